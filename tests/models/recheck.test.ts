import { once } from "node:events";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { eq, sql } from "drizzle-orm";
import type { JWK } from "jose";
import { afterAll, describe, expect, test } from "vitest";
import { makeCertificate } from "../support/certificate.ts";
import { credential, entry, type Signer, signed, signer, statusList } from "../support/credentials.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { bindSubject } from "../support/subjects.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeOperator } = await loadFixtures();
const { addAttestation } = await import("#app/models/attestation.server.ts");
const { findAttestation, removeAttestation } = await import("#app/models/attestation-record.server.ts");
const { recheckAttestation, recheckDue } = await import("#app/models/recheck.server.ts");
const { changeTrust, createIssuer } = await import("#app/models/issuer.server.ts");
const { listBindings } = await import("#app/models/binding.server.ts");
const { withdrawBinding } = await import("#app/models/proof/withdraw.server.ts");
const { attestationChecks, credentials, revocations } = await import("#db/schema/attestations.ts");

const HOST = "university.example";
const { key, cert } = makeCertificate(HOST);
/** What the issuer's host serves; nothing there is a 503. */
const served: Record<string, string> = {};
/** What an answer waits for. */
let gate: Promise<void> | undefined;
const server = https.createServer({ key, cert }, async (request, response) => {
  await gate;
  const body = served[request.url!];
  if (body === undefined) response.writeHead(503).end();
  else response.end(body);
});
await once(server.listen(0, "127.0.0.1"), "listening");
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
const { port } = server.address() as AddressInfo;
const network = {
  ca: cert,
  resolve: async () => [{ address: "127.0.0.1", family: 4 as const }],
  mayReach: (address: string) => address === "127.0.0.1",
};

const did = `did:web:${HOST}%3A${port}`;
const list = `https://${HOST}:${port}/status/1`;
const suspensions = `https://${HOST}:${port}/status/2`;
const keyed = (seed: number, name: string): Signer => ({
  ...signer("EdDSA", seed),
  did,
  kid: `${did}#${name}`,
});
const [oldKey, newKey] = [keyed(201, "2025"), keyed(202, "2026")];

const serveDocument = (...keys: Signer[]) => {
  served["/.well-known/did.json"] = JSON.stringify({
    id: did,
    verificationMethod: keys.map(({ kid, publicJwk }: { kid: string; publicJwk: JWK }) => ({
      id: kid,
      type: "JsonWebKey",
      controller: did,
      publicKeyJwk: publicJwk,
    })),
    assertionMethod: keys.map(({ kid }) => kid),
  });
};
async function serveList(by: Signer, set: number[] = []) {
  served["/status/1"] = await statusList(set, { by, changes: { id: list } });
}
async function serveSuspensions(set: number[]) {
  const subject = { statusPurpose: "suspension" };
  served["/status/2"] = await statusList(set, { by: oldKey, subject, changes: { id: suspensions } });
}
const forget = () => db.execute(sql`delete from lookups`);

const operator = await makeOperator();
const university = {
  name: "University of the Web",
  kind: "university" as const,
  website: null,
  identifiers: [did],
  may: ["*"],
  easSchemas: [],
  vcTypes: [],
  reason: "For the test.",
};
const created = await createIssuer(operator, university);
if (created?.outcome !== "created") throw new Error(created?.outcome);
const { issuerId } = created;

let holders = 210;
async function hold(changes: Record<string, unknown> = {}) {
  const expert = await makeExpert();
  const subject = signer("EdDSA", holders++);
  await bindSubject(expert, "key", subject.did);
  serveDocument(oldKey);
  await serveList(oldKey);
  await forget();
  const text = await signed(
    credential({
      issuer: did,
      credentialSubject: { id: subject.did, degree: { type: "PhD", field: "mathematics" } },
      credentialStatus: entry("5", { id: `${list}#5`, statusListCredential: list }),
      ...changes,
    }),
    oldKey,
  );
  const addition = await addAttestation(expert, text, network);
  if (addition.outcome !== "added") throw new Error(JSON.stringify(addition));
  return { expert, text, attestationId: addition.attestationId };
}

async function findCredential(attestationId: string) {
  const [row] = await db.select().from(credentials).where(eq(credentials.attestationId, attestationId));
  return row!;
}

async function lookAgain(attestationId: string) {
  await forget();
  await recheckAttestation({ attestationId, cause: "schedule" }, network);
  const row = await findCredential(attestationId);
  const [check] = await db.execute<{ ok: boolean; unanswered: boolean }>(
    sql`select ok, unanswered from attestation_checks where attestation_id = ${attestationId} order by id desc limit 1`,
  );
  return { end: row.end, ...check! };
}

