import { isDeepStrictEqual } from "node:util";
import { and, desc, eq, isNull, type SQL, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { assignmentState } from "#app/domain/assignment.ts";
import { type LabMember, requireRight } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import type { ProjectForm } from "#app/forms/project.ts";
import { db, type Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { assignments } from "#db/schema/assignments.ts";
import { projects, rubrics } from "#db/schema/projects.ts";
import { giveBack, lockAssignment } from "./assignment-life.server.ts";
import { lockExpert } from "./expert.server.ts";
import { lapseInProject } from "./lapse.server.ts";
import { excuseTyped } from "./lapse-decision.server.ts";
import { findMisfit, type Misfit } from "./rubric-fit.server.ts";
import { UNDO_GRACE_MS } from "./standing.server.ts";

type Reader = Pick<Tx, "select">;

export type Project = typeof projects.$inferSelect;

export async function createProject(member: LabMember, form: ProjectForm): Promise<string> {
  requireRight(member, "create project");
  const id = uuidv7();
  const { rubric, ...values } = form;
  await db.transaction(async (tx) => {
    await tx.insert(projects).values({ id, labId: member.labId, createdBy: member.userId, ...values });
    await tx.insert(rubrics).values({ projectId: id, version: 1, body: rubric, createdBy: member.userId });
  });
  return id;
}

/** The lab's own project, or null: another lab's is as if it were not there. */
export async function findProject(member: LabMember, projectId: string): Promise<Project | null> {
  const [project] = await db
    .select()
    .from(projects)
    .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)));
  return project ?? null;
}

/** The rubric of today. The caller has checked that the project is the lab's. */
export async function findRubric(
  projectId: string,
  reader: Reader = db,
): Promise<{ version: number; rubric: Rubric } | null> {
  const [rubric] = await reader
    .select({ version: rubrics.version, rubric: rubrics.body })
    .from(rubrics)
    .where(eq(rubrics.projectId, projectId))
    .orderBy(desc(rubrics.version))
    .limit(1);
  return rubric ?? null;
}

/**
 * Changes what holds for batches to come. A changed rubric becomes a new version; judgments keep naming theirs. It is refused where tasks that
 * are in could not be judged by it. A changed requirement holds at once: what is in the hands of experts who do not meet it goes back, but where they have typed something, which they may finish.
 */
export async function updateProject(
  member: LabMember,
  projectId: string,
  form: ProjectForm,
): Promise<"updated" | "currency is fixed" | { misfit: Misfit } | null> {
  requireRight(member, "change project");
  const { rubric, ...values } = form;
  const outcome = await db.transaction(async (tx) => {
    const [before] = await tx
      .select({
        currency: projects.currency,
        requirement: projects.requirement,
        begun: sql<boolean>`exists (select 1 from batches b where b.project_id = ${projects.id})`,
      })
      .from(projects)
      .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)))
      // Not a full lock: what is stored meanwhile refers to this row.
      .for("no key update");
    if (before?.begun && before.currency !== values.currency) return "currency is fixed";
    const misfit = before && (await findMisfit(tx, { projectId }, rubric));
    if (misfit) return { misfit };
    const [project] = await tx
      .update(projects)
      .set(values)
      .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)))
      .returning({ id: projects.id });
    if (!project) return null;
    await addRubricVersion(tx, member, projectId, rubric);
    if (isDeepStrictEqual(before?.requirement, values.requirement)) return "updated";
    await excuseTyped(tx, { projectId, requirement: values.requirement });
    return "updated requirement";
  });
  if (outcome !== "updated requirement") return outcome;
  // One transaction for each expert, once everybody can see the change: see lapse.server.ts.
  await lapseInProject(projectId);
  return "updated";
}

/** The project's row is locked by the update before this, so two editors cannot both write the next version. */
async function addRubricVersion(tx: Tx, member: LabMember, projectId: string, body: Rubric): Promise<void> {
  const [current] = await tx
    .select()
    .from(rubrics)
    .where(eq(rubrics.projectId, projectId))
    .orderBy(desc(rubrics.version))
    .limit(1);
  if (current && isDeepStrictEqual(current.body, body)) return;
  const version = (current?.version ?? 0) + 1;
  await tx.insert(rubrics).values({ projectId, version, body, createdBy: member.userId });
}

