import { and, eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Expert, LabMember } from "../../app/domain/roles.ts";
import { defaultTableQuery } from "../../app/domain/table-query.ts";
import { GOLD_TABLE } from "../../app/forms/gold-table.ts";
import { HISTORY_TABLE } from "../../app/forms/history-table.ts";
import { loadCalibrating, makeKnownLines } from "../support/calibrations.ts";
import { openTestDatabase } from "../support/database.ts";
import { makeLines } from "../support/fixtures.ts";
import type { Ids } from "../support/judging.ts";

const { db } = await openTestDatabase();
const calibrating = await loadCalibrating();
const { makeExpert, makeLab, makeProject, makeBatch, takeOne, judge, takeBack, taskOf } = calibrating;
const { rowOf, standingOf, score, scoringDue, backdate, expire, draftOf } = calibrating;
const { uploadSet, uploadGold, calibrate, offerOf, calibration: outcomeOf } = calibrating;
const { findAssignment, takeAhead, takeAssignment } = await import("#app/models/assignment.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { resumeAssignment } = await import("#app/models/assignment-resume.server.ts");
const { listRefusals } = await import("#app/models/batch.server.ts");
const { listSetTasks, readSetOutcomes } = await import("#app/models/calibration-set.server.ts");
const { isCalibrated } = await import("#app/models/calibration.server.ts");
const { scoreTask } = await import("#app/models/consensus.server.ts");
const { countGoldJudgments, listGold } = await import("#app/models/gold.server.ts");
const { listHistory } = await import("#app/models/history.server.ts");
const { findRubric, readProgress } = await import("#app/models/project.server.ts");
const { findMisfit } = await import("#app/models/rubric-fit.server.ts");
const { listTasks } = await import("#app/models/task.server.ts");
const { TASK_TABLE } = await import("#app/forms/task-table.ts");
const { findStanding } = await import("#app/models/standing.server.ts");
const { assignments } = await import("#db/schema/assignments.ts");
const { consensus } = await import("#db/schema/consensus.ts");
const { projects } = await import("#db/schema/projects.ts");
const { completions, tasks } = await import("#db/schema/tasks.ts");
const { experts } = await import("#db/schema/users.ts");

/** A project with work and gold, of which experts get as much as there may be. */
async function openGolden(workCount: number, goldCount: number, { overlap = 3, goldRate = 50 } = {}) {
  const member = await makeLab();
  const projectId = await makeProject(member, { overlap });
  await db.update(projects).set({ goldRate }).where(eq(projects.id, projectId));
  await makeBatch(member, projectId, makeLines(workCount));
  await uploadGold(member, projectId, makeKnownLines(goldCount));
  return { member, projectId };
}

/** Skips until gold is given, which it is half of the time. */
async function takeGold(expert: Expert, projectId: string): Promise<Ids> {
  while (true) {
    const ids = await takeOne(expert, projectId);
    if ((await taskOf(ids)).kind === "gold") return ids;
    await skipAssignment(expert, { ...ids, reason: "" });
  }
}

async function historyRow(expert: Expert, { assignmentId }: Ids) {
  const { judgments } = await listHistory(expert, { ...defaultTableQuery(HISTORY_TABLE), filters: {} });
  return judgments.find((judgment) => judgment.assignmentId === assignmentId)!;
}

/** As if the task had been judged and scored. */
async function scoreOther(projectId: string, taskId: string): Promise<void> {
  const values = {
    projectId,
    taskId,
    version: 1,
    ruleVersion: "test",
    ranking: [],
    pairs: [],
    judgmentIds: [],
  };
  await db.insert(consensus).values({ ...values, scoredAt: sql`clock_timestamp()` });
}

const placesOf = async (taskId: string) =>
  (
    await db
      .select({ open: tasks.openCount, judged: tasks.judgmentCount, closedAt: tasks.closedAt })
      .from(tasks)
      .where(eq(tasks.id, taskId))
  )[0];

describe("the upload of gold", () => {
  const refusedIn = async (projectId: string, batchId: string) =>
    (await listRefusals({ projectId, batchId }, { after: 0, limit: 10 })).map(({ field, reason }) => ({
      field,
      reason,
    }));
  const openEmpty = async (): Promise<{ member: LabMember; projectId: string }> => {
    const member = await makeLab();
    return { member, projectId: await makeProject(member) };
  };

  test("adds up, and has no places of its own", async () => {
    const { member, projectId } = await openEmpty();
    await uploadGold(member, projectId, makeKnownLines(60));
    const more = makeKnownLines(3, { prompt: "Else?" }).map((line, n) => ({ ...line, id: `more-${n}` }));
    const { received } = await uploadGold(member, projectId, more);
    expect(received).toEqual({ ok: true, accepted: 3, duplicate: 0, refused: 0 });
    const rows = await db.select().from(tasks).where(eq(tasks.projectId, projectId));
    expect(rows).toHaveLength(63);
    expect(rows.every(({ kind, openCount }) => kind === "gold" && openCount === 0)).toBe(true);
    const listed = await listGold(projectId, { ...defaultTableQuery(GOLD_TABLE), page: 2 });
    expect([listed.total, listed.tasks.length]).toEqual([63, 13]);
  });

  test("refuses what is work or calibration by its id", async () => {
    const { member, projectId } = await openEmpty();
    await makeBatch(member, projectId, makeLines(1));
    await uploadSet(member, projectId, makeKnownLines(1));
    const lines = [...makeKnownLines(1), ...makeKnownLines(2, { id: "prompt-1" }), { not: "a task" }];
    const fresh = makeKnownLines(1, { id: "fresh", prompt: "Fresh?" });
    const { batchId } = await uploadGold(member, projectId, [...fresh, ...lines]);
    const refused = await refusedIn(projectId, batchId);
    expect(refused.map(({ field }) => field)).toEqual(["id", "id", "id", "not"]);
    expect(refused[0]!.reason).toMatch("in its calibration set; leave this line out");
    expect(refused[1]!.reason).toMatch("in its work; leave this line out");
  });

  test("and work of the same content are not both taken, whichever comes first", async () => {
    const { member, projectId } = await openEmpty();
    const line = { prompt: "Which?", completions: ["one", "other"] };
    const gold = { ...line, gold: { ranking: [[0], [1]] }, explanation: "So." };
    const other = { ...line, prompt: "What?" };
    await makeBatch(member, projectId, [line]);
    const first = await uploadGold(member, projectId, [gold, { ...gold, ...other }]);
    expect(first.received).toMatchObject({ accepted: 1, refused: 1 });
    expect(await refusedIn(projectId, first.batchId)).toEqual([
      { field: "prompt", reason: expect.stringMatching(/in its work, with the same completions; leave/) },
    ]);
    const batchId = await makeBatch(member, projectId, [{ ...line, prompt: "New?" }, other]);
    expect(await refusedIn(projectId, batchId)).toEqual([
      { field: "prompt", reason: expect.stringMatching(/in its gold, with the same completions; leave/) },
    ]);
  });

  test("is refused where there is nothing to compare by, and holds the rubric to an order", async () => {
    const { member, projectId } = await openEmpty();
    await uploadGold(member, projectId, makeKnownLines(1));
    const { rubric } = (await findRubric(projectId))!;
    expect(await findMisfit(db, { projectId }, { ...rubric, order: { by: "none" } })).toBe("no order");
    const without = await makeProject(member, { rubric: { ...rubric, order: { by: "none" } } });
    const { received } = await uploadGold(member, without, makeKnownLines(1));
    expect(received).toMatchObject({
      ok: false,
      status: 422,
      message: expect.stringMatching("asks for no order"),
    });
  });

  test("ids of completions tell neither when nor with what they came in", async () => {
    const { projectId } = await openGolden(2, 2);
    const rows = await db.select().from(completions).where(eq(completions.projectId, projectId));
    for (const { id } of rows) expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4/);
  });
});

