import { Logger, run } from "graphile-worker";
import pg from "pg";
import { environment } from "#app/environment.server.ts";
import { releaseStalledJobs } from "#app/models/operations.server.ts";
import { tasks } from "./jobs/tasks.ts";
import { crontab } from "./schedule.ts";

/** What went wrong, and nothing of what went well: that is in the database. */
const logger = new Logger(() => (level, message) => {
  if (level === "error" || level === "warning") console.error(`Worker: ${message}`);
});

export type Worker = { stop(): Promise<void>; ended: Promise<void> };

const ALIVE = 7_272_742;

/** Holds a lock for as long as this process lives. Whoever finds nobody holding it takes over what those before have left. */
async function showSignOfLife(pool: pg.Pool): Promise<pg.PoolClient> {
  const sign = await pool.connect();
  const { rows } = await sign.query<{ alone: boolean }>("select pg_try_advisory_lock($1) as alone", [ALIVE]);
  const alone = rows[0]!.alone;
  if (alone) await releaseStalledJobs({ noWorkerAlive: true });
  await sign.query("select pg_advisory_lock_shared($1)", [ALIVE]);
  if (alone) await sign.query("select pg_advisory_unlock($1)", [ALIVE]);
  return sign;
}

/** Works through the queue until stopped; `stop` lets the jobs in hand end first. */
export async function startWorker(): Promise<Worker> {
  const pool = new pg.Pool({
    connectionString: environment().DATABASE_URL,
    max: 7,
    connectionTimeoutMillis: 5_000,
  });
  pool.on("error", (error) => console.error(`Worker: ${error.message}`));
  pool.on("connect", (client) => client.on("error", () => {}));
  const sign = await showSignOfLife(pool);
  const runner = await run({
    pgPool: pool,
    logger,
    taskList: tasks,
    crontab,
    concurrency: 4,
    pollInterval: 1_000,
    noHandleSignals: true,
  });
  return {
    ended: runner.promise,
    async stop() {
      await runner.stop();
      sign.release();
      await pool.end();
    },
  };
}
