import { isDeepStrictEqual } from "node:util";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { type Expert, type LabMember, requireRight } from "#app/domain/roles.ts";
import type { Criterion } from "#app/domain/rubric.ts";
import type { ProjectForm } from "#app/forms/project.ts";
import { db, type Tx } from "#db/client.ts";
import { projects, rubrics } from "#db/schema/projects.ts";

export type Project = typeof projects.$inferSelect;

export async function createProject(member: LabMember, form: ProjectForm): Promise<string> {
  requireRight(member, "create project");
  const id = uuidv7();
  const { criteria, ...values } = form;
  await db.transaction(async (tx) => {
    await tx.insert(projects).values({ id, labId: member.labId, createdBy: member.userId, ...values });
    await tx.insert(rubrics).values({ projectId: id, version: 1, criteria, createdBy: member.userId });
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

export async function findRubric(
  projectId: string,
): Promise<{ version: number; criteria: Criterion[] } | null> {
  const [rubric] = await db
    .select({ version: rubrics.version, criteria: rubrics.criteria })
    .from(rubrics)
    .where(eq(rubrics.projectId, projectId))
    .orderBy(desc(rubrics.version))
    .limit(1);
  return rubric ?? null;
}

/** Changes what holds for batches to come. A changed rubric becomes a new version; judgments keep naming theirs. */
export async function updateProject(
  member: LabMember,
  projectId: string,
  form: ProjectForm,
): Promise<"updated" | "currency is fixed" | null> {
  requireRight(member, "change project");
  const { criteria, ...values } = form;
  return await db.transaction(async (tx) => {
    const [before] = await tx
      .select({
        currency: projects.currency,
        begun: sql<boolean>`exists (select 1 from batches b where b.project_id = ${projects.id})`,
      })
      .from(projects)
      .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)))
      .for("update");
    if (before?.begun && before.currency !== values.currency) return "currency is fixed";
    const [project] = await tx
      .update(projects)
      .set(values)
      .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)))
      .returning({ id: projects.id });
    if (!project) return null;
    await addRubricVersion(tx, member, projectId, criteria);
    return "updated";
  });
}

/** The project's row is locked by the update before this, so two editors cannot both write the next version. */
async function addRubricVersion(
  tx: Tx,
  member: LabMember,
  projectId: string,
  criteria: Criterion[],
): Promise<void> {
  const [current] = await tx
    .select()
    .from(rubrics)
    .where(eq(rubrics.projectId, projectId))
    .orderBy(desc(rubrics.version))
    .limit(1);
  if (current && isDeepStrictEqual(current.criteria, criteria)) return;
  const version = (current?.version ?? 0) + 1;
  await tx.insert(rubrics).values({ projectId, version, criteria, createdBy: member.userId });
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
    .leftJoin(sql`tasks t`, sql`t.project_id = ${projects.id}`)
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
      and(sql`t.project_id = ${projectId}`, batchId === undefined ? undefined : sql`t.batch_id = ${batchId}`),
    );
  return row!;
}

export type OfferedProject = Pick<Project, "id" | "title" | "currency"> & {
  /** What a judgment earns, over the batches that still have work; the assignment itself says which it is. */
  leastMinor: bigint;
  mostMinor: bigint;
  criterionCount: number;
  /** A task of it is in the expert's hands now. */
  inHand: boolean;
  /** Whether there is one to go on with, or one that this expert has not seen. */
  available: boolean;
  doneCount: number;
};

/** The open projects an expert can take work from, and those they have worked for. */
export async function listOfferedProjects({ userId }: Expert): Promise<OfferedProject[]> {
  const rows = await db
    .select({
      id: projects.id,
      title: projects.title,
      currency: projects.currency,
      leastMinor: sql<string>`coalesce(offered.least, ${projects.priceMinor})`,
      mostMinor: sql<string>`coalesce(offered.most, ${projects.priceMinor})`,
      criterionCount: sql<number>`(
        select jsonb_array_length(r.criteria) from rubrics r
        where r.project_id = ${projects.id} order by r.version desc limit 1)`,
      inHand: sql<boolean>`exists (
        select 1 from assignments a where a.project_id = ${projects.id} and a.expert_id = ${userId}
          and a.submitted_at is null and a.returned_at is null)`,
      unseen: sql<boolean>`offered.least is not null`,
      doneCount: sql<number>`(
        select count(*)::int from judgments j where j.expert_id = ${userId} and j.project_id = ${projects.id})`,
    })
    .from(projects)
    .leftJoinLateral(
      sql`(
        select min(b.price_minor) as least, max(b.price_minor) as most from batches b
        where b.project_id = ${projects.id} and b.received_at is not null and exists (
          select 1 from tasks t
          where t.project_id = b.project_id and t.batch_id = b.id and t.open_count > 0 and not exists (
            select 1 from assignments a
            where a.project_id = t.project_id and a.task_id = t.id and a.expert_id = ${userId}
              and a."end" is distinct from 'expired'))) offered`,
      sql`true`,
    )
    .where(isNull(projects.closedAt))
    .orderBy(projects.createdAt);
  return rows
    .map(({ unseen, ...row }) => ({
      ...row,
      available: unseen || row.inHand,
      leastMinor: BigInt(row.leastMinor),
      mostMinor: BigInt(row.mostMinor),
    }))
    .filter(({ available, doneCount }) => available || doneCount > 0);
}
