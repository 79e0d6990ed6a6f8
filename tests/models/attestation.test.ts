import { once } from "node:events";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { eq, sql } from "drizzle-orm";
import type { Hex } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { afterAll, describe, expect, test } from "vitest";
import { encodeStatusList } from "../../app/domain/attestation/status-list.ts";
import { makeCertificate } from "../support/certificate.ts";
import { signed, signer } from "../support/credentials.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { asks, need } from "../support/holdings.ts";
import { makeRegistrar } from "../support/registrar.ts";
import { bindSubject } from "../support/subjects.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeOperator, makeLab, makeProject, makeBatch } = await loadFixtures();
const { addAttestation } = await import("#app/models/attestation.server.ts");
const { findAttestation, listAttestations, removeAttestation } = await import(
  "#app/models/attestation-record.server.ts"
);
const { recheckAttestation } = await import("#app/models/recheck.server.ts");
const { endExpired } = await import("#app/models/credential.server.ts");
const { createIssuer, withdrawTrust, changeTrust } = await import("#app/models/issuer.server.ts");
const { withdrawBinding } = await import("#app/models/proof/withdraw.server.ts");
const { listBindings } = await import("#app/models/binding.server.ts");
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const { attestationRefusals, attestations, credentials } = await import("#db/schema/attestations.ts");

const { registerPlatform } = await import("#app/models/platform.server.ts");
await registerPlatform("https://assay.example.org");
const registrar = makeRegistrar();
const operator = await makeOperator();
const created = await createIssuer(operator, registrar.form);
if (created?.outcome !== "created") throw new Error(created?.outcome);
const { issuerId } = created;

const newWallet = () => privateKeyToAccount(generatePrivateKey()).address;

/** An expert with a wallet of theirs. */
async function makeHolder() {
  const expert = await makeExpert();
  const wallet = newWallet();
  await bindSubject(expert, "wallet", wallet);
  return { expert, wallet };
}

async function added(expert: { userId: string }, text: string): Promise<string> {
  const addition = await addAttestation(expert, text);
  if (addition.outcome !== "added") throw new Error(JSON.stringify(addition));
  return addition.attestationId;
}

const endOf = async (attestationId: string) =>
  (await db.select().from(credentials).where(eq(credentials.attestationId, attestationId)))[0]?.end;

const lab = await makeLab();
const projectId = await makeProject(lab, { requirement: asks(need()), overlap: 15 });
await makeBatch(lab, projectId, makeLines(12));
const getsWork = async (expert: { userId: string }) => (await takeAssignment(expert, projectId)) !== null;

