import { and, eq } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { describe, expect, test } from "vitest";
import { readPolicy } from "../../app/domain/attestation/read-policy.ts";
import { isSet } from "../../app/domain/attestation/status-list.ts";
import { verifyAttestation } from "../../app/domain/attestation/verify.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { bindSubject } from "../support/subjects.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeOperator } = await loadFixtures();
const { findPlatform, registerPlatform } = await import("#app/models/platform.server.ts");
const { issueAttestation } = await import("#app/models/issue.server.ts");
const { findForm, listForms } = await import("#app/models/issued-form.server.ts");
const { listRevocations, publishedPolicy, readDidDocument } = await import(
  "#app/models/published-policy.server.ts"
);
const { readStatusList } = await import("#app/models/status-list.server.ts");
const { attestations, credentials, revocations, statusEntries } = await import("#db/schema/attestations.ts");
const { issuers, trusts } = await import("#db/schema/issuers.ts");

const { operators } = await import("#db/schema/users.ts");
const { addAttestation } = await import("#app/models/attestation.server.ts");
const { revokeAttestation } = await import("#app/models/revocation.server.ts");
const { listBindings } = await import("#app/models/binding.server.ts");
const { withdrawBinding } = await import("#app/models/proof/withdraw.server.ts");
const { lockExpert } = await import("#app/models/expert.server.ts");
const { hold, untilWaiting } = await loadInterleaving();

const ORIGIN = "https://assay.example.org";
await registerPlatform(ORIGIN);

const wallet = () => privateKeyToAccount(generatePrivateKey()).address;
const claim = {
  field: "mathematics",
  level: "doctorate",
  institution: "University of Example",
  evidence: "documents that two reviewers looked at",
  evidenceHash: `0x${"ab".repeat(32)}` as const,
  validMonths: 24,
};

async function issueTo(expertId: string, changes: Partial<typeof claim> = {}) {
  const issued = await issueAttestation({ ...claim, ...changes, expertId });
  if (issued.outcome !== "issued") throw new Error(issued.outcome);
  return issued;
}

/** As `assay attest verify` does it: the published policy as a file, and the clock. */
async function verifyOffline(raw: string, at = Date.now()) {
  const policy = readPolicy(JSON.parse(JSON.stringify(await publishedPolicy())));
  return await verifyAttestation(raw, { policy, at, accepted: new Set() });
}

describe("the platform as an issuer", () => {
  test("is registered once, however many webs start at once", async () => {
    await Promise.all([registerPlatform(ORIGIN), registerPlatform(ORIGIN), registerPlatform(ORIGIN)]);
    expect(await db.$count(issuers, eq(issuers.kind, "platform"))).toBe(1);
    expect(await db.$count(trusts)).toBe(1);
  });

  test("keeps the DIDs of its earlier addresses, and what was signed under them still counts", async () => {
    const expert = await makeExpert();
    await bindSubject(expert, "email", "moved@example.edu");
    const { forms } = await issueTo(expert.userId);
    await registerPlatform("http://127.0.0.1:3001");
    const platform = await findPlatform();
    expect(platform).toMatchObject({
      did: "did:web:127.0.0.1%3A3001",
      dids: ["did:web:assay.example.org", "did:web:127.0.0.1%3A3001"],
    });
    expect(await readDidDocument()).toMatchObject({ id: "did:web:127.0.0.1%3A3001" });
    expect(await verifyOffline(forms.vc!)).toMatchObject({ ok: true, issuer: "did:web:assay.example.org" });
    await registerPlatform(ORIGIN);
    expect((await findPlatform())!.did).toBe("did:web:assay.example.org");
    expect(await db.$count(trusts)).toBe(2);
  });
});