const letPass = (hours: number) =>
  db.execute(sql`update credentials set last_ok_at = last_ok_at - make_interval(hours => ${hours}),
    last_checked_at = last_checked_at - make_interval(hours => ${hours})`);

describe("an issuer that changes its keys", () => {
  test("does not undo what it signed with the old one, and its lists are read with the new one", async () => {
    const { attestationId } = await hold();
    serveDocument(newKey);
    await serveList(newKey);
    expect(await lookAgain(attestationId)).toEqual({ end: null, ok: true, unanswered: false });
    await serveList(newKey, [5]);
    expect(await lookAgain(attestationId)).toMatchObject({ end: "revoked", ok: false });
  });

  test("and whose document cannot be had does no harm while its list can be read", async () => {
    const { attestationId } = await hold();
    delete served["/.well-known/did.json"];
    expect(await lookAgain(attestationId)).toEqual({ end: null, ok: true, unanswered: false });
  });

  test("has what it signs with a key it took back refused from then on", async () => {
    const { expert, text } = await hold();
    serveDocument(newKey);
    await serveList(newKey);
    await forget();
    expect(await addAttestation(expert, text, network)).toMatchObject({
      outcome: "refused",
      verification: { problems: ["bad-signature"] },
    });
  });
});

describe("a status list that is no answer", () => {
  test.each([
    ["a page of an error", async () => "<html>Not found</html>"],
    [
      "signed by a stranger",
      async () => await statusList([5], { by: signer("EdDSA", 250), changes: { id: list } }),
    ],
    ["of another address", async () => await statusList([5], { by: oldKey })],
  ])("(%s) ends nothing for three days, then all that waits for it", async (_what, spoilt) => {
    const { attestationId, expert, text } = await hold();
    served["/status/1"] = await spoilt();
    expect(await lookAgain(attestationId)).toEqual({ end: null, ok: false, unanswered: true });
    await letPass(71);
    expect(await lookAgain(attestationId)).toMatchObject({ end: null });
    await letPass(2);
    expect(await lookAgain(attestationId)).toMatchObject({ end: "unanswered" });
    await serveList(oldKey);
    await forget();
    expect(await addAttestation(expert, text, network)).toMatchObject({ outcome: "held already" });
    expect(await findAttestation(expert, attestationId)).toMatchObject({ credential: { holds: true } });
  });

  test("grants nothing", async () => {
    const { expert } = await hold();
    const subject = signer("EdDSA", holders++);
    await bindSubject(expert, "key", subject.did);
    served["/status/1"] = "<html>Not found</html>";
    await forget();
    const text = await signed(
      credential({
        issuer: did,
        credentialSubject: { id: subject.did, degree: { type: "PhD", field: "law" } },
        credentialStatus: entry("6", { id: `${list}#6`, statusListCredential: list }),
      }),
      oldKey,
    );
    expect(await addAttestation(expert, text, network)).toMatchObject({
      outcome: "refused",
      verification: { problems: ["status-unavailable"] },
    });
  });
});

test("what others can revoke is due again after a quarter of an hour, and not before", async () => {
  const { attestationId } = await hold();
  const isDue = async () =>
    (
      await db.execute(
        sql`select 1 from graphile_worker.jobs where key = ${`check-attestation:${attestationId}:schedule`}`,
      )
    ).length === 1;
  await recheckDue();
  expect(await isDue()).toBe(false);
  await letPass(1);
  await recheckDue();
  expect(await isDue()).toBe(true);
});

test("what waits in the queue keeps its place there, behind what somebody waits for, and is not asked for twice", async () => {
  const { attestationId } = await hold();
  const waiting = async () =>
    await db.execute<{ run_at: string; priority: number }>(
      sql`select run_at::text, priority from graphile_worker.jobs where key = ${`check-attestation:${attestationId}:schedule`}`,
    );
  await letPass(1);
  await recheckDue();
  const first = await waiting();
  expect(first).toMatchObject([{ priority: 10 }]);
  expect(await recheckDue()).toBe(0);
  expect(await waiting()).toEqual(first);
});

test("of looks on schedule, those are written down that came out otherwise, and the first of a day", async () => {
  const { attestationId } = await hold();
  const written = () => db.$count(attestationChecks, eq(attestationChecks.attestationId, attestationId));
  const { lastCheckedAt } = await findCredential(attestationId);
  await lookAgain(attestationId);
  expect(await written()).toBe(1);
  const after = await findCredential(attestationId);
  expect(after.lastCheckedAt.getTime()).toBeGreaterThan(lastCheckedAt.getTime());
  delete served["/status/1"];
  await lookAgain(attestationId);
  await lookAgain(attestationId);
  expect(await written()).toBe(2);
  expect((await findCredential(attestationId)).lastOkAt).toEqual(after.lastOkAt);
  await db.execute(sql`alter table attestation_checks disable trigger attestation_checks_append_only`);
  await db.execute(sql`update attestation_checks set checked_at = checked_at - interval '25 hours'`);
  await db.execute(sql`alter table attestation_checks enable trigger attestation_checks_append_only`);
  await lookAgain(attestationId);
  expect(await written()).toBe(3);
});

