import { execFile } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { bindSubject } from "../support/subjects.ts";

/** The platform signs by the command, and the command checks it offline with nothing but the published policy. */
const { url } = await openTestDatabase();
const { makeExpert, makeOperator } = await loadFixtures();
const { createOperator } = await import("#app/models/operator.server.ts");
const { findApplication, listApplications } = await import("#app/models/application.server.ts");
const { registerPlatform } = await import("#app/models/platform.server.ts");
const { publishedPolicy } = await import("#app/models/published-policy.server.ts");
const { revokeAttestation } = await import("#app/models/revocation.server.ts");
const folder = mkdtempSync(path.join(os.tmpdir(), "assay-issue-"));
const ROOT = path.resolve(import.meta.dirname, "../..");
afterAll(() => rmSync(folder, { recursive: true }));

type Ended = { code: number; stdout: string; stderr: string };

function assay(...words: string[]): Promise<Ended> {
  return new Promise((resolve) => {
    const env = { ...process.env, DATABASE_URL: url, NODE_ENV: "production" } as NodeJS.ProcessEnv;
    execFile(
      process.execPath,
      [path.join(ROOT, "scripts/assay.js"), ...words],
      { env },
      (error, stdout, stderr) =>
        resolve({ code: typeof error?.code === "number" ? error.code : 0, stdout, stderr }),
    );
  });
}

const expert = await makeExpert();
const email = `${expert.userId}@example.org`;
const BY = "olga@example.org";
const REASON = "Her university wrote to us; the second reviewer is away.";
await createOperator({ email: BY, name: "Olga Ray", password: "four quiet grey herons" });
const out = path.join(folder, "signed");
const policyFile = path.join(folder, "policy.json");
const issue = (changes: Record<string, string> = {}) => {
  const words = {
    to: email,
    field: "number-theory",
    level: "doctorate",
    institution: "University of Example",
    evidence: "a certificate, shown in person",
    by: BY,
    reason: REASON,
    ...changes,
  };
  return assay("attest", "issue", ...Object.entries(words).flatMap(([name, value]) => [`--${name}`, value]));
};

async function verify(): Promise<{ ok: boolean; problems: string[]; format: string }[]> {
  writeFileSync(policyFile, JSON.stringify(await publishedPolicy()));
  const files = readdirSync(out).map((name) => path.join(out, name));
  const { stdout, code } = await assay("attest", "verify", "--policy", policyFile, ...files);
  const lines = stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
  expect(code).toBe(lines.every(({ ok }) => ok) ? 0 : 1);
  return lines;
}

test("what cannot be issued is refused with the option named", async () => {
  expect(await issue()).toMatchObject({ code: 1, stderr: expect.stringContaining("never started") });
  await registerPlatform("https://assay.example.org");
  expect(await issue()).toMatchObject({ code: 1, stderr: expect.stringContaining("--to:") });
  expect(await issue({ to: "nobody@example.org" })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--to: no expert has signed up"),
  });
  expect(await issue({ field: "astrology" })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--field:"),
  });
  expect(await issue({ level: "licensed" })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--level:"),
  });
  expect(await issue({ by: email })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--by: "),
  });
  expect(await issue({ reason: " " })).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("--reason:"),
  });
  expect(await issue({ months: "1000" })).toMatchObject({ code: 2 });
  expect(await assay("attest", "issue", "--to", email)).toMatchObject({ code: 2 });
});

test("what is issued is accepted offline in both formats, and after its revocation in neither", async () => {
  await bindSubject(expert, "wallet", "0x938b63b36C663094C87Dedbb24c2051D29433114");
  await bindSubject(expert, "email", "expert@maths.example.edu");
  const issued = await issue({ out });
  expect(issued).toMatchObject({ code: 0 });
  const { attestation } = JSON.parse(issued.stdout);
  const [trace] = await listApplications(expert);
  expect(trace).toMatchObject({ kind: "document", outcome: "attested", attestationId: attestation });
  expect(await findApplication(expert, trace!.id)).toMatchObject({
    note: REASON,
    reasons: [{ opinion: "agree", reason: REASON }],
  });
  expect(await verify()).toMatchObject([
    { ok: true, format: "eas", claims: { field: "number-theory", level: "doctorate" } },
    { ok: true, format: "vc", claims: { field: "number-theory", level: "doctorate" } },
  ]);
  const operator = await makeOperator();
  const revoked = await revokeAttestation(operator, {
    attestationId: attestation,
    reason: "Given in error.",
  });
  expect(revoked).toBe("revoked");
  expect((await verify()).map(({ problems }) => problems)).toEqual([["revoked"], ["revoked"]]);
});
