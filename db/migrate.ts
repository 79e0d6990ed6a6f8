import path from "node:path";
import { drizzle } from "drizzle-orm/postgres-js";
import { migrate } from "drizzle-orm/postgres-js/migrator";
import { runMigrations } from "graphile-worker";
import postgres from "postgres";

const MIGRATION_LOCK = 7_272_741;

/** Brings a database up to date. Two processes that start together take turns; the second finds nothing to do. */
export async function migrateDatabase(url: string): Promise<void> {
  const one = postgres(url, { max: 1, onnotice: () => {} });
  try {
    await one`select pg_advisory_lock(${MIGRATION_LOCK})`;
    await migrate(drizzle(one), { migrationsFolder: path.resolve(import.meta.dirname, "migrations") });
    await runMigrations({ connectionString: url });
  } finally {
    await one.end({ timeout: 5 });
  }
}
