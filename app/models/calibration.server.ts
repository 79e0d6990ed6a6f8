import { and, desc, eq, sql } from "drizzle-orm";
import { calibrationOutcome } from "#app/domain/calibration.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { assignments } from "#db/schema/assignments.ts";
import { batches } from "#db/schema/batches.ts";
import { calibrations, golds } from "#db/schema/calibrations.ts";
import { standingJudgments } from "#db/schema/judgments.ts";
import { projects } from "#db/schema/projects.ts";
import { tasks } from "#db/schema/tasks.ts";
import {
  inSet,
  listParts,
  ofAssignment,
  ofExpert,
  ofGold,
  ofTask,
  partEnd,
} from "./calibration-part.server.ts";
import { isOfSet } from "./calibration-places.server.ts";
import { lockExpert } from "./expert.server.ts";
import { findStanding, UNDO_GRACE_MS } from "./standing.server.ts";

type Reader = Pick<Tx, "select">;
type At = { expertId: string; projectId: string };

/** How far somebody has come with a calibration set; what was skipped, or closed by an operator, is done. */
export type CalibrationProgress = { doneCount: number; taskCount: number };

/** Null where the task is not part of a calibration set. */
export async function readCalibrationProgress(
  reader: Reader,
  { taskId, ...at }: At & { taskId: string },
): Promise<CalibrationProgress | null> {
  const [known] = await reader
    .select({ taskId: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.projectId, at.projectId), eq(tasks.id, taskId), isOfSet(sql`${tasks}`)));
  return known ? await readProgress(reader, at) : null;
}

async function readProgress(reader: Reader, { expertId, projectId }: At): Promise<CalibrationProgress> {
  const [row] = await reader
    .select({
      taskCount: sql<number>`count(*)::int`,
      doneCount: sql<number>`(count(*) filter (where ${partEnd} is not null))::int`,
    })
    .from(golds)
    .innerJoin(tasks, ofGold)
    .innerJoin(batches, ofTask)
    .leftJoin(assignments, ofExpert(expertId))
    .where(inSet(projectId));
  return row!;
}

/** Whether there is a set and nothing of it is left to do; an outcome there may be or not. */
async function hasEnded(reader: Reader, at: At): Promise<boolean> {
  const { doneCount, taskCount } = await readProgress(reader, at);
  return taskCount > 0 && doneCount === taskCount;
}

/** What an expert judged last of a set, and for how long it can be taken back, in milliseconds. */
export type LastJudged = { assignmentId: string; judgmentId: string; undoMs: number };

async function findLast(reader: Reader, { expertId, projectId }: At): Promise<LastJudged | null> {
  const [last] = await reader
    .select({ assignmentId: assignments.id, judgmentId: standingJudgments.id })
    .from(golds)
    .innerJoin(tasks, ofGold)
    .innerJoin(batches, ofTask)
    .innerJoin(assignments, ofExpert(expertId))
    .innerJoin(standingJudgments, ofAssignment)
    .where(inSet(projectId))
    .orderBy(desc(standingJudgments.submittedAt))
    .limit(1);
  if (!last) return null;
  const standing = await findStanding(reader, { projectId, assignmentId: last.assignmentId });
  return { ...last, undoMs: standing!.undoMs };
}

/**
 * After each judgment and each skip, under the lock on the expert: where nothing of the set is left to do, it is finished as soon as the last judgment
 * cannot be taken back any more, or before that when its expert asks how it went.
 */
export async function letFinish(tx: Tx, at: At & { taskId: string }): Promise<void> {
  const progress = await readCalibrationProgress(tx, at);
  if (!progress || progress.doneCount < progress.taskCount) return;
  const { projectId, expertId } = at;
  await enqueue(tx, "finish-calibration", { projectId, expertId }, { afterMs: UNDO_GRACE_MS });
}

/** Finishes a set that is due; one whose last judgment was taken back, or can be still, is not. */
export async function finishDue(at: At): Promise<void> {
  await db.transaction(async (tx) => {
    await lockExpert(tx, at.expertId);
    const last = await findLast(tx, at);
    if (!last || last.undoMs === 0) await finishCalibration(tx, at);
  });
}

/**
 * Ends an expert's calibration where nothing of the set is left to do, by the pass mark of this moment: from here on it stays as it is. The caller
 * holds the lock on the expert.
 */
export async function finishCalibration(tx: Tx, at: At): Promise<void> {
  if (!(await hasEnded(tx, at))) return;
  const { projectId, expertId } = at;
  const [project] = await tx
    .select({ passMark: projects.passMark })
    .from(projects)
    .where(eq(projects.id, projectId));
  const parts = (await listParts(tx, at)).map(({ end, score }) => ({ end, ...score }));
  await tx
    .insert(calibrations)
    .values({ projectId, expertId, ...calibrationOutcome(parts, project!.passMark) })
    .onConflictDoNothing();
}

/** A set of which nothing is left to do, before its expert has been told how it went. */
export type PendingCalibration = { title: string; taskCount: number; last: LastJudged | null };

/** Null: there is something left to do, or no set, or it is finished. */
export async function findPending({ userId }: Expert, projectId: string): Promise<PendingCalibration | null> {
  const at = { expertId: userId, projectId };
  if (await isFinished(at)) return null;
  const { doneCount, taskCount } = await readProgress(db, at);
  if (taskCount === 0 || doneCount < taskCount) return null;
  const [project] = await db
    .select({ title: projects.title })
    .from(projects)
    .where(eq(projects.id, projectId));
  return { title: project!.title, taskCount, last: await findLast(db, at) };
}

async function isFinished({ expertId, projectId }: At): Promise<boolean> {
  const found = await db
    .select({ projectId: calibrations.projectId })
    .from(calibrations)
    .where(and(eq(calibrations.projectId, projectId), eq(calibrations.expertId, expertId)));
  return found.length > 0;
}

/** The expert asks how it went, and so has no more to take back. */
export async function askOutcome({ userId }: Expert, projectId: string): Promise<void> {
  await db.transaction(async (tx) => {
    await lockExpert(tx, userId);
    await finishCalibration(tx, { expertId: userId, projectId });
  });
}

/** Whether this assignment of theirs was part of a calibration set of which nothing is left for them to do. */
export async function isCalibrated(
  { userId }: Expert,
  { projectId, assignmentId }: { projectId: string; assignmentId: string },
): Promise<boolean> {
  const [found] = await db
    .select({ id: assignments.id })
    .from(assignments)
    .innerJoin(tasks, and(eq(tasks.projectId, assignments.projectId), eq(tasks.id, assignments.taskId)))
    .where(
      and(
        eq(assignments.projectId, projectId),
        eq(assignments.id, assignmentId),
        eq(assignments.expertId, userId),
        isOfSet(sql`${tasks}`),
      ),
    );
  return found !== undefined && (await hasEnded(db, { expertId: userId, projectId }));
}
