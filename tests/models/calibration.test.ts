import { eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { loadCalibrating, makeKnownLines } from "../support/calibrations.ts";
import { openTestDatabase } from "../support/database.ts";
import { makeLines } from "../support/fixtures.ts";
import type { Ids } from "../support/judging.ts";

const { db } = await openTestDatabase();
const calibrating = await loadCalibrating();
const { makeExpert, makeLab, makeProject, makeBatch, takeOne, taskOf, scoringDue } = calibrating;
const { uploadSet, openCalibrated, idsOf, calibrate, calibrateAll } = calibrating;
const { calibration: rowOf, outcomeOf, offerOf, externalIdOf } = calibrating;
const { findAssignment, takeAhead, takeAssignment } = await import("#app/models/assignment.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { listRefusals } = await import("#app/models/batch.server.ts");
const calibration = {
  ...(await import("#app/models/calibration.server.ts")),
  ...(await import("#app/models/calibration-outcome.server.ts")),
  ...(await import("#app/models/calibration-set.server.ts")),
};
const { listProjects, readProgress } = await import("#app/models/project.server.ts");
const { listTasks } = await import("#app/models/task.server.ts");
const { scoreTask } = await import("#app/models/consensus.server.ts");
const { golds } = await import("#db/schema/calibrations.ts");
const { consensus } = await import("#db/schema/consensus.ts");
const { tasks } = await import("#db/schema/tasks.ts");

async function openEmpty() {
  const member = await makeLab();
  return { member, projectId: await makeProject(member) };
}

const aheadOf = async (expert: Expert, ids: Ids) => (await takeAhead(expert, ids))!.next;

describe("the upload of a calibration set", () => {
  test("keeps what is known by the ids of the completions", async () => {
    const { member, projectId } = await openEmpty();
    const lines = [
      ...makeKnownLines(1),
      ...makeKnownLines(1, { id: "pairs", prompt: "Else?", gold: { better: [[1, 0]] } }),
    ];
    const { received } = await uploadSet(member, projectId, lines, 7);
    expect(received).toEqual({ ok: true, accepted: 2, duplicate: 0, refused: 0 });
    const set = await calibration.listSetTasks(projectId);
    expect(set.map(({ externalId, pairCount }) => [externalId, pairCount])).toEqual([
      ["known-1", 3],
      ["pairs", 1],
    ]);
    const [[a, b, c], [d, e]] = set.map(({ completionIds }) => completionIds) as [string[], string[]];
    expect(set[0]!.completionIds).toEqual(await idsOf(set[0]!.id));
    expect(set[0]!.gold).toEqual({ ranking: [[b], [a, c]] });
    expect(set[1]!.gold).toEqual({ better: [[e, d]] });
    expect(await calibration.readSetOutcomes(projectId)).toMatchObject({ takenCount: 0, placeCount: 7 });
  });

  test("refuses line by line what has no gold that fits", async () => {
    const { member, projectId } = await openEmpty();
    const { batchId, received } = await uploadSet(member, projectId, [
      ...makeKnownLines(1),
      ...makeLines(1),
      ...makeKnownLines(1, { id: "far", gold: { better: [[0, 3]] } }),
    ]);
    expect(received).toEqual({ ok: true, accepted: 1, duplicate: 0, refused: 2 });
    const refused = await listRefusals({ projectId, batchId }, { after: 0, limit: 10 });
    expect(refused.map(({ lineNumber, field }) => [lineNumber, field])).toEqual([
      [2, "gold"],
      [3, "gold.better[0][1]"],
    ]);
  });

  test("sent again it adds nothing; with another gold it is not the same task", async () => {
    const { member, projectId } = await openEmpty();
    await uploadSet(member, projectId, makeKnownLines(2));
    const again = await uploadSet(member, projectId, makeKnownLines(2));
    expect(again.received).toMatchObject({ accepted: 0, duplicate: 2 });
    const { batchId } = await uploadSet(member, projectId, makeKnownLines(1, { gold: { better: [[0, 1]] } }));
    const [refused] = await listRefusals({ projectId, batchId }, { after: 0, limit: 1 });
    expect(refused).toMatchObject({ field: "id" });
    expect(await db.select().from(golds).where(eq(golds.projectId, projectId))).toHaveLength(2);
  });

  test("the gold of work is no field", async () => {
    const { member, projectId } = await openEmpty();
    const batchId = await makeBatch(member, projectId, [...makeLines(1), ...makeKnownLines(1)]);
    const [refused] = await listRefusals({ projectId, batchId }, { after: 0, limit: 1 });
    expect(refused).toMatchObject({ field: "gold", lineNumber: 2 });
  });
});

describe("an expert new to a project", () => {
  test("gets the set first, in its order, and work once it is done", async () => {
    const { projectId } = await openCalibrated(3);
    const expert = await makeExpert();
    const seen: string[] = [];
    for (let n = 0; n < 3; n++) {
      const ids = await takeOne(expert, projectId);
      seen.push(await externalIdOf(ids));
      expect((await findAssignment(expert, ids))!.calibration).toEqual({ doneCount: n, taskCount: 3 });
      expect(await rowOf(expert, projectId)).toBeNull();
      await calibrate(expert, ids, "wrong");
    }
    expect(seen).toEqual(["known-1", "known-2", "known-3"]);
    expect(await outcomeOf(expert, projectId)).toMatchObject({ pairCount: 9, rightCount: 0, passed: true });
    const work = await takeOne(expert, projectId);
    expect(await externalIdOf(work)).toMatch(/^prompt-/);
    expect((await findAssignment(expert, work))!.calibration).toBeNull();
  });

  test("gets nothing ahead on the last of the set, and nothing of another kind before", async () => {
    const { projectId } = await openCalibrated(2);
    const expert = await makeExpert();
    const first = await takeOne(expert, projectId);
    const ahead = (await aheadOf(expert, first))!;
    expect(await externalIdOf(ahead)).toBe("known-2");
    await calibrate(expert, first, "right");
    expect(await aheadOf(expert, ahead)).toBeNull();
  });

  test("below the pass mark gets no work, and the offer says so", async () => {
    const { projectId } = await openCalibrated(2, { passMark: 51 });
    const expert = await makeExpert();
    expect(await offerOf(expert, projectId)).toMatchObject({
      available: true,
      calibration: { doneCount: 0, taskCount: 2, passMark: 51, outcome: null },
    });
    await calibrateAll(expert, projectId, ["right", "wrong"]);
    expect(await outcomeOf(expert, projectId)).toMatchObject({ pairCount: 6, rightCount: 3, passed: false });
    expect(await takeAssignment(expert, projectId)).toBeNull();
    expect(await offerOf(expert, projectId)).toMatchObject({
      available: false,
      doneCount: 2,
      calibration: { doneCount: 2, taskCount: 2, outcome: "failed" },
    });
  });

  test("at the pass mark goes on to work", async () => {
    const { projectId } = await openCalibrated(2, { passMark: 50 });
    const expert = await makeExpert();
    await calibrateAll(expert, projectId, ["right", "wrong"]);
    await calibration.askOutcome(expert, projectId);
    expect(await offerOf(expert, projectId)).toMatchObject({
      available: true,
      calibration: { outcome: "passed" },
    });
    expect(await externalIdOf(await takeOne(expert, projectId))).toMatch(/^prompt-/);
  });

  test("may skip a task of the set, which then has none right", async () => {
    const { projectId } = await openCalibrated(2, { passMark: 50 });
    const expert = await makeExpert();
    const first = await takeOne(expert, projectId);
    await skipAssignment(expert, { ...first, reason: "cannot say" });
    await calibrateAll(expert, projectId, ["right"]);
    expect(await outcomeOf(expert, projectId)).toMatchObject({ pairCount: 6, rightCount: 3, passed: true });
  });

  test("from whichever project, gets work that is open to them before another calibration", async () => {
    const expert = await makeExpert();
    const calibrated = await openCalibrated(1);
    const plain = await calibrating.openProject(1);
    const taken = (await takeAssignment(expert))!;
    expect(taken.projectId).not.toBe(calibrated.projectId);
    expect(plain.projectId).toBeDefined();
  });
});

describe("a judgment of the set", () => {
  test("counts nowhere as work and is never scored", async () => {
    const { member, projectId } = await openCalibrated(1, { expertCount: 1 });
    const expert = await makeExpert();
    const [ids] = await calibrateAll(expert, projectId, ["right"]);
    const task = await taskOf(ids!);
    expect(task.closedAt).not.toBeNull();
    expect(await scoringDue(ids!)).toEqual([]);
    await scoreTask({ projectId, taskId: task.id });
    expect(await db.select().from(consensus).where(eq(consensus.projectId, projectId))).toEqual([]);
    expect(await readProgress(projectId)).toMatchObject({ taskCount: 2, judgmentCount: 0 });
    const [listed] = await listProjects(member);
    expect(listed).toMatchObject({ taskCount: 2, wantedCount: 6, judgmentCount: 0 });
    const query = {
      filters: { search: "", state: "" },
      sort: null,
      descending: false,
      page: 1,
      pageSize: 10,
    } as never;
    expect((await listTasks(projectId, query)).tasks.map(({ externalId }) => externalId).sort()).toEqual([
      "prompt-1",
      "prompt-2",
    ]);
    expect(await readProgress(projectId, task.batchId)).toMatchObject({ taskCount: 1, judgmentCount: 1 });
  });
});

describe("the outcome", () => {
  test("is there once the set is finished, with what was known and in the order the expert saw", async () => {
    const { projectId } = await openCalibrated(2, { passMark: 90 });
    const expert = await makeExpert();
    const first = await takeOne(expert, projectId);
    const shown = (await findAssignment(expert, first))!.completions;
    expect(await calibration.findCalibrated(expert, projectId)).toBeNull();
    await calibrate(expert, first, "right");
    await calibrateAll(expert, projectId, ["wrong"]);
    await calibration.askOutcome(expert, projectId);
    const outcome = (await calibration.findCalibrated(expert, projectId))!;
    expect(outcome).toMatchObject({ pairCount: 6, rightCount: 3, passed: false });
    expect(outcome.tasks.map(({ score, explanation }) => [score.rightCount, explanation])).toEqual([
      [3, "It is **0**."],
      [0, "It is **1**."],
    ]);
    expect(outcome.tasks[0]!.completions).toEqual(shown);
    expect(await calibration.findCalibrated(await makeExpert(), projectId)).toBeNull();
  });

  test("is told to the lab in numbers only", async () => {
    const { projectId } = await openCalibrated(1, { passMark: 50 });
    expect(await calibration.readSetOutcomes(projectId)).toEqual({
      ...{ takenCount: 0, placeCount: 1000 },
      finishedCount: 0,
      passedCount: 0,
      meanRight: null,
    });
    for (const how of ["right", "wrong"] as const) {
      const expert = await makeExpert();
      await calibrateAll(expert, projectId, [how]);
      await calibration.askOutcome(expert, projectId);
    }
    expect(await calibration.readSetOutcomes(projectId)).toEqual({
      ...{ takenCount: 2, placeCount: 1000 },
      finishedCount: 2,
      passedCount: 1,
      meanRight: 0.5,
    });
    expect(await calibration.listSetTasks(projectId)).toMatchObject([{ judgmentCount: 2 }]);
  });

  test("knows which assignments belong to a finished set", async () => {
    const { projectId } = await openCalibrated(1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    expect(await calibration.isCalibrated(expert, ids)).toBe(false);
    await calibrate(expert, ids, "right");
    expect(await calibration.isCalibrated(expert, ids)).toBe(true);
    expect(await calibration.isCalibrated(await makeExpert(), ids)).toBe(false);
    expect(await calibration.isCalibrated(expert, await takeOne(expert, projectId))).toBe(false);
  });
});

test("the gold is in nothing that a judging page is told", async () => {
  const { projectId } = await openCalibrated(1);
  const expert = await makeExpert();
  const shown = await findAssignment(expert, await takeOne(expert, projectId));
  const [set] = await calibration.listSetTasks(projectId);
  const told = JSON.stringify(shown, (_, value) => (typeof value === "bigint" ? String(value) : value));
  expect(told).not.toContain("It is **0**");
  expect(told).not.toContain(JSON.stringify(set!.gold));
  const [task] = await db.select().from(tasks).where(eq(tasks.id, set!.id));
  expect(task!.metadata).toBeNull();
});
