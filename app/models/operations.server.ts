import { desc, sql } from "drizzle-orm";
import { db } from "#db/client.ts";

export type Counts = {
  userCount: number;
  expertCount: number;
  labCount: number;
  projectCount: number;
  taskCount: number;
  /** Those that stand: what was undone, or took another's place, is not counted. */
  judgmentCount: number;
};

export async function countEverything(): Promise<Counts> {
  const count = (table: string) => sql<number>`(select count(*)::int from ${sql.identifier(table)})`;
  const [counts] = await db
    .select({
      userCount: count("users"),
      expertCount: count("experts"),
      labCount: count("labs"),
      projectCount: count("projects"),
      taskCount: sql<number>`(select coalesce(sum(task_count), 0)::int from batch_counts)`,
      judgmentCount: count("standing_judgments"),
    })
    .from(sql`(values (1)) as one`);
  return counts!;
}

/** A job that failed at least once: it will be tried again, or has used up its attempts and is parked. */
export type FailedJob = {
  id: string;
  name: string;
  attempts: number;
  maxAttempts: number;
  parked: boolean;
  reason: string;
  failedAt: Date;
  nextAt: Date;
};

export type Queue = {
  dueCount: number;
  laterCount: number;
  runningCount: number;
  parkedCount: number;
  /** Since when the oldest due job waits. */
  oldestDueAt: Date | null;
  failed: FailedJob[];
};

const FAILURES_SHOWN = 100;

const jobs = sql`graphile_worker.jobs as job`;
const parked = sql<boolean>`(job.attempts >= job.max_attempts and job.locked_at is null)`;
const waiting = sql`(job.attempts < job.max_attempts and job.locked_at is null)`;
const countWhere = (condition: ReturnType<typeof sql>) =>
  sql<number>`count(*) filter (where ${condition})::int`;
const asDate = (value: string) => new Date(value);

export async function readQueue(): Promise<Queue> {
  const [counts] = await db
    .select({
      dueCount: countWhere(sql`${waiting} and job.run_at <= now()`),
      laterCount: countWhere(sql`${waiting} and job.run_at > now()`),
      runningCount: countWhere(sql`job.locked_at is not null`),
      parkedCount: countWhere(parked),
      oldestDueAt:
        sql<Date | null>`min(job.run_at) filter (where ${waiting} and job.run_at <= now())`.mapWith(asDate),
    })
    .from(jobs);
  return { ...counts!, failed: await listFailedJobs() };
}

/**
 * Gives back the jobs of a worker that was killed in the middle of them, which the queue by itself would do after four hours: all that are
 * held when no worker is alive, else those held for long. Every job is safe to repeat, so one that merely took long does no harm when
 * another worker does it as well.
 */
export async function releaseStalledJobs({ noWorkerAlive = false } = {}): Promise<void> {
  await db.execute(sql`
    select graphile_worker.force_unlock_workers(array_agg(distinct locked_by))
    from graphile_worker.jobs where locked_at < now() - ${noWorkerAlive ? "0" : "5 minutes"}::interval`);
}

async function listFailedJobs(): Promise<FailedJob[]> {
  return await db
    .select({
      id: sql<string>`job.id::text`,
      name: sql<string>`job.task_identifier`,
      attempts: sql<number>`job.attempts::int`,
      maxAttempts: sql<number>`job.max_attempts::int`,
      parked,
      // The first line says what happened; the lines after it may hold the values of a statement.
      reason: sql<string>`left(split_part(job.last_error, E'\\n', 1), 300)`,
      failedAt: sql<Date>`job.updated_at`.mapWith(asDate),
      nextAt: sql<Date>`job.run_at`.mapWith(asDate),
    })
    .from(jobs)
    .where(sql`job.last_error is not null`)
    .orderBy(desc(parked), sql`job.updated_at desc`, sql`job.id desc`)
    .limit(FAILURES_SHOWN);
}
