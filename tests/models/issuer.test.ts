import { and, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { signer } from "../support/credentials.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures } from "../support/fixtures.ts";
import { makeRegistrar } from "../support/registrar.ts";
import { bindSubject } from "../support/subjects.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeOperator } = await loadFixtures();
const { addAttestation } = await import("#app/models/attestation.server.ts");
const { recheckIssuer } = await import("#app/models/recheck.server.ts");
const { registerPlatform } = await import("#app/models/platform.server.ts");
const { changeTrust, createIssuer, findIssuer, listIssuers, listTrustedNames, withdrawTrust } = await import(
  "#app/models/issuer.server.ts"
);
const { credentials } = await import("#db/schema/attestations.ts");

const operator = await makeOperator();
let seed = 100;

async function make(name: string) {
  const registrar = makeRegistrar(seed++);
  const created = await createIssuer(operator, { ...registrar.form, name });
  if (created?.outcome !== "created") throw new Error(created?.outcome);
  const { name: _name, kind: _kind, website: _website, ...trust } = registrar.form;
  return { registrar, trust, issuerId: created.issuerId };
}

const withdraw = (issuerId: string, seenVersion = 1) =>
  withdrawTrust(operator, issuerId, { reason: "Its key was stolen.", seenVersion });

describe("an issuer's trust", () => {
  test("is listed, found with its history, and kept in every version", async () => {
    const { issuerId, trust, registrar } = await make("Abacus University");
    expect(await listTrustedNames()).toContainEqual({ name: "Abacus University", kind: "university" });
    const narrowed = { ...trust, may: ["mathematics"], reason: "Only this.", seenVersion: 1 };
    expect(await changeTrust(operator, issuerId, narrowed)).toEqual({ outcome: "changed", endedCount: 0 });
    const found = (await findIssuer(issuerId))!;
    expect(found).toMatchObject({ name: "Abacus University", heldCount: 0, trust: { version: 2 } });
    expect(found.history.map(({ version, may, reason }) => ({ version, may, reason }))).toEqual([
      { version: 2, may: ["mathematics"], reason: "Only this." },
      { version: 1, may: ["*"], reason: registrar.form.reason },
    ]);
    expect(found.history[0]!.changedByName).toBe("Somebody");
  });

  test("is changed by who has seen the newest version only", async () => {
    const { issuerId, trust } = await make("Beacon University");
    const change = { ...trust, reason: "Looked at again.", seenVersion: 1 };
    const outcomes = await Promise.all([1, 2, 3].map(() => changeTrust(operator, issuerId, change)));
    expect(outcomes.map((one) => one?.outcome).sort()).toEqual(["changed", "newer version", "newer version"]);
    expect(await withdraw(issuerId)).toEqual({ outcome: "newer version" });
  });

  test("withdrawn, it is listed last, and is no longer among the trusted", async () => {
    const { issuerId } = await make("Aardvark College");
    await withdraw(issuerId);
    expect((await listIssuers()).at(-1)).toMatchObject({
      name: "Aardvark College",
      trust: { withdrawn: true },
    });
    expect((await listTrustedNames()).map(({ name }) => name)).not.toContain("Aardvark College");
  });

  test("of the platform is not an operator's to change", async () => {
    await registerPlatform("https://assay.example");
    const platform = (await listIssuers()).find(({ kind }) => kind === "platform")!;
    expect(await withdraw(platform.id, platform.trust.version)).toEqual({ outcome: "platform" });
  });

  test("of an issuer that is not there is nobody's", async () => {
    expect(await findIssuer(uuidv7())).toBeNull();
    expect(await withdraw(uuidv7())).toBeNull();
  });
});

describe("an address or DID", () => {
  test("signs for one trusted issuer only, in whatever capitals", async () => {
    const { registrar, issuerId } = await make("Cedar University");
    const again = { ...registrar.form, name: "Cedar too", identifiers: [registrar.address] };
    const refused = await createIssuer(operator, again);
    expect(refused).toEqual({
      outcome: "identifier taken",
      identifier: registrar.address,
      by: "Cedar University",
    });
    await withdraw(issuerId);
    expect(await createIssuer(operator, again)).toMatchObject({ outcome: "created" });
    const { name: _name, kind: _kind, website: _website, ...trust } = registrar.form;
    expect(await changeTrust(operator, issuerId, { ...trust, seenVersion: 2 })).toMatchObject({
      outcome: "identifier taken",
      by: "Cedar too",
    });
  });

  test("that is given to two issuers at once becomes one's", async () => {
    const { form } = makeRegistrar(seed++);
    const made = await Promise.all(
      [1, 2, 3].map((n) => createIssuer(operator, { ...form, name: `Delta ${n}` })),
    );
    expect(made.map((one) => one?.outcome).sort()).toEqual([
      "created",
      "identifier taken",
      "identifier taken",
    ]);
  });
});

describe("what rests on a trust", () => {
  async function makeHolders(registrar: ReturnType<typeof makeRegistrar>, count: number) {
    const holders = [];
    for (let n = 0; n < count; n++) {
      const expert = await makeExpert();
      const { did } = signer("EdDSA", seed++);
      await bindSubject(expert, "key", did);
      holders.push({ expert, did, text: await registrar.attestVc({}, did) });
    }
    return holders;
  }
  const heldFrom = async (issuerId: string) =>
    await db
      .select({ id: credentials.id })
      .from(credentials)
      .where(and(eq(credentials.issuerId, issuerId), isNull(credentials.endedAt)));

  test("ends with it, also where experts are adding at that moment: they wait for each other, and nobody is left over", async () => {
    const { registrar, issuerId } = await make("Ember University");
    const holders = await makeHolders(registrar, 6);
    for (const { expert, text } of holders) await addAttestation(expert, text);
    const second = await Promise.all(
      holders.map(({ did }) =>
        registrar.attestVc({ id: "urn:uuid:00000000-0000-4000-8000-000000000002" }, did),
      ),
    );
    const adding = holders.map(({ expert }, index) => addAttestation(expert, second[index]!));
    const [withdrawn, ...outcomes] = await Promise.all([withdraw(issuerId), ...adding]);
    expect(withdrawn).toMatchObject({ outcome: "changed" });
    for (const { outcome } of outcomes) expect(["added", "changed", "refused"]).toContain(outcome);
    expect(await heldFrom(issuerId)).toEqual([]);
  });

  test("under a key that is taken out ends at once; the rest is looked at again", async () => {
    const { registrar, issuerId, trust } = await make("Fathom University");
    const [holder] = await makeHolders(registrar, 1);
    await addAttestation(holder!.expert, holder!.text);
    const without = { ...trust, identifiers: [registrar.address], reason: "A new key.", seenVersion: 1 };
    expect(await changeTrust(operator, issuerId, without)).toEqual({ outcome: "changed", endedCount: 1 });
    expect(await heldFrom(issuerId)).toEqual([]);
    const jobs = await db.execute(
      sql`select 1 from graphile_worker.jobs where key = ${`recheck-issuer:${issuerId}`}`,
    );
    expect(jobs).toHaveLength(1);
  });

  test("is looked at again one by one, in jobs of their own", async () => {
    const { registrar, issuerId } = await make("Garnet University");
    const holders = await makeHolders(registrar, 3);
    for (const { expert, text } of holders) await addAttestation(expert, text);
    await recheckIssuer({ issuerId });
    const jobs = await db.execute(sql`
      select 1 from graphile_worker.jobs j join attestations a on j.key = 'check-attestation:' || a.id || ':trust changed'
      where a.issuer_id = ${issuerId}`);
    expect(jobs).toHaveLength(3);
  });
});