describe("an issued attestation", () => {
  test("stands in both formats with the same claims, and anybody can check each offline", async () => {
    const expert = await makeExpert();
    const address = wallet();
    await bindSubject(expert, "wallet", address);
    await bindSubject(expert, "email", "both@example.edu");
    const { forms, attestationId } = await issueTo(expert.userId);
    const [eas, vc] = [await verifyOffline(forms.eas!), await verifyOffline(forms.vc!)];
    expect(eas).toMatchObject({ ok: true, format: "eas", subject: address, problems: [] });
    expect(vc).toMatchObject({ ok: true, format: "vc", problems: [] });
    const { validMonths: _, ...said } = claim;
    expect(eas.claims).toEqual(said);
    expect(vc.claims).toEqual(said);
    expect(eas.expiresAt).toBe(vc.expiresAt);
    expect(await listForms(expert, attestationId)).toEqual(["eas", "vc"]);
    expect(await findForm(expert, { attestationId, format: "eas" })).toBe(forms.eas);
    expect(await findForm(expert, { attestationId, format: "vc" })).toBe(forms.vc);
    expect(await findForm(await makeExpert(), { attestationId, format: "vc" })).toBeNull();
    expect(await listForms(await makeExpert(), attestationId)).toEqual([]);
  });

  test("is held, with the claim and the end of its time", async () => {
    const expert = await makeExpert();
    await bindSubject(expert, "wallet", wallet());
    const { attestationId, forms } = await issueTo(expert.userId);
    expect(forms.vc).toBeNull();
    const [credential] = await db
      .select()
      .from(credentials)
      .where(eq(credentials.attestationId, attestationId));
    expect(credential).toMatchObject({
      expertId: expert.userId,
      field: "mathematics",
      level: "doctorate",
      institution: "University of Example",
      endedAt: null,
    });
    expect(credential!.expiresAt!.getTime()).toBe((await verifyOffline(forms.eas!)).expiresAt);
  });

  test("says nothing of an e-mail address but its salted digest", async () => {
    const expert = await makeExpert();
    await bindSubject(expert, "email", "secret@example.edu");
    const { forms } = await issueTo(expert.userId);
    const payload = Buffer.from(forms.vc!.split(".")[1]!, "base64url").toString();
    expect(payload).not.toContain("secret@");
    const policy = readPolicy(JSON.parse(JSON.stringify(await publishedPolicy())));
    const presented = async (emails: string[]) =>
      await verifyAttestation(forms.vc!, {
        policy: { ...policy, presenter: { addresses: [], keys: [], emails } },
        at: Date.now(),
        accepted: new Set(),
      });
    expect(await presented(["secret@example.edu"])).toMatchObject({
      ok: true,
      subject: "secret@example.edu",
    });
    expect((await presented(["other@example.edu"])).problems).toEqual(["wrong-subject"]);
  });

  test("needs something of the expert's that it can be about", async () => {
    const expert = await makeExpert();
    await bindSubject(expert, "orcid", "0000-0002-1825-0097");
    expect(await issueAttestation({ ...claim, expertId: expert.userId })).toEqual({ outcome: "no subject" });
    expect(await db.$count(attestations, eq(attestations.expertId, expert.userId))).toBe(0);
  });

  test("ends: before its time and after it, it is not accepted", async () => {
    const expert = await makeExpert();
    await bindSubject(expert, "wallet", wallet());
    const { forms } = await issueTo(expert.userId, { validMonths: 1 });
    const { expiresAt, validFrom } = await verifyOffline(forms.eas!);
    expect((await verifyOffline(forms.eas!, expiresAt! + 1_000)).problems).toEqual(["expired"]);
    expect((await verifyOffline(forms.eas!, validFrom! - 1_000)).problems).toEqual(["not-yet-valid"]);
  });

  test("has a place in the list that no other has, also when many are issued at once", async () => {
    const expertIds = await Promise.all(
      Array.from({ length: 6 }, async (_, n) => {
        const expert = await makeExpert();
        await bindSubject(expert, "email", `many${n}@example.edu`);
        return expert.userId;
      }),
    );
    const issued = await Promise.all(expertIds.map((expertId) => issueTo(expertId)));
    expect(new Set(issued.map(({ attestationId }) => attestationId)).size).toBe(6);
    const places = await db
      .select({ list: statusEntries.list, index: statusEntries.index })
      .from(statusEntries);
    expect(new Set(places.map(({ list, index }) => `${list}/${index}`)).size).toBe(places.length);
  });
});

