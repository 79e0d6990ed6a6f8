import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { loadCalibrating, makeKnownLines } from "../support/calibrations.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import type { Ids } from "../support/judging.ts";

const { db } = await openTestDatabase();
const { calibrateAll, calibrate, externalIdOf, makeExpert, offerOf, openCalibrated, outcomeOf, ...judging } =
  await loadCalibrating();
const { expire, rowOf, takeOne, taskOf, uploadSet } = judging;
const { hold, untilWaiting } = await loadInterleaving();
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { resumeAssignment } = await import("#app/models/assignment-resume.server.ts");
const { giveBack, skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { readCalibrationProgress } = await import("#app/models/calibration.server.ts");
const { readSetOutcomes } = await import("#app/models/calibration-set.server.ts");
const { lapses } = await import("#db/schema/assignments.ts");
const { tasks } = await import("#db/schema/tasks.ts");

async function letRunOut(ids: Ids) {
  await expire(ids);
  await returnExpired();
  expect(await rowOf(ids)).toMatchObject({ end: "expired" });
}

async function closeAsOperator(ids: Ids) {
  await db.transaction(async (tx) => await giveBack(tx, await rowOf(ids), "lapsed", "gone"));
  const decided = { decision: "closed" as const, decidedAt: new Date() };
  await db.insert(lapses).values({ ...ids, reason: "gone", ...decided });
}

describe("a place in a set", () => {
  test("is one for all of its tasks: nobody begins what they could not finish", async () => {
    const { projectId } = await openCalibrated(2, { expertCount: 1 });
    const [first, second] = [await makeExpert(), await makeExpert()];
    const begun = await takeOne(first, projectId);
    expect(await takeAssignment(second, projectId)).toBeNull();
    await calibrate(first, begun, "right");
    expect(await takeAssignment(second, projectId)).toBeNull();
    await calibrateAll(first, projectId, ["right"]);
    expect(await outcomeOf(first, projectId)).toMatchObject({ passed: true });
    expect(await externalIdOf(await takeOne(first, projectId))).toMatch(/^prompt-/);
    expect(await takeAssignment(second, projectId)).toBeNull();
  });

  test("is told where there is none, to those who could work on the project otherwise", async () => {
    const { projectId } = await openCalibrated(1, { expertCount: 1 });
    const [first, second] = [await makeExpert(), await makeExpert()];
    expect(await offerOf(second, projectId)).toMatchObject({ available: true, calibration: { full: false } });
    const ids = await takeOne(first, projectId);
    expect(await offerOf(first, projectId)).toMatchObject({ available: true, calibration: { full: false } });
    expect(await offerOf(second, projectId)).toMatchObject({ available: false, calibration: { full: true } });
    await calibrate(first, ids, "right");
    expect(await outcomeOf(first, projectId)).toMatchObject({ passed: true });
    expect(await offerOf(first, projectId)).toMatchObject({
      calibration: { full: false, outcome: "passed" },
    });
    await db.update(tasks).set({ openCount: 0 }).where(eq(tasks.projectId, projectId));
    expect(await offerOf(second, projectId)).toBeUndefined();
  });

  test("goes to one of two who ask for the last at once", async () => {
    const { projectId } = await openCalibrated(2, { expertCount: 2 });
    await takeOne(await makeExpert(), projectId);
    const letGo = await hold((tx) =>
      tx.select().from(tasks).where(eq(tasks.projectId, projectId)).for("update"),
    );
    const asked = await Promise.all([makeExpert(), makeExpert()]);
    const taking = asked.map((expert) => takeAssignment(expert, projectId));
    await untilWaiting(2);
    await letGo();
    const given = (await Promise.all(taking)).filter((taken) => taken !== null);
    expect(given).toHaveLength(1);
    expect(await readSetOutcomes(projectId)).toMatchObject({ takenCount: 2, placeCount: 2 });
  });

  test("is free again when all that its expert had of the set ran out, who may come back all the same", async () => {
    const { projectId } = await openCalibrated(2, { expertCount: 1 });
    const [first, second] = [await makeExpert(), await makeExpert()];
    const ids = await takeOne(first, projectId);
    await letRunOut(ids);
    await calibrateAll(second, projectId, ["right", "right"]);
    expect(await resumeAssignment(first, ids)).toBe("resumed");
    expect(await taskOf(ids)).toMatchObject({ overlap: 2, judgmentCount: 1, openCount: 0, closedAt: null });
    await calibrate(first, ids, "right");
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 2, closedAt: expect.any(Date) });
    await calibrateAll(first, projectId, ["right"]);
    expect(await outcomeOf(first, projectId)).toMatchObject({ rightCount: 6, passed: true });
  });

  test("comes back by asking for a task, too", async () => {
    const { projectId } = await openCalibrated(1, { expertCount: 1 });
    const [first, second] = [await makeExpert(), await makeExpert()];
    const ids = await takeOne(first, projectId);
    await letRunOut(ids);
    await takeOne(second, projectId);
    expect(await takeAssignment(first, projectId)).toEqual(ids);
  });

  test("is not lost by a skip", async () => {
    const { projectId } = await openCalibrated(2, { expertCount: 1 });
    const first = await makeExpert();
    await skipAssignment(first, { ...(await takeOne(first, projectId)), reason: "cannot say" });
    expect(await takeAssignment(await makeExpert(), projectId)).toBeNull();
    expect(await externalIdOf(await takeOne(first, projectId))).toBe("known-2");
  });

  test("is there again once the lab sends the set again with a larger number", async () => {
    const { member, projectId } = await openCalibrated(2, { expertCount: 1 });
    await calibrateAll(await makeExpert(), projectId, ["right", "right"]);
    const second = await makeExpert();
    expect(await takeAssignment(second, projectId)).toBeNull();
    const { received } = await uploadSet(member, projectId, makeKnownLines(2), 2);
    expect(received).toMatchObject({ accepted: 0, duplicate: 2 });
    await calibrateAll(second, projectId, ["right", "right"]);
    expect(await outcomeOf(second, projectId)).toMatchObject({ rightCount: 6, passed: true });
    expect(await takeAssignment(await makeExpert(), projectId)).toBeNull();
    expect(await readSetOutcomes(projectId)).toMatchObject({ takenCount: 2, placeCount: 2 });
  });

  test("from whichever project: a full set is passed over for one that is not", async () => {
    const full = await openCalibrated(1, { expertCount: 1 });
    await takeOne(await makeExpert(), full.projectId);
    const other = await openCalibrated(1, { expertCount: 1 });
    const expert = await makeExpert();
    const taken = await takeInNew(expert, [full.projectId, other.projectId]);
    expect(taken).toBe(other.projectId);
  });
});

