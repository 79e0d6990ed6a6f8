import { eq, inArray } from "drizzle-orm";
import fc from "fast-check";
import { v7 as uuidv7 } from "uuid";
import { describe, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { openTestDatabase } from "../support/database.ts";
import { makeLines } from "../support/fixtures.ts";
import { loadJudging } from "../support/judging.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeBatch, judge, expire, openProject } = await loadJudging();
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { authorHash } = await import("#app/models/interest.server.ts");
const { listOfferedProjects } = await import("#app/models/offer.server.ts");
const { batches } = await import("#db/schema/batches.ts");
const { labMembers } = await import("#db/schema/labs.ts");
const { projects } = await import("#db/schema/projects.ts");
const { authors, tasks } = await import("#db/schema/tasks.ts");
const { experts, users } = await import("#db/schema/users.ts");

const offerOf = async (expert: Expert, projectId: string) =>
  (await listOfferedProjects(expert)).find(({ id }) => id === projectId);

async function openLimited(taskCount: number, limits: { expertLimit?: number; dailyLimit?: number }) {
  const { projectId, member } = await openProject(taskCount, 2);
  await db.update(projects).set(limits).where(eq(projects.id, projectId));
  return { projectId, member };
}

async function makeAuthor(expert: Expert, projectId: string) {
  const [user] = await db.select().from(users).where(eq(users.id, expert.userId));
  const written = await db.select({ taskId: tasks.id }).from(tasks).where(eq(tasks.projectId, projectId));
  const addressHash = authorHash(user!.email);
  await db.insert(authors).values(written.map(({ taskId }) => ({ projectId, taskId, addressHash })));
}

async function makeGold(batchId: string) {
  await db.update(batches).set({ kind: "gold" }).where(eq(batches.id, batchId));
  await db.update(tasks).set({ kind: "gold" }).where(eq(tasks.batchId, batchId));
}

describe("what is offered", () => {
  test("is no more than one expert may do, and says so", async () => {
    const { projectId } = await openLimited(3, { expertLimit: 1 });
    const expert = await makeExpert();
    await judge(expert, (await takeAssignment(expert, projectId))!);
    expect(await offerOf(expert, projectId)).toMatchObject({ available: false, limit: "expert" });
    expect(await takeAssignment(expert, projectId)).toBeNull();
  });

  test("is no more than the project gives in a day, and says so", async () => {
    const { projectId } = await openLimited(3, { dailyLimit: 1 });
    const [first, second] = [await makeExpert(), await makeExpert()];
    await takeAssignment(first, projectId);
    expect(await offerOf(first, projectId)).toMatchObject({ available: true, inHand: true, limit: null });
    expect(await offerOf(second, projectId)).toMatchObject({ available: false, limit: "day" });
  });

  test("names no limit where nothing is left", async () => {
    const { projectId } = await openLimited(1, { expertLimit: 1 });
    const expert = await makeExpert();
    await judge(expert, (await takeAssignment(expert, projectId))!);
    expect(await offerOf(expert, projectId)).toMatchObject({ available: false, limit: null });
  });

  test("leaves out a project of the expert's own lab, what they wrote, and one that has gold alone", async () => {
    const expert = await makeExpert();
    const own = await openProject(1);
    await db.insert(labMembers).values({ labId: own.member.labId, userId: expert.userId, role: "viewer" });
    const written = await openProject(1);
    await makeAuthor(expert, written.projectId);
    const gold = await openProject(1);
    const [batch] = await db.select().from(batches).where(eq(batches.projectId, gold.projectId));
    await makeGold(batch!.id);
    for (const { projectId } of [own, written, gold]) {
      expect(await offerOf(expert, projectId)).toBeUndefined();
      expect(await takeAssignment(expert, projectId)).toBeNull();
    }
  });
});

test("what is offered is what is given, whatever happened before", async () => {
  const VERBS = ["keep", "submit", "skip", "expire"] as const;
  const step = fc.tuple(fc.nat(3), fc.nat(3), fc.constantFrom(...VERBS));
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 15, maxLength: 25 }), async (steps) => {
      const people = await Promise.all(Array.from({ length: 4 }, makeExpert));
      const plain = await openProject(2, 2);
      const all = [
        plain,
        await openLimited(3, { expertLimit: 2 }),
        await openLimited(4, { dailyLimit: 3 }),
        await openProject(2, 1),
      ];
      await makeGold(await makeBatch(plain.member, plain.projectId, [{ ...makeLines(1)[0], id: "known" }]));
      await makeAuthor(people[3]!, all[3]!.projectId);
      const pair = people.slice(0, 2).map(({ userId }) => userId);
      await db.update(experts).set({ payeeId: uuidv7() }).where(inArray(experts.userId, pair));
      for (const [person, place, verb] of steps) {
        const expert = people[person]!;
        const { projectId } = all[place]!;
        const offer = await offerOf(expert, projectId);
        const taken = await takeAssignment(expert, projectId);
        expect(offer?.available ?? false).toBe(taken !== null);
        if (offer?.limit) expect(taken).toBeNull();
        if (taken && verb === "submit") await judge(expert, taken);
        if (taken && verb === "skip") await skipAssignment(expert, { ...taken, reason: "cannot say" });
        if (taken && verb === "expire") await expire(taken).then(returnExpired);
      }
    }),
    { numRuns: 6 },
  );
});
