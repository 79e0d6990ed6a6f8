import { and, asc, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { loadCalibrations, makeKnownLines } from "../support/calibrations.ts";
import { openTestDatabase } from "../support/database.ts";
import { makeLines } from "../support/fixtures.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { type Ids, loadJudging } from "../support/judging.ts";
import { makeRubric } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const judging = await loadJudging();
const { makeExpert, makeLab, makeProject, makeBatch, openProject, takeOne, judge, formFor, taskOf } = judging;
const { uploadSet } = await loadCalibrations();
const { hold, untilWaiting } = await loadInterleaving();
const { findAssignment, takeAhead, takeAssignment } = await import("#app/models/assignment.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { lockExpert } = await import("#app/models/expert.server.ts");
const { listRefusals } = await import("#app/models/batch.server.ts");
const calibration = {
  ...(await import("#app/models/calibration.server.ts")),
  ...(await import("#app/models/calibration-set.server.ts")),
};
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { undoJudgment } = await import("#app/models/undo.server.ts");
const { listOfferedProjects } = await import("#app/models/offer.server.ts");
const { listProjects, readProgress } = await import("#app/models/project.server.ts");
const { listTasks } = await import("#app/models/task.server.ts");
const { scoreTask } = await import("#app/models/consensus.server.ts");
const { calibrations, golds } = await import("#db/schema/calibrations.ts");
const { consensus } = await import("#db/schema/consensus.ts");
const { completions, tasks } = await import("#db/schema/tasks.ts");

/** A project with two tasks of work and a calibration set of `count`. */
async function openCalibrated(count = 2, { passMark = null as number | null, expertCount = 1000 } = {}) {
  const { member, projectId } = await openProject(2);
  await uploadSet(member, projectId, makeKnownLines(count), expertCount);
  if (passMark !== null) await calibration.setPassMark(member, projectId, passMark);
  return { member, projectId };
}

async function openEmpty() {
  const member = await makeLab();
  return { member, projectId: await makeProject(member) };
}

async function idsOf(taskId: string): Promise<string[]> {
  const rows = await db
    .select({ id: completions.id })
    .from(completions)
    .where(eq(completions.taskId, taskId))
    .orderBy(asc(completions.ordinal));
  return rows.map(({ id }) => id);
}

/** Judges a task of `makeKnownLines` as it is known, or with nothing right: the best last, the others apart. */
async function calibrate(expert: Expert, ids: Ids, how: "right" | "wrong") {
  const [first, best, third] = await idsOf((await taskOf(ids)).id);
  const ranking = how === "right" ? [[best!], [first!, third!]] : [[first!], [third!], [best!]];
  return await judge(expert, ids, { ranking });
}

async function calibrateAll(expert: Expert, projectId: string, how: ("right" | "wrong")[]) {
  const all: Ids[] = [];
  for (const one of how) {
    const ids = await takeOne(expert, projectId);
    all.push(ids);
    await calibrate(expert, ids, one);
  }
  return all;
}

const aheadOf = async (expert: Expert, ids: Ids) => (await takeAhead(expert, ids))!.next;
const externalIdOf = async (ids: Ids) => (await taskOf(ids)).externalId;
const rowOf = async (expert: Expert, projectId: string) =>
  (
    await db
      .select()
      .from(calibrations)
      .where(and(eq(calibrations.projectId, projectId), eq(calibrations.expertId, expert.userId)))
  )[0] ?? null;
const offerOf = async (expert: Expert, projectId: string) =>
  (await listOfferedProjects(expert)).find(({ id }) => id === projectId);

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
    expect(set.map(({ openCount }) => openCount)).toEqual([7, 7]);
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
    expect(await rowOf(expert, projectId)).toMatchObject({ pairCount: 9, rightCount: 0, passed: true });
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
    expect(await rowOf(expert, projectId)).toMatchObject({ pairCount: 6, rightCount: 3, passed: false });
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
    expect(await rowOf(expert, projectId)).toMatchObject({ pairCount: 6, rightCount: 3, passed: true });
  });

  test("ends the set by skipping its last task too", async () => {
    const { projectId } = await openCalibrated(1, { passMark: 1 });
    const expert = await makeExpert();
    await skipAssignment(expert, { ...(await takeOne(expert, projectId)), reason: "cannot say" });
    expect(await rowOf(expert, projectId)).toMatchObject({ pairCount: 3, rightCount: 0, passed: false });
  });

  test("waits for a place when the set is full", async () => {
    const { projectId } = await openCalibrated(1, { expertCount: 1 });
    await calibrateAll(await makeExpert(), projectId, ["right"]);
    const second = await makeExpert();
    expect(await takeAssignment(second, projectId)).toBeNull();
    expect(await offerOf(second, projectId)).toBeUndefined();
  });

  test("from whichever project, gets work that is open to them before another calibration", async () => {
    const expert = await makeExpert();
    const calibrated = await openCalibrated(1);
    const plain = await openProject(1);
    const taken = (await takeAssignment(expert))!;
    expect(taken.projectId).not.toBe(calibrated.projectId);
    expect(plain.projectId).toBeDefined();
  });

  test("where the rubric asks for no order, nothing is held against them", async () => {
    const member = await makeLab();
    const projectId = await makeProject(member, { rubric: makeRubric({ order: { by: "none" } }) });
    await uploadSet(member, projectId, makeKnownLines(1));
    await calibration.setPassMark(member, projectId, 100);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await judge(expert, ids, { ranking: [] });
    expect(await rowOf(expert, projectId)).toMatchObject({ pairCount: 0, passed: true });
  });
});

