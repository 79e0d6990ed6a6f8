import { eq } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { Expert } from "#app/domain/roles.ts";
import { defaultTableQuery } from "#app/domain/table-query.ts";
import { HISTORY_TABLE, type HistoryQuery } from "#app/forms/history-table.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { makeForm } from "../support/rubrics.ts";

await openTestDatabase();
const { db, makeExpert, makeLab, makeProject, makeBatch } = await loadFixtures();
const { listHistory, listHistoryTotals } = await import("#app/models/history.server.ts");
const { takeAssignment, findAssignment } = await import("#app/models/assignment.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { scoreTask } = await import("#app/models/consensus.server.ts");
const { tasks } = await import("#db/schema/tasks.ts");
const { batches } = await import("#db/schema/batches.ts");
const { judgments, retractions } = await import("#db/schema/judgments.ts");
const { calibrations } = await import("#db/schema/calibrations.ts");

/** Judges the next task of the project and says which judgment that was. */
async function judge(expert: Expert, projectId: string, activeMs = 0): Promise<string> {
  const taken = (await takeAssignment(expert, projectId))!;
  const { completions } = (await findAssignment(expert, taken))!;
  const form = makeForm({
    ranking: completions.map(({ id }) => [id]),
    ratings: Object.fromEntries(completions.map(({ id }) => [id, { correctness: 3 }])),
    activeMs,
  });
  const stored = await submitJudgment(expert, taken, form);
  expect(stored).toMatchObject({ state: "stored" });
  return form.id;
}

const ask = (changes: Partial<HistoryQuery> = {}): HistoryQuery => ({
  ...defaultTableQuery(HISTORY_TABLE),
  ...changes,
});

async function makeWork(title: string, fields: (string | undefined)[], overlap = 1, priceMinor = 150n) {
  const lab = await makeLab();
  const projectId = await makeProject(lab, { title, overlap, priceMinor });
  const lines = makeLines(fields.length).map((line, index) => ({
    ...line,
    prompt: `${line.prompt} (${title})`,
    field: fields[index],
  }));
  const batchId = await makeBatch(lab, projectId, lines);
  return { projectId, batchId };
}

test("the latest comes first, with its project, price, field and what became of it; nobody else's is there", async () => {
  const [expert, other] = [await makeExpert(), await makeExpert()];
  const { projectId } = await makeWork("Sums", ["algebra", undefined]);
  const first = await judge(expert, projectId);
  const second = await judge(expert, projectId);
  const { projectId: elsewhere } = await makeWork("Elsewhere", ["law"]);
  await judge(other, elsewhere);
  const { judgments, total } = await listHistory(expert, ask());
  expect(total).toBe(2);
  expect(judgments.map(({ id }) => id)).toEqual([second, first]);
  expect(new Set(judgments.map(({ field }) => field))).toEqual(new Set(["algebra", null]));
  expect(judgments[0]).toMatchObject({
    projectId,
    projectTitle: "Sums",
    excerpt: expect.stringMatching(/^What is \d plus \d\? \(Sums\)$/),
    priceMinor: 150n,
    currency: "USD",
    state: "waiting",
    editable: true,
    submittedAt: expect.any(Date),
  });
});

test("a scored task's judgment can be changed no more", async () => {
  const expert = await makeExpert();
  const { projectId } = await makeWork("Scored", [undefined, undefined]);
  const scored = await judge(expert, projectId);
  const waiting = await judge(expert, projectId);
  const [judged] = await db.select().from(judgments).where(eq(judgments.id, scored));
  await scoreTask({ projectId, taskId: judged!.taskId });
  const of = async (state: "scored" | "waiting") =>
    (await listHistory(expert, ask({ filters: { state } }))).judgments.map(({ id, editable }) => ({
      id,
      editable,
    }));
  expect(await of("scored")).toEqual([{ id: scored, editable: false }]);
  expect(await of("waiting")).toEqual([{ id: waiting, editable: true }]);
});

test("a calibration set's judgments can be changed until it is finished, and are never scored", async () => {
  const expert = await makeExpert();
  const { projectId, batchId } = await makeWork("To begin with", [undefined]);
  const id = await judge(expert, projectId);
  await db.update(batches).set({ kind: "calibration" }).where(eq(batches.id, batchId));
  const found = async () => (await listHistory(expert, ask({ filters: { state: "calibration" } }))).judgments;
  expect(await found()).toMatchObject([{ id, editable: true }]);
  await db
    .insert(calibrations)
    .values({ projectId, expertId: expert.userId, pairCount: 3, rightCount: 2, passed: true });
  expect(await found()).toMatchObject([{ id, editable: false }]);
});

test("what was taken back is gone from the list and the totals", async () => {
  const expert = await makeExpert();
  const { projectId } = await makeWork("Taken back", [undefined, undefined]);
  const gone = await judge(expert, projectId);
  const kept = await judge(expert, projectId);
  await db.insert(retractions).values({ projectId, judgmentId: gone, reason: "undone" });
  const { judgments } = await listHistory(expert, ask());
  expect(judgments.map(({ id }) => id)).toEqual([kept]);
  expect(await listHistoryTotals(expert)).toMatchObject([{ projectId, judgmentCount: 1 }]);
});

test("is searched, filtered by project, sorted and cut into pages", async () => {
  const expert = await makeExpert();
  const cheap = await makeWork("B 100% cheap", ["law", "algebra", undefined], 1, 50n);
  const dear = await makeWork("a dear one", ["medicine"], 1, 900n);
  for (const _ of [1, 2, 3]) await judge(expert, cheap.projectId);
  await judge(expert, dear.projectId);
  const found = async (changes: Partial<HistoryQuery>) => await listHistory(expert, ask(changes));
  const titles = async (changes: Partial<HistoryQuery>) =>
    (await found(changes)).judgments.map(({ projectTitle }) => projectTitle[0]);
  const fields = async (changes: Partial<HistoryQuery>) =>
    (await found(changes)).judgments.map(({ field }) => field);

  expect(await titles({ filters: { project: dear.projectId } })).toEqual(["a"]);
  expect(await titles({ filters: { project: "no such id" } })).toEqual([]);
  expect(await titles({ filters: { search: "0% c" } })).toEqual(["B", "B", "B"]);
  expect(await titles({ filters: { search: "MEDIC" } })).toEqual(["a"]);
  expect(await titles({ filters: { search: "1 plus 1" } })).toEqual(["B"]);
  expect(await titles({ sort: "project", descending: false })).toEqual(["a", "B", "B", "B"]);
  expect((await titles({ sort: "price", descending: true }))[0]).toBe("a");
  expect(await fields({ sort: "field", descending: false })).toEqual(["algebra", "law", "medicine", null]);

  const last = await found({ pageSize: 3, page: 7 });
  expect(last).toMatchObject({ total: 4, query: { page: 2 } });
  expect(last.judgments).toHaveLength(1);
});

test("totals by project, the latest first", async () => {
  const expert = await makeExpert();
  const early = await makeWork("Early", [undefined, undefined]);
  const late = await makeWork("Late", [undefined]);
  for (const _ of [1, 2]) await judge(expert, early.projectId);
  await judge(expert, late.projectId);
  const [task] = await db.select().from(tasks).where(eq(tasks.projectId, late.projectId));
  await scoreTask({ projectId: late.projectId, taskId: task!.id });
  expect(await listHistoryTotals(expert)).toEqual([
    {
      projectId: late.projectId,
      title: "Late",
      judgmentCount: 1,
      scoredCount: 1,
      activeMs: 0,
      latestAt: expect.any(Date),
    },
    {
      projectId: early.projectId,
      title: "Early",
      judgmentCount: 2,
      scoredCount: 0,
      activeMs: 0,
      latestAt: expect.any(Date),
    },
  ]);
});

test("who has judged nothing has no history", async () => {
  const nobody = { userId: uuidv7() };
  expect(await listHistory(nobody, ask())).toMatchObject({ judgments: [], total: 0 });
  expect(await listHistoryTotals(nobody)).toEqual([]);
});
