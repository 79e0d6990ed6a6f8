import { eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { bytesOf, makeLines } from "../support/fixtures.ts";
import { loadJudging } from "../support/judging.ts";
import { makeDraft, makeForm, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const judging = await loadJudging();
const { makeExpert, makeLab, makeProject, openProject, takeOne, judge, expire, taskOf } = judging;
const assignment = {
  ...(await import("#app/models/assignment.server.ts")),
  ...(await import("#app/models/assignment-life.server.ts")),
  ...(await import("#app/models/assignment-resume.server.ts")),
  ...(await import("#app/models/assignment-expiry.server.ts")),
};
const { saveDraft } = await import("#app/models/draft.server.ts");
const { createBatch } = await import("#app/models/batch.server.ts");
const { receiveBatch } = await import("#app/models/import/receive.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { assignments, drafts } = await import("#db/schema/assignments.ts");
const { judgments, ratings, critiques } = await import("#db/schema/judgments.ts");
const { tasks } = await import("#db/schema/tasks.ts");
const { closeProject, readProgress } = await import("#app/models/project.server.ts");
const { listOfferedProjects } = await import("#app/models/offer.server.ts");

describe("take", () => {
  test("gives the same assignment again while it is in hand", async () => {
    const { projectId } = await openProject(3);
    const expert = await makeExpert();
    const [one, two, three] = await Promise.all([1, 2, 3].map(() => takeOne(expert, projectId)));
    expect(two).toEqual(one);
    expect(three).toEqual(one);
  });

  test("20 experts at once never get more of a task than its overlap", async () => {
    const { projectId } = await openProject(5, 3);
    const experts = await Promise.all(Array.from({ length: 20 }, makeExpert));
    const taken = await Promise.all(experts.map((expert) => assignment.takeAssignment(expert, projectId)));
    expect(taken.filter(Boolean)).toHaveLength(15);
    const rows = await db.select().from(tasks).where(eq(tasks.projectId, projectId));
    expect(rows.map(({ openCount }) => openCount)).toEqual([0, 0, 0, 0, 0]);
  });

  test("an expert never sees a task twice, and gets null when all are seen", async () => {
    const { projectId } = await openProject(2);
    const expert = await makeExpert();
    const seen = new Set<string>();
    for (let n = 0; n < 2; n++) {
      const ids = await takeOne(expert, projectId);
      seen.add((await taskOf(ids)).id);
      await judge(expert, ids);
    }
    expect(seen.size).toBe(2);
    expect(await assignment.takeAssignment(expert, projectId)).toBeNull();
  });

  test("tasks nearest their overlap come first", async () => {
    const { projectId } = await openProject(4);
    const first = await takeOne(await makeExpert(), projectId);
    const second = await takeOne(await makeExpert(), projectId);
    expect((await taskOf(second)).id).toBe((await taskOf(first)).id);
  });

  test("nothing is handed out of a batch before its last line has been read", async () => {
    const member = await makeLab();
    const projectId = await makeProject(member);
    const batchId = (await createBatch(member, { projectId, fileName: "f", fieldMap: null }))!;
    async function* cutOff() {
      yield* bytesOf(makeLines(600));
      throw new Error("connection reset");
    }
    await expect(receiveBatch(member, { projectId, batchId }, cutOff())).rejects.toThrow();
    const expert = await makeExpert();
    expect(await assignment.takeAssignment(expert, projectId)).toBeNull();
    await receiveBatch(member, { projectId, batchId }, bytesOf(makeLines(600)));
    expect(await assignment.takeAssignment(expert, projectId)).not.toBeNull();
  });

  test("nothing is handed out of a closed project", async () => {
    const { member, projectId } = await openProject(1);
    await closeProject(member, projectId, true);
    const expert = await makeExpert();
    expect(await assignment.takeAssignment(expert, projectId)).toBeNull();
    await closeProject(member, projectId, false);
    expect(await assignment.takeAssignment(expert, projectId)).not.toBeNull();
  });

  test("a submit and two takes at once neither block each other nor bring the judged task back", async () => {
    const { projectId } = await openProject(6, 1);
    const expert = await makeExpert();
    for (let round = 0; round < 5; round++) {
      const ids = await takeOne(expert, projectId);
      const [stored, ...taken] = await Promise.all([
        judge(expert, ids),
        assignment.takeAssignment(expert, projectId),
        assignment.takeAssignment(expert, projectId),
      ]);
      expect(stored).toMatchObject({ state: "stored" });
      for (const next of taken) {
        if (!next || next.assignmentId === ids.assignmentId) continue;
        expect((await assignment.findAssignment(expert, next))?.state).toBe("live");
      }
      const after = await takeOne(expert, projectId);
      expect(after.assignmentId).not.toBe(ids.assignmentId);
      expect((await assignment.findAssignment(expert, after))?.state).toBe("live");
    }
  });

  test("what is offered says whether there is anything left for this expert", async () => {
    const { projectId } = await openProject(1);
    const expert = await makeExpert();
    const offered = async () => (await listOfferedProjects(expert)).find(({ id }) => id === projectId);
    expect(await offered()).toMatchObject({
      available: true,
      doneCount: 0,
      leastMinor: 150n,
      mostMinor: 150n,
    });
    await judge(expert, await takeOne(expert, projectId));
    expect(await offered()).toMatchObject({ available: false, doneCount: 1 });
  });
});

describe("what the expert is shown", () => {
  test("an order of their own, the same on every load, and neither models nor other experts", async () => {
    const { projectId } = await openProject(1, 12);
    const orders = new Set<string>();
    for (let n = 0; n < 12; n++) {
      const expert = await makeExpert();
      const ids = await takeOne(expert, projectId);
      const shown = await assignment.findAssignment(expert, ids);
      expect(await assignment.findAssignment(expert, ids)).toEqual(shown);
      expect(Object.keys(shown!.completions[0]!).sort()).toEqual(["id", "text"]);
      expect(
        JSON.stringify(shown, (_, value) => (typeof value === "bigint" ? `${value}` : value)),
      ).not.toMatch(/model-|prompt-1/);
      orders.add(shown!.completions.map(({ text }) => text).join());
    }
    expect(orders.size).toBeGreaterThan(1);
  });

  test("nothing of somebody else's assignment", async () => {
    const { projectId } = await openProject(1);
    const ids = await takeOne(await makeExpert(), projectId);
    const other = await makeExpert();
    expect(await assignment.findAssignment(other, ids)).toBeNull();
    expect(await saveDraft(other, ids, makeSave(1, emptyDraft))).toBeNull();
    expect(await assignment.skipAssignment(other, { ...ids, reason: "no" })).toBeNull();
    expect(await submitJudgment(other, ids, makeForm())).toBeNull();
  });
});

const emptyDraft = makeDraft();

describe("draft", () => {
  test("a save gives the assignment its full time again", async () => {
    const { projectId } = await openProject(1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await db
      .update(assignments)
      .set({ expiresAt: sql`now() + interval '1 minute'` })
      .where(eq(assignments.id, ids.assignmentId));
    const saved = await saveDraft(expert, ids, makeSave(1, emptyDraft));
    expect(saved!.expiresAt.getTime() - Date.now()).toBeGreaterThan(25 * 60_000);
  });

  test("is kept when the time has run out, and gone once it is submitted", async () => {
    const { projectId } = await openProject(1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await expire(ids);
    await assignment.returnExpired();
    expect(await saveDraft(expert, ids, makeSave(1, emptyDraft))).toMatchObject({
      saved: true,
      state: "expired",
    });
    await judge(expert, ids);
    expect(await saveDraft(expert, ids, makeSave(2, emptyDraft))).toMatchObject({
      saved: false,
      state: "submitted",
    });
    expect(await db.select().from(drafts).where(eq(drafts.assignmentId, ids.assignmentId))).toEqual([]);
  });
});

describe("submit", () => {
  test("stores ranking, order shown, rubric version, ratings and critiques", async () => {
    const { projectId } = await openProject(1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    const shown = await assignment.findAssignment(expert, ids);
    const display = shown!.completions.map(({ id }) => id);
    const [a, b, c] = display as [string, string, string];
    const submitted = await judge(expert, ids, { ranking: [[b], [a, c]] });
    expect(submitted).toMatchObject({ state: "stored", again: false });
    const [judgment] = await db.select().from(judgments).where(eq(judgments.assignmentId, ids.assignmentId));
    expect(judgment).toMatchObject({
      ranking: [[b], [a, c]],
      display,
      rubricVersion: 1,
      expertId: expert.userId,
    });
    expect(await db.select().from(ratings).where(eq(ratings.judgmentId, judgment!.id))).toHaveLength(3);
    const written = await db.select().from(critiques).where(eq(critiques.judgmentId, judgment!.id));
    expect(written.map(({ text }) => text)).toEqual(["Clear and right."]);
  });

  test("ten times at once, with one id or with ten, stores one judgment", async () => {
    const { projectId } = await openProject(1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    const id = uuidv7();
    const answers = await Promise.all(
      Array.from({ length: 10 }, (_, n) => judge(expert, ids, n % 2 ? { id } : {})),
    );
    const stored = await db.select().from(judgments).where(eq(judgments.assignmentId, ids.assignmentId));
    expect(stored).toHaveLength(1);
    expect(answers.map((answer) => answer?.state === "stored" && answer.judgmentId)).toEqual(
      Array(10).fill(stored[0]!.id),
    );
    expect((await taskOf(ids)).judgmentCount).toBe(1);
  });

  test("an incomplete ranking, a missing rating and strangers are named", async () => {
    const { projectId } = await openProject(1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    const untouched = await judge(expert, ids, { ranking: [], ratings: {} });
    expect(untouched).toMatchObject({ state: "incomplete" });
    const stranger = uuidv7();
    const strange = await judge(expert, ids, { critiques: { [stranger]: "?" } });
    expect(strange).toMatchObject({ state: "incomplete", problems: [{ field: `critique.${stranger}` }] });
    const unknown = await judge(expert, ids, { rubricVersion: 7 });
    expect(unknown).toMatchObject({ state: "incomplete", problems: [{ field: "rubricVersion" }] });
    expect((await taskOf(ids)).judgmentCount).toBe(0);
  });

  test("the last one wanted closes the task and asks for its scoring, once", async () => {
    const { projectId } = await openProject(1, 2);
    const pair = await Promise.all([makeExpert(), makeExpert()]);
    const taken = await Promise.all(pair.map((expert) => takeOne(expert, projectId)));
    await Promise.all(pair.map((expert, n) => judge(expert, taken[n]!)));
    const task = await taskOf(taken[0]!);
    expect(task).toMatchObject({ judgmentCount: 2, openCount: 0 });
    expect(task.closedAt).not.toBeNull();
    const jobs = await db.execute(
      sql`select 1 from graphile_worker.jobs where key = ${`score-task:${projectId}:${task.id}`}`,
    );
    expect(jobs).toHaveLength(1);
    expect(await readProgress(projectId)).toEqual({
      taskCount: 1,
      closedTaskCount: 1,
      wantedCount: 2,
      judgmentCount: 2,
      liveCount: 0,
    });
  });

  test("a judgment's id that another assignment used is refused, and both stay whole", async () => {
    const { projectId } = await openProject(2);
    const [one, two] = await Promise.all([makeExpert(), makeExpert()]);
    const id = uuidv7();
    await judge(one, await takeOne(one, projectId), { id });
    const ids = await takeOne(two, projectId);
    expect(await judge(two, ids, { id })).toMatchObject({ state: "gone" });
    expect(await judge(two, ids)).toMatchObject({ state: "stored", again: false });
  });
});

describe("an assignment that runs out", () => {
  test("goes back once, and somebody else gets the slot", async () => {
    const { projectId } = await openProject(1, 1);
    const [slow, quick] = await Promise.all([makeExpert(), makeExpert()]);
    const ids = await takeOne(slow, projectId);
    expect(await assignment.takeAssignment(quick, projectId)).toBeNull();
    await expire(ids);
    await Promise.all([assignment.returnExpired(), assignment.returnExpired()]);
    expect((await taskOf(ids)).openCount).toBe(1);
    await judge(quick, await takeOne(quick, projectId));
    expect(await assignment.resumeAssignment(slow, ids)).toBe("gone");
    expect(await taskOf(ids)).toMatchObject({ openCount: 0, judgmentCount: 1 });
  });

  test("can be taken up again, or submitted late, while its slot is free", async () => {
    const { projectId } = await openProject(2, 1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await expire(ids);
    await assignment.returnExpired();
    expect(await assignment.resumeAssignment(expert, ids)).toBe("resumed");
    await expire(ids);
    await assignment.returnExpired();
    expect(await judge(expert, ids)).toMatchObject({ state: "stored", again: false });
    expect(await taskOf(ids)).toMatchObject({ openCount: 0, judgmentCount: 1 });
  });

  test("comes back to its expert first of all, with what they had typed, and is offered", async () => {
    const { projectId } = await openProject(1, 1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await saveDraft(expert, ids, makeSave(1, { ...emptyDraft, activeMs: 77 }));
    await expire(ids);
    await assignment.returnExpired();
    const offered = (await listOfferedProjects(expert)).find(({ id }) => id === projectId);
    expect(offered?.available).toBe(true);
    expect(await assignment.takeAssignment(expert, projectId)).toEqual(ids);
    const shown = await assignment.findAssignment(expert, ids);
    expect(shown).toMatchObject({ state: "live", draft: { body: { activeMs: 77 } } });
  });

  test("is not to be confused with one skipped for the reason “expired”", async () => {
    const { projectId } = await openProject(1, 1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await assignment.skipAssignment(expert, { ...ids, reason: "expired" });
    expect(await assignment.resumeAssignment(expert, ids)).toBe("gone");
  });

  test("that was skipped is no longer the expert's", async () => {
    const { projectId } = await openProject(1, 1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    const answers = await Promise.all(
      [1, 2].map(() => assignment.skipAssignment(expert, { ...ids, reason: "not my field" })),
    );
    expect(answers.sort()).toEqual(["not live", "skipped"]);
    expect((await taskOf(ids)).openCount).toBe(1);
    expect(await judge(expert, ids)).toMatchObject({ state: "gone" });
    expect(await assignment.takeAssignment(expert, projectId)).toBeNull();
  });
});
