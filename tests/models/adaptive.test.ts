import { and, eq } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { ProjectForm } from "../../app/forms/project.ts";
import { openTestDatabase } from "../support/database.ts";
import { makeLines } from "../support/fixtures.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { type Ids, loadJudging } from "../support/judging.ts";
import { makeRubric } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { hold, untilWaiting } = await loadInterleaving();
const judging = await loadJudging();
const { makeExpert, makeLab, makeProject, makeBatch, takeOne, formFor, judge, score, takeBack } = judging;
const { taskOf, rowOf, standingOf, consensusOf, scoringDue } = judging;
const { takeAssignment, findAssignment } = await import("#app/models/assignment.server.ts");
const { createBatch } = await import("#app/models/batch.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { closeProject, findProject, updateProject } = await import("#app/models/project.server.ts");
const { findTask } = await import("#app/models/task.server.ts");
const { assignments } = await import("#db/schema/assignments.ts");
const { batches } = await import("#db/schema/batches.ts");
const { tasks } = await import("#db/schema/tasks.ts");

const RANGE = { overlap: 2, overlapMost: 4, confidence: 95 };

/** One task of two completions, whose texts are 0 and 1. */
async function openRange(changes: Partial<ProjectForm> = {}) {
  const member = await makeLab();
  const projectId = await makeProject(member, { ...RANGE, ...changes });
  await makeBatch(member, projectId, makeLines(1, 2));
  return { member, projectId };
}

type Says = "for" | "against";

/** The completions in the order of their numbers, or against it. */
async function rankingOf(expert: { userId: string }, ids: Ids, says: Says) {
  const { completions } = (await findAssignment(expert, ids))!;
  const inOrder = completions.toSorted((a, b) => Number(a.text) - Number(b.text)).map(({ id }) => [id]);
  return says === "for" ? inOrder : inOrder.reverse();
}

/** Somebody new takes the task and judges it. */
async function judgeNew(projectId: string, says: Says) {
  const expert = await makeExpert();
  const ids = await takeOne(expert, projectId);
  const ranking = await rankingOf(expert, ids, says);
  expect(await judge(expert, ids, { ranking })).toMatchObject({ state: "stored" });
  return { expert, ids };
}

/** As many as there are words, after each of which the task is scored. */
async function judgeAll(projectId: string, said: Says[]) {
  let last!: Awaited<ReturnType<typeof judgeNew>>;
  for (const says of said) {
    last = await judgeNew(projectId, says);
    await score(last.ids);
  }
  return last;
}

describe("a task with a range of 2 to 4 at 95 %", () => {
  test("is done before it has the most it may get, once its judgments agree", async () => {
    const { projectId } = await openRange();
    const { ids } = await judgeAll(projectId, ["for", "for"]);
    expect(await taskOf(ids)).toMatchObject({ overlap: 3, judgmentCount: 2, openCount: 1, closedAt: null });
    expect(await consensusOf(ids)).toEqual([]);

    await judgeAll(projectId, ["for"]);
    expect(await taskOf(ids)).toMatchObject({
      overlap: 3,
      judgmentCount: 3,
      openCount: 0,
      closedAt: expect.any(Date),
    });
    const [scored, ...more] = await consensusOf(ids);
    expect(more).toEqual([]);
    expect(scored).toMatchObject({ version: 1, confidence: expect.closeTo(0.983, 3) });
    expect(scored!.judgmentIds).toHaveLength(3);
    expect(await takeAssignment(await makeExpert(), projectId)).toBeNull();
  });

  test("of split judgments asks on up to the most, and is scored then however unsure", async () => {
    const { projectId } = await openRange();
    const { ids } = await judgeAll(projectId, ["for", "against", "for"]);
    expect(await taskOf(ids)).toMatchObject({ overlap: 4, judgmentCount: 3, openCount: 1, closedAt: null });
    await judgeAll(projectId, ["against"]);
    expect(await taskOf(ids)).toMatchObject({
      overlap: 4,
      judgmentCount: 4,
      openCount: 0,
      closedAt: expect.any(Date),
    });
    const [scored] = await consensusOf(ids);
    expect(scored!.judgmentIds).toHaveLength(4);
    expect(scored!.confidence).toBeLessThan(0.95);
    await score(ids);
    expect(await taskOf(ids)).toMatchObject({ overlap: 4 });
  });

  test("that two judgments make sure enough gets no third", async () => {
    const { projectId } = await openRange({ confidence: 92 });
    const { ids } = await judgeAll(projectId, ["for", "for"]);
    expect(await taskOf(ids)).toMatchObject({ overlap: 2, closedAt: expect.any(Date) });
    expect(await consensusOf(ids)).toMatchObject([{ confidence: expect.closeTo(0.93, 3) }]);
  });

  test("asks once, however often and at once its scoring is asked for", async () => {
    const { projectId } = await openRange();
    await judgeNew(projectId, "for");
    const { ids } = await judgeNew(projectId, "against");
    const { id } = await taskOf(ids);
    const letGo = await hold((tx) =>
      tx
        .select()
        .from(tasks)
        .where(and(eq(tasks.projectId, projectId), eq(tasks.id, id)))
        .for("update"),
    );
    const scorings = [score(ids), score(ids)];
    await untilWaiting(2);
    await letGo();
    await Promise.all(scorings);
    await score(ids);
    expect(await taskOf(ids)).toMatchObject({ overlap: 3, judgmentCount: 2, openCount: 1, closedAt: null });
  });

  test("is scored a moment after the judgment that it asked for", async () => {
    const { projectId } = await openRange();
    await judgeAll(projectId, ["for", "against"]);
    const { ids } = await judgeNew(projectId, "for");
    const [due, ...more] = await scoringDue(ids);
    expect(more).toEqual([]);
    expect(due).toBeGreaterThan(0);
  });

  test("that was opened again lets a judgment be taken back, and given again", async () => {
    const { projectId } = await openRange();
    await judgeNew(projectId, "for");
    const { expert, ids } = await judgeNew(projectId, "against");
    await score(ids);
    expect(await takeBack(expert, ids)).toEqual({ state: "undone" });
    expect(await taskOf(ids)).toMatchObject({ overlap: 3, judgmentCount: 1, openCount: 1, closedAt: null });

    await judgeNew(projectId, "for");
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 2, openCount: 0, closedAt: null });
    await score(ids);
    expect(await consensusOf(ids)).toEqual([]);
    await judge(expert, ids, { ranking: await rankingOf(expert, ids, "for") });
    await score(ids);
    expect(await taskOf(ids)).toMatchObject({ overlap: 3, judgmentCount: 3, closedAt: expect.any(Date) });
    expect(await consensusOf(ids)).toMatchObject([{ confidence: expect.closeTo(0.983, 3) }]);
  });

  test("lets what was judged before be changed until it is scored, and counts what stands", async () => {
    const { projectId } = await openRange();
    const { expert, ids } = await judgeAll(projectId, ["for", "against"]);
    const edits = (await standingOf(ids))[0]!.id;
    const ranking = await rankingOf(expert, ids, "for");
    const changed = await submitJudgment(expert, ids, await formFor(expert, ids, { ranking, edits }));
    expect(changed).toMatchObject({ state: "stored" });
    await judgeAll(projectId, ["for"]);
    expect(await consensusOf(ids)).toMatchObject([{ confidence: expect.closeTo(0.983, 3) }]);
  });

  test("is given to nobody twice, and waits where everybody has seen it", async () => {
    const { projectId } = await openRange();
    const { expert, ids } = await judgeAll(projectId, ["for", "against"]);
    expect(await takeAssignment(expert, projectId)).toBeNull();
    await score(ids);
    expect(await taskOf(ids)).toMatchObject({ overlap: 3, openCount: 1, closedAt: null });
  });

  test("of a project that is closed is scored by what there is", async () => {
    const { member, projectId } = await openRange();
    await judgeNew(projectId, "for");
    const { ids } = await judgeNew(projectId, "against");
    await closeProject(member, projectId, true);
    await score(ids);
    expect(await taskOf(ids)).toMatchObject({ overlap: 2, closedAt: expect.any(Date) });
    expect(await consensusOf(ids)).toMatchObject([{ confidence: expect.closeTo(0.0816, 3) }]);
  });

  test("whose rubric asks for no order any more has nothing to be sure of", async () => {
    const { member, projectId } = await openRange();
    const { title, instructions, overlap, priceMinor, goldRate } = (await findProject(member, projectId))!;
    await updateProject(member, projectId, {
      ...{ title, instructions, overlap, priceMinor, goldRate, currency: "USD", requirement: null },
      ...{ overlapMost: null, confidence: null, dailyLimit: null, expertLimit: null },
      rubric: makeRubric({ order: { by: "none" } }),
    });
    for (const _ of ["one", "two"]) {
      const expert = await makeExpert();
      const ids = await takeOne(expert, projectId);
      await judge(expert, ids, { ranking: [], rubricVersion: 2 });
      await score(ids);
    }
    const [task] = await db.select().from(tasks).where(eq(tasks.projectId, projectId));
    expect(task).toMatchObject({ overlap: 2, judgmentCount: 2, closedAt: expect.any(Date) });
  });
});