/** Closed, a project hands out nothing more; what was fetched ahead and nobody has seen goes back. False: it is not the lab's. */
export async function closeProject(member: LabMember, projectId: string, closed: boolean): Promise<boolean> {
  requireRight(member, "close project");
  const changed = await db
    .update(projects)
    .set({ closedAt: closed ? sql`coalesce(${projects.closedAt}, now())` : null })
    .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)))
    .returning({ id: projects.id });
  if (closed && changed.length > 0) {
    await giveBackUnseen(projectId);
    await closeReopened(projectId);
  }
  return changed.length > 0;
}

/** Nobody is given the judgment that a task was opened for once more: it is scored by those it has. */
async function closeReopened(projectId: string): Promise<void> {
  await db.transaction(async (tx) => {
    const settled = await tx.execute<{ taskId: string }>(sql`
      update tasks t set overlap = t.judgment_count, open_count = 0, closed_at = now() from batches b
      where t.project_id = ${projectId} and t.kind = 'work' and t.open_count > 0 and t.open_count = t.overlap - t.judgment_count
        and b.project_id = t.project_id and b.id = t.batch_id and b.overlap_most is not null and t.judgment_count >= b.overlap
      returning t.id as "taskId"`);
    for (const { taskId } of settled)
      await enqueue(tx, "score-task", { projectId, taskId }, { afterMs: UNDO_GRACE_MS });
  });
}

const isUnseen = and(
  isNull(assignments.openedAt),
  isNull(assignments.submittedAt),
  isNull(assignments.returnedAt),
);

/** One transaction for each, once everybody can see that the project is closed. */
async function giveBackUnseen(projectId: string): Promise<void> {
  const unseen = await db
    .select({ assignmentId: assignments.id, userId: assignments.expertId })
    .from(assignments)
    .where(and(eq(assignments.projectId, projectId), isUnseen));
  for (const { assignmentId, userId } of unseen) {
    await db.transaction(async (tx) => {
      await lockExpert(tx, userId);
      const assignment = await lockAssignment(tx, { projectId, assignmentId, userId });
      const isStill = assignment && assignmentState(assignment) === "live" && !assignment.openedAt;
      if (isStill) await giveBack(tx, assignment, "expired");
    });
  }
}

export type Progress = {
  taskCount: number;
  closedTaskCount: number;
  wantedCount: number;
  judgmentCount: number;
  /** Judgments in experts' hands at this moment. */
  liveCount: number;
};

export type ListedProject = Pick<Project, "id" | "title" | "createdAt" | "closedAt"> & Progress;

/** Summed over what `batch_counts` keeps, so that no task is read. */
const progressColumns = {
  taskCount: sumOf(sql`c.task_count`),
  closedTaskCount: sumOf(sql`c.closed_task_count`),
  wantedCount: sumOf(sql`c.wanted_count`),
  judgmentCount: sumOf(sql`c.judgment_count`),
  liveCount: sumOf(sql`c.wanted_count - c.judgment_count - c.open_count`),
};

function sumOf(figure: SQL) {
  return sql<number>`coalesce(sum(${figure}), 0)::int`;
}

/** What calibrates, and gold, is no part of a project's progress. */
const isWork = sql`exists (
  select 1 from batches b where b.project_id = c.project_id and b.id = c.batch_id and b.kind = 'work')`;

export async function listProjects(member: LabMember): Promise<ListedProject[]> {
  return await db
    .select({
      id: projects.id,
      title: projects.title,
      createdAt: projects.createdAt,
      closedAt: projects.closedAt,
      ...progressColumns,
    })
    .from(projects)
    .leftJoin(sql`batch_counts c`, sql`c.project_id = ${projects.id} and ${isWork}`)
    .where(eq(projects.labId, member.labId))
    .groupBy(projects.id)
    .orderBy(sql`${projects.closedAt} is not null`, desc(projects.createdAt));
}

/** How far the project, or one of its batches, has come. The caller has checked that the project is the lab's. */
export async function readProgress(projectId: string, batchId?: string): Promise<Progress> {
  const [row] = await db
    .select(progressColumns)
    .from(sql`batch_counts c`)
    .where(
      and(sql`c.project_id = ${projectId}`, batchId === undefined ? isWork : sql`c.batch_id = ${batchId}`),
    );
  return row!;
}
