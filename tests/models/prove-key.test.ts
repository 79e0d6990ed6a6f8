import { eq, sql } from "drizzle-orm";
import { afterEach, expect, test, vi } from "vitest";
import { signJws } from "../../app/domain/attestation/vc-sign.ts";
import type { Expert } from "../../app/domain/roles.ts";
import { type Signer, signer } from "../support/credentials.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";

const { db } = await openTestDatabase();
const { makeExpert } = await loadFixtures();
const { beginKey, endKey } = await import("#app/models/proof/key.server.ts");
const { listBindings } = await import("#app/models/binding.server.ts");
const { findHolder, sendWayBack } = await import("#app/models/identity.server.ts");
const { challenges, identities } = await import("#db/schema/bindings.ts");
const { mails } = await import("#db/schema/mails.ts");

const origin = "https://assay.example.org";
const sign = ({ alg, kid, privateJwk }: Signer, payload: unknown) =>
  signJws({ header: { alg, kid }, payload, privateJwk });

async function ask(expert: Expert, key: Signer) {
  const begun = await beginKey(expert, { did: key.did, origin });
  if (begun.outcome !== "begun") throw new Error(begun.outcome);
  return begun.question;
}

async function prove(expert: Expert, key: Signer) {
  const question = await ask(expert, key);
  const jws = await sign(key, question);
  return await endKey(expert, { did: key.did, nonce: question.nonce, jws, origin });
}

const subjects = async ({ userId }: Expert) => (await listBindings(userId)).map(({ subject }) => subject);

test("a signed question proves the key, on each of the three curves", async () => {
  const expert = await makeExpert();
  const keys = [signer("EdDSA", 11), signer("ES256", 12), signer("ES256K", 13)];
  for (const key of keys) expect(await prove(expert, key)).toEqual({ outcome: "bound", subject: key.did });
  expect(await subjects(expert)).toEqual(keys.map(({ did }) => did));
});

test("of many answers at once one counts, and none after it", async () => {
  const expert = await makeExpert();
  const key = signer("EdDSA", 21);
  const question = await ask(expert, key);
  const jws = await sign(key, question);
  const answer = { did: key.did, nonce: question.nonce, jws, origin };
  const outcomes = await Promise.all(Array.from({ length: 5 }, () => endKey(expert, answer)));
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual([
    "bound",
    "stale",
    "stale",
    "stale",
    "stale",
  ]);
  expect((await endKey(expert, answer)).outcome).toBe("stale");
  expect(await subjects(expert)).toEqual([key.did]);
});

test("another's question, an expired one and one for another key are no questions to answer", async () => {
  const expert = await makeExpert();
  const other = await makeExpert();
  const key = signer("EdDSA", 31);
  const question = await ask(other, key);
  const jws = await sign(key, question);
  const answer = { did: key.did, nonce: question.nonce, jws, origin };
  expect(await endKey(expert, answer)).toEqual({ outcome: "stale" });
  const another = signer("EdDSA", 32);
  expect(await endKey(other, { ...answer, did: another.did })).toEqual({ outcome: "stale" });
  await db
    .update(challenges)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(challenges.expertId, other.userId));
  expect(await endKey(other, answer)).toEqual({ outcome: "stale" });
  expect(await subjects(expert)).toEqual([]);
  expect(await subjects(other)).toEqual([]);
});

test("what is signed by another key or for another page is told, and may be tried five times", async () => {
  const expert = await makeExpert();
  const key = signer("EdDSA", 41);
  const question = await ask(expert, key);
  const answerWith = async (by: Signer, payload: unknown) =>
    await endKey(expert, { did: key.did, nonce: question.nonce, jws: await sign(by, payload), origin });
  expect(await answerWith(signer("EdDSA", 42), question)).toMatchObject({ outcome: "wrong" });
  const elsewhere = await answerWith(key, { ...question, aud: "https://assay.example.com" });
  expect(elsewhere).toMatchObject({ outcome: "wrong", problem: expect.stringContaining(origin) });
  for (const nonce of ["a", "b", "c"])
    expect(await answerWith(key, { ...question, nonce })).toMatchObject({ outcome: "wrong" });
  expect(await answerWith(key, question)).toEqual({ outcome: "stale" });
});

test("a key is one account's for good; the second account is told of the first and can be led back there", async () => {
  const first = await makeExpert();
  const second = await makeExpert();
  const key = signer("EdDSA", 51);
  await prove(first, key);
  const refused = await prove(second, key);
  expect(refused).toMatchObject({
    outcome: "held",
    heldBy: { userId: first.userId, maskedEmail: `${first.userId[0]}•••@example.org` },
  });
  expect(await subjects(second)).toEqual([]);
  const { challengeId } = refused as { challengeId: string };
  expect(await findHolder(first, challengeId)).toBeNull();
  expect(await sendWayBack(await makeExpert(), challengeId)).toBe(false);
  expect(await sendWayBack(second, challengeId)).toBe(true);
  const sent = await db.select().from(mails);
  expect(sent.map(({ recipient }) => recipient)).toEqual([`${first.userId}@example.org`]);
});

test("of two accounts that prove one key at once, one has it", async () => {
  const [one, two] = [await makeExpert(), await makeExpert()];
  const key = signer("EdDSA", 61);
  const outcomes = await Promise.all([prove(one, key), prove(two, key)]);
  expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["bound", "held"]);
});

test("the table of identities holds no identifier, only keyed digests of it", async () => {
  const rows = await db.select().from(identities);
  expect(rows.length).toBeGreaterThan(0);
  for (const { hash } of rows) expect(hash).toMatch(/^[\da-f]{64}$/);
});

afterEach(() => {
  vi.useRealTimers();
});

test("a question is dated and judged by the database's clock, however wrong this process's is", async () => {
  vi.useFakeTimers({ now: Date.parse("2001-01-01T00:00:00Z"), toFake: ["Date"] });
  const [expert, key] = [await makeExpert(), signer("EdDSA", 71)];
  const question = await ask(expert, key);
  expect(question.iat).toBeGreaterThan(Date.parse("2026-01-01T00:00:00Z") / 1000);
  vi.setSystemTime(Date.parse("2101-01-01T00:00:00Z"));
  const jws = await sign(key, question);
  const answer = { did: key.did, nonce: question.nonce, jws, origin };
  expect(await endKey(expert, answer)).toMatchObject({ outcome: "bound" });
});
