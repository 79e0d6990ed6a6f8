import { desc, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeOperator } = await loadFixtures();
const { beginEmail, endEmail } = await import("#app/models/proof/email.server.ts");
const { revokeAttestation } = await import("#app/models/revocation.server.ts");
const { registerPlatform } = await import("#app/models/platform.server.ts");
const { listBindings } = await import("#app/models/binding.server.ts");
const { withdrawBinding } = await import("#app/models/proof/withdraw.server.ts");
const { challenges } = await import("#db/schema/bindings.ts");
const { credentials } = await import("#db/schema/attestations.ts");
const { mails } = await import("#db/schema/mails.ts");
const { readText } = await import("#app/models/mail.server.ts");

await registerPlatform("https://assay.example.org");

async function ask(expert: Expert, email: string) {
  const begun = await beginEmail(expert, { email });
  if (begun.outcome !== "begun") throw new Error(begun.outcome);
  const [mail] = await db
    .select()
    .from(mails)
    .where(eq(mails.recipient, email))
    .orderBy(desc(mails.id))
    .limit(1);
  const code = /^\d{6}$/m.exec(readText(mail!)!)![0];
  return { challengeId: begun.challengeId, code };
}

const other = (code: string) => String((Number(code) + 1) % 1_000_000).padStart(6, "0");
const held = async ({ userId }: Expert) =>
  await db.select().from(credentials).where(eq(credentials.expertId, userId));

test("the code in the letter proves the address, and an institution's attests the affiliation for a year", async () => {
  const expert = await makeExpert();
  const answer = await ask(expert, "ada@maths.example.edu");
  expect(await endEmail(expert, answer)).toEqual({
    outcome: "bound",
    subject: "ada@maths.example.edu",
    institution: "maths.example.edu",
    revoked: false,
  });
  const [credential] = await held(expert);
  expect(credential).toMatchObject({
    field: "affiliation",
    level: "member",
    institution: "maths.example.edu",
    endedAt: null,
  });
  const days = (credential!.expiresAt!.getTime() - Date.now()) / 86_400_000;
  expect(days).toBeGreaterThan(364);
  expect(days).toBeLessThan(367);
});

test("an address that anybody can have is proved and attests nothing", async () => {
  const expert = await makeExpert();
  const answer = await ask(expert, "ada@gmail.com");
  expect(await endEmail(expert, answer)).toMatchObject({ outcome: "bound", institution: null });
  expect(await held(expert)).toEqual([]);
});

test("five wrong codes, however many at once, and even the right one is refused", async () => {
  const expert = await makeExpert();
  const { challengeId, code } = await ask(expert, "eve@guess.example.edu");
  const guesses = await Promise.all(
    Array.from({ length: 9 }, () => endEmail(expert, { challengeId, code: other(code) })),
  );
  const left = guesses.flatMap((guess) => (guess.outcome === "wrong" ? [guess.attemptsLeft] : []));
  expect(left.sort()).toEqual([0, 1, 2, 3, 4]);
  expect(guesses.filter(({ outcome }) => outcome === "stale")).toHaveLength(4);
  expect(await endEmail(expert, { challengeId, code })).toEqual({ outcome: "stale" });
  expect(await listBindings(expert.userId)).toEqual([]);
});

test("of two right answers at once one counts", async () => {
  const expert = await makeExpert();
  const answer = await ask(expert, "twice@example.edu");
  const outcomes = await Promise.all([endEmail(expert, answer), endEmail(expert, answer)]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["bound", "stale"]);
  expect(await held(expert)).toHaveLength(1);
});

test("a code is for whom it was sent, within its time, and for its own question", async () => {
  const [expert, thief] = [await makeExpert(), await makeExpert()];
  const first = await ask(expert, "own@example.edu");
  expect(await endEmail(thief, first)).toEqual({ outcome: "stale" });
  const second = await ask(expert, "own@example.edu");
  if (second.code !== first.code)
    expect(await endEmail(expert, { ...second, code: first.code })).toMatchObject({ outcome: "wrong" });
  await db.update(challenges).set({ expiresAt: sql`now()` }).where(eq(challenges.id, second.challengeId));
  expect(await endEmail(expert, second)).toEqual({ outcome: "stale" });
});