describe("what is gold", () => {
  test("comes at the rate, at random places, and never twice to one expert", async () => {
    const { projectId } = await openGolden(170, 80, { goldRate: 25 });
    const expert = await makeExpert();
    const kinds: boolean[] = [];
    const seen = new Set<string>();
    for (let n = 0; n < 160; n++) {
      const ids = await takeOne(expert, projectId);
      const { id, kind } = await taskOf(ids);
      expect(seen.has(id)).toBe(false);
      seen.add(id);
      kinds.push(kind === "gold");
      await skipAssignment(expert, { ...ids, reason: "" });
    }
    // By chance further off than this less than once in ten thousand times: 4 standard deviations of a binomial.
    const within = (count: number, of: number) =>
      expect(Math.abs(count - 0.25 * of)).toBeLessThan(4 * Math.sqrt(of * 0.25 * 0.75) + 1);
    within(kinds.filter(Boolean).length, kinds.length);
    // So are those that follow gold: what one place is says nothing of the next.
    const after = kinds.filter((_, n) => n > 0 && kinds[n - 1]).length;
    const goldAfter = kinds.filter((isGold, n) => isGold && n > 0 && kinds[n - 1]).length;
    within(goldAfter, after);
  });

  test("is given to every expert once, also to those whom another account has met it for, never", async () => {
    const { projectId } = await openGolden(12, 1, { overlap: 99 });
    const [one, same, other] = [await makeExpert(), await makeExpert(), await makeExpert()];
    const payeeId = one.userId;
    for (const { userId } of [one, same])
      await db.update(experts).set({ payeeId }).where(eq(experts.userId, userId));
    const golden = (await taskOf(await takeGold(one, projectId))).id;
    for (let n = 0; n < 11; n++) {
      const ids = await takeOne(same, projectId);
      expect((await taskOf(ids)).kind).toBe("work");
      await skipAssignment(same, { ...ids, reason: "" });
    }
    expect((await taskOf(await takeGold(other, projectId))).id).toBe(golden);
  });

  test("takes the price of the work in whose stead it is given, and no place of it", async () => {
    const projectId = await openDear();
    const expert = await makeExpert();
    const ids = await takeGold(expert, projectId);
    const { insteadOf, surplus, batchId } = await rowOf(ids);
    const work = (await db.select().from(tasks).where(eq(tasks.id, insteadOf!)))[0]!;
    expect({ surplus, batchId }).toEqual({ surplus: true, batchId: work.batchId });
    expect(work.openCount).toBe(work.overlap);
    expect((await findAssignment(expert, ids))!.priceMinor).toBe(990n);
    await judge(expert, ids);
    expect((await historyRow(expert, ids)).priceMinor).toBe(990n);
  });

  /** Work whose price was another when it was uploaded than when the gold was. */
  async function openDear() {
    const member = await makeLab();
    const projectId = await makeProject(member, { priceMinor: 990n });
    await db.update(projects).set({ goldRate: 50 }).where(eq(projects.id, projectId));
    await makeBatch(member, projectId, makeLines(20));
    await db.update(projects).set({ priceMinor: 10n }).where(eq(projects.id, projectId));
    await uploadGold(member, projectId, makeKnownLines(8));
    return projectId;
  }

  test("counts nowhere as work or calibration, and is never scored", async () => {
    const { projectId } = await openGolden(6, 20, { overlap: 1 });
    const expert = await makeExpert();
    const before = await readProgress(projectId);
    expect(before).toMatchObject({ taskCount: 6, wantedCount: 6, liveCount: 0 });
    const ids = await takeGold(expert, projectId);
    await judge(expert, ids);
    expect(await readProgress(projectId)).toEqual(before);
    const list = await listTasks(projectId, { ...defaultTableQuery(TASK_TABLE), filters: {} });
    expect(list.total).toBe(6);
    expect(await scoringDue(ids)).toEqual([]);
    await score(ids);
    const { id } = await taskOf(ids);
    expect(await db.select().from(consensus).where(eq(consensus.taskId, id))).toEqual([]);
    expect(await placesOf(id)).toEqual({ open: 0, judged: 0, closedAt: null });
    expect((await findAssignment(expert, ids))!.calibration).toBeNull();
    expect(await isCalibrated(expert, ids)).toBe(false);
    expect(await listSetTasks(projectId)).toEqual([]);
    expect(await readSetOutcomes(projectId)).toMatchObject({ takenCount: 0, placeCount: null });
    expect((await offerOf(expert, projectId))!.calibration).toBeNull();
  });

  test("is no part of the calibration set of its project", async () => {
    const { member, projectId } = await openGolden(10, 10);
    await uploadSet(
      member,
      projectId,
      makeKnownLines(2).map((line, n) => ({ ...line, id: `cal-${n}` })),
    );
    const expert = await makeExpert();
    for (let n = 0; n < 2; n++) {
      const ids = await takeOne(expert, projectId);
      expect((await taskOf(ids)).kind).toBe("calibration");
      expect((await findAssignment(expert, ids))!.calibration).toEqual({ doneCount: n, taskCount: 2 });
      await calibrate(expert, ids, "right");
    }
    const golden = await takeGold(expert, projectId);
    await judge(expert, golden);
    expect(await outcomeOf(expert, projectId)).toMatchObject({ pairCount: 6, rightCount: 6 });
    expect(await readSetOutcomes(projectId)).toMatchObject({ takenCount: 1, finishedCount: 1 });
    expect(await listSetTasks(projectId)).toHaveLength(2);
    expect(await isCalibrated(expert, golden)).toBe(false);
    expect((await offerOf(expert, projectId))!.calibration).toMatchObject({ taskCount: 2, doneCount: 2 });
  });

  test("tells its lab how often it was judged, and what share of the known pairs was right", async () => {
    const { projectId } = await openGolden(20, 1);
    for (const how of ["right", "wrong"] as const) {
      const expert = await makeExpert();
      await calibrate(expert, await takeGold(expert, projectId), how);
    }
    const { tasks: listed } = await listGold(projectId, defaultTableQuery(GOLD_TABLE));
    expect(listed).toMatchObject([{ judgmentCount: 2, rightShare: 0.5 }]);
    expect(await countGoldJudgments(projectId)).toBe(2);
  });
});

