import { createReadStream, existsSync } from "node:fs";
import path from "node:path";
import type { Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import type { Policy } from "#app/domain/attestation/policy.ts";
import type { Verification } from "#app/domain/attestation/verification.ts";
import { type Command, type Given, Refused, required, WrongUsage } from "./command.ts";

/** More than the largest attestation, status list and policy that are read. */
const MOST_BYTES = { attestation: 64 * 1024, list: 4 * 1024 * 1024, policy: 16 * 1024 * 1024 };

export const attestVerify: Command = {
  name: "attest verify",
  summary: "Verifies attestations offline, against a policy: who is trusted for what, and who presents them.",
  usage: `
Usage: assay attest verify --policy policy.json [--at TIME] [--checks] FILE…

  --policy   whom and what to trust; docs/attestations.md describes it
  --at       the moment to judge by, such as 2026-06-01T00:00:00Z; now when left out
  --checks   adds every check with its outcome to each line

A FILE is an EAS off-chain attestation (its JSON, or an address with #attestation=) or a Verifiable Credential as a JWT; it may be .gz, and
"-" is standard input. Files given together may refer to each other. Prints one JSON line for each file, and what is wrong on stderr. Exits with 1
when any of them is refused.`,
  options: { policy: { type: "string" }, at: { type: "string" }, checks: { type: "boolean" } },
  async run(given) {
    const { verifyTogether } = await import("#app/domain/attestation/verify.ts");
    const files = given.positionals;
    if (files.length === 0) throw new WrongUsage("which file is to be verified?");
    if (files.filter((file) => file === "-").length > 1)
      throw new WrongUsage("standard input can be given once");
    const at = await readMoment(given);
    const policy = await readPolicyFile(required(given, "policy"));
    const inputs = [];
    for (const name of files) inputs.push({ name, content: await contentOf(name, MOST_BYTES.attestation) });
    const results = await verifyTogether(inputs, { policy, at, accepted: new Set() });
    for (const { name, verification } of results) report(name, verification, given.values.checks === true);
    return results.every(({ verification }) => verification.ok) ? 0 : 1;
  },
};

function report(file: string, verification: Verification, withChecks: boolean): void {
  const { ok, format, issuer, subject, claims, problems, checks } = verification;
  const line = { file, ok, format, issuer, subject, claims, problems };
  console.log(JSON.stringify(withChecks ? { ...line, checks } : line));
  for (const { code, outcome, message } of checks)
    if (outcome === "failed") console.error(`${file}: ${code}: ${message}`);
}

async function readMoment({ values }: Given): Promise<number> {
  if (values.at === undefined) return Date.now();
  const { parseDateTime } = await import("#app/domain/attestation/date-time.ts");
  const at = parseDateTime(String(values.at));
  if (at === null) throw new WrongUsage(`--at: "${values.at}" is no time such as 2026-06-01T00:00:00Z`);
  return at;
}

async function readPolicyFile(file: string): Promise<Policy> {
  const { parseText } = await import("#app/domain/json-text.ts");
  const { readPolicy } = await import("#app/domain/attestation/read-policy.ts");
  if (file === "-") throw new WrongUsage("--policy: it must be a file");
  const json = parseText(await contentOf(file, MOST_BYTES.policy));
  if (!json.ok) throw new Refused(`${file}: ${json.field}: ${json.reason}`);
  let policy: Policy;
  try {
    policy = readPolicy(json.value);
  } catch (error) {
    throw new Refused(`${file}: ${(error as Error).message}`);
  }
  for (const [address, list] of Object.entries(policy.statusLists))
    policy.statusLists[address] = await readList(file, address, list);
  return policy;
}

/** A status list is written into the policy itself, or is a file beside it. */
async function readList(policyFile: string, address: string, list: string): Promise<string> {
  if (/^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(list)) return list;
  const file = path.resolve(path.dirname(policyFile), list);
  if (!existsSync(file))
    throw new Refused(`${policyFile}: statusLists[${JSON.stringify(address)}]: there is no file ${list}`);
  return new TextDecoder().decode(await contentOf(file, MOST_BYTES.list));
}

/** At most a byte more than `most`, so that what is too large shows. */
async function contentOf(file: string, most: number): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    const raw = file === "-" ? process.stdin : createReadStream(file);
    for await (const chunk of file.endsWith(".gz") ? unpacked(raw) : raw) {
      chunks.push(chunk as Buffer);
      length += (chunk as Buffer).length;
      if (length > most) break;
    }
  } catch (error) {
    throw new Refused(`${file}: ${wordsOf(error as NodeJS.ErrnoException)}`);
  }
  return Buffer.concat(chunks).subarray(0, most + 1);
}

function unpacked(raw: Readable): Readable {
  const gunzip = createGunzip();
  raw.once("error", (error) => gunzip.destroy(error));
  return raw.pipe(gunzip);
}

function wordsOf(error: NodeJS.ErrnoException): string {
  if (error.code === "ENOENT") return "there is no such file";
  if (error.code === "EISDIR") return "is a folder; name the files in it";
  if (error.code?.startsWith("Z_")) return "is no whole .gz file";
  return error.message;
}
