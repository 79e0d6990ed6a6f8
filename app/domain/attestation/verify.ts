import { parseText } from "../json-text.ts";
import { verifyEas } from "./eas.ts";
import { easFromUrl } from "./eas-url.ts";
import { checklist, excerpt, failed, problemsOf } from "./findings.ts";
import type { Context } from "./policy.ts";
import { verifyVc } from "./vc.ts";
import { EAS_CODES, MOST_ATTESTATION_BYTES, type ProblemCode, type Verification } from "./verification.ts";

/**
 * Verifies an attestation of any format that Assay reads, as it came: the JSON of an EAS off-chain attestation, an address with
 * `#attestation=`, or a Verifiable Credential as a JWT. At most 64 KiB of UTF-8; JSON strictly, without a key twice and at most 64 levels
 * deep. Anything else is `malformed`, with one sentence that says what to mend. White space around it and a byte order mark do not count.
 */
export async function verifyAttestation(input: string | Uint8Array, context: Context): Promise<Verification> {
  const read = readInput(input);
  if (!read.ok) return malformed(null, read.problem);
  const { text } = read;
  if (/^[{[]/.test(text)) return verifyJson(text, context);
  if (text.includes("#attestation=")) return verifyUrl(text, context);
  if (/^[^\s.]*\.[^\s.]*\.[^\s.]*$/.test(text)) return verifyVc(text, context);
  return malformed(
    null,
    text === ""
      ? "It is empty."
      : "It is neither the JSON of an EAS attestation, nor an address with #attestation=, nor a JWT in three parts.",
  );
}

/**
 * Verifies attestations that come together, so that one may refer to another: a reference (`refUID`) is met by any of them that is accepted.
 * Answers in the order of the inputs.
 */
export async function verifyTogether(
  inputs: readonly { name: string; content: Uint8Array }[],
  context: Context,
): Promise<{ name: string; verification: Verification }[]> {
  const results: Verification[] = [];
  for (const { content } of inputs) results.push(await verifyAttestation(content, context));
  const triedAgain = new Set<number>();
  for (;;) {
    const accepted = new Set([
      ...context.accepted,
      ...results.flatMap((result) => acceptedUid(result) ?? []),
    ]);
    const next = results.findIndex((result, at) => !triedAgain.has(at) && waitsFor(result, accepted));
    if (next === -1) break;
    triedAgain.add(next);
    results[next] = await verifyAttestation(inputs[next]!.content, { ...context, accepted });
  }
  return inputs.map(({ name }, at) => ({ name, verification: results[at]! }));
}

function acceptedUid({ ok, format, key }: Verification): string | null {
  const uid = ok && format === "eas" && key ? /0x[0-9a-f]{64}$/i.exec(key)?.[0] : undefined;
  return uid?.toLowerCase() ?? null;
}

function waitsFor({ problems, refersTo }: Verification, accepted: ReadonlySet<string>): boolean {
  return problems.includes("missing-reference") && refersTo !== null && accepted.has(refersTo.toLowerCase());
}

type ReadInput = { ok: true; text: string } | { ok: false; problem: string };

function readInput(input: string | Uint8Array): ReadInput {
  const tooLarge = "It is larger than 64 KiB; an attestation is far smaller.";
  if (input.length > MOST_ATTESTATION_BYTES) return { ok: false, problem: tooLarge };
  if (typeof input === "string" && !input.isWellFormed())
    return { ok: false, problem: "It has half a character in it; copy it again." };
  const bytes = typeof input === "string" ? new TextEncoder().encode(input) : input;
  if (bytes.length > MOST_ATTESTATION_BYTES) return { ok: false, problem: tooLarge };
  try {
    const text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return { ok: true, text: text.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, "") };
  } catch {
    const encoding = parseText(bytes);
    return { ok: false, problem: `It ${encoding.ok ? "is not valid UTF-8" : encoding.reason}.` };
  }
}

async function verifyJson(text: string, context: Context): Promise<Verification> {
  const json = parseText(new TextEncoder().encode(text));
  if (json.ok) return verifyEas(json.value, context);
  const where = json.field === "text" ? "It" : `In it, ${json.field}`;
  return malformed("eas", `${where} ${json.reason}.`);
}

async function verifyUrl(text: string, context: Context): Promise<Verification> {
  let value: unknown;
  try {
    value = await easFromUrl(text);
  } catch (error) {
    return malformed("eas", error instanceof Error ? error.message : "The address cannot be read.");
  }
  return verifyEas(value, context);
}

function malformed(format: "eas" | null, problem: string): Verification {
  const codes = format === "eas" ? EAS_CODES : (["malformed"] as const);
  const reason = "Not looked at: it could not be read.";
  const checks = checklist<ProblemCode>(codes, { malformed: failed(excerpt(problem, 300)) }, reason);
  return {
    ok: false,
    format,
    issuer: null,
    subject: null,
    claims: {},
    problems: problemsOf(checks),
    checks,
    validFrom: null,
    expiresAt: null,
    key: null,
    refersTo: null,
    status: null,
    schema: null,
    publicKey: null,
  };
}
