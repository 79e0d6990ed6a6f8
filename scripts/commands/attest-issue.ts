import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { applicationSchema, opinionSchema } from "#app/forms/application.ts";
import type { DirectIssue, DirectlyIssued } from "#app/models/direct-issue.server.ts";
import { withDatabase } from "../database.ts";
import { type Command, Refused, required, WrongUsage } from "./command.ts";

export const attestIssue: Command = {
  name: "attest issue",
  summary: "Attests a claim of an expert as the platform, on one operator's word, and has them hold it.",
  usage: `
Usage: assay attest issue --to ADDRESS --field FIELD --level LEVEL --institution NAME --evidence TEXT
                          --by OPERATOR --reason TEXT [--number NUMBER] [--months N] [--out DIR]

  --to            the e-mail address of the expert's account; they must have proved a wallet, a key or an e-mail address
  --field         a field's id, e.g. mathematics
  --level         a level of that field, e.g. doctorate
  --institution   who gave it
  --evidence      what you have looked at, in a sentence; the attestation carries it
  --by            the e-mail address of the operator who answers for it; not the expert
  --reason        why one operator's word is enough; it is kept with the operator's name, and the expert reads it
  --number        the number under which a registry lists them: it is one account's
  --months        how long it counts: 1 to 120, 24 when left out
  --out           a folder for the signed files, ID.eas.json and ID.vc.jwt

Prints one JSON line with the attestation's id and its signed forms. Uses DATABASE_URL, or the embedded database.`,
  options: {
    to: { type: "string" },
    field: { type: "string" },
    level: { type: "string" },
    institution: { type: "string" },
    evidence: { type: "string" },
    by: { type: "string" },
    reason: { type: "string" },
    number: { type: "string" },
    months: { type: "string" },
    out: { type: "string" },
  },
  async run(given) {
    const email = required(given, "to");
    const claim = readClaim({
      field: required(given, "field"),
      level: required(given, "level"),
      institution: required(given, "institution"),
      ...(typeof given.values.number === "string" && { registryNumber: given.values.number }),
    });
    const by = required(given, "by");
    const reason = readReason(required(given, "reason"));
    const evidence = required(given, "evidence").trim();
    if (evidence.length > 200) throw new Refused("--evidence: it may be 200 characters long at most");
    const validMonths = readMonths(given.values.months);
    const issued = await withDatabase(() =>
      issue({ email, by }, { ...claim, evidence, validMonths, reason }),
    );
    console.log(JSON.stringify({ attestation: issued.attestationId, ...issued.forms }));
    if (typeof given.values.out === "string") writeForms(given.values.out, issued);
    return 0;
  },
};

function readClaim(words: { field: string; level: string; institution: string; registryNumber?: string }) {
  const read = applicationSchema.safeParse(words);
  if (read.success) {
    const { note: _, ...claim } = read.data;
    return claim;
  }
  const option = (at: string) => (at === "registryNumber" ? "number" : at);
  throw new Refused(
    read.error.issues.map(({ path: at, message }) => `--${option(at.join("."))}: ${message}`).join("\n"),
  );
}

function readReason(words: string): string {
  const read = opinionSchema.shape.reason.safeParse(words);
  if (!read.success) throw new Refused(`--reason: ${read.error.issues[0]!.message}`);
  return read.data;
}

function readMonths(words: unknown): number {
  if (words === undefined) return 24;
  const months = Number(words);
  if (!Number.isInteger(months) || months < 1 || months > 120)
    throw new WrongUsage("--months: must be a whole number from 1 to 120");
  return months;
}

async function issue({ email, by }: { email: string; by: string }, asked: Omit<DirectIssue, "expertId">) {
  const { findByEmail } = await import("#app/models/viewer.server.ts");
  const { issueDirectly } = await import("#app/models/direct-issue.server.ts");
  const { checkPlatformKeys } = await import("#app/models/secret.server.ts");
  const { findPlatform } = await import("#app/models/platform.server.ts");
  await checkPlatformKeys();
  if (!(await findPlatform()))
    throw new Refused(
      "Assay was never started on this database, so it has no address to sign under: start it once",
    );
  const found = await findByEmail(email);
  if (!found?.viewer.expert) throw new Refused(`--to: no expert has signed up with ${email}`);
  const operator = await findByEmail(by);
  if (!operator?.viewer.operator) throw new Refused(NOT_ISSUED["no operator"]({ email, by }));
  const issued = await issueDirectly(operator.viewer, { ...asked, expertId: found.viewer.userId });
  if (issued.outcome !== "issued") throw new Refused(NOT_ISSUED[issued.outcome]({ email, by }));
  return issued;
}

const NOT_ISSUED = {
  "no operator": ({ by }) => `--by: ${by} is no operator in office`,
  "own claim": () => "--by: nobody attests a claim of their own; let another operator do it",
  "another account": () => "--number: it is another account's already",
  "no subject": ({ email }) =>
    `--to: ${email} has proved no wallet, key or e-mail address that it could be made out to`,
} satisfies Record<
  Exclude<DirectlyIssued["outcome"], "issued">,
  (people: { email: string; by: string }) => string
>;

type Signed = { attestationId: string; forms: { eas: string | null; vc: string | null } };

function writeForms(folder: string, { attestationId, forms }: Signed): void {
  mkdirSync(folder, { recursive: true });
  if (forms.eas) writeFileSync(path.join(folder, `${attestationId}.eas.json`), `${forms.eas}\n`);
  if (forms.vc) writeFileSync(path.join(folder, `${attestationId}.vc.jwt`), `${forms.vc}\n`);
  console.error(`Written to ${folder}.`);
}
