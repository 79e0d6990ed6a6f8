import { Logger, run } from "graphile-worker";
import pg from "pg";
import { environment } from "#app/environment.server.ts";
import { tasks } from "./jobs/tasks.ts";
import { crontab } from "./schedule.ts";

/** What went wrong, and nothing of what went well: that is in the database. */
const logger = new Logger(() => (level, message) => {
  if (level === "error" || level === "warning") console.error(`Worker: ${message}`);
});

export type Worker = { stop(): Promise<void>; ended: Promise<void> };

/** Works through the queue until stopped; `stop` lets the jobs in hand end first. */
export async function startWorker(): Promise<Worker> {
  const pool = new pg.Pool({
    connectionString: environment().DATABASE_URL,
    max: 6,
    connectionTimeoutMillis: 5_000,
  });
  pool.on("error", (error) => console.error(`Worker: ${error.message}`));
  pool.on("connect", (client) => client.on("error", () => {}));
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
      await pool.end();
    },
  };
}
