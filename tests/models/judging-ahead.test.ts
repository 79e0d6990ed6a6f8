import { and, eq, isNull, sql } from "drizzle-orm";
import { describe, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { asks, loadHoldings, need } from "../support/holdings.ts";
import { loadInterleaving } from "../support/interleaving.ts";
import { type Ids, loadJudging } from "../support/judging.ts";
import { makeDraft, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { hold, untilWaiting } = await loadInterleaving();
const { grant, endCredential } = await loadHoldings();
const { makeExpert, openProject, takeOne, judge, takeBack, expire, rowOf, taskOf } = await loadJudging();
const { takeAhead, takeAssignment } = await import("#app/models/assignment.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { saveDraft } = await import("#app/models/draft.server.ts");
const { closeProject } = await import("#app/models/project.server.ts");
const { assignments } = await import("#db/schema/assignments.ts");

async function working(taskCount = 3, overlap = 1) {
  const { member, projectId } = await openProject(taskCount, overlap);
  const expert = await makeExpert();
  return { member, projectId, expert, ids: await takeOne(expert, projectId) };
}

async function ahead(expert: Expert, ids: Ids): Promise<Ids> {
  const found = await takeAhead(expert, ids);
  if (!found?.next) throw new Error("nothing ahead");
  return found.next;
}

const liveOf = ({ userId }: Expert) =>
  db
    .select()
    .from(assignments)
    .where(
      and(eq(assignments.expertId, userId), isNull(assignments.submittedAt), isNull(assignments.returnedAt)),
    );

const shorten = ({ assignmentId }: Ids) =>
  db
    .update(assignments)
    .set({ expiresAt: sql`now() + interval '1 minute'` })
    .where(eq(assignments.id, assignmentId));

const minutesLeft = async (ids: Ids) => ((await rowOf(ids)).expiresAt.getTime() - Date.now()) / 60_000;

describe("the next assignment, fetched ahead", () => {
  test("is another task, held but not opened, and comes when the first is submitted", async () => {
    const { expert, ids, projectId } = await working();
    const next = await ahead(expert, ids);
    expect(next.assignmentId).not.toBe(ids.assignmentId);
    expect((await taskOf(next)).id).not.toBe((await taskOf(ids)).id);
    expect(await rowOf(next)).toMatchObject({ openedAt: null });
    expect(await taskOf(next)).toMatchObject({ openCount: 0 });

    // The one that was begun comes first, for as long as it is in hand.
    expect(await takeAssignment(expert, projectId)).toEqual(ids);
    await judge(expert, ids);
    expect(await takeAssignment(expert, projectId)).toEqual(next);
    expect((await rowOf(next)).openedAt).not.toBeNull();
  });

  test("is one and the same however often and from wherever it is asked for", async () => {
    const { expert, ids, projectId } = await working(6);
    const found = await Promise.all([
      ...Array.from({ length: 6 }, () => takeAhead(expert, ids)),
      takeAssignment(expert, projectId).then(() => takeAhead(expert, ids)),
    ]);
    expect(new Set(found.map((one) => one?.next?.assignmentId)).size).toBe(1);
    // Nor can one climb from each to the next.
    const next = await ahead(expert, ids);
    expect(await takeAhead(expert, next)).toEqual({ next: ids });
    expect(await liveOf(expert)).toHaveLength(2);
  });

  test("is gone to after a skip too, and there is none once everything is judged", async () => {
    const { expert, ids, projectId } = await working(2);
    const next = await ahead(expert, ids);
    await skipAssignment(expert, { ...ids, reason: "Not mine." });
    expect(await takeAssignment(expert, projectId)).toEqual(next);
    expect(await takeAhead(expert, next)).toEqual({ next: null });
  });

  test("is not given to whoever has nothing in hand here, nor of what is not theirs", async () => {
    const { expert, ids } = await working();
    await judge(expert, ids);
    expect(await takeAhead(expert, ids)).toEqual({ next: null });
    expect(await takeAhead(await makeExpert(), ids)).toBeNull();
    expect(await liveOf(expert)).toEqual([]);
  });

  test("is what was open already where a judgment was taken back", async () => {
    const { expert, ids, projectId } = await working();
    const next = await ahead(expert, ids);
    await judge(expert, ids);
    await takeAssignment(expert, projectId);
    await takeBack(expert, ids);
    expect(await takeAhead(expert, ids)).toEqual({ next });
    expect(await liveOf(expert)).toHaveLength(2);
  });

  test("needs what the project asks for, and goes with the credential", async () => {
    const { projectId } = await openProject(3, 1, { requirement: asks(need()) });
    const expert = await makeExpert();
    const credential = await grant(expert);
    const ids = await takeOne(expert, projectId);
    const next = await ahead(expert, ids);
    await endCredential(expert, credential);
    expect(await takeAhead(expert, ids)).toEqual({ next: null });
    expect(await rowOf(next)).toMatchObject({ end: "lapsed" });
    expect(await taskOf(next)).toMatchObject({ openCount: 1 });
  });

  test("is not handed out of a closed project", async () => {
    const { member, expert, ids, projectId } = await working();
    await closeProject(member, projectId, true);
    expect(await takeAhead(expert, ids)).toEqual({ next: null });
  });

  test("brings back first what had run out, still unopened", async () => {
    const { expert, ids } = await working(2);
    const next = await ahead(expert, ids);
    await expire(next);
    await returnExpired();
    expect(await taskOf(next)).toMatchObject({ openCount: 1 });
    expect(await takeAhead(expert, ids)).toEqual({ next });
    expect(await rowOf(next)).toMatchObject({ end: null, openedAt: null });
  });

  test("many experts at once: no task is held more often than it is wanted", async () => {
    const { projectId } = await openProject(6, 2);
    const experts = await Promise.all(Array.from({ length: 6 }, makeExpert));
    await Promise.all(
      experts.map(async (expert) => {
        const ids = await takeAssignment(expert, projectId);
        if (ids) await Promise.all([takeAhead(expert, ids), takeAhead(expert, ids)]);
      }),
    );
    const wrong = await db.execute(sql`
      select id from tasks t where project_id = ${projectId} and open_count <> overlap - (
        select count(*) from assignments a
        where a.project_id = t.project_id and a.task_id = t.id and a.returned_at is null)`);
    expect(wrong).toEqual([]);
    for (const expert of experts) expect((await liveOf(expert)).length).toBeLessThanOrEqual(2);
  });
});

describe("its time", () => {
  test("begins anew with every save of the one that is worked on", async () => {
    const { expert, ids } = await working();
    const next = await ahead(expert, ids);
    await shorten(next);
    await saveDraft(expert, ids, makeSave(1, makeDraft()));
    expect(await minutesLeft(next)).toBeGreaterThan(25);
  });

  test("is let be while somebody else has it locked: the save waits for nobody", async () => {
    const { expert, ids } = await working();
    const next = await ahead(expert, ids);
    await shorten(next);
    const letGo = await hold((tx) =>
      tx.select().from(assignments).where(eq(assignments.id, next.assignmentId)).for("update"),
    );
    expect(await saveDraft(expert, ids, makeSave(1, makeDraft()))).toMatchObject({ saved: true });
    await letGo();
    expect(await minutesLeft(next)).toBeLessThan(2);
  });

  test("of others that are open, of other projects and of other experts, is theirs alone", async () => {
    const { expert, ids } = await working();
    const elsewhere = await openProject(2);
    const first = await takeOne(expert, elsewhere.projectId);
    const far = await ahead(expert, first);
    await Promise.all([shorten(first), shorten(far)]);
    await saveDraft(expert, ids, makeSave(1, makeDraft()));
    expect(await minutesLeft(first)).toBeLessThan(2);
    expect(await minutesLeft(far)).toBeLessThan(2);
  });
});

test("two tabs that ask at once while a third submits: two are in hand at most, and one of them unopened", async () => {
  const { expert, ids, projectId } = await working(8);
  const { lockExpert } = await import("#app/models/expert.server.ts");
  const letGo = await hold((tx) => lockExpert(tx, expert.userId));
  const tabs = [takeAhead(expert, ids), takeAhead(expert, ids)];
  const submitted = judge(expert, ids);
  await untilWaiting(3);
  await letGo();
  const given = await Promise.all(tabs);
  await submitted;
  await takeAssignment(expert, projectId);
  const live = await liveOf(expert);
  expect(live.length).toBeLessThanOrEqual(2);
  expect(live.filter(({ openedAt }) => openedAt === null).length).toBeLessThanOrEqual(1);
  for (const one of given) if (one?.next) expect(live.map(({ id }) => id)).toContain(one.next.assignmentId);
});
