import { eq } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { experts } from "#db/schema/users.ts";

/**
 * One change of what an expert holds or has in hand at a time: taking a task, and losing the credential it needs, wait for each other here.
 * Taken before any lock on tasks or assignments. Not a full lock: a judgment that is being stored refers to this row.
 */
export async function lockExpert(tx: Tx, expertId: string): Promise<void> {
  await tx.select().from(experts).where(eq(experts.userId, expertId)).for("no key update");
}