describe("a suspension", () => {
  async function holdSuspendable() {
    await serveSuspensions([]);
    return await hold({
      credentialStatus: [
        entry("5", { id: `${list}#5`, statusListCredential: list }),
        entry("5", {
          id: `${suspensions}#5`,
          statusPurpose: "suspension",
          statusListCredential: suspensions,
        }),
      ],
    });
  }
  const revocationsOf = (id: string) => db.$count(revocations, eq(revocations.attestationId, id));

  test("ends what is held while it lasts, and no longer", async () => {
    const { attestationId, expert, text } = await holdSuspendable();
    await serveSuspensions([5]);
    expect(await lookAgain(attestationId)).toMatchObject({ end: "suspended" });
    expect(await revocationsOf(attestationId)).toBe(0);
    expect(await addAttestation(expert, text, network)).toMatchObject({ outcome: "refused" });
    await serveSuspensions([]);
    await letPass(100);
    expect(await recheckDue()).toBeGreaterThan(0);
    expect(await lookAgain(attestationId)).toMatchObject({ end: null, ok: true });
  });

  test("that was lifted lets its expert add it again", async () => {
    const { attestationId, expert, text } = await holdSuspendable();
    await serveSuspensions([5]);
    await lookAgain(attestationId);
    await serveSuspensions([]);
    await forget();
    expect(await addAttestation(expert, text, network)).toEqual({
      outcome: "held already",
      attestationId,
      opensWork: true,
    });
    expect(await findCredential(attestationId)).toMatchObject({ end: null });
  });

  test("that becomes a revocation is one, and stays one whatever the list says later", async () => {
    const { attestationId, expert, text } = await holdSuspendable();
    await serveSuspensions([5]);
    await lookAgain(attestationId);
    await serveList(oldKey, [5]);
    expect(await lookAgain(attestationId)).toMatchObject({ end: "revoked" });
    await serveSuspensions([]);
    await serveList(oldKey, []);
    expect(await lookAgain(attestationId)).toMatchObject({ end: "revoked", ok: true });
    expect(await addAttestation(expert, text, network)).toEqual({
      outcome: "revoked",
      attestationId,
      reason: "Its issuer has revoked it.",
    });
  });

  test("does not outlast what its expert gave up meanwhile", async () => {
    const { attestationId, expert } = await holdSuspendable();
    await serveSuspensions([5]);
    await lookAgain(attestationId);
    await removeAttestation(expert, attestationId);
    await serveSuspensions([]);
    expect(await lookAgain(attestationId)).toMatchObject({ end: "removed by expert" });
  });
});

describe("a slow check", () => {
  /** A check that has asked the issuer's host and waits for its answer. */
  async function begin(attestationId: string) {
    await forget();
    let open = () => {};
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const asked = once(server, "request");
    const checked = recheckAttestation({ attestationId, cause: "trust changed" }, network);
    await asked;
    gate = undefined;
    return async () => {
      open();
      await checked;
    };
  }
  async function isMadeAgain(attestationId: string) {
    expect(await findCredential(attestationId)).toMatchObject({ end: null });
    const again = await db.execute(
      sql`select 1 from graphile_worker.jobs where key = ${`check-attestation:${attestationId}:trust changed`}`,
    );
    expect(again).toHaveLength(1);
  }

  test("does not end what was proved and added again meanwhile: it is made once more", async () => {
    const { attestationId, expert, text } = await hold();
    const [binding] = await listBindings(expert.userId);
    await withdrawBinding(expert, binding!.id);
    const end = await begin(attestationId);
    await bindSubject(expert, "key", binding!.subject);
    expect(await addAttestation(expert, text, network)).toMatchObject({ outcome: "held already" });
    await end();
    await isMadeAgain(attestationId);
  });

  test("does not end what is trusted again meanwhile", async () => {
    const { attestationId } = await hold();
    const { name: _name, kind: _kind, website: _website, ...trust } = university;
    await changeTrust(operator, issuerId, { ...trust, may: ["law"], seenVersion: 1 });
    const end = await begin(attestationId);
    await changeTrust(operator, issuerId, { ...trust, seenVersion: 2 });
    await end();
    await isMadeAgain(attestationId);
  });
});
