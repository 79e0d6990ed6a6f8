import { and, asc, eq, gt, isNull, sql } from "drizzle-orm";
import { assignmentState } from "#app/domain/assignment.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { assignments } from "#db/schema/assignments.ts";
import { sessions } from "#db/schema/sessions.ts";
import { giveBack, lockAssignment } from "./assignment-life.server.ts";
import { lockExpert } from "./expert.server.ts";

/**
 * Gives back everything in the hands of an expert who has signed out, unless they are signed in elsewhere and may be at work there. What was typed stays,
 * and comes back with the task while its slot is free. To be called once the session has ended. Returns how many.
 */
export async function leaveAssignments({ userId }: Expert): Promise<number> {
  return await db.transaction(async (tx) => {
    await lockExpert(tx, userId);
    const elsewhere = await tx
      .select({ userId: sessions.userId })
      .from(sessions)
      .where(and(eq(sessions.userId, userId), gt(sessions.expiresAt, sql`now()`)))
      .limit(1);
    if (elsewhere.length > 0) return 0;
    const inHand = await tx
      .select({ projectId: assignments.projectId, assignmentId: assignments.id })
      .from(assignments)
      .where(
        and(
          eq(assignments.expertId, userId),
          isNull(assignments.submittedAt),
          isNull(assignments.returnedAt),
        ),
      )
      // The order in which everybody locks them who locks several.
      .orderBy(asc(assignments.projectId), asc(assignments.taskId));
    let count = 0;
    for (const ids of inHand) {
      const assignment = await lockAssignment(tx, { ...ids, userId });
      // It may have run out while this waited for its lock.
      if (!assignment || assignmentState(assignment) !== "live") continue;
      await giveBack(tx, assignment, "left");
      count += 1;
    }
    return count;
  });
}