describe("a revocation", () => {
  async function revoke(attestationId: string) {
    await db.insert(revocations).values({ attestationId, source: "operator", reason: "Given in error." });
  }

  test("sets the attestation's bit and no other, and the next verification says so in both formats", async () => {
    const expert = await makeExpert();
    await bindSubject(expert, "wallet", wallet());
    await bindSubject(expert, "email", "revoked@example.edu");
    const gone = await issueTo(expert.userId);
    const stands = await issueTo(expert.userId, { field: "physics" });
    const before = await bitsSet();
    await revoke(gone.attestationId);
    const [entry] = await db
      .select()
      .from(statusEntries)
      .where(and(eq(statusEntries.attestationId, gone.attestationId)));
    expect(await bitsSet()).toEqual([...before, entry!.index].sort((a, b) => a - b));
    expect((await verifyOffline(gone.forms.vc!)).problems).toEqual(["revoked"]);
    expect((await verifyOffline(gone.forms.eas!)).problems).toEqual(["revoked"]);
    expect((await verifyOffline(stands.forms.vc!)).ok).toBe(true);
    expect((await verifyOffline(stands.forms.eas!)).ok).toBe(true);
    const platform = (await findPlatform())!;
    expect(await listRevocations()).toMatchObject([{ revoker: platform.address, chainId: "1" }]);
  });

  async function bitsSet(): Promise<number[]> {
    const jwt = (await readStatusList(1))!;
    const payload = JSON.parse(Buffer.from(jwt.split(".")[1]!, "base64url").toString());
    const { decodeStatusList } = await import("../../app/domain/attestation/status-list.ts");
    const list = await decodeStatusList(payload.credentialSubject.encodedList);
    if (!list.ok) throw new Error(list.problem);
    return Array.from({ length: list.bits.length * 8 }, (_, index) => index).filter((index) =>
      isSet(list.bits, index),
    );
  }

  test("ends what is held, and either form of it that is added is the one that was issued, never a second", async () => {
    const { expert, attestationId, forms } = await holdBoth();
    const respelt = JSON.stringify(JSON.parse(forms.eas!), null, 1);
    for (const form of [respelt, forms.vc!])
      expect(await addAttestation(expert, form)).toMatchObject({ outcome: "held already", attestationId });
    expect(await db.$count(attestations, eq(attestations.expertId, expert.userId))).toBe(1);
    await revokeAttestation(await makeOperator(), { attestationId, reason: "Given in error." });
    expect(await endsOf(expert)).toEqual(["revoked"]);
    expect(await addAttestation(expert, forms.vc!)).toMatchObject({ outcome: "refused" });
    expect(await addAttestation(expert, forms.eas!)).toMatchObject({ outcome: "refused" });
  });

  test("that comes while the other form is verified is seen when it is to be kept", async () => {
    const { expert, attestationId, forms } = await holdBoth();
    const letGo = await hold((tx) => lockExpert(tx, expert.userId));
    const adding = addAttestation(expert, forms.eas!);
    await untilWaiting(1);
    await db.insert(revocations).values({ attestationId, source: "operator", reason: "Given in error." });
    await letGo();
    expect(await adding).toEqual({ outcome: "revoked", attestationId, reason: "Given in error." });
    expect(await db.$count(attestations, eq(attestations.expertId, expert.userId))).toBe(1);
  });

  test("would not reach what there is no record of, so that it is not accepted", async () => {
    const expert = await makeExpert();
    await bindSubject(expert, "wallet", wallet());
    let form = "";
    const undone = db.transaction(async (tx) => {
      const issued = await issueAttestation({ ...claim, expertId: expert.userId }, tx);
      if (issued.outcome === "issued") form = issued.forms.eas!;
      tx.rollback();
    });
    await expect(undone).rejects.toThrow();
    expect(await addAttestation(expert, form)).toEqual({ outcome: "not on record" });
    expect(await endsOf(expert)).toEqual([]);
  });

  test("is nobody's but an operator's in office", async () => {
    const { expert, attestationId } = await holdBoth();
    const former = await makeOperator();
    await db.update(operators).set({ withdrawnAt: new Date() }).where(eq(operators.userId, former.userId));
    for (const user of [former, await makeExpert()])
      expect(await revokeAttestation(user, { attestationId, reason: "Given in error." })).toBeNull();
    expect(await endsOf(expert)).toEqual([null]);
  });

  test("is not needed for what rests on a proof that was withdrawn: no form of it is held again before the proof is made anew", async () => {
    const { expert, forms, email, attestationId } = await holdBoth();
    const binding = (await listBindings(expert.userId)).find(({ kind }) => kind === "email")!;
    await withdrawBinding(expert, binding.id);
    expect(await endsOf(expert)).toEqual(["subject not proved"]);
    expect(await addAttestation(expert, forms.eas!)).toEqual({
      outcome: "subject not proved",
      attestationId,
      subject: email,
    });
    expect(await endsOf(expert)).toEqual(["subject not proved"]);
    await bindSubject(expert, "email", email);
    expect(await addAttestation(expert, forms.eas!)).toMatchObject({ outcome: "held already" });
    expect(await endsOf(expert)).toEqual([null]);
  });

  let holders = 0;
  async function holdBoth() {
    const expert = await makeExpert();
    const email = `copies${holders++}@example.edu`;
    await bindSubject(expert, "wallet", wallet());
    await bindSubject(expert, "email", email);
    return { expert, email, ...(await issueTo(expert.userId)) };
  }

  async function endsOf({ userId }: { userId: string }) {
    const held = await db.select().from(credentials).where(eq(credentials.expertId, userId));
    return held.map(({ end }) => end);
  }

  test("there is no list that nothing was given a place in", async () => {
    expect(await readStatusList(2)).toBeNull();
  });
});