describe("a judgment of gold is treated like one of work", () => {
  test("may be edited until the work in whose stead it was given is scored", async () => {
    const { projectId } = await openGolden(20, 20);
    const expert = await makeExpert();
    const ids = await takeGold(expert, projectId);
    await judge(expert, ids);
    const [first] = await standingOf(ids);
    expect(await judge(expert, ids, { edits: first!.id })).toMatchObject({ state: "stored", again: false });
    await backdate(ids, 60);
    expect(await historyRow(expert, ids)).toMatchObject({ state: "waiting", editable: true });
    await scoreOther(projectId, (await rowOf(ids)).insteadOf!);
    expect(await historyRow(expert, ids)).toMatchObject({ state: "scored", editable: false });
    const [second] = await standingOf(ids);
    expect(await judge(expert, ids, { edits: second!.id })).toMatchObject({
      state: "gone",
      message: expect.stringMatching("has been scored"),
    });
  });

  test("may be taken back even where that work was scored before it came in", async () => {
    const { projectId } = await openGolden(20, 20);
    const expert = await makeExpert();
    const ids = await takeGold(expert, projectId);
    await scoreOther(projectId, (await rowOf(ids)).insteadOf!);
    expect(await judge(expert, ids)).toMatchObject({ state: "stored", undoMs: expect.closeTo(10_000, -4) });
    expect(await historyRow(expert, ids)).toMatchObject({ state: "waiting", editable: true });
    expect(await takeBack(expert, ids)).toEqual({ state: "undone" });
    expect((await draftOf(ids))!.body.ranking).toHaveLength(3);
    await judge(expert, ids);
    await backdate(ids, 16);
    expect(await findStanding(db, ids)).toMatchObject({ fixed: "scored", undoMs: 0 });
  });

  test("where one judgment is all that a task wants, is scored as soon as work is", async () => {
    const { projectId } = await openGolden(20, 20, { overlap: 1 });
    const expert = await makeExpert();
    const ids = await takeGold(expert, projectId);
    await judge(expert, ids);
    expect(await historyRow(expert, ids)).toMatchObject({ state: "waiting", editable: true });
    await backdate(ids, 16);
    expect(await historyRow(expert, ids)).toMatchObject({ state: "scored", editable: false });
  });

  test("that ran out cannot be taken up again once others have the work in whose stead it was given, and counts if it is sent", async () => {
    const { projectId } = await openGolden(20, 20, { overlap: 1 });
    const expert = await makeExpert();
    const ids = await takeGold(expert, projectId);
    await expire(ids);
    await returnExpired();
    const { insteadOf } = await rowOf(ids);
    await db.update(tasks).set({ openCount: 0 }).where(eq(tasks.id, insteadOf!));
    expect(await resumeAssignment(expert, ids)).toBe("gone");
    expect(await takeAssignment(expert, projectId)).not.toEqual(ids);
    expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
    expect(await rowOf(ids)).toMatchObject({ surplus: true });
  });

  test("there is a place for one that ran out while there is one of that work, however late", async () => {
    const { projectId } = await openGolden(20, 20);
    const expert = await makeExpert();
    const ids = await takeGold(expert, projectId);
    for (const goOn of ["resume", "take", "submit"] as const) {
      await expire(ids);
      await returnExpired();
      expect(await rowOf(ids)).toMatchObject({ end: "expired", surplus: true });
      expect((await offerOf(expert, projectId))!.available).toBe(true);
      if (goOn === "resume") expect(await resumeAssignment(expert, ids)).toBe("resumed");
      else if (goOn === "take") expect(await takeAssignment(expert, projectId)).toEqual(ids);
      else expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
      expect(await rowOf(ids)).toMatchObject({ end: null, surplus: true });
    }
    expect(await placesOf((await rowOf(ids)).taskId)).toEqual({ open: 0, judged: 0, closedAt: null });
  });

  test("one that was skipped is gone, and another comes", async () => {
    const { projectId } = await openGolden(20, 20);
    const expert = await makeExpert();
    const ids = await takeGold(expert, projectId);
    const { insteadOf } = await rowOf(ids);
    await skipAssignment(expert, { ...ids, reason: "Not mine." });
    const next = await takeOne(expert, projectId);
    expect(next.assignmentId).not.toBe(ids.assignmentId);
    expect((await rowOf(next)).taskId).not.toBe((await rowOf(ids)).taskId);
    expect(await placesOf((await rowOf(ids)).taskId)).toMatchObject({ open: 0 });
    expect(await db.$count(assignments, and(eq(assignments.taskId, insteadOf!)))).toBe(
      (await rowOf(next)).taskId === insteadOf ? 1 : 0,
    );
  });

  test("both come ahead, and a task of work that only gold was given for is still scored by its own judgments", async () => {
    const { projectId } = await openGolden(8, 8, { overlap: 1 });
    const expert = await makeExpert();
    let current = await takeOne(expert, projectId);
    const kinds = new Set<string>();
    for (let n = 0; n < 8; n++) {
      const { next } = (await takeAhead(expert, current))!;
      await judge(expert, current);
      if (!next) break;
      kinds.add((await taskOf(next)).kind);
      current = next;
    }
    expect(kinds.has("work")).toBe(true);
    const work = await db
      .select()
      .from(tasks)
      .where(and(eq(tasks.projectId, projectId), eq(tasks.kind, "work")));
    for (const { id, closedAt } of work) {
      await scoreTask({ projectId, taskId: id });
      expect(await db.$count(consensus, eq(consensus.taskId, id))).toBe(closedAt ? 1 : 0);
    }
  });
});
