import { setTimeout as sleep } from "node:timers/promises";
import { sql } from "drizzle-orm";
import { db } from "#db/client.ts";

const PATIENCE = 3_000;

/** A database that is gone without a word answers nothing, not even an error. */
export async function isDatabaseReachable(): Promise<boolean> {
  const answered = db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
  return await Promise.race([answered, sleep(PATIENCE, false, { ref: false })]);
}
