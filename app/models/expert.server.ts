import { eq, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { experts } from "#db/schema/users.ts";

/**
 * One change of what an expert holds or has in hand at a time: taking a task, and losing the credential it needs, wait for each other here.
 * Taken before any lock on tasks or assignments. Not a full lock: a judgment that is being stored refers to this row.
 */
export async function lockExpert(tx: Tx, expertId: string): Promise<void> {
  await tx.select().from(experts).where(eq(experts.userId, expertId)).for("no key update");
}

/**
 * The lock on an expert who is about to be given a task. Of several accounts that are paid to one person only one is given something at a time: the
 * next then sees what it was, and is not given the same.
 */
export async function lockToTake(tx: Tx, expertId: string): Promise<void> {
  const [expert] = await tx
    .select({ payeeId: experts.payeeId })
    .from(experts)
    .where(eq(experts.userId, expertId))
    .for("no key update");
  if (expert?.payeeId)
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${expert.payeeId}, 3))`);
}
