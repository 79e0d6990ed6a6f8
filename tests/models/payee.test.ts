import { eq, inArray } from "drizzle-orm";
import { expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadJudging } from "../support/judging.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, openProject, takeOne, judge, rowOf } = await loadJudging();
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const { joinPayees } = await import("#app/models/payee.server.ts");
const { assignments } = await import("#db/schema/assignments.ts");
const { experts } = await import("#db/schema/users.ts");

const emailOf = ({ userId }: { userId: string }) => `${userId}@example.org`;
const join = (one: Expert, other: Expert) => joinPayees([emailOf(one), emailOf(other)]);
const payeesOf = async (...people: Expert[]) => {
  const rows = await db
    .select({ payeeId: experts.payeeId })
    .from(experts)
    .where(
      inArray(
        experts.userId,
        people.map(({ userId }) => userId),
      ),
    );
  return new Set(rows.map(({ payeeId }) => payeeId));
};
const makeExperts = async (count: number) => await Promise.all(Array.from({ length: count }, makeExpert));

test("two accounts become those of one person, however often and in whichever order they are named", async () => {
  const [one, other] = (await makeExperts(2)) as [Expert, Expert];
  const first = await join(one, other);
  expect(first).toMatchObject({ ok: true, accountCount: 2, joined: true });
  const again = await joinPayees([emailOf(other).toUpperCase(), emailOf(one)]);
  expect(again).toEqual({ ...first, joined: false });
  expect(await payeesOf(one, other)).toEqual(new Set([first.ok && first.payeeId]));
});

test("groups that share an account become one", async () => {
  const [a, b, c, d, stranger] = (await makeExperts(5)) as [Expert, Expert, Expert, Expert, Expert];
  await join(a, b);
  await join(c, d);
  expect((await payeesOf(a, b, c, d)).size).toBe(2);
  expect(await join(b, c)).toMatchObject({ ok: true, accountCount: 4, joined: true });
  expect((await payeesOf(a, b, c, d)).size).toBe(1);
  expect(await payeesOf(stranger)).toEqual(new Set([null]));
});

test("joined all at once they are one group in the end", async () => {
  const people = await makeExperts(6);
  const pairs = people.slice(1).map((other, at) => [people[at]!, other] as const);
  const joined = await Promise.all(pairs.map(([one, other]) => join(one, other)));
  expect(joined.every(({ ok }) => ok)).toBe(true);
  expect((await payeesOf(...people)).size).toBe(1);
});

test("an account that is not there, is no expert's or is named twice is refused by its address", async () => {
  const expert = await makeExpert();
  const member = await makeLab();
  const email = emailOf(expert);
  expect(await joinPayees([email, "nobody@example.org"])).toEqual({
    ok: false,
    email: "nobody@example.org",
    why: "no account",
  });
  expect(await joinPayees([emailOf(member), email])).toEqual({
    ok: false,
    email: emailOf(member),
    why: "no expert",
  });
  expect(await joinPayees([email, email.toUpperCase()])).toMatchObject({ ok: false, why: "same account" });
  expect(await payeesOf(expert)).toEqual(new Set([null]));
});

test("what one account has seen in any way is never given to the other", async () => {
  const { projectId } = await openProject(2, 3);
  const [one, other] = (await makeExperts(2)) as [Expert, Expert];
  await join(one, other);
  const first = await takeOne(one, projectId);
  await judge(one, first);
  const second = await takeOne(other, projectId);
  expect((await rowOf(second)).taskId).not.toBe((await rowOf(first)).taskId);
  expect(await takeAssignment(one, projectId)).toBeNull();
  await judge(other, second);
  expect(await takeAssignment(other, projectId)).toBeNull();
  const stranger = await makeExpert();
  expect(await takeAssignment(stranger, projectId)).not.toBeNull();
});

test("of accounts of one person that ask at once, no two are given the same task", async () => {
  for (let round = 0; round < 8; round++) {
    const { projectId } = await openProject(2, 9);
    const people = await makeExperts(4);
    for (const other of people.slice(1)) await join(people[0]!, other);
    const taken = await Promise.all(people.map((expert) => takeAssignment(expert, projectId)));
    expect(taken.filter(Boolean)).toHaveLength(2);
    const rows = await db.select().from(assignments).where(eq(assignments.projectId, projectId));
    expect(new Set(rows.map(({ taskId }) => taskId)).size).toBe(2);
  }
});
