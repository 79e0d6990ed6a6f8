import { eq, sql } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadJudging } from "../support/judging.ts";
import { makeDraft, makeSave } from "../support/rubrics.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeOperator, openProject, takeOne, judge, rowOf, taskOf, draftOf } = await loadJudging();
const { findAssignment, takeAhead, takeAssignment } = await import("#app/models/assignment.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { leaveAssignments } = await import("#app/models/assignment-leave.server.ts");
const { saveDraft } = await import("#app/models/draft.server.ts");
const { listOfferedProjects } = await import("#app/models/offer.server.ts");
const { action } = await import("#app/routes/sign-out.tsx");
const { beginSession } = await import("#app/session.server.ts");
const { sessions } = await import("#db/schema/sessions.ts");

const body = makeDraft({ critiques: { a: "The second step is wrong." }, activeMs: 60_000 });

const asking = (cookie?: string) =>
  new Request("http://assay.test/sign-out", { method: "POST", headers: cookie ? { Cookie: cookie } : {} });
const signIn = async ({ userId }: Expert) => (await beginSession(asking(), userId)).split(";")[0]!;
const signOut = async (cookie: string) => {
  const answer = await action({ request: asking(cookie), params: {}, context: {} as never }).catch(
    (thrown) => thrown,
  );
  expect(answer).toMatchObject({ status: 302 });
};

test("signing out gives back at once what is in hand and what was fetched ahead, and both come back with their drafts", async () => {
  const { projectId } = await openProject(2, 1);
  const expert = await makeExpert();
  const cookie = await signIn(expert);
  const first = await takeOne(expert, projectId);
  await saveDraft(expert, first, makeSave(1, body));
  const ahead = (await takeAhead(expert, first))!.next!;

  await signOut(cookie);
  for (const ids of [first, ahead]) {
    expect(await rowOf(ids)).toMatchObject({ end: "left", returnedAt: expect.any(Date) });
    expect(await taskOf(ids)).toMatchObject({ openCount: 1 });
  }
  expect((await findAssignment(expert, first))?.state).toBe("expired");
  expect(await draftOf(first)).toMatchObject({ body });
  expect((await listOfferedProjects(expert))[0]).toMatchObject({ available: true, inHand: false });

  expect(await takeOne(expert, projectId)).toEqual(first);
  expect(await takeAhead(expert, first)).toEqual({ next: ahead });
  expect(await draftOf(first)).toMatchObject({ body });
  expect(await judge(expert, first)).toMatchObject({ state: "stored" });
});

test("what was left and taken by somebody else meanwhile does not come back", async () => {
  const { projectId } = await openProject(1, 1);
  const [expert, other] = [await makeExpert(), await makeExpert()];
  const ids = await takeOne(expert, projectId);
  expect(await leaveAssignments(expert)).toBe(1);
  expect(await takeOne(other, projectId)).not.toBeNull();
  expect(await takeAssignment(expert, projectId)).toBeNull();
  expect(await rowOf(ids)).toMatchObject({ end: "left" });
});

test("whoever is signed in elsewhere keeps everything until they sign out there too", async () => {
  const { projectId } = await openProject(1, 1);
  const expert = await makeExpert();
  const [here, there] = [await signIn(expert), await signIn(expert)];
  const ids = await takeOne(expert, projectId);
  await signOut(here);
  expect(await rowOf(ids)).toMatchObject({ end: null });
  await signOut(there);
  expect(await rowOf(ids)).toMatchObject({ end: "left" });
});

test("a session that has run out keeps nothing", async () => {
  const { projectId } = await openProject(1, 1);
  const expert = await makeExpert();
  await signIn(expert);
  await db
    .update(sessions)
    .set({ expiresAt: sql`now() - interval '1 second'` })
    .where(eq(sessions.userId, expert.userId));
  const cookie = await signIn(expert);
  const ids = await takeOne(expert, projectId);
  await signOut(cookie);
  expect(await rowOf(ids)).toMatchObject({ end: "left" });
});

test("judgments, skips and others' work stay as they are; leaving again, and as somebody who is no expert, changes nothing", async () => {
  const { projectId } = await openProject(1, 2);
  const [expert, other] = [await makeExpert(), await makeExpert()];
  const done = await takeOne(expert, projectId);
  await judge(expert, done);
  const theirs = await takeOne(other, projectId);
  expect(await leaveAssignments(expert)).toBe(0);
  expect(await rowOf(done)).toMatchObject({ end: null, submittedAt: expect.any(Date) });
  expect(await rowOf(theirs)).toMatchObject({ end: null });
  await signOut(await signIn(await makeOperator()));
  await signOut("");
});

test("signing out, submitting and running out at once agree on one end, and no place is counted twice", async () => {
  for (let round = 0; round < 10; round++) {
    const { projectId } = await openProject(1, 1);
    const expert = await makeExpert();
    const ids = await takeOne(expert, projectId);
    await db.execute(
      sql`update assignments set expires_at = now() - interval '1 second' where id = ${ids.assignmentId}`,
    );
    await Promise.all([
      judge(expert, ids),
      leaveAssignments(expert),
      leaveAssignments(expert),
      returnExpired(),
    ]);
    const row = await rowOf(ids);
    expect(row).toMatchObject({ submittedAt: expect.any(Date), end: null, surplus: false });
    expect(await taskOf(ids)).toMatchObject({ openCount: 0, judgmentCount: 1 });
  }
});
