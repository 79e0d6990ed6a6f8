import { and, eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { asks, loadHoldings, need } from "../support/holdings.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { type Ids, loadJudging } from "../support/judging.ts";
import { makeDraft, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { hold, untilWaiting } = await loadInterleaving();
const { grant, endCredential } = await loadHoldings();
const judging = await loadJudging();
const { makeExpert, openProject, takeOne, judge, formFor, score } = judging;
const { draftOf, copiesOf, taskOf, judgmentsOf, standingOf, consensusOf } = judging;
const { findAssignment } = await import("#app/models/assignment.server.ts");
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
  await submitJudgment(expert, ids, form);
  /** The judgment again with another order, in the place of the one that is named. */
  const changed = (edits: string = form.id) => ({
    ...form,
    id: uuidv7(),
    edits,
    ranking: form.ranking.toReversed(),
  });
  return { expert, ids, projectId, form, changed };
}

describe("edit", () => {
  test("stores the next version and retracts the one before; the task counts one judgment still", async () => {
    const { expert, ids, form, changed } = await judged();
    const again = changed();
    expect(await submitJudgment(expert, ids, again)).toEqual({
      state: "stored",
      judgmentId: again.id,
      again: false,
      undoMs: 0,
      other: null,
    });
    expect(await judgmentsOf(ids)).toMatchObject([
      { id: form.id, version: 1, ranking: form.ranking },
      { id: again.id, version: 2, ranking: again.ranking },
    ]);
    expect(await standingOf(ids)).toMatchObject([{ id: again.id, version: 2 }]);
    expect(await db.select().from(retractions).where(eq(retractions.judgmentId, form.id))).toMatchObject([
      { reason: "edited" },
    ]);
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1, openCount: 0, closedAt: expect.any(Date) });
    expect(await findAssignment(expert, ids)).toMatchObject({
      state: "submitted",
      editing: again.id,
      draft: { revision: 100_000, body: { ranking: again.ranking } },
    });
    await score(ids);
    expect(await consensusOf(ids)).toMatchObject([{ judgmentIds: [again.id] }]);
  });

  test("sent ten times at once, it is one version", async () => {
    const { expert, ids, changed } = await judged();
    const again = changed();
    const answers = await Promise.all(Array.from({ length: 10 }, () => submitJudgment(expert, ids, again)));
    for (const answer of answers) expect(answer).toMatchObject({ state: "stored", judgmentId: again.id });
    expect(await judgmentsOf(ids)).toHaveLength(2);
    expect(await copiesOf(ids)).toEqual([]);
  });

  test("the first submit sent again after an edit names the version that stands", async () => {
    const { expert, ids, form, changed } = await judged();
    const again = changed();
    await submitJudgment(expert, ids, again);
    expect(await submitJudgment(expert, ids, form)).toMatchObject({
      state: "stored",
      judgmentId: again.id,
      again: true,
    });
    expect(await judgmentsOf(ids)).toHaveLength(2);
  });

  test("of two at once the first stands; the second is refused in words and kept as a copy", async () => {
    const { expert, ids, changed } = await judged();
    const [one, other] = [changed(), { ...changed(), reasoning: "", critiques: {} }];
    const answers = await Promise.all([one, other].map((form) => submitJudgment(expert, ids, form)));
    expect(answers.map((answer) => answer?.state).sort()).toEqual(["gone", "stored"]);
    const [standing] = await standingOf(ids);
    const lost = standing!.id === one.id ? other : one;
    expect(await judgmentsOf(ids)).toHaveLength(2);
    expect(await copiesOf(ids)).toMatchObject([{ body: { critiques: lost.critiques } }]);
  });

  test("with something missing is refused by name, and the judgment stands as it was", async () => {
    const { expert, ids, form, changed } = await judged();
    expect(await submitJudgment(expert, ids, { ...changed(), ratings: {} })).toMatchObject({
      state: "incomplete",
    });
    expect(await standingOf(ids)).toMatchObject([{ id: form.id }]);
  });

  test("is refused once the task is scored, and what was sent is kept", async () => {
    const { expert, ids, form, changed } = await judged();
    await score(ids);
    expect(await findAssignment(expert, ids)).toMatchObject({
      state: "submitted",
      editing: null,
      draft: null,
    });
    expect(await submitJudgment(expert, ids, changed())).toMatchObject({
      state: "gone",
      message: expect.stringContaining("scored"),
    });
    expect(await standingOf(ids)).toMatchObject([{ id: form.id }]);
    expect(await copiesOf(ids)).toHaveLength(1);
  });

  test("of a judgment that was taken back is refused, and the draft of the one who took it back stays", async () => {
    const { expert, ids, form, changed } = await judged();
    await undoJudgment(expert, ids, form.id);
    expect(await submitJudgment(expert, ids, changed())).toMatchObject({
      state: "gone",
      message: expect.stringContaining("took this judgment back"),
    });
    expect(await standingOf(ids)).toEqual([]);
    expect(await draftOf(ids)).not.toBeNull();
    expect(await copiesOf(ids)).toHaveLength(1);
  });

  test("by somebody else is not there; a change is not taken back but changed again", async () => {
    const { expert, ids, changed } = await judged();
    expect(await submitJudgment(await makeExpert(), ids, changed())).toBeNull();
    const again = changed();
    await submitJudgment(expert, ids, again);
    expect(await undoJudgment(expert, ids, again.id)).toMatchObject({ state: "gone" });
    expect(await standingOf(ids)).toMatchObject([{ id: again.id }]);
  });

  test("needs what the project asks for", async () => {
    const { projectId } = await openProject(1, 1, { requirement: asks(need()) });
    const expert = await makeExpert();
    const credential = await grant(expert);
    const ids = await takeOne(expert, projectId);
    const form = await formFor(expert, ids);
    await submitJudgment(expert, ids, form);
    await endCredential(expert, credential);
    expect(await undoJudgment(expert, ids, form.id)).toMatchObject({ state: "gone" });
    const answer = await submitJudgment(expert, ids, { ...form, id: uuidv7(), edits: form.id });
    expect(answer).toMatchObject({ state: "gone", message: expect.stringContaining("no longer hold") });
    expect(await standingOf(ids)).toMatchObject([{ id: form.id }]);
  });
});

