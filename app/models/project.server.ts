import { isDeepStrictEqual } from "node:util";
import { and, desc, eq, gt, isNotNull, isNull, lt, or, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { type LabMember, requireRight } from "#app/domain/roles.ts";
import { type CompletionRange, completionRange, type Rubric } from "#app/domain/rubric.ts";
import type { ProjectForm } from "#app/forms/project.ts";
import { db, type Tx } from "#db/client.ts";
import { batches } from "#db/schema/batches.ts";
import { projects, rubrics } from "#db/schema/projects.ts";
import { tasks } from "#db/schema/tasks.ts";
import { lapseInProject } from "./lapse.server.ts";
import { excuseTyped } from "./lapse-decision.server.ts";

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
 * Changes what holds for batches to come. A changed rubric becomes a new version; judgments keep naming theirs. It is refused where it could not
 * judge tasks that are in, for they have too many or too few completions. A changed requirement holds at
 * once: what is in the hands of experts who do not meet it goes back, but where they have typed something, which they may finish.
 */
export async function updateProject(
  member: LabMember,
  projectId: string,
  form: ProjectForm,
): Promise<"updated" | "currency is fixed" | "tasks do not fit" | null> {
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
      .for("update");
    if (before?.begun && before.currency !== values.currency) return "currency is fixed";
    if (before && (await hasMisfits(tx, { projectId }, completionRange(rubric)))) return "tasks do not fit";
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

/**
 * Whether a task that is still to be judged has more or fewer completions than that: of one batch, or of all that have been received. The others hand
 * out nothing, and are asked again when they have.
 */
export async function hasMisfits(
  reader: Reader,
  { projectId, batchId }: { projectId: string; batchId?: string },
  { least, most }: CompletionRange,
): Promise<boolean> {
  const [misfit] = await reader
    .select({ id: tasks.id })
    .from(tasks)
    .innerJoin(batches, and(eq(batches.projectId, tasks.projectId), eq(batches.id, tasks.batchId)))
    .where(
      and(
        eq(tasks.projectId, projectId),
        batchId === undefined ? isNotNull(batches.receivedAt) : eq(tasks.batchId, batchId),
        isNull(tasks.closedAt),
        or(lt(tasks.completionCount, least), gt(tasks.completionCount, most)),
      ),
    )
    .limit(1);
  return misfit !== undefined;
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

export async function closeProject(member: LabMember, projectId: string, closed: boolean): Promise<boolean> {
  requireRight(member, "close project");
  const changed = await db
    .update(projects)
    .set({ closedAt: closed ? sql`coalesce(${projects.closedAt}, now())` : null })
    .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)))
    .returning({ id: projects.id });
  return changed.length > 0;
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

/** What calibrates is no part of a project's progress. */
const isWork = sql`not exists (
  select 1 from batches b where b.project_id = t.project_id and b.id = t.batch_id and b.kind = 'calibration')`;

const progressColumns = {
  taskCount: sql<number>`count(t.id)::int`,
  closedTaskCount: sql<number>`count(t.closed_at)::int`,
  wantedCount: sql<number>`coalesce(sum(t.overlap), 0)::int`,
  judgmentCount: sql<number>`coalesce(sum(t.judgment_count), 0)::int`,
  liveCount: sql<number>`coalesce(sum(t.overlap - t.judgment_count - t.open_count), 0)::int`,
};

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
    .leftJoin(sql`tasks t`, sql`t.project_id = ${projects.id} and ${isWork}`)
    .where(eq(projects.labId, member.labId))
    .groupBy(projects.id)
    .orderBy(sql`${projects.closedAt} is not null`, desc(projects.createdAt));
}

/** How far the project, or one of its batches, has come. The caller has checked that the project is the lab's. */
export async function readProgress(projectId: string, batchId?: string): Promise<Progress> {
  const [row] = await db
    .select(progressColumns)
    .from(sql`tasks t`)
    .where(
      and(sql`t.project_id = ${projectId}`, batchId === undefined ? isWork : sql`t.batch_id = ${batchId}`),
    );
  return row!;
}
