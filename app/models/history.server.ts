import { and, desc, eq, ilike, or, type SQL, sql } from "drizzle-orm";
import type { Expert } from "#app/domain/roles.ts";
import { withinPages } from "#app/domain/table-query.ts";
import type { HistoryColumn, HistoryQuery, HistoryState } from "#app/forms/history-table.ts";
import { db } from "#db/client.ts";
import { assignments } from "#db/schema/assignments.ts";
import { batches } from "#db/schema/batches.ts";
import { standingJudgments } from "#db/schema/judgments.ts";
import { projects } from "#db/schema/projects.ts";
import { tasks } from "#db/schema/tasks.ts";
import { isScored, ofJudgment } from "./standing.server.ts";

const isCalibration = eq(batches.kind, "calibration");

const isCalibrated = sql`exists (
  select 1 from calibrations c
  where c.project_id = ${standingJudgments.projectId} and c.expert_id = ${standingJudgments.expertId})`;

/** `waiting`: its task wants more judgments, or is about to be scored. A calibration set is not scored but told about at its end. */
const state = sql<HistoryState>`case when ${isCalibration} then 'calibration' when ${isScored} then 'scored' else 'waiting' end`;

/** Nothing has been made of it yet, so its expert may still change it. */
const editable = sql<boolean>`case when ${isCalibration} then not ${isCalibrated} else not ${isScored} end`;

/** Everything the expert has judged, without what they took back or put another in place of. */
export const historyOf = ({ userId }: Expert) =>
  db
    .select({
      id: standingJudgments.id,
      projectId: standingJudgments.projectId,
      assignmentId: standingJudgments.assignmentId,
      projectTitle: sql<string>`${projects.title}`.as("project_title"),
      excerpt: tasks.excerpt,
      field: tasks.field,
      activeMs: standingJudgments.activeMs,
      priceMinor: batches.priceMinor,
      currency: batches.currency,
      submittedAt: standingJudgments.submittedAt,
      state: state.as("state"),
      editable: editable.as("editable"),
    })
    .from(standingJudgments)
    .innerJoin(projects, eq(projects.id, standingJudgments.projectId))
    .innerJoin(
      tasks,
      and(eq(tasks.projectId, standingJudgments.projectId), eq(tasks.id, standingJudgments.taskId)),
    )
    .innerJoin(assignments, ofJudgment)
    .innerJoin(
      batches,
      and(eq(batches.projectId, assignments.projectId), eq(batches.id, assignments.batchId)),
    )
    .where(eq(standingJudgments.expertId, userId))
    .as("history");

type History = ReturnType<typeof historyOf>;
export type PastJudgment = Awaited<ReturnType<typeof listHistory>>["judgments"][number];

const ORDER: Record<HistoryColumn, (of: History) => SQL> = {
  submitted: (of) => sql`${of.submittedAt}`,
  project: (of) => sql`lower(${of.projectTitle})`,
  field: (of) => sql`${of.field}`,
  active: (of) => sql`${of.activeMs}`,
  price: (of) => sql`(${of.currency}, ${of.priceMinor})`,
};

/** One page of the expert's judgments, and how many there are in all pages. */
export async function listHistory(expert: Expert, query: HistoryQuery) {
  const history = historyOf(expert);
  const where = matching(history, query.filters);
  const [count] = await db.select({ total: sql<number>`count(*)::int` }).from(history).where(where);
  const total = count?.total ?? 0;
  const shown = withinPages(query, total);
  const direction = shown.descending ? sql`desc nulls last` : sql`asc nulls last`;
  const judgments = await db
    .select()
    .from(history)
    .where(where)
    .orderBy(sql`${ORDER[shown.sort ?? "submitted"](history)} ${direction}`, desc(history.id))
    .limit(shown.pageSize)
    .offset((shown.page - 1) * shown.pageSize);
  return { judgments, total, query: shown };
}

function matching(history: History, { search, project, state }: HistoryQuery["filters"]): SQL | undefined {
  const like = search && `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  return and(
    like
      ? or(ilike(history.excerpt, like), ilike(history.field, like), ilike(history.projectTitle, like))
      : undefined,
    project ? sql`${history.projectId}::text = ${project}` : undefined,
    state ? eq(history.state, state) : undefined,
  );
}

/** What the expert has done for each project they have judged for, the latest first. */
export async function listHistoryTotals(expert: Expert) {
  const history = historyOf(expert);
  const latest = sql<Date>`max(${history.submittedAt})`.mapWith(history.submittedAt);
  return await db
    .select({
      projectId: history.projectId,
      title: sql<string>`min(${history.projectTitle})`,
      judgmentCount: sql<number>`count(*)::int`,
      scoredCount: sql<number>`(count(*) filter (where ${history.state} = 'scored'))::int`,
      activeMs: sql<number>`sum(${history.activeMs})`.mapWith(Number),
      latestAt: latest,
    })
    .from(history)
    .groupBy(history.projectId)
    .orderBy(desc(latest));
}
