import { and, eq, sql } from "drizzle-orm";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Expert } from "../../app/domain/roles.ts";
import { MOST_ROWS } from "../../app/domain/table-query.ts";
import { openTestDatabase } from "../support/database.ts";
import { makeLines } from "../support/fixtures.ts";
import { type Ids, loadJudging } from "../support/judging.ts";

const { db } = await openTestDatabase();
const { makeExpert, makeLab, makeProject, makeBatch, judge, takeBack, takeOne, expire, taskOf, openProject } =
  await loadJudging();
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const { returnExpired } = await import("#app/models/assignment-expiry.server.ts");
const { skipAssignment } = await import("#app/models/assignment-life.server.ts");
const { listProjects, readProgress } = await import("#app/models/project.server.ts");
const { listTasks, readAgreement } = await import("#app/models/task.server.ts");
const { batches } = await import("#db/schema/batches.ts");
const { consensus } = await import("#db/schema/consensus.ts");
const { tasks } = await import("#db/schema/tasks.ts");

const VERBS = ["take", "submit", "skip", "undo", "expire", "move", "upload"] as const;
type Verb = (typeof VERBS)[number];

/** Counted task by task. */
async function plainly(projectId: string, batchId?: string) {
  const [row] = await db
    .select({
      taskCount: sql<number>`count(*)::int`,
      closedTaskCount: sql<number>`count(${tasks.closedAt})::int`,
      wantedCount: sql<number>`coalesce(sum(${tasks.overlap}), 0)::int`,
      judgmentCount: sql<number>`coalesce(sum(${tasks.judgmentCount}), 0)::int`,
      liveCount: sql<number>`coalesce(sum(${tasks.overlap} - ${tasks.judgmentCount} - ${tasks.openCount}), 0)::int`,
    })
    .from(tasks)
    .where(
      and(eq(tasks.projectId, projectId), batchId ? eq(tasks.batchId, batchId) : eq(tasks.kind, "work")),
    );
  return row!;
}

/** Eight experts at once, each with what they have in their hands and what they have judged. */
async function beginTogether() {
  const { member, projectId } = await openProject(4, 2);
  const elsewhere = await makeBatch(member, projectId, [{ ...makeLines(1)[0], id: "elsewhere" }]);
  let uploads = 0;
  const hands = await Promise.all(
    Array.from({ length: 8 }, async () => ({
      expert: await makeExpert(),
      held: null as Ids | null,
      judged: null as Ids | null,
    })),
  );
  type Hand = (typeof hands)[number];
  const act: Record<Verb, (hand: Hand) => Promise<unknown>> = {
    take: async (hand) => {
      hand.held = await takeAssignment(hand.expert, projectId);
    },
    submit: async (hand) => {
      if (!hand.held) return;
      const { state } = (await judge(hand.expert, hand.held))!;
      hand.judged = state === "stored" ? hand.held : null;
      hand.held = null;
    },
    skip: async (hand) => {
      if (hand.held) await skipAssignment(hand.expert, { ...hand.held, reason: "cannot say" });
      hand.held = null;
    },
    undo: async (hand) => {
      if (hand.judged) await takeBack(hand.expert, hand.judged);
      hand.held ??= hand.judged;
      hand.judged = null;
    },
    expire: async (hand) => {
      if (hand.held) await expire(hand.held);
      await returnExpired();
    },
    move: async (hand) => {
      const ids = hand.held ?? hand.judged;
      if (!ids) return;
      const { id } = await taskOf(ids);
      await db.update(tasks).set({ batchId: elsewhere }).where(eq(tasks.id, id));
    },
    upload: async () => {
      const lines = makeLines(2).map((line) => ({ ...line, id: `more-${++uploads}` }));
      await makeBatch(member, projectId, lines);
    },
  };
  return { member, projectId, hands, act };
}

describe("what a project's tasks add up to", () => {
  test("is what counting them one by one gives, whatever many do to them at once", async () => {
    const round = fc.array(fc.constantFrom(...VERBS), { minLength: 8, maxLength: 8 });
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 4, maxLength: 8 }), async (rounds) => {
        const { member, projectId, hands, act } = await beginTogether();
        for (const verbs of rounds) {
          await Promise.all(verbs.map((verb, n) => act[verb](hands[n]!)));
          const progress = await plainly(projectId);
          expect(await readProgress(projectId)).toEqual(progress);
          expect((await listProjects(member))[0]).toMatchObject(progress);
        }
        const made = await db.select().from(batches).where(eq(batches.projectId, projectId));
        for (const { id } of made)
          expect(await readProgress(projectId, id)).toEqual(await plainly(projectId, id));
      }),
      { numRuns: 8 },
    );
  });

  test("leaves gold out, which its batch counts all the same", async () => {
    const { member, projectId } = await openProject(2, 3);
    const goldId = await makeBatch(member, projectId, [{ ...makeLines(1)[0], id: "known" }]);
    await db.update(batches).set({ kind: "gold" }).where(eq(batches.id, goldId));
    await db.update(tasks).set({ kind: "gold" }).where(eq(tasks.batchId, goldId));
    expect(await readProgress(projectId)).toMatchObject({ taskCount: 2, wantedCount: 6 });
    expect((await listProjects(member))[0]).toMatchObject({ taskCount: 2, wantedCount: 6 });
    expect(await readProgress(projectId, goldId)).toMatchObject({ taskCount: 1, wantedCount: 3 });
  });

  test("is nothing where there are none", async () => {
    const member = await makeLab();
    const projectId = await makeProject(member);
    const none = { taskCount: 0, closedTaskCount: 0, wantedCount: 0, judgmentCount: 0, liveCount: 0 };
    expect(await readProgress(projectId)).toEqual(none);
    expect((await listProjects(member))[0]).toMatchObject(none);
    expect(await readAgreement(projectId)).toEqual({ scoredCount: 0, meanAgreement: null });
  });
});

