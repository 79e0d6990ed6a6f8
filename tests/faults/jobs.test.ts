import { once } from "node:events";
import postgres from "postgres";
import { v7 as uuidv7 } from "uuid";
import { afterAll, expect, test } from "vitest";
import { announced, start } from "../support/server.ts";
import { startWaitingJobs } from "../support/waiting-jobs.ts";
import { openWorld } from "../support/world.ts";

/** Row 8 of the list of faults: a job delivered twice, one that can never succeed, and one that nobody knows. */
const { own, as, db, worker } = await openWorld();
const sql = postgres(process.env.DATABASE_URL!, { max: 4, onnotice: () => {} });
afterAll(() => sql.end());
const { project: projectId, export: exportId } = own.ids;

const add = (name: string, payload: unknown, attempts = 12) =>
  sql`select graphile_worker.add_job(${name}, ${sql.json(payload as never)}::json, max_attempts := ${attempts})`;
const jobs = (name: string) =>
  sql`select * from graphile_worker.jobs where task_identifier = ${name} order by id`;
const waitFor = (what: () => Promise<unknown>, wanted: unknown) =>
  expect.poll(what, { timeout: 45_000, interval: 100 }).toEqual(wanted);

test("a job delivered many times at once has one effect", async () => {
  const [task] = await sql<
    { id: string }[]
  >`select id from tasks where project_id = ${projectId} and closed_at is not null`;
  const scored = () =>
    sql`select version from consensus where project_id = ${projectId} and task_id = ${task!.id}`;
  await startWaitingJobs(db);
  await waitFor(async () => (await scored()).length, 1);
  const before = await sql`select * from exports where id = ${exportId}`;
  for (let n = 0; n < 8; n++) {
    await add("score-task", { projectId, taskId: task!.id });
    await add("sum-export", { projectId, exportId });
  }
  await waitFor(async () => (await jobs("score-task")).length + (await jobs("sum-export")).length, 0);
  expect(await scored()).toHaveLength(1);
  const after = await sql`select sha256, row_count from exports where id = ${exportId}`;
  if (before[0]!.sha256) expect(after[0]!.sha256).toBe(before[0]!.sha256);
  expect(after[0]!.sha256).toMatch(/^[\da-f]{64}$/);
});

test("a job about what is not there, or not ripe, ends without effect", async () => {
  const [open] = await sql<
    { id: string }[]
  >`select id from tasks where project_id = ${projectId} and closed_at is null limit 1`;
  await add("score-task", { projectId, taskId: uuidv7() });
  await add("score-task", { projectId: uuidv7(), taskId: open!.id });
  await add("score-task", { projectId, taskId: open!.id });
  await add("sum-export", { projectId, exportId: uuidv7() });
  await waitFor(async () => (await jobs("score-task")).length + (await jobs("sum-export")).length, 0);
  expect(await sql`select 1 from consensus where task_id = ${open!.id}`).toHaveLength(0);
});

test("a payload that nobody understands is refused, kept with its reason and shown to the operator; the queue goes on", async () => {
  const poison = [
    null,
    [],
    {},
    { projectId: "x", taskId: 1 },
    { projectId, taskId: "'; drop table tasks; --" },
    "text",
  ];
  for (const payload of poison) await add("score-task", payload, 1);
  await add("sum-export", { exportId }, 1);
  await waitFor(
    async () =>
      (await sql`select 1 from graphile_worker.jobs where attempts >= max_attempts and locked_at is null`)
        .length,
    poison.length + 1,
  );
  const [task] = await sql<
    { id: string }[]
  >`select id from tasks where project_id = ${projectId} and closed_at is null limit 1`;
  await add("score-task", { projectId, taskId: task!.id });
  await waitFor(async () => (await jobs("score-task")).length, poison.length);

  const page = await (await (await as("operator")).send("/operations")).text();
  expect(page).toContain("Parked");
  expect(page).toContain("score-task");
  expect(page).toContain("Payload refused: projectId Invalid UUID");
});

test("a job whose name nobody knows stays in the queue and stops nobody", async () => {
  await add("from-a-newer-version", { anything: true });
  const [task] = await sql<
    { id: string }[]
  >`select id from tasks where project_id = ${projectId} and closed_at is null limit 1`;
  const done = async () => (await jobs("score-task")).filter(({ attempts }) => attempts === 0).length;
  await add("score-task", { projectId, taskId: task!.id });
  await waitFor(done, 0);
  expect(await jobs("from-a-newer-version")).toHaveLength(1);
  expect(await jobs("from-a-newer-version")).toMatchObject([{ attempts: 0, locked_at: null }]);
});

test("a worker killed in the middle of a job: the job is done by the next one and does not wait for hours", async () => {
  const [task] = await sql<{ id: string }[]>`
    select id from tasks where project_id = ${projectId} and closed_at is not null limit 1`;
  await sql.begin(async (tx) => {
    await tx`select 1 from tasks where project_id = ${projectId} and id = ${task!.id} for update`;
    await add("score-task", { projectId, taskId: task!.id });
    await waitFor(async () => (await jobs("score-task")).filter(({ locked_at }) => locked_at).length, 1);
    const gone = once(worker, "exit");
    worker.kill("SIGKILL");
    await gone;
  });
  expect((await jobs("score-task")).filter(({ locked_at }) => locked_at)).toHaveLength(1);

  const next = start("worker.ts", process.env.DATABASE_URL!, {});
  await announced(next);
  await waitFor(
    async () => (await jobs("score-task")).filter((job) => job.attempts < job.max_attempts).length,
    0,
  );
  const ended = once(next, "exit");
  next.kill("SIGTERM");
  expect((await ended)[0]).toBe(0);
});
