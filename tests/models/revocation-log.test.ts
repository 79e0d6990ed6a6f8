import { eq, sql } from "drizzle-orm";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { expect, test } from "vitest";
import type { EasRevocation } from "../../app/domain/attestation/policy.ts";
import { readRevocationLog } from "../../app/forms/revocation-log.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { makeRegistrar } from "../support/registrar.ts";
import { bindSubject } from "../support/subjects.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeOperator, makeUser } = await loadFixtures();
const { addAttestation } = await import("#app/models/attestation.server.ts");
const { createIssuer } = await import("#app/models/issuer.server.ts");
const { recheckAttestation } = await import("#app/models/recheck.server.ts");
const { importRevocationLog, knownRevocations, listRevocationLogs, recheckNamed } = await import(
  "#app/models/revocation-log.server.ts"
);
const { verifyNow } = await import("#app/models/verify.server.ts");
const { credentials } = await import("#db/schema/attestations.ts");

const registrar = makeRegistrar();
const operator = await makeOperator();
await createIssuer(operator, registrar.form);

const newAddress = () => privateKeyToAccount(generatePrivateKey()).address;
const HOUR = 3_600_000;
const hoursAgo = (hours: number) => new Date(Date.now() - hours * HOUR);

async function makeAttestation() {
  const expert = await makeExpert();
  const recipient = newAddress();
  await bindSubject(expert, "wallet", recipient);
  const text = await registrar.attestEas({ recipient });
  return { expert, text };
}

async function hold() {
  const { expert, text } = await makeAttestation();
  const addition = await addAttestation(expert, text);
  if (addition.outcome !== "added") throw new Error(JSON.stringify(addition));
  return { text, attestationId: addition.attestationId };
}

/** As a log of the chain would tell of it, and as the form reads it. */
function revocationOf(text: string, changes: Partial<EasRevocation> = {}): EasRevocation {
  const { sig, signer } = JSON.parse(text);
  const told = {
    chainId: String(sig.domain.chainId),
    contract: sig.domain.verifyingContract,
    revoker: signer,
    uid: sig.uid,
    timestamp: "1735689600",
    ...changes,
  };
  const read = readRevocationLog(JSON.stringify([told]));
  if (!read.ok) throw new Error(read.problem);
  return read.revocations[0]!;
}

const bring = (revocations: EasRevocation[], asOf = hoursAgo(1)) =>
  importRevocationLog(operator, { revocations, asOf });

async function jobsOf(attestationId: string) {
  return await db.execute<{ payload: { attestationId: string; cause: "revoked" } }>(sql`
    select payload from graphile_worker._private_jobs where key like ${`check-attestation:${attestationId}%`}`);
}
const endOf = async (attestationId: string) =>
  (await db.select().from(credentials).where(eq(credentials.attestationId, attestationId)))[0]?.end;

test("an attestation that a log names as revoked by its signer is looked at again at once, and ends", async () => {
  const { text, attestationId } = await hold();
  const other = await hold();
  expect(await bring([revocationOf(text)])).toEqual({ outcome: "imported", addedCount: 1, namedCount: 1 });
  const [job] = await jobsOf(attestationId);
  expect(await jobsOf(other.attestationId)).toHaveLength(0);
  await recheckAttestation(job!.payload);
  expect(await endOf(attestationId)).toBe("revoked");
  expect(await endOf(other.attestationId)).toBeNull();
  expect(await recheckNamed()).toBe(0);
});

test("what is revoked in a log is not granted, and is seen as revoked by everybody who verifies it", async () => {
  const { expert, text } = await makeAttestation();
  await bring([revocationOf(text)]);
  expect(await addAttestation(expert, text)).toMatchObject({
    outcome: "refused",
    verification: { problems: ["revoked"] },
  });
  const { verification } = await verifyNow(text, { presenter: null, holderId: null });
  expect(verification.problems).toEqual(["revoked"]);
});

test.each([
  ["revoker", { revoker: newAddress() }],
  ["contract", { contract: newAddress() }],
  ["chain", { chainId: "1" }],
])("a revocation by another %s means nothing", async (_what, changes) => {
  const { text, attestationId } = await hold();
  expect(await bring([revocationOf(text, changes)])).toMatchObject({ addedCount: 1, namedCount: 0 });
  const { verification } = await verifyNow(text, { presenter: null, holderId: null });
  expect(verification.ok).toBe(true);
  expect(await endOf(attestationId)).toBeNull();
});

test("what was granted in the moment in which the log came is found afterwards", async () => {
  const { text, attestationId } = await hold();
  const [log] = await db.execute<{ id: string }>(sql`select id from revocation_logs limit 1`);
  const { uid, revoker, contract, chainId } = revocationOf(text);
  await db.execute(sql`
    insert into known_revocations (uid, revoker, contract, chain_id, timestamp, log_id)
    values (${uid}, ${revoker}, ${contract}, ${chainId}, 1735689600, ${log!.id})`);
  expect(await recheckNamed()).toBe(1);
  expect(await jobsOf(attestationId)).toHaveLength(1);
});

test("the same revocation is kept once, within a log, from several, and from two at the same moment", async () => {
  const many = Array.from({ length: 3_000 }, (_, n) => ({
    ...revocationOf('{"sig":{"domain":{},"uid":""},"signer":""}', {
      chainId: "10",
      contract: registrar.address,
      revoker: registrar.address,
      uid: `0x${n.toString(16).padStart(64, "0")}`,
    }),
  }));
  const imports = await Promise.all([bring([...many, ...many]), bring([...many].reverse())]);
  expect(imports.map((one) => (one?.outcome === "imported" ? one.addedCount : -1)).sort()).toEqual([
    0, 3_000,
  ]);
  expect(await bring(many)).toMatchObject({ addedCount: 0 });
  expect((await knownRevocations(many[7]!.uid)).revocations).toEqual([many[7]]);
  expect((await knownRevocations(many[7]!.uid.toUpperCase())).revocations).toHaveLength(1);
});

test("the newest date counts, whichever log came last; one that is still to come is refused", async () => {
  const newest = hoursAgo(0);
  await bring([], newest);
  await bring([], hoursAgo(48));
  const { asOf, logs, chainsRead } = await listRevocationLogs();
  expect(asOf).toEqual(newest);
  expect(chainsRead).toEqual([]);
  expect(logs[0]).toMatchObject({ entryCount: 0, addedCount: 0, importedByName: "Somebody" });
  expect((await knownRevocations("0x")).asOf).toEqual(newest);
  const nobody = { userId: await makeUser() };
  expect(await importRevocationLog(nobody, { revocations: [], asOf: newest })).toBeNull();
  expect(await bring([], hoursAgo(-1))).toEqual({ outcome: "in the future" });
  expect((await listRevocationLogs()).logs).toHaveLength(logs.length);
});

test.each(["revocation_logs", "known_revocations"])("%s is append-only", async (table) => {
  const refused = (statement: string) =>
    db.execute(sql.raw(statement)).then(
      () => "done",
      (error) => error.cause?.code ?? error.code,
    );
  const column = table === "revocation_logs" ? "id" : "uid";
  expect(await refused(`update ${table} set ${column} = ${column}`)).toBe("23001");
  expect(await refused(`delete from ${table}`)).toBe("23001");
  expect(await refused(`truncate ${table} cascade`)).toBe("23001");
});