describe("adding", () => {
  test("a valid one is kept word for word and grants its claim; the work that needs it opens", async () => {
    const { expert, wallet } = await makeHolder();
    expect(await getsWork(expert)).toBe(false);
    const text = await registrar.attestEas({ recipient: wallet });
    const id = await added(expert, `  ${text}\n`);
    const [row] = await db.select().from(attestations).where(eq(attestations.id, id));
    expect(row).toMatchObject({ raw: text, signedBy: registrar.address, subject: wallet, issuerId });
    expect(await listAttestations(expert)).toMatchObject([
      { id, credential: { field: "mathematics", level: "doctorate", holds: true, end: null }, revoked: null },
    ]);
    expect(await getsWork(expert)).toBe(true);
    expect(await findAttestation(await makeExpert(), id)).toBeNull();
  });

  test("of a claim that the tree has not, it is kept and opens no work", async () => {
    const { expert, wallet } = await makeHolder();
    const text = await registrar.attestEas({ recipient: wallet, level: "endorsement" });
    expect(await addAttestation(expert, text)).toMatchObject({ outcome: "added", opensWork: false });
    expect(await listAttestations(expert)).toMatchObject([{ credential: null }]);
  });

  test.each([
    ["expired", { until: new Date(Date.now() - 1_000) }, "expired"],
    ["not yet valid", { from: new Date(Date.now() + 3_600_000) }, "not-yet-valid"],
    ["somebody else's", { recipient: newWallet() }, "wrong-recipient"],
  ])(
    "one that is %s is refused: its digest and problems are kept, its content is not",
    async (_what, changes, code) => {
      const { expert, wallet } = await makeHolder();
      const text = await registrar.attestEas({ recipient: wallet, ...changes });
      expect(await addAttestation(expert, text)).toMatchObject({
        outcome: "refused",
        verification: { problems: [code] },
      });
      expect(await listAttestations(expert)).toEqual([]);
      const [refusal] = await db
        .select()
        .from(attestationRefusals)
        .where(eq(attestationRefusals.expertId, expert.userId));
      expect(refusal).toMatchObject({ problems: [code], byteCount: text.length });
      expect(await getsWork(expert)).toBe(false);
    },
  );

  test("of an issuer whom nobody trusts it is refused, and nobody is asked anything", async () => {
    const { expert, wallet } = await makeHolder();
    const stranger = makeRegistrar(41);
    const eas = await addAttestation(expert, await stranger.attestEas({ recipient: wallet }));
    expect(eas).toMatchObject({ outcome: "refused", verification: { problems: ["untrusted-issuer"] } });
    await bindSubject(expert, "key", signer("EdDSA", 50).did);
    const vc = await addAttestation(expert, await stranger.attestVc({}, signer("EdDSA", 50).did));
    expect(vc).toMatchObject({ outcome: "refused" });
  });

  test("a second account with the same attestation gets nothing: the wallet is the first one's", async () => {
    const { expert, wallet } = await makeHolder();
    const text = await registrar.attestEas({ recipient: wallet });
    await added(expert, text);
    const second = await makeExpert();
    expect(await addAttestation(second, text)).toMatchObject({
      outcome: "refused",
      verification: { problems: ["wrong-recipient"] },
    });
    await expect(bindSubject(second, "wallet", wallet.toLowerCase())).rejects.toThrow("another account");
    expect(await getsWork(second)).toBe(false);
  });

  test("twice at once is once", async () => {
    const { expert, wallet } = await makeHolder();
    const text = await registrar.attestEas({ recipient: wallet });
    const outcomes = await Promise.all([1, 2, 3].map(() => addAttestation(expert, text)));
    expect(outcomes.map(({ outcome }) => outcome).sort()).toEqual(["added", "held already", "held already"]);
    expect(await listAttestations(expert)).toHaveLength(1);
  });

  test("what was removed comes back when it is added again, from where it was", async () => {
    const { expert, wallet } = await makeHolder();
    const text = await registrar.attestEas({ recipient: wallet });
    const id = await added(expert, text);
    expect(await removeAttestation(await makeExpert(), id)).toBe(false);
    expect(await removeAttestation(expert, id)).toBe(true);
    expect(await endOf(id)).toBe("removed by expert");
    expect(await addAttestation(expert, text)).toEqual({
      outcome: "held already",
      attestationId: id,
      opensWork: true,
    });
    expect(await endOf(id)).toBeNull();
  });

  test("a reference is met by what the same expert holds, and by nobody else's", async () => {
    const { expert, wallet } = await makeHolder();
    const first = await registrar.attestEas({ recipient: wallet });
    const refUID = JSON.parse(first).sig.uid as Hex;
    const second = await registrar.attestEas({ recipient: wallet, level: "MSc", refUID });
    expect(await addAttestation(expert, second)).toMatchObject({
      verification: { problems: ["missing-reference"] },
    });
    const firstId = await added(expert, first);
    const secondId = await added(expert, second);
    await removeAttestation(expert, firstId);
    await recheckAttestation({ attestationId: secondId, cause: "trust changed" });
    expect(await endOf(secondId)).toBe("reference gone");
  });
});

describe("ending", () => {
  test("a credential whose time is up gives no work from that moment, and is ended by the job", async () => {
    const { expert, wallet } = await makeHolder();
    const until = new Date(Date.now() + 3_600_000);
    const id = await added(expert, await registrar.attestEas({ recipient: wallet, until }));
    await db.update(credentials).set({ expiresAt: sql`now()` }).where(eq(credentials.attestationId, id));
    expect(await getsWork(expert)).toBe(false);
    await endExpired();
    expect(await endOf(id)).toBe("expired");
  });

  test("a withdrawn binding ends what is about it", async () => {
    const { expert, wallet } = await makeHolder();
    const id = await added(expert, await registrar.attestEas({ recipient: wallet }));
    const [binding] = await listBindings(expert.userId);
    expect(await withdrawBinding(expert, binding!.id)).toBe(true);
    expect(await endOf(id)).toBe("subject not proved");
    expect(await getsWork(expert)).toBe(false);
  });

  test("withdrawn trust ends what rests on it at once, and trust given again revives nothing by itself", async () => {
    const other = makeRegistrar(42);
    const made = await createIssuer(operator, { ...other.form, name: "Other University" });
    if (made?.outcome !== "created") throw new Error(made?.outcome);
    const { expert, wallet } = await makeHolder();
    const text = await other.attestEas({ recipient: wallet });
    const id = await added(expert, text);
    expect(await getsWork(expert)).toBe(true);
    const taken = (await takeAssignment(expert, projectId))!;
    const withdrawal = { reason: "Its key was stolen.", seenVersion: 1 };
    expect(await withdrawTrust(operator, made.issuerId, withdrawal)).toEqual({
      outcome: "changed",
      endedCount: 1,
    });
    expect(await endOf(id)).toBe("issuer not trusted");
    const [row] = await db.execute<{ end: string }>(
      sql`select "end" from assignments where id = ${taken.assignmentId}`,
    );
    expect(row!.end).toBe("lapsed");
    const { name: _name, kind: _kind, website: _website, ...trust } = other.form;
    await changeTrust(operator, made.issuerId, { ...trust, seenVersion: 2 });
    expect(await endOf(id)).toBe("issuer not trusted");
    await addAttestation(expert, text);
    expect(await endOf(id)).toBeNull();
  });

  test("claims that an issuer may attest no longer are found by the check that follows", async () => {
    const other = makeRegistrar(43);
    const made = await createIssuer(operator, { ...other.form, name: "Third University" });
    if (made?.outcome !== "created") throw new Error(made?.outcome);
    const { expert, wallet } = await makeHolder();
    const id = await added(expert, await other.attestEas({ recipient: wallet }));
    const { name: _name, kind: _kind, website: _website, ...trust } = other.form;
    const narrowed = { ...trust, may: ["law"], reason: "It is a law school.", seenVersion: 1 };
    await changeTrust(operator, made.issuerId, narrowed);
    await recheckAttestation({ attestationId: id, cause: "trust changed" });
    expect(await endOf(id)).toBe("issuer not trusted");
  });
});

