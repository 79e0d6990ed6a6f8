import { sql } from "drizzle-orm";
import { db } from "#db/client.ts";

export async function isDatabaseReachable(): Promise<boolean> {
  return await db.execute(sql`select 1`).then(
    () => true,
    () => false,
  );
}
