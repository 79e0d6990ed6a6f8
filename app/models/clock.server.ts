import { sql } from "drizzle-orm";
import { db, type Tx } from "#db/client.ts";

/** The one clock that all processes share, the database's, in milliseconds since 1970. Also within a transaction it goes on. */
export async function databaseTime(tx: Pick<Tx, "execute"> = db): Promise<number> {
  const [row] = await tx.execute<{ at: string }>(
    sql`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as at`,
  );
  return Number(row!.at);
}