describe("status lists", () => {
  const HOST = "registrar.example";
  const { key, cert } = makeCertificate(HOST);
  let revoked = new Set<number>();
  let answers = true;
  const server = https.createServer({ key, cert }, async (_request, response) => {
    if (!answers) return response.writeHead(503).end();
    response.end(await makeList());
  });
  const network = {
    ca: cert,
    resolve: async () => [{ address: "127.0.0.1", family: 4 as const }],
    mayReach: (address: string) => address === "127.0.0.1",
  };
  let list = "";
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  async function makeList(): Promise<string> {
    const subject = {
      id: `${list}#list`,
      type: "BitstringStatusList",
      statusPurpose: "revocation",
      encodedList: await encodeStatusList(revoked),
    };
    return await signed(
      {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        id: list,
        type: ["VerifiableCredential", "BitstringStatusListCredential"],
        issuer: registrar.vc.did,
        validFrom: new Date(Date.now() - 60_000).toISOString(),
        credentialSubject: subject,
      },
      registrar.vc,
    );
  }

  const status = (index: number) => ({
    credentialStatus: {
      id: `${list}#${index}`,
      type: "BitstringStatusListEntry",
      statusPurpose: "revocation",
      statusListIndex: String(index),
      statusListCredential: list,
    },
  });

  const forget = () => db.execute(sql`delete from lookups`);

  test("are asked before anything is granted, and again later; silence keeps what is held for three days", async () => {
    await once(server.listen(0, "127.0.0.1"), "listening");
    list = `https://${HOST}:${(server.address() as AddressInfo).port}/status/1`;
    const expert = await makeExpert();
    const holder = signer("EdDSA", 60);
    await bindSubject(expert, "key", holder.did);

    answers = false;
    const text = await registrar.attestVc(status(7), holder.did);
    expect(await addAttestation(expert, text, network)).toMatchObject({ outcome: "unanswered", who: [list] });
    answers = true;
    const addition = await addAttestation(expert, text, network);
    expect(addition).toMatchObject({ outcome: "added" });
    const attestationId = (addition as { attestationId: string }).attestationId;
    const again = { attestationId, cause: "schedule" } as const;

    await forget();
    answers = false;
    await recheckAttestation(again, network);
    expect(await endOf(attestationId)).toBeNull();

    answers = true;
    revoked = new Set([7]);
    await forget();
    await recheckAttestation(again, network);
    expect(await endOf(attestationId)).toBe("revoked");
    expect(await findAttestation(expert, attestationId)).toMatchObject({
      revoked: { reason: "Its issuer has revoked it." },
    });
    expect(await addAttestation(expert, text, network)).toMatchObject({
      outcome: "refused",
      verification: { problems: ["revoked"] },
    });
  });

  test("that were silent for longer end what is held, until they answer again", async () => {
    const expert = await makeExpert();
    const holder = signer("EdDSA", 61);
    await bindSubject(expert, "key", holder.did);
    revoked = new Set();
    await forget();
    const text = await registrar.attestVc(status(8), holder.did);
    const addition = await addAttestation(expert, text, network);
    const attestationId = (addition as { attestationId: string }).attestationId;
    await db.update(credentials).set({ lastOkAt: sql`now() - interval '73 hours'` });
    await forget();
    answers = false;
    await recheckAttestation({ attestationId, cause: "schedule" }, network);
    expect(await endOf(attestationId)).toBe("unanswered");
    answers = true;
    expect(await addAttestation(expert, text, network)).toMatchObject({ outcome: "held already" });
    expect(await endOf(attestationId)).toBeNull();
  });
});