describe("a judgment beyond the overlap", () => {
  /** It is submitted as one, which nothing of the task counts. */
  async function judgeBeyond(projectId: string, says: Says) {
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await db.update(assignments).set({ surplus: true }).where(eq(assignments.id, ids.assignmentId));
    const { id, openCount } = await taskOf(ids);
    await db
      .update(tasks)
      .set({ openCount: openCount + 1 })
      .where(eq(tasks.id, id));
    return { expert, ids, ranking: await rankingOf(expert, ids, says) };
  }

  test("is evidence, and one of those that a task may get", async () => {
    const { projectId } = await openRange({ overlapMost: 3 });
    const beyond = await judgeBeyond(projectId, "for");
    await judgeNew(projectId, "for");
    const { ids } = await judgeNew(projectId, "against");
    await judge(beyond.expert, beyond.ids, { ranking: beyond.ranking });
    expect((await rowOf(beyond.ids)).surplus).toBe(true);
    await score(ids);
    expect(await taskOf(ids)).toMatchObject({ overlap: 2, judgmentCount: 2, closedAt: expect.any(Date) });
    const [scored] = await consensusOf(ids);
    expect(scored!.judgmentIds).toHaveLength(3);
  });

  test("that makes a scored task unsure is part of its next version, and the task stays closed", async () => {
    const { projectId } = await openRange({ confidence: 92 });
    const beyond = await judgeBeyond(projectId, "against");
    const { ids } = await judgeAll(projectId, ["for", "for"]);
    expect(await consensusOf(ids)).toHaveLength(1);
    await judge(beyond.expert, beyond.ids, { ranking: beyond.ranking });
    await score(ids);
    expect(await taskOf(ids)).toMatchObject({ overlap: 2, openCount: 0 });
    expect((await consensusOf(ids)).map(({ version, judgmentIds }) => [version, judgmentIds.length])).toEqual(
      [
        [1, 2],
        [2, 3],
      ],
    );
  });
});

