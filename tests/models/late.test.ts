import { eq, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import { defaultTableQuery } from "#app/domain/table-query.ts";
import { HISTORY_TABLE } from "#app/forms/history-table.ts";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { asks, loadHoldings, need } from "../support/holdings.ts";
import { type Ids, loadJudging } from "../support/judging.ts";

const { db } = await openTestDatabase();
const judging = await loadJudging();
const { makeExpert, openProject, takeOne, judge, rowOf, taskOf, draftOf, standingOf } = judging;
const { grant, endCredential } = await loadHoldings();
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { leaveAssignments } = await import("#app/models/assignment-leave.server.ts");
const { resumeAssignment } = await import("#app/models/assignment-resume.server.ts");
const { listHistory } = await import("#app/models/history.server.ts");
const { closeProject } = await import("#app/models/project.server.ts");
const { undoJudgment } = await import("#app/models/undo.server.ts");
const { projects } = await import("#db/schema/projects.ts");

const expire = async (ids: Ids) => {
  await judging.expire(ids);
  await returnExpired();
};

/** The last that scoring the assignment's task made of it. */
const score = async (ids: Ids) => {
  await judging.score(ids);
  return (await judging.consensusOf(ids)).at(-1)!;
};

/** Work that ran out, or was left, on a task that another expert has taken since. */
async function overtaken(end: (expert: Expert, ids: Ids) => Promise<unknown> = (_, ids) => expire(ids)) {
  const { projectId, member } = await openProject(1, 1);
  const [expert, other] = [await makeExpert(), await makeExpert()];
  const ids = await takeOne(expert, projectId);
  await end(expert, ids);
  const theirs = await takeOne(other, projectId);
  return { projectId, member, expert, ids, other, theirs };
}

describe("a late submit", () => {
  test("of a task whose place is free takes it", async () => {
    const { projectId } = await openProject(1, 1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await expire(ids);
    expect(await judge(expert, ids)).toMatchObject({ state: "stored", again: false });
    expect(await rowOf(ids)).toMatchObject({ surplus: false });
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1, openCount: 0, closedAt: expect.any(Date) });
  });

  test.each([
    ["that ran out", undefined],
    ["that was left", (expert: Expert) => leaveAssignments(expert)],
  ])(
    "of a task %s and that others have is stored beyond the overlap, once, and in the expert's history",
    async (_, end) => {
      const { projectId, expert, ids, other, theirs } = await overtaken(end);
      expect(await judge(expert, ids)).toMatchObject({ state: "stored", again: false });
      expect(await rowOf(ids)).toMatchObject({ surplus: true, end: null, submittedAt: expect.any(Date) });
      expect(await taskOf(ids)).toMatchObject({ judgmentCount: 0, openCount: 0, closedAt: null });
      expect(await judge(expert, ids)).toMatchObject({ state: "stored", again: true });

      expect(await judge(other, theirs)).toMatchObject({ state: "stored" });
      expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1, openCount: 0, closedAt: expect.any(Date) });
      expect((await score(ids)).judgmentIds).toHaveLength(2);
      const { judgments } = await listHistory(expert, defaultTableQuery(HISTORY_TABLE));
      expect(judgments).toMatchObject([
        { projectId, assignmentId: ids.assignmentId, priceMinor: 150n, state: "scored" },
      ]);
    },
  );

  test("of a task that is scored already is stored, and the task is scored again with it", async () => {
    const { expert, ids, other, theirs } = await overtaken();
    await judge(other, theirs);
    expect(await score(ids)).toMatchObject({ version: 1, judgmentIds: [expect.any(String)] });
    await db.execute(sql`delete from graphile_worker._private_jobs`);

    expect(await judge(expert, ids)).toMatchObject({ state: "stored", undoMs: 0 });
    const [jobs] = await db.execute<{ count: number }>(sql`
      select count(*)::int as count from graphile_worker._private_jobs where key like 'score-task:%'`);
    expect(jobs!.count).toBe(1);
    const again = await score(ids);
    expect(again).toMatchObject({ version: 2 });
    expect(again.judgmentIds).toContain((await standingOf(ids))[0]!.id);
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1, openCount: 0, closedAt: expect.any(Date) });
  });

  test("to a project that was closed meanwhile is stored", async () => {
    const free = await openProject(1, 1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, free.projectId);
    await expire(ids);
    await closeProject(free.member, free.projectId, true);
    expect(await judge(expert, ids)).toMatchObject({ state: "stored" });

    const taken = await overtaken();
    await closeProject(taken.member, taken.projectId, true);
    expect(await judge(taken.expert, taken.ids)).toMatchObject({ state: "stored" });
    expect(await rowOf(taken.ids)).toMatchObject({ surplus: true });
  });

  test("that is taken back and sent again stays beyond the overlap", async () => {
    const { expert, ids, theirs, other } = await overtaken();
    const sent = await judge(expert, ids);
    if (sent?.state !== "stored") throw new Error("not stored");
    expect(await undoJudgment(expert, ids, sent.judgmentId)).toEqual({ state: "undone" });
    expect(await rowOf(ids)).toMatchObject({ submittedAt: null, end: null, surplus: true });
    expect(await judge(expert, ids)).toMatchObject({ state: "stored" });
    expect(await judge(other, theirs)).toMatchObject({ state: "stored" });
    expect(await taskOf(ids)).toMatchObject({ judgmentCount: 1, openCount: 0 });
  });

  test("of somebody who lost their credential is kept, and not stored", async () => {
    const { projectId } = await openProject(1, 1, { requirement: asks(need()) });
    const [expert, other] = [await makeExpert(), await makeExpert()];
    const credential = await grant(expert);
    await grant(other);
    const ids = await takeOne(expert, projectId);
    await expire(ids);
    await takeOne(other, projectId);
    await endCredential(expert, credential);
    expect(await judge(expert, ids)).toMatchObject({ state: "gone" });
    expect(await standingOf(ids)).toEqual([]);
    expect(await draftOf(ids)).not.toBeNull();
  });
});

