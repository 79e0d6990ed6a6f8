import { and, eq, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { assignments } from "#db/schema/assignments.ts";
import { standingJudgments } from "#db/schema/judgments.ts";
import { tasks } from "#db/schema/tasks.ts";
import { isOfSet } from "./calibration-places.server.ts";

type Ids = { projectId: string; assignmentId: string };

/** Why a judgment cannot be changed any more: its task, or of gold the one in whose stead it was given, is scored, or the calibration set that it belongs to is finished. */
export type Fixed = "scored" | "calibrated";

/** The judgment of an assignment that counts. */
export type Standing = {
  id: string;
  version: number;
  /** Null: its expert may still edit it. */
  fixed: Fixed | null;
  /** What is left of the time in which it can be taken back, in milliseconds; 0 when there is none, or it took the place of another. */
  undoMs: number;
};

/** For how long a page offers to take a judgment back. */
const UNDO_MS = 10_000;
/** For how long it is taken back: a request needs its time. What is scored is scored after that. */
export const UNDO_GRACE_MS = 15_000;

const graceAgo = sql`(now() - make_interval(secs => ${UNDO_GRACE_MS / 1000}))`;

/**
 * Of a standing judgment with its assignment: its task is scored. Gold goes by the task in whose stead it was given, as if it were a judgment of that: it
 * counts as scored once the others are there, or all but the one that it stands for, and none of them can be taken back any more. So what may still be done
 * with a judgment does not tell the one from the other.
 */
export const isScored = sql<boolean>`(case when ${assignments.insteadOf} is null then exists (
    select 1 from consensus c where c.project_id = ${assignments.projectId} and c.task_id = ${assignments.taskId})
  else ${standingJudgments.submittedAt} <= ${graceAgo} and (
    exists (
      select 1 from consensus c where c.project_id = ${assignments.projectId} and c.task_id = ${assignments.insteadOf})
    or exists (
      select 1 from tasks w
      where w.project_id = ${assignments.projectId} and w.id = ${assignments.insteadOf} and w.judgment_count >= w.overlap - 1
        and not exists (
          select 1 from judgments o
          where o.project_id = w.project_id and o.task_id = w.id and o.submitted_at > ${graceAgo}))) end)`;

const fixed = sql<Fixed | null>`case
  when ${isScored} then 'scored'
  when ${isOfSet(sql`${tasks}`)} and exists (
    select 1 from calibrations k
    where k.project_id = ${tasks.projectId} and k.expert_id = ${standingJudgments.expertId}) then 'calibrated' end`;

const ageMs = sql<number>`(extract(epoch from now() - ${standingJudgments.submittedAt}) * 1000)::float8`;

const followsAnother = sql<boolean>`exists (
  select 1 from judgments before
  join retractions r on r.project_id = before.project_id and r.judgment_id = before.id and r.reason = 'edited'
  where before.project_id = ${standingJudgments.projectId} and before.assignment_id = ${standingJudgments.assignmentId}
    and before.version = ${standingJudgments.version} - 1)`;

/** How the assignment joins its standing judgment. */
export const ofJudgment = and(
  eq(assignments.projectId, standingJudgments.projectId),
  eq(assignments.id, standingJudgments.assignmentId),
);

/** Null where nothing stands. Under the lock on the task it stays true until the transaction ends, but for gold, whose judgments no score counts. */
export async function findStanding(tx: Pick<Tx, "select">, ids: Ids): Promise<Standing | null> {
  const [found] = await tx
    .select({
      id: standingJudgments.id,
      version: standingJudgments.version,
      fixed,
      ageMs,
      followsAnother,
    })
    .from(standingJudgments)
    .innerJoin(
      tasks,
      and(eq(tasks.projectId, standingJudgments.projectId), eq(tasks.id, standingJudgments.taskId)),
    )
    .innerJoin(assignments, ofJudgment)
    .where(
      and(
        eq(standingJudgments.projectId, ids.projectId),
        eq(standingJudgments.assignmentId, ids.assignmentId),
      ),
    );
  if (!found) return null;
  const { ageMs: age, followsAnother: edited, ...standing } = found;
  const undoMs = standing.fixed || edited ? 0 : Math.max(0, UNDO_GRACE_MS - Math.max(0, age));
  return { ...standing, undoMs };
}

/** For how long the page offers to take back what is taken back for `undoMs` from now. */
export const offeredMs = ({ undoMs }: Pick<Standing, "undoMs">): number =>
  Math.max(0, undoMs - (UNDO_GRACE_MS - UNDO_MS));

/**
 * The revision that a judgment has as a draft: above every one that a page can have been told before it was submitted, so that a page of then is seen
 * to know nothing of it.
 */
export const revisionOf = ({ version }: Pick<Standing, "version">): number => version * 50_000;
