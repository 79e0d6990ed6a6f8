import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import type { Policy } from "../../app/domain/attestation/policy.ts";
import { verifyAttestation } from "../../app/domain/attestation/verify.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { bindSubject } from "../support/subjects.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeOperator } = await loadFixtures();
const { registerPlatform, findPlatform } = await import("#app/models/platform.server.ts");
const { issueAttestation } = await import("#app/models/issue.server.ts");
const { revokeAttestation } = await import("#app/models/revocation.server.ts");
const { withdrawBinding } = await import("#app/models/proof/withdraw.server.ts");
const { listBindings } = await import("#app/models/binding.server.ts");
const { beginSearch, lookUpLists } = await import("#app/models/lookup.server.ts");
const { verifyNow } = await import("#app/models/verify.server.ts");
const { findRevocations, listRevocations, policyOf, readDidDocument } = await import(
  "#app/models/published-policy.server.ts"
);
const { readPublicList, readPublicPolicy, readPublicRevocations } = await import(
  "#app/models/published.server.ts"
);
const { readStatusList, signList } = await import("#app/models/status-list.server.ts");
const { databaseTime } = await import("#app/models/clock.server.ts");
const { statusEntries } = await import("#db/schema/attestations.ts");

const EARLIER = "https://assay.example.org";
const TODAY = "https://judged.example.com:8443";
const newWallet = () => privateKeyToAccount(generatePrivateKey()).address;

let issuedCount = 0;
async function issue(about: "both" | "wallet only" = "both") {
  const expert = await makeExpert();
  const address = newWallet();
  await bindSubject(expert, "wallet", address);
  if (about === "both") await bindSubject(expert, "email", `reader${issuedCount++}@example.edu`);
  const issued = await issueAttestation({
    expertId: expert.userId,
    field: "mathematics",
    level: "doctorate",
    institution: "University of Example",
    evidence: "documents",
    evidenceHash: `0x${"ab".repeat(32)}`,
    validMonths: 12,
  });
  if (issued.outcome !== "issued") throw new Error(issued.outcome);
  const { attestationId, forms } = issued;
  return { expert, address, attestationId, vc: forms.vc!, eas: forms.eas! };
}

const revoke = async (attestationId: string) =>
  expect(await revokeAttestation(await makeOperator(), { attestationId, reason: "Given in error." })).toBe(
    "revoked",
  );
const verify = async (text: string) =>
  (await verifyNow(text, { presenter: null, holderId: null })).verification;
const payloadOf = (jwt: string) => JSON.parse(Buffer.from(jwt.split(".")[1]!, "base64url").toString());

let old: Awaited<ReturnType<typeof issue>>;
let recent: typeof old;
beforeAll(async () => {
  await registerPlatform(EARLIER);
  old = await issue();
  await registerPlatform(TODAY);
  recent = await issue();
});
afterEach(() => {
  vi.useRealTimers();
});

test("at an earlier address the list is the one that credentials of that time name, and so is the DID", async () => {
  const { did: today } = (await findPlatform())!;
  const did = "did:web:assay.example.org";
  const document = await readDidDocument("assay.example.org");
  expect(document).toMatchObject({ id: did });
  const verifyWith = async (text: string, list: string) => {
    const policy: Policy = {
      ...policyOf((await findPlatform())!, { presenter: null, revocations: [], statusLists: {} }),
      issuers: [{ id: did, name: "Assay", may: ["*"] }],
      statusLists: { [`${EARLIER}/attestations/status/1`]: list },
      dids: { [did]: document },
    };
    return await verifyAttestation(text, { policy, at: await databaseTime(), accepted: new Set() });
  };
  expect(await verifyWith(old.vc, (await readStatusList(1, "assay.example.org"))!)).toMatchObject({
    ok: true,
  });
  expect((await verifyWith(old.vc, (await readStatusList(1))!)).problems).toEqual(["status-unavailable"]);
  for (const host of [null, "", "judged.example.com:8443", "stranger.example", "not a host", "a@b/c"]) {
    const list = payloadOf((await readStatusList(1, host))!);
    expect(list).toMatchObject({ issuer: today, id: `${TODAY}/attestations/status/1` });
    expect(await readDidDocument(host)).toMatchObject({ id: today });
  }
});

test("a verification reads the list that the attestation names, of whichever address, and no other", async () => {
  for (const [origin, { vc }] of [
    [EARLIER, old],
    [TODAY, recent],
  ] as const) {
    const search = await beginSearch({ trusted: new Set(), network: undefined, patienceMs: 1_000 });
    await lookUpLists(search, vc);
    expect(Object.keys(search.statusLists)).toEqual([`${origin}/attestations/status/1`]);
    expect(await verify(vc)).toMatchObject({ ok: true });
  }
});

test("of the platform's revocations one is found by its uid, also when its wallet is no longer proved", async () => {
  const [gone, other, stands] = [await issue(), await issue(), await issue()];
  for (const { attestationId } of [gone, other]) await revoke(attestationId);
  const uidOf = (eas: string) => JSON.parse(eas).sig.uid as string;
  expect(await findRevocations(uidOf(gone.eas), gone.address)).toMatchObject([{ uid: uidOf(gone.eas) }]);
  expect(await findRevocations(uidOf(stands.eas), stands.address)).toEqual([]);
  for (const { id } of await listBindings(gone.expert.userId)) await withdrawBinding(gone.expert, id);
  expect((await verify(gone.eas)).problems).toEqual(["revoked"]);
  expect((await verify(gone.vc)).problems).toEqual(["revoked"]);
  expect(await verify(stands.eas)).toMatchObject({ ok: true });
});

test("what anybody may read is made once a minute, one for each of our hosts; what is not there is not kept", async () => {
  const read = () =>
    Promise.all([
      readPublicPolicy(),
      readPublicRevocations(),
      readPublicList(1, null),
      readPublicList(1, "stranger.example"),
      readPublicList(1, "assay.example.org"),
    ]);
  expect(await readPublicList(2, null)).toBeNull();
  const before = await read();
  const count = (await listRevocations()).length;
  const { attestationId } = await issue();
  await revoke(attestationId);
  const after = await read();
  expect(after).toEqual(before);
  expect(after[0]).toBe(before[0]);
  expect(after[2]).toBe(after[3]);
  expect(payloadOf(after[4]!).issuer).toBe("did:web:assay.example.org");
  expect(await listRevocations()).toHaveLength(count + 1);
  const unplaced = await issue("wallet only");
  await db.insert(statusEntries).values({ list: 2, index: 0, attestationId: unplaced.attestationId });
  expect(await readPublicList(2, null)).not.toBeNull();
});

test("a list is dated by the database's clock, however wrong this process's is", async () => {
  vi.useFakeTimers({ now: Date.parse("2001-01-01T00:00:00Z"), toFake: ["Date"] });
  const at = await databaseTime();
  expect(payloadOf((await readStatusList(1))!).iat).toBeGreaterThanOrEqual(Math.floor(at / 1000));
  const list = await signList({ address: `${TODAY}/x`, did: "did:web:x.example" }, 1_800_000_000_000);
  expect(payloadOf(list).iat).toBe(1_800_000_000);
  const issued = await issue();
  expect(await verify(issued.vc)).toMatchObject({ ok: true });
});
