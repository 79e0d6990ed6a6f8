import { and, asc, eq, sql } from "drizzle-orm";
import type { Expert } from "../../app/domain/roles.ts";
import type { JudgmentForm } from "../../app/forms/judgment.ts";
import type { ProjectForm } from "../../app/forms/project.ts";
import { loadFixtures, makeLines } from "./fixtures.ts";
import { makeForm } from "./rubrics.ts";

export type Ids = { projectId: string; assignmentId: string };

/** What an expert does with assignments, for a test whose database is set up already (see database.ts). */
export async function loadJudging() {
  const fixtures = await loadFixtures();
  const { db, makeLab, makeProject, makeBatch } = fixtures;
  const { findAssignment, takeAssignment } = await import("#app/models/assignment.server.ts");
  const { submitJudgment } = await import("#app/models/judgment.server.ts");
  const { undoJudgment } = await import("#app/models/undo.server.ts");
  const { scoreTask } = await import("#app/models/consensus.server.ts");
  const { assignments, draftCopies, drafts } = await import("#db/schema/assignments.ts");
  const { consensus } = await import("#db/schema/consensus.ts");
  const { judgments, standingJudgments } = await import("#db/schema/judgments.ts");
  const { tasks } = await import("#db/schema/tasks.ts");

  async function openProject(taskCount: number, overlap = 3, changes: Partial<ProjectForm> = {}) {
    const member = await makeLab();
    const projectId = await makeProject(member, { overlap, ...changes });
    await makeBatch(member, projectId, makeLines(taskCount));
    return { member, projectId };
  }

  async function takeOne(expert: Expert, projectId: string): Promise<Ids> {
    const taken = await takeAssignment(expert, projectId);
    if (!taken) throw new Error("nothing to take");
    return taken;
  }

  /** A whole judgment of the assignment, under the rubric of `makeRubric`. */
  async function formFor(expert: Expert, ids: Ids, changes: Partial<JudgmentForm> = {}) {
    const shown = await findAssignment(expert, ids);
    const completionIds = shown!.completions.map(({ id }) => id);
    return makeForm({
      ranking: completionIds.map((id) => [id]),
      ratings: Object.fromEntries(completionIds.map((id) => [id, { correctness: 3 }])),
      critiques: { [completionIds[0]!]: "Clear and right." },
      activeMs: 10,
      ...changes,
    });
  }

  const judge = async (expert: Expert, ids: Ids, changes: Partial<JudgmentForm> = {}) =>
    await submitJudgment(expert, ids, await formFor(expert, ids, changes));

  const key = ({ projectId, assignmentId }: Ids, table: typeof drafts | typeof draftCopies) =>
    and(eq(table.projectId, projectId), eq(table.assignmentId, assignmentId));

  const rowOf = async ({ assignmentId }: Ids) =>
    (await db.select().from(assignments).where(eq(assignments.id, assignmentId)))[0]!;
  const draftOf = async (ids: Ids) => (await db.select().from(drafts).where(key(ids, drafts)))[0] ?? null;
  const copiesOf = async (ids: Ids) =>
    await db.select().from(draftCopies).where(key(ids, draftCopies)).orderBy(asc(draftCopies.typedAt));
  const taskOf = async (ids: Ids) => {
    const { taskId } = await rowOf(ids);
    return (await db.select().from(tasks).where(eq(tasks.id, taskId)))[0]!;
  };
  const judgmentsOf = async ({ assignmentId }: Ids) =>
    await db
      .select()
      .from(judgments)
      .where(eq(judgments.assignmentId, assignmentId))
      .orderBy(asc(judgments.version));
  const standingOf = async ({ assignmentId }: Ids) =>
    await db.select().from(standingJudgments).where(eq(standingJudgments.assignmentId, assignmentId));
  /** Takes back what stands. */
  const takeBack = async (expert: Expert, ids: Ids) =>
    await undoJudgment(expert, ids, (await standingOf(ids))[0]!.id);
  const score = async (ids: Ids) =>
    await scoreTask({ projectId: ids.projectId, taskId: (await taskOf(ids)).id });
  const consensusOf = async (ids: Ids) =>
    await db
      .select()
      .from(consensus)
      .where(eq(consensus.taskId, (await taskOf(ids)).id))
      .orderBy(asc(consensus.version));

  const expire = async ({ assignmentId }: Ids) =>
    await db
      .update(assignments)
      .set({ expiresAt: sql`now() - interval '1 second'` })
      .where(eq(assignments.id, assignmentId));

  /** As if the judgments of the assignment had been submitted earlier: the database lets nobody else change that. */
  const backdate = async ({ assignmentId }: Ids, seconds: number) =>
    await db.transaction(async (tx) => {
      await tx.execute(sql`set local session_replication_role = replica`);
      await tx
        .update(judgments)
        .set({ submittedAt: sql`${judgments.submittedAt} - make_interval(secs => ${seconds})` })
        .where(eq(judgments.assignmentId, assignmentId));
    });

  /** When the jobs that score the assignment's task are due, in seconds from now. */
  const scoringDue = async (ids: Ids) => {
    const name = `score-task:${ids.projectId}:${(await taskOf(ids)).id}`;
    const jobs = await db.execute<{ due: number }>(
      sql`select extract(epoch from run_at - now())::float8 as due from graphile_worker.jobs where key = ${name}`,
    );
    return jobs.map(({ due }) => due);
  };

  return {
    ...fixtures,
    ...{ openProject, takeOne, formFor, judge, takeBack, score, expire, backdate },
    ...{ rowOf, draftOf, copiesOf, taskOf, judgmentsOf, standingOf, consensusOf, scoringDue },
  };
}