describe("the draft of an edit", () => {
  const body = makeDraft({ critiques: { a: "Better said." }, activeMs: 3 });

  test("is kept beside the judgment that stands, shown again, and gone with the edit", async () => {
    const { expert, ids, form, changed } = await judged();
    const saved = await saveDraft(expert, ids, makeSave(1, body, { edits: form.id, base: 50_000 }));
    expect(saved).toMatchObject({ saved: true, state: "submitted", revision: 50_001, other: null });
    expect(await findAssignment(expert, ids)).toMatchObject({
      editing: form.id,
      draft: { revision: 50_001, body },
    });
    await submitJudgment(expert, ids, changed());
    expect(await draftOf(ids)).toBeNull();
    expect(await saveDraft(expert, ids, makeSave(2, body, { edits: form.id }))).toMatchObject({
      saved: false,
      state: "submitted",
      revision: null,
    });
  });

  test("is not taken of a judgment that is unknown, or scored", async () => {
    const { expert, ids, form } = await judged();
    for (const edits of [null, uuidv7()])
      expect(await saveDraft(expert, ids, makeSave(1, body, { edits }))).toMatchObject({ saved: false });
    await score(ids);
    expect(await saveDraft(expert, ids, makeSave(1, body, { edits: form.id }))).toMatchObject({
      saved: false,
      revision: null,
    });
    expect(await draftOf(ids)).toBeNull();
  });

  test("gives way to what was taken back", async () => {
    const { expert, ids, form } = await judged();
    await saveDraft(expert, ids, makeSave(1, body, { edits: form.id }));
    expect(await undoJudgment(expert, ids, form.id)).toEqual({ state: "undone" });
    expect((await findAssignment(expert, ids))!.draft!.body).toMatchObject({ critiques: form.critiques });
  });
});

describe.each(["edit first", "score first"] as const)("edit against score, %s", (order) => {
  test("what is scored is what stands", async () => {
    const { expert, ids, form, changed } = await judged();
    const again = changed();
    const letGo = await hold((tx) => lockTask(tx, ids));
    const steps = [() => submitJudgment(expert, ids, again), () => score(ids)];
    if (order === "score first") steps.reverse();
    const first = steps[0]!();
    await untilWaiting(1);
    const second = steps[1]!();
    await untilWaiting(2);
    await letGo();
    await Promise.all([first, second]);
    const standing = (await standingOf(ids)).map(({ id }) => id);
    expect(standing).toEqual([order === "edit first" ? again.id : form.id]);
    expect(await consensusOf(ids)).toMatchObject([{ judgmentIds: standing }]);
  });
});

test("a judgment of another page that comes second is not stored, and not lost", async () => {
  const { expert, ids, form } = await judged();
  const other = await judge(expert, ids, { critiques: { [form.ranking[0]![0]!]: "Said elsewhere." } });
  const [copy] = await copiesOf(ids);
  expect(other).toMatchObject({ state: "stored", judgmentId: form.id, again: true });
  expect(other).toMatchObject({ other: { outcome: "kept", copyId: copy!.id } });
  expect(await judgmentsOf(ids)).toHaveLength(1);
  const shown = (await findAssignment(expert, ids))!;
  expect(shown.copies).toEqual([{ id: copy!.id, typedAt: expect.any(Date) }]);
});

async function lockTask(tx: Parameters<Parameters<typeof db.transaction>[0]>[0], ids: Ids) {
  const { projectId, id } = await taskOf(ids);
  await tx
    .select()
    .from(tasks)
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, id)))
    .for("update");
}
