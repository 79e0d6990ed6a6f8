import { and, asc, eq, isNull, lt, sql } from "drizzle-orm";
import { db } from "#db/client.ts";
import { assignments } from "#db/schema/assignments.ts";
import { giveBack, lockAssignment, type Taken } from "./assignment-life.server.ts";
import { lockExpert } from "./expert.server.ts";

const PAGE = 200;

/** Gives back everything that has run out; what was typed stays as a draft. Returns how many. */
export async function returnExpired(): Promise<number> {
  let count = 0;
  while (true) {
    const due = await db
      .select({
        projectId: assignments.projectId,
        assignmentId: assignments.id,
        userId: assignments.expertId,
      })
      .from(assignments)
      .where(isDue)
      .orderBy(asc(assignments.expiresAt))
      .limit(PAGE);
    for (const one of due) count += await returnOne(one);
    if (due.length < PAGE) return count;
  }
}

const isDue = and(
  isNull(assignments.submittedAt),
  isNull(assignments.returnedAt),
  lt(assignments.expiresAt, sql`now()`),
);

async function returnOne(one: Taken & { userId: string }): Promise<0 | 1> {
  return await db.transaction(async (tx) => {
    // First of all, as everybody does who goes on to a task: its expert may be taking work at this moment.
    await lockExpert(tx, one.userId);
    const assignment = await lockAssignment(tx, one);
    if (!assignment) return 0;
    // Under the lock: it may have been extended or submitted meanwhile.
    const key = and(eq(assignments.projectId, one.projectId), eq(assignments.id, one.assignmentId));
    const [due] = await tx.select({ id: assignments.id }).from(assignments).where(and(key, isDue));
    if (!due) return 0;
    await giveBack(tx, assignment, "expired");
    return 1;
  });
}
