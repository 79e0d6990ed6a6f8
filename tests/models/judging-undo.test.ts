import { and, eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { type Ids, loadJudging } from "../support/judging.ts";
import { makeDraft, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { hold, untilWaiting } = await loadInterleaving();
const judging = await loadJudging();
const { makeExpert, openProject, takeOne, judge, formFor, score, backdate } = judging;
const { rowOf, draftOf, copiesOf, taskOf, judgmentsOf, standingOf, consensusOf, scoringDue } = judging;
const { findAssignment, takeAssignment } = await import("#app/models/assignment.server.ts");
const { saveDraft } = await import("#app/models/draft.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { undoJudgment } = await import("#app/models/undo.server.ts");
const { retractions } = await import("#db/schema/judgments.ts");
const { tasks } = await import("#db/schema/tasks.ts");

async function judged(overlap = 1) {
  const { projectId } = await openProject(2, overlap);
  const expert = await makeExpert();
  const ids = await takeOne(expert, projectId);
  const form = await formFor(expert, ids);
  const stored = await submitJudgment(expert, ids, form);
  return { expert, ids, projectId, form, stored };
}

async function judgeAgain(expert: Expert, ids: Ids) {
  const form = await formFor(expert, ids);
  const stored = await submitJudgment(expert, ids, form);
  expect(stored).toMatchObject({ state: "stored", again: false, undoMs: 10_000 });
  return form;
}

describe("undo", () => {
  test("brings the assignment back with everything that was said, and the judgment counts no more", async () => {
    const { expert, ids, form, stored } = await judged();
    expect(stored).toMatchObject({ state: "stored", again: false, undoMs: 10_000 });
    expect(await taskOf(ids)).toMatchObject({
      judgmentCount: 1,
      openCount: 0,
      closedAt: expect.any(Date),
    });

    expect(await undoJudgment(expert, ids, form.id)).toEqual({ state: "undone" });
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 0, openCount: 0, closedAt: null });
    expect(await rowOf(ids)).toMatchObject({ submittedAt: null, returnedAt: null });
    expect(await standingOf(ids)).toEqual([]);
    expect(await db.select().from(retractions).where(eq(retractions.judgmentId, form.id))).toMatchObject([
      { reason: "undone" },
    ]);
    const shown = (await findAssignment(expert, ids))!;
    expect(shown).toMatchObject({ state: "live", editing: null, draft: { revision: 50_000 } });
    const { ranking, ratings, critiques } = form;
    expect(shown.draft!.body).toMatchObject({ ranking, ratings, critiques });
  });

  test("can be followed by another submit, which counts once, and be undone again", async () => {
    const { expert, ids, form } = await judged();
    await undoJudgment(expert, ids, form.id);
    const { id } = await judgeAgain(expert, ids);
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1, closedAt: expect.any(Date) });
    expect(await draftOf(ids)).toBeNull();
    expect(await undoJudgment(expert, ids, id)).toEqual({ state: "undone" });
    await judge(expert, ids);
    expect((await judgmentsOf(ids)).map(({ version }) => version)).toEqual([1, 2, 3]);
    expect(await standingOf(ids)).toMatchObject([{ version: 3 }]);
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1, openCount: 0 });
  });

  test("asked twice, also at once, it happens once", async () => {
    const { expert, ids, form } = await judged(2);
    const answers = await Promise.all([1, 2, 3].map(() => undoJudgment(expert, ids, form.id)));
    expect(answers).toEqual(Array(3).fill({ state: "undone" }));
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 0, openCount: 1 });
  });

  test("names the judgment: a request that comes late takes back no other", async () => {
    const { expert, ids, form } = await judged();
    await undoJudgment(expert, ids, form.id);
    const { id } = await judgeAgain(expert, ids);
    expect(await undoJudgment(expert, ids, form.id)).toEqual({ state: "undone" });
    expect(await standingOf(ids)).toMatchObject([{ id }]);
    await submitJudgment(expert, ids, { ...form, id: uuidv7(), edits: id });
    expect(await undoJudgment(expert, ids, id)).toMatchObject({
      state: "gone",
      message: expect.stringContaining("changed this judgment"),
    });
    expect(await standingOf(ids)).toHaveLength(1);
  });

  test("leaves what was typed to change the judgment as a copy", async () => {
    const { expert, ids, form } = await judged();
    const change = makeDraft({ reasoning: "Better said." });
    await saveDraft(expert, ids, makeSave(1, change, { base: 50_000, edits: form.id }));
    await undoJudgment(expert, ids, form.id);
    expect(await draftOf(ids)).toMatchObject({ body: { critiques: form.critiques } });
    expect(await copiesOf(ids)).toMatchObject([{ body: change }]);
  });

  test("the judgment that was taken back is not stored again by a request that comes late", async () => {
    const { expert, ids, form } = await judged();
    await undoJudgment(expert, ids, form.id);
    expect(await submitJudgment(expert, ids, form)).toMatchObject({
      state: "gone",
      message: expect.stringContaining("took this judgment back"),
    });
    expect((await rowOf(ids)).submittedAt).toBeNull();
    expect(await draftOf(ids)).not.toBeNull();
  });

  test("a page that was open before knows nothing of what was taken back: it is kept as a copy", async () => {
    const { expert, ids, form } = await judged();
    await undoJudgment(expert, ids, form.id);
    const saved = await saveDraft(
      expert,
      ids,
      makeSave(1, makeDraft({ activeMs: 1, reasoning: "Other." }), { base: 7 }),
    );
    expect(saved).toMatchObject({ saved: true, other: { outcome: "put aside" } });
    expect(await copiesOf(ids)).toMatchObject([
      { id: saved!.other!.copyId, body: { critiques: expect.objectContaining({}) } },
    ]);
  });

  test("comes too late after fifteen seconds, and changes nothing", async () => {
    const { expert, ids, form } = await judged();
    await backdate(ids, 14);
    expect((await findAssignment(expert, ids))!.editing).not.toBeNull();
    await backdate(ids, 2);
    expect(await undoJudgment(expert, ids, form.id)).toMatchObject({ state: "gone" });
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1 });
    expect(await standingOf(ids)).toHaveLength(1);
  });

  test("is refused once the task is scored; until then the scoring waits", async () => {
    const { expert, ids, form } = await judged();
    const [due] = await scoringDue(ids);
    expect(due).toBeGreaterThan(12);
    expect(due).toBeLessThanOrEqual(15);
    await score(ids);
    expect(await undoJudgment(expert, ids, form.id)).toMatchObject({
      state: "gone",
      message: expect.stringContaining("scored"),
    });
  });

  test("of somebody else's, of what was never submitted and of what is not there, nothing is taken back", async () => {
    const { expert, ids, projectId, form } = await judged(3);
    expect(await undoJudgment(await makeExpert(), ids, form.id)).toBeNull();
    const next = await takeOne(expert, projectId);
    for (const id of [form.id, uuidv7()])
      expect(await undoJudgment(expert, next, id)).toMatchObject({ state: "gone" });
    expect((await standingOf(ids)).length).toBe(1);
  });

  test("the task is open to be closed by others meanwhile, and closes with it", async () => {
    const { expert, ids, projectId, form } = await judged(2);
    await undoJudgment(expert, ids, form.id);
    const other = await makeExpert();
    const theirs = await takeOne(other, projectId);
    expect((await rowOf(theirs)).taskId).toBe((await rowOf(ids)).taskId);
    await judge(other, theirs);
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1, openCount: 0, closedAt: null });
    await judge(expert, ids);
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 2, closedAt: expect.any(Date) });
  });

  test("what is taken first is what was begun: the task taken back, and then the one that came after it", async () => {
    const { expert, ids, projectId, form } = await judged(2);
    const after = await takeOne(expert, projectId);
    await undoJudgment(expert, ids, form.id);
    await judge(expert, ids);
    expect(await takeAssignment(expert, projectId)).toEqual(after);
  });
});

