import { createHash } from "node:crypto";
import { and, asc, desc, eq, ilike, inArray, or, type SQL, sql } from "drizzle-orm";
import type { JudgmentContent } from "#app/domain/judgment-content.ts";
import type { LabMember } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { isFiltered, MOST_ROWS, withinPages } from "#app/domain/table-query.ts";
import type { TaskColumn, TaskQuery } from "#app/forms/task-table.ts";
import { db } from "#db/client.ts";
import { batches } from "#db/schema/batches.ts";
import { consensus, consensusCounts } from "#db/schema/consensus.ts";
import { standingJudgments } from "#db/schema/judgments.ts";
import { projects } from "#db/schema/projects.ts";
import { completions, tasks } from "#db/schema/tasks.ts";
import { readJudgments } from "./judgment-read.server.ts";
import { readProgress } from "./project.server.ts";

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

const isScored = sql`exists (
  select 1 from consensus c where c.project_id = ${tasks.projectId} and c.task_id = ${tasks.id})`;

/** Says `state` in words by which few among many are found through an index: what is begun has a judgment. */
const IN_STATE: Record<TaskState, SQL> = {
  waiting: sql`(${tasks.judgmentCount} = 0 and not ${isScored})`,
  begun: sql`(${tasks.judgmentCount} > 0 and not ${isScored} and exists (
    select 1 from judgments j where j.project_id = ${tasks.projectId} and j.task_id = ${tasks.id}))`,
  scored: isScored,
};

/** The tasks of a project's batches, but for those that calibrate and for gold. */
const isWork = eq(tasks.kind, "work");

/** In the order of an index, which holds for any number of tasks. */
const INDEXED: Partial<Record<TaskColumn, SQL>> = {
  uploaded: sql`${tasks.id}`,
  id: sql`${tasks.externalId}`,
};

const SORTED: Partial<Record<TaskColumn, SQL>> = {
  field: sql`${tasks.field}`,
  judgments: sql`${tasks.judgmentCount}`,
  agreement: sql`latest.agreement`,
  scored: sql`latest.scored_at`,
};

export type TaskPage = {
  tasks: ListedTask[];
  /** Under a filter, `MOST_ROWS` + 1 stands for more than `MOST_ROWS`. */
  total: number;
  query: TaskQuery;
  /** What of the query was not done, in words. */
  notes: string[];
};

/** One page of a project's tasks. The caller has found the project to be the lab's. */
export async function listTasks(projectId: string, query: TaskQuery): Promise<TaskPage> {
  const where = and(eq(tasks.projectId, projectId), isWork, matching(query.filters));
  const found = isFiltered(query) ? await findUpToMost(where) : null;
  const total = found ? found.length : (await readProgress(projectId)).taskCount;
  const { query: sorted, notes } = sortable(withinPages(query, total), total);
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
    .where(found && total <= FEW ? and(eq(tasks.projectId, projectId), inArray(tasks.id, found)) : where)
    .orderBy(orderOf(sorted), asc(tasks.id))
    .limit(sorted.pageSize)
    .offset((sorted.page - 1) * sorted.pageSize);
  return { tasks: rows, total, query: sorted, notes };
}

function matching({ search, state: wanted }: TaskQuery["filters"]): SQL | undefined {
  const like = search && `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    like
      ? or(ilike(tasks.externalId, like), ilike(tasks.excerpt, like), ilike(tasks.field, like))
      : undefined,
    wanted ? IN_STATE[wanted as TaskState] : undefined,
  );
}

/** As few as these are read by their ids once they are found, rather than searched for again. */
const FEW = 1_000;

/** The ids of what is there, in no order, and no more of them than one beyond `MOST_ROWS`. */
async function findUpToMost(where: SQL | undefined): Promise<string[]> {
  const found = await db
    .select({ id: tasks.id })
    .from(tasks)
    .where(where)
    .limit(MOST_ROWS + 1);
  return found.map(({ id }) => id);
}

/** More than `MOST_ROWS` tasks are in an order that an index has. */
function sortable(query: TaskQuery, total: number): Pick<TaskPage, "query" | "notes"> {
  if (total <= MOST_ROWS || query.sort === null || INDEXED[query.sort]) return { query, notes: [] };
  const most = MOST_ROWS.toLocaleString("en-GB");
  return {
    query: { ...query, sort: "uploaded", descending: false },
    notes: [
      `More than ${most} tasks can be sorted by upload or id only, so they are in the order of upload; a filter that leaves ${most} or fewer lets them be sorted by “${query.sort}”.`,
    ],
  };
}

function orderOf({ sort, descending }: TaskQuery): SQL {
  const column = sort ?? "uploaded";
  const indexed = INDEXED[column];
  // An index read backwards has its nulls first, so these two, which have none, must not ask for them last.
  if (indexed) return descending ? desc(indexed) : asc(indexed);
  return sql`${SORTED[column]} ${descending ? sql`desc nulls last` : sql`asc nulls last`}`;
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

/** Of the tasks that are scored. The caller has checked that the project is the lab's. */
export async function readAgreement(projectId: string): Promise<AgreementSummary> {
  const [row] = await db
    .select({
      scoredCount: sql<number>`coalesce(sum(${consensusCounts.scoredCount}), 0)::int`,
      meanAgreement: sql<
        number | null
      >`sum(${consensusCounts.agreementSum}) / nullif(sum(${consensusCounts.agreedCount}), 0)`,
    })
    .from(consensusCounts)
    .where(eq(consensusCounts.projectId, projectId));
  return row!;
}
