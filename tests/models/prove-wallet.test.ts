import { secp256k1 } from "@noble/curves/secp256k1";
import { eq, sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterEach, expect, test, vi } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";

const { db } = await openTestDatabase();
const { makeExpert } = await loadFixtures();
const { beginWallet, endWallet } = await import("#app/models/proof/wallet.server.ts");
const { withdrawBinding } = await import("#app/models/proof/withdraw.server.ts");
const { listBindings } = await import("#app/models/binding.server.ts");
const { challenges } = await import("#db/schema/bindings.ts");

const origin = "https://assay.example.org";
const makeWallet = () => privateKeyToAccount(generatePrivateKey());
type Wallet = ReturnType<typeof makeWallet>;

async function ask(expert: Expert, wallet: Wallet, at = origin) {
  const begun = await beginWallet(expert, { address: wallet.address, origin: at });
  if (begun.outcome !== "begun") throw new Error(begun.outcome);
  return begun.message;
}

async function prove(expert: Expert, wallet: Wallet) {
  const message = await ask(expert, wallet);
  return await endWallet(expert, { message, signature: await wallet.signMessage({ message }), origin });
}

test("the message names the site, the wallet and a nonce, and signed it proves the wallet", async () => {
  const expert = await makeExpert();
  const wallet = makeWallet();
  const message = await ask(expert, wallet);
  expect(message).toContain("assay.example.org wants you to sign in with your Ethereum account:");
  expect(message).toContain(wallet.address);
  expect(message).toMatch(/^Nonce: [\da-f]{32}$/m);
  const signature = await wallet.signMessage({ message });
  expect(await endWallet(expert, { message, signature, origin })).toEqual({
    outcome: "bound",
    subject: wallet.address,
  });
  expect(await listBindings(expert.userId)).toMatchObject([{ kind: "wallet", subject: wallet.address }]);
});

test("of many answers at once one counts", async () => {
  const expert = await makeExpert();
  const wallet = makeWallet();
  const message = await ask(expert, wallet);
  const answer = { message, signature: await wallet.signMessage({ message }), origin };
  const outcomes = await Promise.all(Array.from({ length: 4 }, () => endWallet(expert, answer)));
  expect(outcomes.filter(({ outcome }) => outcome === "bound")).toHaveLength(1);
  expect(outcomes.filter(({ outcome }) => outcome === "stale")).toHaveLength(3);
});

test("a message for another site, another's, an expired or an invented one proves nothing", async () => {
  const expert = await makeExpert();
  const wallet = makeWallet();
  const elsewhere = await ask(expert, wallet, "https://assay.example.com");
  const wrongSite = {
    message: elsewhere,
    signature: await wallet.signMessage({ message: elsewhere }),
    origin,
  };
  expect(await endWallet(expert, wrongSite)).toMatchObject({ outcome: "wrong" });

  const message = await ask(expert, wallet);
  const answer = { message, signature: await wallet.signMessage({ message }), origin };
  expect(await endWallet(await makeExpert(), answer)).toEqual({ outcome: "stale" });
  const invented = message.replace(/^Nonce: .*$/m, `Nonce: ${"0".repeat(32)}`);
  const signature = await wallet.signMessage({ message: invented });
  expect(await endWallet(expert, { message: invented, signature, origin })).toEqual({ outcome: "stale" });
  await db
    .update(challenges)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(challenges.expertId, expert.userId));
  expect(await endWallet(expert, answer)).toEqual({ outcome: "stale" });
  expect(await listBindings(expert.userId)).toEqual([]);
});

test("a signature by another wallet, over other words, or in its second form proves nothing", async () => {
  const expert = await makeExpert();
  const [wallet, thief] = [makeWallet(), makeWallet()];
  const message = await ask(expert, wallet);
  const wrong = async (signature: string, signed = message) =>
    expect(await endWallet(expert, { message: signed, signature, origin })).toMatchObject({
      outcome: "wrong",
    });
  await wrong(await thief.signMessage({ message }));
  const swapped = message.replace(wallet.address, thief.address);
  await wrong(await thief.signMessage({ message: swapped }), swapped);
  const signature = await wallet.signMessage({ message });
  const s = secp256k1.CURVE.n - BigInt(`0x${signature.slice(66, 130)}`);
  const v = signature.endsWith("1b") ? "1c" : "1b";
  await wrong(`${signature.slice(0, 66)}${s.toString(16).padStart(64, "0")}${v}`);
  expect(await endWallet(expert, { message, signature, origin })).toMatchObject({ outcome: "bound" });
});

test("a withdrawn wallet is nobody else's, and may be proved again by its owner", async () => {
  const [owner, other] = [await makeExpert(), await makeExpert()];
  const wallet = makeWallet();
  await prove(owner, wallet);
  const [binding] = await listBindings(owner.userId);
  expect(await withdrawBinding(other, binding!.id)).toBe(false);
  expect(await withdrawBinding(owner, binding!.id)).toBe(true);
  expect(await withdrawBinding(owner, binding!.id)).toBe(false);
  expect(await listBindings(owner.userId)).toEqual([]);
  expect(await prove(other, wallet)).toMatchObject({ outcome: "held" });
  expect(await prove(owner, wallet)).toMatchObject({ outcome: "bound" });
});

test("questions without end are refused for a while", async () => {
  const expert = await makeExpert();
  const wallet = makeWallet();
  const outcomes: string[] = [];
  for (let n = 0; n < 31; n++)
    outcomes.push((await beginWallet(expert, { address: wallet.address, origin })).outcome);
  expect(outcomes.indexOf("limited")).toBe(30);
});

afterEach(() => {
  vi.useRealTimers();
});

test("the message is dated and judged by the database's clock, however wrong this process's is", async () => {
  vi.useFakeTimers({ now: Date.parse("2001-01-01T00:00:00Z"), toFake: ["Date"] });
  const [expert, wallet] = [await makeExpert(), makeWallet()];
  const message = await ask(expert, wallet);
  const [row] = await db.execute<{ year: number }>(sql`select extract(year from now())::int as year`);
  expect(message).toContain(`Issued At: ${row!.year}-`);
  vi.setSystemTime(Date.parse("2101-01-01T00:00:00Z"));
  const signature = await wallet.signMessage({ message });
  expect(await endWallet(expert, { message, signature, origin })).toMatchObject({ outcome: "bound" });
});
