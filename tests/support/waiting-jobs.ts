import { sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";

/** Whatever background work waits for its time begins at once: a test has nothing to take back. */
export async function startWaitingJobs(db: Pick<Tx, "execute">): Promise<void> {
  await db.execute(sql`update graphile_worker._private_jobs set run_at = now() where run_at > now()`);
}