/** Which of these the expert is given a task of, when every other project is closed. */
async function takeInNew(expert: Expert, projectIds: string[]) {
  await db.execute(sql`update projects set closed_at = now() where id not in ${projectIds}`);
  return (await takeAssignment(expert))?.projectId;
}

describe("a task of the set that an operator closed", () => {
  test("is done, and left out of the outcome", async () => {
    const { projectId } = await openCalibrated(2, { passMark: 100 });
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await closeAsOperator(ids);
    await calibrateAll(expert, projectId, ["right"]);
    expect(await outcomeOf(expert, projectId)).toMatchObject({ pairCount: 3, rightCount: 3, passed: true });
    expect(await externalIdOf(await takeOne(expert, projectId))).toMatch(/^prompt-/);
    expect(await offerOf(expert, projectId)).toMatchObject({ calibration: { doneCount: 2, taskCount: 2 } });
  });
});

test("how far one has come is read by the set alone, however many tasks its project has beside", async () => {
  const { projectId } = await openCalibrated(2);
  await db.execute(sql`
    insert into tasks (project_id, id, batch_id, external_id, content_hash, line_number, prompt, excerpt, completion_count, overlap, open_count)
    select project_id, gen_random_uuid(), batch_id, 'more-' || n, decode(md5(n::text) || md5(n::text), 'hex'), n + 100, '[]', 'e', 3, 3, 3
    from (select * from tasks where project_id = ${projectId} and external_id = 'prompt-1') one, generate_series(1, 20000) n`);
  await db.execute(sql`analyze`);
  const expert = await makeExpert();
  const ids = await takeOne(expert, projectId);
  const { taskId } = await rowOf(ids);
  expect(await readCalibrationProgress(db, { expertId: expert.userId, projectId, taskId })).toEqual({
    doneCount: 0,
    taskCount: 2,
  });
  const scanned = await db.transaction(async (tx) => {
    const read = async () =>
      (
        await tx.execute<{ rows: number }>(
          sql`select (seq_tup_read + idx_tup_fetch)::int as rows from pg_stat_xact_user_tables where relname = 'tasks'`,
        )
      )[0]!.rows;
    const before = await read();
    await readCalibrationProgress(tx, { expertId: expert.userId, projectId, taskId });
    return (await read()) - before;
  });
  // The planner itself looks at a few.
  expect(scanned).toBeLessThan(1000);
});