describe("a judgment of the set", () => {
  test("may be edited and taken back until the set is finished, and not after", async () => {
    const { projectId } = await openCalibrated(2, { passMark: 100 });
    const expert = await makeExpert();
    const first = await takeOne(expert, projectId);
    await calibrate(expert, first, "wrong");
    expect(await undoJudgment(expert, first)).toEqual({ state: "undone" });
    expect((await findAssignment(expert, first))!.calibration).toEqual({ doneCount: 0, taskCount: 2 });
    const [a, best, c] = (await idsOf((await taskOf(first)).id)) as [string, string, string];
    const stored = await calibrate(expert, first, "wrong");
    if (stored?.state !== "stored") throw new Error("not stored");
    const edit = async (edits: string, ranking: string[][]) =>
      await submitJudgment(expert, first, await formFor(expert, first, { edits, ranking }));
    const edited = await edit(stored.judgmentId, [[best], [a, c]]);
    expect(edited).toMatchObject({ state: "stored" });

    const second = await takeOne(expert, projectId);
    await calibrate(expert, second, "right");
    expect(await rowOf(expert, projectId)).toMatchObject({ rightCount: 6, passed: true });
    expect(await undoJudgment(expert, second)).toMatchObject({ state: "gone" });
    if (edited?.state !== "stored") throw new Error("not stored");
    expect(await edit(edited.judgmentId, [[a], [best, c]])).toMatchObject({ state: "gone" });
  });

  test("counts nowhere as work and is never scored", async () => {
    const { member, projectId } = await openCalibrated(1, { expertCount: 1 });
    const expert = await makeExpert();
    const [ids] = await calibrateAll(expert, projectId, ["right"]);
    const task = await taskOf(ids!);
    expect(task.closedAt).not.toBeNull();
    expect(await judging.scoringDue(ids!)).toEqual([]);
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

  test("two ends of the last two at once finish the set once", async () => {
    const { projectId } = await openCalibrated(2);
    const expert = await makeExpert();
    const first = await takeOne(expert, projectId);
    const second = (await aheadOf(expert, first))!;
    const [a, b] = await Promise.all([
      calibrate(expert, first, "right"),
      skipAssignment(expert, { ...second, reason: "cannot say" }),
    ]);
    expect([a, b]).toMatchObject([{ state: "stored" }, "skipped"]);
    expect(await rowOf(expert, projectId)).toMatchObject({ pairCount: 6, rightCount: 3 });
  });

  test("two skips of the last two wait for each other, so that one of them sees both", async () => {
    const { projectId } = await openCalibrated(2);
    const expert = await makeExpert();
    const first = await takeOne(expert, projectId);
    const second = (await aheadOf(expert, first))!;
    const letGo = await hold((tx) => lockExpert(tx, expert.userId));
    const skips = [first, second].map((ids) => skipAssignment(expert, { ...ids, reason: "cannot say" }));
    await untilWaiting(2);
    await letGo();
    expect(await Promise.all(skips)).toEqual(["skipped", "skipped"]);
    expect(await rowOf(expert, projectId)).toMatchObject({ pairCount: 6, rightCount: 0 });
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
    const outcome = (await calibration.findCalibrated(expert, projectId))!;
    expect(outcome).toMatchObject({ pairCount: 6, rightCount: 3, passed: false });
    expect(outcome.tasks.map(({ score, explanation }) => [score!.rightCount, explanation])).toEqual([
      [3, "It is **0**."],
      [0, "It is **1**."],
    ]);
    expect(outcome.tasks[0]!.completions).toEqual(shown);
    expect(await calibration.findCalibrated(await makeExpert(), projectId)).toBeNull();
  });

  test("is told to the lab in numbers only", async () => {
    const { projectId } = await openCalibrated(1, { passMark: 50 });
    expect(await calibration.readSetOutcomes(projectId)).toEqual({
      finishedCount: 0,
      passedCount: 0,
      meanRight: null,
    });
    await calibrateAll(await makeExpert(), projectId, ["right"]);
    await calibrateAll(await makeExpert(), projectId, ["wrong"]);
    expect(await calibration.readSetOutcomes(projectId)).toEqual({
      finishedCount: 2,
      passedCount: 1,
      meanRight: 0.5,
    });
    expect(await calibration.listSetTasks(projectId)).toMatchObject([{ judgmentCount: 2, openCount: 998 }]);
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
