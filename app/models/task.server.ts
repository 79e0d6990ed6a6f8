import { createHash } from "node:crypto";
import { and, asc, desc, eq, ilike, isNotNull, or, type SQL, sql } from "drizzle-orm";
import type { JudgmentContent } from "#app/domain/judgment-content.ts";
import type { LabMember } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { withinPages } from "#app/domain/table-query.ts";
import type { TaskColumn, TaskQuery } from "#app/forms/task-table.ts";
import { db } from "#db/client.ts";
import { batches } from "#db/schema/batches.ts";
import { consensus } from "#db/schema/consensus.ts";
import { standingJudgments } from "#db/schema/judgments.ts";
import { projects } from "#db/schema/projects.ts";
import { completions, tasks } from "#db/schema/tasks.ts";
import { readJudgments } from "./judgment-read.server.ts";

export type TaskState = "waiting" | "begun" | "scored";

export type ListedTask = {
  id: string;
  externalId: string;
  excerpt: string;
  field: string | null;
  completionCount: number;
  overlap: number;
  judgmentCount: number;
  state: TaskState;
  agreement: number | null;
  scoredAt: Date | null;
};

const latest = sql`lateral (
  select c.agreement, c.scored_at from consensus c
  where c.project_id = ${tasks.projectId} and c.task_id = ${tasks.id} order by c.version desc limit 1) latest`;

const state = sql<TaskState>`case when latest.scored_at is not null then 'scored' when ${tasks.judgmentCount} > 0 then 'begun' else 'waiting' end`;

/** The tasks of a project's batches, but for those that calibrate and those that are gold. */
const isWork = eq(tasks.kind, "work");

const SORTS: Record<TaskColumn, SQL> = {
  uploaded: sql`${tasks.id}`,
  id: sql`${tasks.externalId}`,
  field: sql`${tasks.field}`,
  judgments: sql`${tasks.judgmentCount}`,
  agreement: sql`latest.agreement`,
  scored: sql`latest.scored_at`,
};

/** One page of a project's tasks. The caller has found the project to be the lab's. */
export async function listTasks(
  projectId: string,
  query: TaskQuery,
): Promise<{ tasks: ListedTask[]; total: number; query: TaskQuery }> {
  const { search, state: wanted } = query.filters;
  const like = search && `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const where = and(
    eq(tasks.projectId, projectId),
    isWork,
    like
      ? or(ilike(tasks.externalId, like), ilike(tasks.excerpt, like), ilike(tasks.field, like))
      : undefined,
    wanted ? sql`${state} = ${wanted}` : undefined,
  );
  const [count] = await db
    .select({ total: sql<number>`count(*)::int` })
    .from(tasks)
    .leftJoin(latest, sql`true`)
    .where(where);
  const total = count?.total ?? 0;
  const shown = withinPages(query, total);
  const direction = shown.descending ? sql`desc nulls last` : sql`asc nulls last`;
  const rows = await db
    .select({
      id: tasks.id,
      externalId: tasks.externalId,
      excerpt: tasks.excerpt,
      field: tasks.field,
      completionCount: tasks.completionCount,
      overlap: tasks.overlap,
      judgmentCount: tasks.judgmentCount,
      state,
      agreement: sql<number | null>`latest.agreement`,
      scoredAt: sql<Date | null>`latest.scored_at`.mapWith((text: string) => new Date(text)),
    })
    .from(tasks)
    .leftJoin(latest, sql`true`)
    .where(where)
    .orderBy(sql`${SORTS[shown.sort ?? "uploaded"]} ${direction}`, asc(tasks.id))
    .limit(shown.pageSize)
    .offset((shown.page - 1) * shown.pageSize);
  return { tasks: rows, total, query: shown };
}

export type ShownJudgment = {
  id: string;
  expert: string;
  activeMs: number;
  submittedAt: Date;
  /** Of the version that it was made under. */
  rubric: Rubric;
  content: JudgmentContent;
};

/** A task with all that came of it, for the lab whose it is. Experts appear under a pseudonym that holds for this project only. */
export async function findTask(member: LabMember, projectId: string, taskId: string) {
  const [found] = await db
    .select({
      task: tasks,
      project: projects,
      wanted: {
        overlap: batches.overlap,
        overlapMost: batches.overlapMost,
        confidence: batches.confidence,
      },
    })
    .from(tasks)
    .innerJoin(projects, eq(projects.id, tasks.projectId))
    .innerJoin(batches, and(eq(batches.projectId, tasks.projectId), eq(batches.id, tasks.batchId)))
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId), eq(projects.labId, member.labId)));
  if (!found) return null;
  const [texts, [scored], given] = await Promise.all([
    db
      .select()
      .from(completions)
      .where(and(eq(completions.projectId, projectId), eq(completions.taskId, taskId)))
      .orderBy(asc(completions.ordinal)),
    db
      .select()
      .from(consensus)
      .where(and(eq(consensus.projectId, projectId), eq(consensus.taskId, taskId)))
      .orderBy(desc(consensus.version))
      .limit(1),
    listJudgments(projectId, taskId),
  ]);
  return {
    task: found.task,
    project: found.project,
    /** What its batch asks for: of a range, both ends. */
    wanted: found.wanted,
    completions: texts,
    consensus: scored ?? null,
    judgments: given,
  };
}

async function listJudgments(projectId: string, taskId: string): Promise<ShownJudgment[]> {
  const given = await db
    .select({ id: standingJudgments.id })
    .from(standingJudgments)
    .where(and(eq(standingJudgments.projectId, projectId), eq(standingJudgments.taskId, taskId)));
  const read = await readJudgments(
    db,
    projectId,
    given.map(({ id }) => id),
  );
  return read.map(({ judgment: { id, expertId, activeMs, submittedAt }, rubric, content }) => ({
    id,
    expert: pseudonym(projectId, expertId),
    activeMs,
    submittedAt,
    rubric,
    content,
  }));
}

function pseudonym(projectId: string, expertId: string): string {
  const digest = createHash("sha256").update(`${projectId}:${expertId}`).digest("hex");
  return `Expert ${digest.slice(0, 8).toUpperCase()}`;
}

export type AgreementSummary = { scoredCount: number; meanAgreement: number | null };

export async function readAgreement(projectId: string): Promise<AgreementSummary> {
  const [row] = await db
    .select({
      scoredCount: sql<number>`count(*)::int`,
      meanAgreement: sql<number | null>`avg(latest.agreement)`,
    })
    .from(tasks)
    .innerJoin(latest, sql`true`)
    .where(and(eq(tasks.projectId, projectId), isNotNull(tasks.closedAt)));
  return row!;
}
