import { getAddress, isAddress } from "viem";
import { z } from "zod";
import type { EasRevocation } from "#app/domain/attestation/policy.ts";
import { logFileProblem } from "./revocation-log-file.ts";

const MOST_NAMED = 10;
/** The last second that a date can hold. */
const LAST_SECOND = 8_640_000_000_000;

const digits = (what: string) =>
  z
    .union([z.string(), z.int().nonnegative().transform(String)], { error: `${what} must be a whole number` })
    .refine((text) => /^(?:0|[1-9]\d{0,77})$/.test(text), `${what} must be a whole number`);

const address = (name: string) =>
  z
    .string({ error: `${name} must be an address` })
    .refine(
      (text) => isAddress(text),
      `${name} must be an address: 0x and 40 hex digits, with the right capitals if there are any`,
    )
    .transform((text) => getAddress(text) as string);

const revocation = z.object(
  {
    chainId: digits("chainId"),
    contract: address("contract"),
    revoker: address("revoker"),
    uid: z
      .string({ error: "uid must be 0x and 64 hex digits" })
      .regex(/^0x[\da-f]{64}$/i, "uid must be 0x and 64 hex digits")
      .transform((text) => text.toLowerCase()),
    timestamp: digits("timestamp").refine(
      (text) => Number(text) >= 1 && Number(text) <= LAST_SECOND,
      "timestamp must be the second since 1970 of the revocation; 0 is none",
    ),
  },
  { error: "it must be an object, in { and }" },
);

export type LogRead = { ok: true; revocations: EasRevocation[] } | { ok: false; problem: string };

/**
 * Reads a log as policy.json writes `revocations`. Of one that is not right all through nothing is taken, and
 * the first bad entries are named. An empty one says that nothing was revoked until its date.
 */
export function readRevocationLog(text: string | null): LogRead {
  let value: unknown;
  try {
    if (text === null) throw new SyntaxError("No UTF-8");
    value = JSON.parse(text);
  } catch {
    return { ok: false, problem: "The file is no JSON in UTF-8: choose the log as it was written." };
  }
  if (!Array.isArray(value))
    return { ok: false, problem: "The file must hold a list of revocations, in [ and ]." };
  const revocations: EasRevocation[] = [];
  const bad: string[] = [];
  value.forEach((entry, index) => {
    const read = revocation.safeParse(entry);
    if (read.success) revocations.push(read.data);
    else bad.push(`[${index}] ${read.error.issues[0]?.message}`);
  });
  if (bad.length === 0) return { ok: true, revocations };
  const more =
    bad.length > MOST_NAMED ? `; and ${(bad.length - MOST_NAMED).toLocaleString("en-GB")} more` : "";
  return {
    ok: false,
    problem: `Nothing was taken. Counted from 0, these entries are wrong: ${bad.slice(0, MOST_NAMED).join("; ")}${more}.`,
  };
}

/** The moment until which a log tells, in UTC. */
export const asOfField = z
  .string({ error: "Say until when the log tells." })
  .regex(/^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d)?$/, "Say until when the log tells: a date and a time.")
  .transform((text, context) => {
    const at = new Date(`${text}Z`);
    if (!Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)) return at;
    context.addIssue({ code: "custom", message: "There is no such date." });
    return z.NEVER;
  });

const logFile = z.unknown().transform(async (file, context): Promise<EasRevocation[]> => {
  const problem = logFileProblem(file);
  const read: LogRead = problem ? { ok: false, problem } : readRevocationLog(await textOf(file as File));
  if (read.ok) return read.revocations;
  context.addIssue({ code: "custom", message: read.problem });
  return z.NEVER;
});

async function textOf(file: File): Promise<string | null> {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch {
    return null;
  }
}

/** A log and until when it tells. To be read asynchronously, as files are. */
export const logSchema = z.object({ file: logFile, asOf: asOfField });