test("what was opened once more is scored by what it has when its project is closed", async () => {
  const { member, projectId } = await openRange();
  const { ids } = await judgeAll(projectId, ["for", "against"]);
  expect(await taskOf(ids)).toMatchObject({ overlap: 3, openCount: 1, closedAt: null });
  await closeProject(member, projectId, true);
  expect(await taskOf(ids)).toMatchObject({ overlap: 2, openCount: 0, closedAt: expect.any(Date) });
  await score(ids);
  expect(await consensusOf(ids)).toHaveLength(1);
});

describe("the range", () => {
  test("is copied to the batch, whose tasks keep it when the project changes", async () => {
    const { member, projectId } = await openRange();
    const project = (await findProject(member, projectId))!;
    expect(project).toMatchObject(RANGE);
    const { title, instructions, priceMinor } = project;
    const changed = {
      overlap: 1,
      overlapMost: 9,
      confidence: 80,
      goldRate: 10,
      dailyLimit: 7,
      expertLimit: 3,
    };
    await updateProject(member, projectId, {
      ...{ title, instructions, priceMinor, currency: "USD", requirement: null, rubric: makeRubric() },
      ...changed,
    });
    expect(await findProject(member, projectId)).toMatchObject(changed);
    const [task] = await db.select().from(tasks).where(eq(tasks.projectId, projectId));
    expect(await findTask(member, projectId, task!.id)).toMatchObject({ wanted: RANGE });
  });

  test("is not that of a calibration set, which asks for as many as may take it", async () => {
    const { member, projectId } = await openRange();
    const set = { projectId, fileName: "set.jsonl", fieldMap: null, expertCount: 20 };
    const batchId = (await createBatch(member, set))!;
    const [batch] = await db.select().from(batches).where(eq(batches.id, batchId));
    expect(batch).toMatchObject({ overlap: 20, overlapMost: null, confidence: null });
  });
});