test("codes to one address, and codes for one expert, are limited by the hour", async () => {
  const email = "flooded@example.edu";
  const outcomes: string[] = [];
  for (let n = 0; n < 7; n++) outcomes.push((await beginEmail(await makeExpert(), { email })).outcome);
  expect(outcomes.filter((outcome) => outcome === "begun")).toHaveLength(6);
  const busy = await makeExpert();
  const own: string[] = [];
  for (let n = 0; n < 7; n++) own.push((await beginEmail(busy, { email: `box${n}@example.edu` })).outcome);
  expect(own.filter((outcome) => outcome === "begun")).toHaveLength(6);
});

test("the same box under another spelling is another account's", async () => {
  const [first, second] = [await makeExpert(), await makeExpert()];
  await endEmail(first, await ask(first, "box@two.example.edu"));
  const answer = await endEmail(second, await ask(second, "box+again@two.example.edu"));
  expect(answer).toMatchObject({ outcome: "held", heldBy: { userId: first.userId } });
  expect(await held(second)).toEqual([]);
});

test("a withdrawn address takes what rests on it along; proved again it is attested again", async () => {
  const expert = await makeExpert();
  await endEmail(expert, await ask(expert, "left@example.edu"));
  const [binding] = await listBindings(expert.userId);
  await withdrawBinding(expert, binding!.id);
  expect(await held(expert)).toMatchObject([{ end: "subject not proved" }]);
  await endEmail(expert, await ask(expert, "left@example.edu"));
  expect((await held(expert)).filter(({ endedAt }) => endedAt === null)).toHaveLength(1);
  await endEmail(expert, await ask(expert, "left@example.edu"));
  expect((await held(expert)).filter(({ endedAt }) => endedAt === null)).toHaveLength(1);
});

test("what an operator revoked is not given again: not for a new code, another spelling or another address there", async () => {
  const expert = await makeExpert();
  await endEmail(expert, await ask(expert, "forger@uni.example.edu"));
  const { attestationId } = (await held(expert))[0]!;
  await revokeAttestation(await makeOperator(), { attestationId, reason: "The box was another's." });
  const [binding] = await listBindings(expert.userId);
  for (const email of ["forger@uni.example.edu", "forger+1@uni.example.edu", "second@uni.example.edu"])
    expect(await endEmail(expert, await ask(expert, email))).toMatchObject({
      outcome: "bound",
      revoked: true,
    });
  await withdrawBinding(expert, binding!.id);
  expect(await endEmail(expert, await ask(expert, "forger@uni.example.edu"))).toMatchObject({
    revoked: true,
  });
  expect(await held(expert)).toMatchObject([{ end: "revoked" }]);
  expect(await endEmail(expert, await ask(expert, "own@other.example.edu"))).toMatchObject({
    revoked: false,
  });
});

test("neither the code nor a letter's text lies open in the table", async () => {
  const { code } = await ask(await makeExpert(), "sealed@example.edu");
  const [mail] = await db.select().from(mails).where(eq(mails.recipient, "sealed@example.edu"));
  expect(JSON.stringify(mail)).not.toContain(code);
  expect(JSON.stringify(mail)).not.toContain("within");
});

test("the table of challenges lets nobody answer: no code can be found from it", async () => {
  const expert = await makeExpert();
  const { challengeId, code } = await ask(expert, "table@example.edu");
  const [row] = await db.select().from(challenges).where(eq(challenges.id, challengeId));
  const { createHash } = await import("node:crypto");
  const plain = (text: string) => createHash("sha256").update(text).digest("hex");
  expect(JSON.stringify(row)).not.toContain(code);
  expect([plain(code), plain(`${challengeId}\n${code}`)]).not.toContain(row!.secretHash);
});
