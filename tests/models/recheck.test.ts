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
const { makeExpert, makeUser } = await loadFixtures();
const { addAttestation, findAttestation } = await import("#app/models/attestation.server.ts");
const { recheckAttestation, recheckDue } = await import("#app/models/recheck.server.ts");
const { createIssuer } = await import("#app/models/issuer.server.ts");
const { credentials } = await import("#db/schema/attestations.ts");

const HOST = "university.example";
const { key, cert } = makeCertificate(HOST);
/** What the issuer's host serves; nothing there is a 503. */
const served: Record<string, string> = {};
const server = https.createServer({ key, cert }, (request, response) => {
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
const forget = () => db.execute(sql`delete from lookups`);

await createIssuer(
  { userId: await makeUser() },
  {
    name: "University of the Web",
    kind: "university",
    website: null,
    identifiers: [did],
    may: ["*"],
    easSchemas: [],
    vcTypes: [],
    reason: "For the test.",
  },
);

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

async function lookAgain(attestationId: string) {
  await forget();
  await recheckAttestation({ attestationId, cause: "schedule" }, network);
  const [row] = await db.select().from(credentials).where(eq(credentials.attestationId, attestationId));
  const [check] = await db.execute<{ ok: boolean; unanswered: boolean }>(
    sql`select ok, unanswered from attestation_checks where attestation_id = ${attestationId} order by id desc limit 1`,
  );
  return { end: row!.end, ...check! };
}

async function letPass(hours: number) {
  await db.execute(sql`alter table attestation_checks disable trigger attestation_checks_append_only`);
  await db.execute(
    sql`update attestation_checks set checked_at = checked_at - make_interval(hours => ${hours})`,
  );
  await db.execute(sql`alter table attestation_checks enable trigger attestation_checks_append_only`);
}

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
