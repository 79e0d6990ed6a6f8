import { and, eq, isNull, ne, or, sql } from "drizzle-orm";
import {
  ASSIGNMENT_MINUTES,
  type AssignmentEnd,
  assignmentCan,
  assignmentState,
} from "#app/domain/assignment.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, lapses } from "#db/schema/assignments.ts";
import { tasks } from "#db/schema/tasks.ts";
import { letFinish } from "./calibration.server.ts";
import { isOfSet } from "./calibration-places.server.ts";
import { lockExpert } from "./expert.server.ts";

export const freshExpiry = sql`now() + make_interval(mins => ${ASSIGNMENT_MINUTES})`;

export type Taken = { projectId: string; assignmentId: string };
export type AssignmentRow = typeof assignments.$inferSelect;

export type Skipped = "skipped" | "not live" | null;

/** Leaves a task to others: its slot is free again at once. */
export async function skipAssignment(
  { userId }: Expert,
  { projectId, assignmentId, reason }: Taken & { reason: string },
): Promise<Skipped> {
  return await db.transaction(async (tx) => {
    await lockExpert(tx, userId);
    const assignment = await lockAssignment(tx, { userId, projectId, assignmentId });
    if (!assignment) return null;
    if (!assignmentCan(assignmentState(assignment), "skip")) return "not live";
    await giveBack(tx, assignment, "skipped", reason);
    await letFinish(tx, assignment);
    return "skipped";
  });
}

/** Locks the task and then the assignment, the order that everybody keeps, so that no two wait for each other. */
export async function lockAssignment(
  tx: Tx,
  { userId, projectId, assignmentId }: Taken & { userId: string },
): Promise<AssignmentRow | null> {
  const own = and(
    eq(assignments.projectId, projectId),
    eq(assignments.id, assignmentId),
    eq(assignments.expertId, userId),
  );
  const [found] = await tx.select({ taskId: assignments.taskId }).from(assignments).where(own);
  if (!found) return null;
  await tx
    .select({ id: tasks.id })
    .from(tasks)
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, found.taskId)))
    .for("update");
  const [locked] = await tx.select().from(assignments).where(own).for("update");
  return locked ?? null;
}

export async function giveBack(
  tx: Tx,
  { projectId, id, taskId, surplus, insteadOf }: AssignmentRow,
  end: AssignmentEnd,
  reason: string | null = null,
): Promise<void> {
  await tx
    .update(assignments)
    .set({ returnedAt: sql`now()`, end, returnReason: reason, surplus: insteadOf !== null })
    .where(and(eq(assignments.projectId, projectId), eq(assignments.id, id)));
  if (surplus && insteadOf === null) return;
  // Gold has no place to give back. The database is asked all the same, so that a skip of it takes as long as one of work.
  await tx
    .update(tasks)
    .set({ openCount: sql`${tasks.openCount} + 1` })
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId), ne(tasks.kind, "gold")));
}

/** It is on its expert's screen: from now on it is not one that was fetched ahead. */
export async function openAssignment(tx: Tx, { projectId, assignmentId }: Taken): Promise<void> {
  await tx
    .update(assignments)
    .set({ openedAt: sql`now()` })
    .where(
      and(
        eq(assignments.projectId, projectId),
        eq(assignments.id, assignmentId),
        isNull(assignments.openedAt),
      ),
    );
}

export type Revived = "in its place" | "beyond the overlap";

/**
 * Takes an ended assignment up again: where its place is still free, and, once its work is finished or an operator has excused it, beyond the overlap
 * where it is not, so that no work that was done is thrown away. Of gold it is the place of the work in whose stead it was given that must be
 * free. Null: others have its place. The caller holds the locks.
 */
export async function reviveAssignment(
  tx: Tx,
  assignment: AssignmentRow,
  { isFinished = false } = {},
): Promise<Revived | null> {
  const { projectId, id, insteadOf } = assignment;
  const hasPlace = await (insteadOf === null
    ? reservePlace(tx, assignment)
    : isPlaceFree(tx, projectId, insteadOf));
  if (!hasPlace && !isFinished && !(await isExcused(tx, assignment))) return null;
  await tx
    .update(assignments)
    .set({ returnedAt: null, end: null, expiresAt: freshExpiry, surplus: !hasPlace || insteadOf !== null })
    .where(and(eq(assignments.projectId, projectId), eq(assignments.id, id)));
  return hasPlace ? "in its place" : "beyond the overlap";
}

async function isPlaceFree(tx: Tx, projectId: string, taskId: string): Promise<boolean> {
  const [task] = await tx
    .select({ openCount: tasks.openCount })
    .from(tasks)
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId)));
  return task !== undefined && task.openCount > 0;
}

/**
 * Takes one of the task's free places. False: there is none. A task of a calibration set is there for everybody who has begun the set: where its places
 * are taken, it gets one more.
 */
export async function reservePlace(
  tx: Tx,
  { projectId, taskId }: Pick<AssignmentRow, "projectId" | "taskId">,
): Promise<boolean> {
  const reserved = await tx
    .update(tasks)
    .set({
      openCount: sql`greatest(${tasks.openCount} - 1, 0)`,
      overlap: sql`${tasks.overlap} + (${tasks.openCount} = 0)::int`,
      closedAt: null,
    })
    .where(
      and(
        eq(tasks.projectId, projectId),
        eq(tasks.id, taskId),
        or(sql`${tasks.openCount} > 0`, isOfSet(sql`${tasks}`)),
      ),
    )
    .returning({ id: tasks.id });
  return reserved.length > 0;
}

async function isExcused(tx: Tx, { projectId, id }: AssignmentRow): Promise<boolean> {
  const [found] = await tx
    .select({ decision: lapses.decision })
    .from(lapses)
    .where(and(eq(lapses.projectId, projectId), eq(lapses.assignmentId, id)));
  return found?.decision === "excused";
}