test("agreement is the mean over the latest consensus of each task", async () => {
  const { projectId } = await openProject(3, 1);
  const ids = await db.select({ id: tasks.id }).from(tasks).where(eq(tasks.projectId, projectId));
  const write = async (at: number, version: number, agreement: number | null) =>
    await db.insert(consensus).values({
      ...{ projectId, taskId: ids[at]!.id, version, agreement },
      ...{ ruleVersion: "a rule", ranking: [], pairs: [], judgmentIds: [], scoredAt: new Date() },
    });
  const read = () => readAgreement(projectId);
  await write(0, 1, null);
  expect(await read()).toEqual({ scoredCount: 1, meanAgreement: null });
  await Promise.all([write(0, 2, 0.5), write(1, 1, 1)]);
  expect(await read()).toEqual({ scoredCount: 2, meanAgreement: 0.75 });
  await Promise.all([write(1, 2, null), write(2, 1, -0.25)]);
  expect(await read()).toEqual({ scoredCount: 3, meanAgreement: 0.125 });
});

describe("the table of tasks", () => {
  const query = (changes = {}) => ({
    ...{ sort: "uploaded" as const, descending: false, page: 1, pageSize: 25, filters: {} },
    ...changes,
  });

  /** A project with more tasks than a table counts one by one. */
  async function openLarge() {
    const { projectId } = await openProject(1);
    await db.execute(sql`
      insert into tasks (project_id, id, batch_id, external_id, content_hash, line_number, prompt, excerpt, completion_count, overlap, open_count)
      select t.project_id, gen_random_uuid(), t.batch_id, 'many-' || n, t.content_hash, n, t.prompt, 'One of many', 3, 3, 3
      from tasks t, generate_series(1, ${MOST_ROWS + 1}) n where t.project_id = ${projectId}`);
    return projectId;
  }

  test("tells how many tasks there are, and of those that match no more than it counts", async () => {
    const projectId = await openLarge();
    expect((await listTasks(projectId, query())).total).toBe(MOST_ROWS + 2);
    const many = await listTasks(projectId, query({ filters: { search: "one of" } }));
    expect(many.total).toBe(MOST_ROWS + 1);
    expect(many.tasks).toHaveLength(25);
    const one = await listTasks(projectId, query({ filters: { search: "prompt-1" } }));
    expect(one.tasks.map(({ externalId }) => externalId)).toEqual(["prompt-1"]);
    expect(one.total).toBe(1);
  });

  test("sorts many by upload or id, says so, and turns pages up to where it counts", async () => {
    const projectId = await openLarge();
    const { query: done, notes } = await listTasks(projectId, query({ sort: "judgments", descending: true }));
    expect(done).toMatchObject({ sort: "uploaded", descending: false });
    expect(notes).toEqual([expect.stringMatching(/by upload or id only.*“judgments”/)]);
    const last = await listTasks(projectId, query({ sort: "id", descending: true, page: 5_000 }));
    expect(last).toMatchObject({ notes: [], query: { page: MOST_ROWS / 25, sort: "id" } });
    expect(last.tasks).toHaveLength(25);
    const few = await listTasks(
      projectId,
      query({ sort: "judgments", descending: true, filters: { search: "many-99" } }),
    );
    expect(few).toMatchObject({ notes: [], total: 111, query: { sort: "judgments" } });
  });

  test("finds tasks by their state", async () => {
    const { projectId } = await openProject(3, 1);
    const judged = await takeOne(await makeExpert(), projectId);
    const experts: Expert[] = [await makeExpert(), await makeExpert()];
    const begun = await takeOne(experts[0]!, projectId);
    await judge(experts[0]!, begun);
    const scored = await taskOf(judged);
    await db.insert(consensus).values({
      ...{ projectId, taskId: scored.id, version: 1, agreement: null },
      ...{ ruleVersion: "a rule", ranking: [], pairs: [], judgmentIds: [], scoredAt: new Date() },
    });
    const idsIn = async (state: string) =>
      (await listTasks(projectId, query({ filters: { state } }))).tasks.map(({ id }) => id);
    expect(await idsIn("scored")).toEqual([scored.id]);
    expect(await idsIn("begun")).toEqual([(await taskOf(begun)).id]);
    expect(await idsIn("waiting")).toHaveLength(1);
  });
});