describe.each(["undo first", "score first"] as const)("undo against score, %s", (order) => {
  test("either the judgment is taken back or it is scored, never both", async () => {
    const { expert, ids, form } = await judged();
    const { projectId, id } = await taskOf(ids);
    const letGo = await hold((tx) =>
      tx
        .select()
        .from(tasks)
        .where(and(eq(tasks.projectId, projectId), eq(tasks.id, id)))
        .for("update"),
    );
    const steps = [() => undoJudgment(expert, ids, form.id), () => score(ids)];
    if (order === "score first") steps.reverse();
    const first = steps[0]!();
    await untilWaiting(1);
    const second = steps[1]!();
    await untilWaiting(2);
    await letGo();
    const answers = await Promise.all([first, second]);
    const undone = answers.find((answer) => answer !== undefined);
    const scored = await consensusOf(ids);
    expect(undone).toMatchObject({ state: order === "undo first" ? "undone" : "gone" });
    expect(scored).toHaveLength(order === "undo first" ? 0 : 1);
    await expectWhole(ids);
  });
});

/** The task's counts are those of its rows. */
async function expectWhole(ids: Ids) {
  const task = await taskOf(ids);
  const standing = await standingOf(ids);
  expect(task.judgmentCount).toBe(standing.length);
  expect(task.closedAt !== null).toBe(task.judgmentCount === task.overlap);
}
