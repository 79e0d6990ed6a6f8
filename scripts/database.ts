import path from "node:path";
import { readEnvironment } from "#app/environment.server.ts";
import { startEmbeddedPostgres } from "#db/embedded.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { isClaimed } from "./running.ts";

export const DATABASE = "assay";

/**
 * Runs work that needs the database: the one DATABASE_URL names, else the embedded one, which is started for the occasion unless
 * `npm start` is running it already.
 */
export async function withDatabase<Result>(work: () => Promise<Result>): Promise<Result> {
  const settings = readEnvironment(process.env);
  if (settings.DATABASE_URL) {
    await migrateDatabase(settings.DATABASE_URL);
    return await connected(work);
  }
  const embedded = await startEmbeddedPostgres(path.join(settings.ASSAY_DATA, "postgres"));
  try {
    await embedded.createDatabase(DATABASE);
    process.env.DATABASE_URL = embedded.url(DATABASE);
    await migrateDatabase(process.env.DATABASE_URL);
    return await connected(work);
  } finally {
    // Somebody may have begun to serve from it meanwhile.
    if (!embedded.adopted && !isClaimed(settings.ASSAY_DATA)) await embedded.stop();
  }
}

/** The models connect when they are loaded, so `work` imports them. */
async function connected<Result>(work: () => Promise<Result>): Promise<Result> {
  const { disconnect } = await import("#db/client.ts");
  try {
    return await work();
  } finally {
    await disconnect();
  }
}
