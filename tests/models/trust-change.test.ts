import { eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Requirement } from "../../app/domain/credential/requirement.ts";
import { signer } from "../support/credentials.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { asks, loadHoldings, need } from "../support/holdings.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { makeRegistrar } from "../support/registrar.ts";
import { bindSubject } from "../support/subjects.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeOperator, makeLab, makeProject, makeBatch } = await loadFixtures();
const { makeIssuer, grant } = await loadHoldings();
const { hold, untilWaiting } = await loadInterleaving();
const { addAttestation } = await import("#app/models/attestation.server.ts");
const { listAttestations } = await import("#app/models/attestation-record.server.ts");
const { recheckAttestation, recheckIssuer } = await import("#app/models/recheck.server.ts");
const { changeTrust, createIssuer, withdrawTrust } = await import("#app/models/issuer.server.ts");
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const { assignments } = await import("#db/schema/assignments.ts");
const { attestations, credentials } = await import("#db/schema/attestations.ts");
const { tasks } = await import("#db/schema/tasks.ts");

const operator = await makeOperator();
let seed = 400;

async function make(name: string, registrar = makeRegistrar(seed++)) {
  const created = await createIssuer(operator, { ...registrar.form, name });
  if (created?.outcome !== "created") throw new Error(created?.outcome);
  const { name: _name, kind: _kind, website: _website, ...trust } = registrar.form;
  return { registrar, trust, issuerId: created.issuerId };
}

const lab = await makeLab();
async function openProject(requirement: Requirement) {
  const projectId = await makeProject(lab, { requirement, overlap: 15 });
  await makeBatch(lab, projectId, makeLines(4));
  return projectId;
}

async function credentialOf(attestationId: string) {
  const [row] = await db.select().from(credentials).where(eq(credentials.attestationId, attestationId));
  return row;
}

describe("a mapping that is corrected", () => {
  /** Of an issuer that writes the degree somebody has in `level`, and the one they once applied for in `type`. */
  async function holdMisread(degree: Record<string, string> = {}) {
    const { registrar, trust, issuerId } = await make(`Misread ${seed}`);
    const expert = await makeExpert();
    const { did } = signer("EdDSA", seed++);
    await bindSubject(expert, "key", did);
    const text = await registrar.attestVc(
      {
        credentialSubject: {
          id: did,
          degree: { type: "PhD", level: "MSc", field: "mathematics", ...degree },
        },
      },
      did,
    );
    const addition = await addAttestation(expert, text);
    if (addition.outcome !== "added") throw new Error(addition.outcome);
    const read = (level: string) => [{ type: "ExpertCredential", claims: { level, field: "/degree/field" } }];
    const correct = (level: string, seenVersion = 1) =>
      changeTrust(operator, issuerId, { ...trust, vcTypes: read(level), reason: "Misread.", seenVersion });
    return { expert, text, attestationId: addition.attestationId, issuerId, correct };
  }
  const recheck = (attestationId: string) => recheckAttestation({ attestationId, cause: "trust changed" });

  test("changes what is held already, and takes back the work that was open on what it said", async () => {
    const { expert, attestationId, correct } = await holdMisread();
    const taken = (await takeAssignment(expert, await openProject(asks(need()))))!;
    expect(await correct("/degree/level")).toMatchObject({ outcome: "changed" });
    await recheck(attestationId);
    expect(await credentialOf(attestationId)).toMatchObject({ level: "master", end: null });
    const [assignment] = await db.select().from(assignments).where(eq(assignments.id, taken.assignmentId));
    expect(assignment).toMatchObject({ end: "lapsed" });
  });

  test("ends what says nothing any more that a project can ask for", async () => {
    const { expert, text, attestationId, correct } = await holdMisread({ level: "endorsement" });
    await correct("/degree/level");
    await recheck(attestationId);
    expect(await credentialOf(attestationId)).toMatchObject({ end: "claim not read" });
    expect(await addAttestation(expert, text)).toEqual({
      outcome: "held already",
      attestationId,
      opensWork: false,
    });
    expect(await credentialOf(attestationId)).toMatchObject({ end: "claim not read" });
  });

  test("is heeded when it is added again before any check", async () => {
    const { expert, text, attestationId, correct } = await holdMisread();
    await correct("/degree/level");
    expect(await addAttestation(expert, text)).toMatchObject({ outcome: "held already", opensWork: true });
    expect(await credentialOf(attestationId)).toMatchObject({ level: "master" });
  });

  test("opens work to those whose claim could not be read before", async () => {
    const { attestationId, issuerId, correct } = await holdMisread({ type: "endorsement" });
    expect(await credentialOf(attestationId)).toBeUndefined();
    await correct("/degree/level");
    await recheckIssuer({ issuerId });
    const jobs = await db.execute(
      sql`select 1 from graphile_worker.jobs where key = ${`check-attestation:${attestationId}:trust changed`}`,
    );
    expect(jobs).toHaveLength(1);
    await recheck(attestationId);
    expect(await credentialOf(attestationId)).toMatchObject({ level: "master", end: null });
  });
});

