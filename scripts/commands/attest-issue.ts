import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { applicationSchema } from "#app/forms/application.ts";
import { withDatabase } from "../database.ts";
import { type Command, Refused, required, WrongUsage } from "./command.ts";

export const attestIssue: Command = {
  name: "attest issue",
  summary: "Attests a claim of an expert as the platform, in both formats, and has them hold it.",
  usage: `
Usage: assay attest issue --to ADDRESS --field FIELD --level LEVEL --institution NAME --evidence TEXT [--months N] [--out DIR]

  --to            the e-mail address of the expert's account; they must have proved a wallet, a key or an e-mail address
  --field         a field's id, e.g. mathematics
  --level         a level of that field, e.g. doctorate
  --institution   who gave it
  --evidence      what you have looked at, in a sentence; the attestation carries it
  --months        how long it counts: 1 to 120, 24 when left out
  --out           a folder for the signed files, ID.eas.json and ID.vc.jwt

Prints one JSON line with the attestation's id and its signed forms. Uses DATABASE_URL, or the embedded database.`,
  options: {
    to: { type: "string" },
    field: { type: "string" },
    level: { type: "string" },
    institution: { type: "string" },
    evidence: { type: "string" },
    months: { type: "string" },
    out: { type: "string" },
  },
  async run(given) {
    const email = required(given, "to");
    const claim = readClaim({
      field: required(given, "field"),
      level: required(given, "level"),
      institution: required(given, "institution"),
    });
    const evidence = required(given, "evidence").trim();
    if (evidence.length > 200) throw new Refused("--evidence: it may be 200 characters long at most");
    const validMonths = readMonths(given.values.months);
    const issued = await withDatabase(() => issue(email, { ...claim, evidence, validMonths }));
    console.log(JSON.stringify({ attestation: issued.attestationId, ...issued.forms }));
    if (typeof given.values.out === "string") writeForms(given.values.out, issued);
    return 0;
  },
};

function readClaim(words: { field: string; level: string; institution: string }) {
  const read = applicationSchema.safeParse(words);
  if (!read.success)
    throw new Refused(
      read.error.issues.map(({ path: at, message }) => `--${at.join(".")}: ${message}`).join("\n"),
    );
  const { field, level, institution } = read.data;
  return { field, level, institution };
}

function readMonths(words: unknown): number {
  if (words === undefined) return 24;
  const months = Number(words);
  if (!Number.isInteger(months) || months < 1 || months > 120)
    throw new WrongUsage("--months: must be a whole number from 1 to 120");
  return months;
}

type Asked = { field: string; level: string; institution: string; evidence: string; validMonths: number };

async function issue(email: string, asked: Asked) {
  const { findByEmail } = await import("#app/models/viewer.server.ts");
  const { evidenceHashOf, issueAttestation } = await import("#app/models/issue.server.ts");
  const { checkPlatformKeys } = await import("#app/models/secret.server.ts");
  const { findPlatform } = await import("#app/models/platform.server.ts");
  await checkPlatformKeys();
  if (!(await findPlatform()))
    throw new Refused(
      "Assay was never started on this database, so it has no address to sign under: start it once",
    );
  const found = await findByEmail(email);
  if (!found?.viewer.expert) throw new Refused(`--to: no expert has signed up with ${email}`);
  const issued = await issueAttestation({
    ...asked,
    expertId: found.viewer.userId,
    evidenceHash: evidenceHashOf(asked.evidence),
  });
  if (issued.outcome === "no subject")
    throw new Refused(
      `--to: ${email} has proved no wallet, key or e-mail address that it could be made out to`,
    );
  return issued;
}

type Signed = { attestationId: string; forms: { eas: string | null; vc: string | null } };

function writeForms(folder: string, { attestationId, forms }: Signed): void {
  mkdirSync(folder, { recursive: true });
  if (forms.eas) writeFileSync(path.join(folder, `${attestationId}.eas.json`), `${forms.eas}\n`);
  if (forms.vc) writeFileSync(path.join(folder, `${attestationId}.vc.jwt`), `${forms.vc}\n`);
  console.error(`Written to ${folder}.`);
}