test("without a judgment nothing is taken up beyond the overlap", async () => {
  const { projectId, expert, ids } = await overtaken();
  expect(await resumeAssignment(expert, ids)).toBe("gone");
  expect(await takeAssignment(expert, projectId)).toBeNull();
});

test("a project's limits do not keep anybody from what they had begun", async () => {
  const { projectId } = await openProject(3, 1);
  const expert = await makeExpert();
  const first = await takeOne(expert, projectId);
  await takeOne(await makeExpert(), projectId);
  await expire(first);
  await db.update(projects).set({ dailyLimit: 1, expertLimit: 1 }).where(eq(projects.id, projectId));
  expect(await takeAssignment(await makeExpert(), projectId)).toBeNull();
  expect(await takeAssignment(expert, projectId)).toEqual(first);
  expect(await takeAssignment(expert, projectId)).toEqual(first);
  await expire(first);
  expect(await resumeAssignment(expert, first)).toBe("resumed");
});

test("experts who take up again what ran out in each other's tasks, all at once, never wait in a circle", async () => {
  const { projectId } = await openProject(4, 2);
  const experts = await Promise.all(Array.from({ length: 6 }, () => makeExpert()));
  for (let round = 0; round < 5; round++) {
    const taken = await Promise.all(experts.map((expert) => takeAssignment(expert, projectId)));
    await db.execute(sql`
      update assignments set expires_at = now() - interval '1 second'
      where project_id = ${projectId} and submitted_at is null and returned_at is null`);
    await Promise.all([returnExpired(), ...experts.map((expert) => leaveAssignments(expert))]);
    expect(taken.filter(Boolean).length).toBeGreaterThan(0);
  }
  const [breach] = await db.execute<{ count: number }>(sql`
    select count(*)::int as count from tasks t where t.project_id = ${projectId} and t.open_count <> t.overlap`);
  expect(breach!.count).toBe(0);
});