test("a key that moves to another issuer takes with it what it signed, once that is added again", async () => {
  const before = await make("Before the merger");
  const expert = await makeExpert();
  const { did } = signer("EdDSA", seed++);
  await bindSubject(expert, "key", did);
  const text = await before.registrar.attestVc({}, did);
  await addAttestation(expert, text);
  const withdrawal = { reason: "It is merged.", seenVersion: 1 };
  await withdrawTrust(operator, before.issuerId, withdrawal);
  const after = await make("After the merger", before.registrar);
  const again = await addAttestation(expert, text);
  if (again.outcome !== "held already") throw new Error(again.outcome);
  const projectId = await openProject(asks(need({ issuerIds: [after.issuerId] })));
  expect(await takeAssignment(expert, projectId)).not.toBeNull();
  expect(await listAttestations(expert)).toMatchObject([
    { issuerId: after.issuerId, issuerName: "After the merger" },
  ]);
  await recheckIssuer({ issuerId: after.issuerId });
  const jobs = await db.execute(
    sql`select 1 from graphile_worker.jobs where key = ${`check-attestation:${again.attestationId}:trust changed`}`,
  );
  expect(jobs).toHaveLength(1);
  expect(await withdrawTrust(operator, after.issuerId, withdrawal)).toEqual({
    outcome: "changed",
    endedCount: 1,
  });
  expect(await credentialOf(again.attestationId)).toMatchObject({ end: "issuer not trusted" });
});

test("what bears no date is never recent, however lately it was added", async () => {
  const { registrar } = await make("Undated University");
  const expert = await makeExpert();
  const { did } = signer("EdDSA", seed++);
  await bindSubject(expert, "key", did);
  expect(await addAttestation(expert, await registrar.attestVc({ validFrom: undefined }, did))).toMatchObject(
    {
      outcome: "added",
      opensWork: true,
    },
  );
  expect(await takeAssignment(expert, await openProject(asks(need({ withinDays: 3_650 }))))).toBeNull();
  expect(await takeAssignment(expert, await openProject(asks(need())))).not.toBeNull();
});

test("two endings that take the same tasks from several experts each wait for each other, and both are done", async () => {
  const projectId = await openProject(asks(need()));
  const [one, two] = await db
    .select({ id: tasks.id, batchId: tasks.batchId })
    .from(tasks)
    .where(eq(tasks.projectId, projectId))
    .orderBy(tasks.id);
  const inHand = async (issuerId: string, taskId: string) => {
    const expert = await makeExpert();
    await grant(expert, { issuerId });
    const id = uuidv7();
    const expiresAt = new Date(Date.now() + 3_600_000);
    await db
      .insert(assignments)
      .values({ projectId, id, taskId, batchId: one!.batchId, expertId: expert.userId, seed: 1, expiresAt });
    await db
      .update(tasks)
      .set({ openCount: sql`${tasks.openCount} - 1` })
      .where(eq(tasks.id, taskId));
    return id;
  };
  const [ember, flint] = [await makeIssuer("Ember"), await makeIssuer("Flint")];
  // In the order of the experts, the two take the tasks the other way about.
  const firsts = [await inHand(ember, two!.id), await inHand(flint, one!.id)];
  await inHand(ember, one!.id);
  await inHand(flint, two!.id);
  const letGo = await hold(async (tx) => {
    for (const id of firsts) await tx.select().from(assignments).where(eq(assignments.id, id)).for("update");
  });
  const withdrawal = { reason: "Its key was stolen.", seenVersion: 1 };
  const endings = [ember, flint].map((issuerId) => withdrawTrust(operator, issuerId, withdrawal));
  await untilWaiting(2);
  await letGo();
  expect(await Promise.all(endings)).toEqual([
    { outcome: "changed", endedCount: 2 },
    { outcome: "changed", endedCount: 2 },
  ]);
  const ends = await db
    .select({ end: assignments.end })
    .from(assignments)
    .where(eq(assignments.projectId, projectId));
  expect(ends.map(({ end }) => end)).toEqual(["lapsed", "lapsed", "lapsed", "lapsed"]);
});

test("nobody but an operator in office gives, changes or takes away trust", async () => {
  const { issuerId, trust } = await make("Guarded University");
  const stranger = await makeExpert();
  const reason = "Because.";
  expect(await createIssuer(stranger, { ...makeRegistrar(seed++).form, name: "Nobody's" })).toBeNull();
  expect(await changeTrust(stranger, issuerId, { ...trust, reason, seenVersion: 1 })).toBeNull();
  expect(await withdrawTrust(stranger, issuerId, { reason, seenVersion: 1 })).toBeNull();
  expect(await db.$count(attestations, eq(attestations.issuerId, issuerId))).toBe(0);
  expect(await withdrawTrust(operator, issuerId, { reason, seenVersion: 1 })).toMatchObject({
    outcome: "changed",
  });
});
