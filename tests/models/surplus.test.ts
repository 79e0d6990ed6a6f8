import { desc, eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { asks, loadHoldings, need } from "../support/holdings.ts";
import { makeDraft, makeForm, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, makeProject, makeBatch, makeOperator } = await loadFixtures();
const { grant, endCredential } = await loadHoldings();
const { takeAssignment, findAssignment } = await import("#app/models/assignment.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { resumeAssignment } = await import("#app/models/assignment-resume.server.ts");
const { scoreTask } = await import("#app/models/consensus.server.ts");
const { saveDraft } = await import("#app/models/draft.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { decideLapse, listLapses } = await import("#app/models/lapse-decision.server.ts");
const { listOfferedProjects } = await import("#app/models/offer.server.ts");
const { assignments, lapses } = await import("#db/schema/assignments.ts");
const { consensus } = await import("#db/schema/consensus.ts");
const { tasks } = await import("#db/schema/tasks.ts");

type Ids = { projectId: string; assignmentId: string };

const body = makeDraft({ critiques: { a: "The second step is wrong." }, activeMs: 60_000 });

/** Work that lapsed, and the hands of another expert that took its place. */
async function overtaken(overlap = 1) {
  const member = await makeLab();
  const projectId = await makeProject(member, { requirement: asks(need()), overlap });
  await makeBatch(member, projectId, makeLines(1));
  const expert = await makeExpert();
  const credential = await grant(expert);
  const ids = (await takeAssignment(expert, projectId))!;
  await saveDraft(expert, ids, makeSave(1, body));
  await endCredential(expert, credential);
  const others = await Promise.all(
    Array.from({ length: overlap }, async () => {
      const other = await makeExpert();
      await grant(other);
      return { other, theirs: (await takeAssignment(other, projectId))! };
    }),
  );
  return { expert, ids, projectId, others, ...others[0]! };
}

const excuse = async (ids: Ids) =>
  await decideLapse(await makeOperator(), { ...ids, decision: "excused", reason: "Only late." });

async function judge(expert: Expert, ids: Ids) {
  const shown = (await findAssignment(expert, ids))!;
  return await submitJudgment(
    expert,
    ids,
    makeForm({
      ranking: shown.completions.map(({ id }) => [id]),
      ratings: Object.fromEntries(shown.completions.map(({ id }) => [id, { correctness: 3 }])),
      activeMs: 10,
    }),
  );
}

const rowOf = async ({ assignmentId }: Ids) =>
  (await db.select().from(assignments).where(eq(assignments.id, assignmentId)))[0]!;
const taskOf = async (ids: Ids) => {
  const { taskId } = await rowOf(ids);
  return (await db.select().from(tasks).where(eq(tasks.id, taskId)))[0]!;
};
const score = async (ids: Ids) => {
  const { id: taskId } = await taskOf(ids);
  await scoreTask({ projectId: ids.projectId, taskId });
  const [latest] = await db
    .select()
    .from(consensus)
    .where(eq(consensus.taskId, taskId))
    .orderBy(desc(consensus.version))
    .limit(1);
  return latest;
};
const expire = async (ids: Ids) => {
  await db
    .update(assignments)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(assignments.id, ids.assignmentId));
  await returnExpired();
};
const scoringJobs = async (ids: Ids) => {
  const { id } = await taskOf(ids);
  const [row] = await db.execute<{ count: number }>(
    sql`select count(*)::int as count from graphile_worker._private_jobs where key like ${`score-task:%${id}`}`,
  );
  return row!.count;
};

test("work that is excused after others have judged the task is stored, and the task is scored again with it", async () => {
  const { expert, ids, other, theirs } = await overtaken();
  expect(await judge(other, theirs)).toMatchObject({ state: "stored" });
  expect(await score(ids)).toMatchObject({ version: 1, judgmentIds: [expect.any(String)] });
  await db.execute(sql`delete from graphile_worker._private_jobs`);

  expect(await excuse(ids)).toBe("in hand beyond the overlap");
  expect(await rowOf(ids)).toMatchObject({ end: null, surplus: true });
  expect(await judge(expert, ids)).toMatchObject({ state: "stored", again: false });

  expect(await rowOf(ids)).toMatchObject({ submittedAt: expect.any(Date), surplus: true });
  expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1, openCount: 0, closedAt: expect.any(Date) });
  expect(await scoringJobs(ids)).toBe(1);
  expect((await score(ids))!.judgmentIds).toHaveLength(2);
});

test("one beyond the overlap closes no task: it is scored with it when the others are there", async () => {
  const { expert, ids, others } = await overtaken(2);
  await excuse(ids);
  expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
  expect(await taskOf(ids)).toMatchObject({ judgmentCount: 0, openCount: 0, closedAt: null });
  for (const { other, theirs } of others) await judge(other, theirs);
  expect(await taskOf(ids)).toMatchObject({ judgmentCount: 2, closedAt: expect.any(Date) });
  expect((await score(ids))!.judgmentIds).toHaveLength(3);
});

test("a place that has become free meanwhile is filled by it", async () => {
  const { expert, ids, projectId, other, theirs } = await overtaken();
  await excuse(ids);
  await skipAssignment(other, { ...theirs, reason: "Not for me." });
  expect(await taskOf(ids)).toMatchObject({ openCount: 1 });
  expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
  expect(await rowOf(ids)).toMatchObject({ surplus: false });
  expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1, openCount: 0, closedAt: expect.any(Date) });
  const third = await makeExpert();
  await grant(third);
  expect(await takeAssignment(third, projectId)).toBeNull();
});

test.each([
  ["asking for work", (expert: Expert, ids: Ids) => takeAssignment(expert, ids.projectId)],
  ["taking it up", resumeAssignment],
  ["submitting it", judge],
])("given back in time, it frees no place, and comes back by %s however late", async (_how, comeBack) => {
  const { expert, ids, projectId } = await overtaken();
  await excuse(ids);
  await expire(ids);
  expect(await rowOf(ids)).toMatchObject({ end: "expired", surplus: false });
  expect(await taskOf(ids)).toMatchObject({ openCount: 0 });
  const offered = (await listOfferedProjects(expert)).find(({ id }) => id === projectId);
  expect(offered?.available).toBe(true);
  expect(await comeBack(expert, ids)).toBeTruthy();
  expect(await rowOf(ids)).toMatchObject({ end: null, surplus: true });
});

test("what ran out without a decision of an operator takes no place beyond the overlap", async () => {
  const { other, theirs, projectId } = await overtaken();
  await expire(theirs);
  const third = await makeExpert();
  await grant(third);
  expect(await takeAssignment(third, projectId)).not.toBeNull();
  expect(await resumeAssignment(other, theirs)).toBe("gone");
});

test("who qualifies again but finds others in their place has what they send kept and put before an operator", async () => {
  const { expert, ids } = await overtaken();
  await db.delete(lapses).where(eq(lapses.assignmentId, ids.assignmentId));
  await grant(expert);
  expect(await judge(expert, ids)).toMatchObject({
    state: "gone",
    message: expect.stringContaining("operator"),
  });
  const listed = (await listLapses()).open.find(({ assignmentId }) => assignmentId === ids.assignmentId);
  expect(listed?.placeFree).toBe(false);
  expect(listed?.said[0]?.title).toBe("Order");
  expect(await excuse(ids)).toBe("in hand beyond the overlap");
  expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
});
