import { sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { loadCalibrating } from "../support/calibrations.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import type { Ids } from "../support/judging.ts";

const { db } = await openTestDatabase();
const { calibrate, calibrateAll, idsOf, makeExpert, offerOf, openCalibrated, outcomeOf, ...judging } =
  await loadCalibrating();
const { backdate, calibration: rowOf, externalIdOf, formFor, takeOne, taskOf } = judging;
const { hold, untilWaiting } = await loadInterleaving();
const { findAssignment, takeAhead, takeAssignment } = await import("#app/models/assignment.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { findPending, finishDue, isCalibrated } = await import("#app/models/calibration.server.ts");
const { lockExpert } = await import("#app/models/expert.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { undoJudgment } = await import("#app/models/undo.server.ts");

/** Judges and gives back the judgment's id. */
async function judged(expert: Expert, ids: Ids, how: "right" | "wrong"): Promise<string> {
  const sent = await calibrate(expert, ids, how);
  if (sent?.state !== "stored") throw new Error("not stored");
  return sent.judgmentId;
}

const due = (expert: Expert, projectId: string) => finishDue({ expertId: expert.userId, projectId });

/** When the job that finishes the set is due, in seconds from now. */
async function finishJobs(expert: Expert, projectId: string): Promise<number[]> {
  const name = `finish-calibration:${projectId}:${expert.userId}`;
  const jobs = await db.execute<{ due: number }>(
    sql`select extract(epoch from run_at - now())::float8 as due from graphile_worker.jobs where key = ${name}`,
  );
  return jobs.map(({ due }) => due);
}

const skip = (expert: Expert, ids: Ids) => skipAssignment(expert, { ...ids, reason: "cannot say" });

describe("a set of which nothing is left to do", () => {
  test("is finished once its last judgment cannot be taken back any more", async () => {
    const { projectId } = await openCalibrated(1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    expect(await finishJobs(expert, projectId)).toEqual([]);
    const judgmentId = await judged(expert, ids, "right");
    expect(await isCalibrated(expert, ids)).toBe(true);
    const [seconds] = await finishJobs(expert, projectId);
    expect(seconds).toBeGreaterThan(10);
    expect(seconds).toBeLessThanOrEqual(15);
    await due(expert, projectId);
    expect(await rowOf(expert, projectId)).toBeNull();
    expect(await findPending(expert, projectId)).toMatchObject({
      taskCount: 1,
      last: { assignmentId: ids.assignmentId, judgmentId, undoMs: expect.any(Number) },
    });
    expect(await offerOf(expert, projectId)).toMatchObject({
      available: false,
      calibration: { doneCount: 1, taskCount: 1, outcome: null, full: false },
    });
    await backdate(ids, 16);
    await due(expert, projectId);
    await due(expert, projectId);
    expect(await rowOf(expert, projectId)).toMatchObject({ rightCount: 3, passed: true });
    expect(await findPending(expert, projectId)).toBeNull();
  });

  test("is not, when its last judgment was taken back meanwhile", async () => {
    const { projectId } = await openCalibrated(1, { passMark: 100 });
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    expect(await undoJudgment(expert, ids, await judged(expert, ids, "wrong"))).toEqual({ state: "undone" });
    await due(expert, projectId);
    expect(await outcomeOf(expert, projectId)).toBeNull();
    expect(await takeAssignment(expert, projectId)).toEqual(ids);
    await judged(expert, ids, "right");
    expect(await outcomeOf(expert, projectId)).toMatchObject({ rightCount: 3, passed: true });
  });

  test("is at once when its expert asks how it went, and then stays as it is", async () => {
    const { projectId } = await openCalibrated(1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    const judgmentId = await judged(expert, ids, "wrong");
    expect(await outcomeOf(expert, projectId)).toMatchObject({ rightCount: 0, passed: true });
    expect(await undoJudgment(expert, ids, judgmentId)).toMatchObject({ state: "gone" });
    const edit = await formFor(expert, ids, { edits: judgmentId });
    expect(await submitJudgment(expert, ids, edit)).toMatchObject({ state: "gone" });
  });

  test("is when its expert asks for more of the project, and not when a page looks ahead", async () => {
    const { projectId } = await openCalibrated(1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await judged(expert, ids, "right");
    expect(await takeAhead(expert, ids)).toEqual({ next: null });
    expect(await rowOf(expert, projectId)).toBeNull();
    expect(await externalIdOf(await takeOne(expert, projectId))).toMatch(/^prompt-/);
    expect(await rowOf(expert, projectId)).toMatchObject({ passed: true });
  });

  test("two ends of the last two at once finish it once", async () => {
    const { projectId } = await openCalibrated(2);
    const expert = await makeExpert();
    const first = await takeOne(expert, projectId);
    const second = (await takeAhead(expert, first))!.next!;
    const [a, b] = await Promise.all([calibrate(expert, first, "right"), skip(expert, second)]);
    expect([a, b]).toMatchObject([{ state: "stored" }, "skipped"]);
    expect(await finishJobs(expert, projectId)).toHaveLength(1);
    expect(await outcomeOf(expert, projectId)).toMatchObject({ pairCount: 6, rightCount: 3 });
  });

  test("two skips of the last two wait for each other, so that one of them sees both", async () => {
    const { projectId } = await openCalibrated(2);
    const expert = await makeExpert();
    const first = await takeOne(expert, projectId);
    const second = (await takeAhead(expert, first))!.next!;
    const letGo = await hold((tx) => lockExpert(tx, expert.userId));
    const skips = [skip(expert, first), skip(expert, second)];
    await untilWaiting(2);
    await letGo();
    expect(await Promise.all(skips)).toEqual(["skipped", "skipped"]);
    expect(await finishJobs(expert, projectId)).toHaveLength(1);
    await due(expert, projectId);
    expect(await rowOf(expert, projectId)).toMatchObject({ pairCount: 6, rightCount: 0 });
  });
});

test("a judgment of the set may be edited and taken back until it is finished", async () => {
  const { projectId } = await openCalibrated(2, { passMark: 100 });
  const expert = await makeExpert();
  const first = await takeOne(expert, projectId);
  expect(await undoJudgment(expert, first, await judged(expert, first, "wrong"))).toEqual({
    state: "undone",
  });
  expect((await findAssignment(expert, first))!.calibration).toEqual({ doneCount: 0, taskCount: 2 });
  const [a, best, c] = (await idsOf((await taskOf(first)).id)) as [string, string, string];
  const edits = await judged(expert, first, "wrong");
  await calibrateAll(expert, projectId, ["right"]);
  const edit = await formFor(expert, first, { edits, ranking: [[best], [a, c]] });
  expect(await submitJudgment(expert, first, edit)).toMatchObject({ state: "stored" });
  expect(await outcomeOf(expert, projectId)).toMatchObject({ rightCount: 6, passed: true });
});

describe("whoever skips all of a set", () => {
  test.each([null, 1])("does not pass it, at a mark of %s", async (passMark) => {
    const { projectId } = await openCalibrated(2, { passMark });
    const expert = await makeExpert();
    await skip(expert, await takeOne(expert, projectId));
    await skip(expert, await takeOne(expert, projectId));
    expect(await outcomeOf(expert, projectId)).toMatchObject({ rightCount: 0, passed: false });
    expect(await takeAssignment(expert, projectId)).toBeNull();
  });

  test("and judges one of them goes on where there is no mark", async () => {
    const { projectId } = await openCalibrated(2);
    const expert = await makeExpert();
    await skip(expert, await takeOne(expert, projectId));
    await calibrateAll(expert, projectId, ["wrong"]);
    expect(await outcomeOf(expert, projectId)).toMatchObject({ rightCount: 0, passed: true });
  });
});
