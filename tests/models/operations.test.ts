import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { loadJudging } from "../support/judging.ts";

const { db } = await openTestDatabase();
const { countEverything, readQueue } = await import("#app/models/operations.server.ts");
const { createUser } = await import("#app/models/user.server.ts");

const addJob = (name: string, runAt = "now() - interval '1 minute'") =>
  db.execute(
    sql`select graphile_worker.add_job(${name}, '{}'::json, run_at := ${sql.raw(runAt)}, max_attempts := 3)`,
  );

const change = (name: string, set: string) =>
  db.execute(sql`
    update graphile_worker._private_jobs set ${sql.raw(set)}
    where task_id = (select id from graphile_worker._private_tasks where identifier = ${name})`);

test("an empty house counts nothing", async () => {
  expect(Object.values(await countEverything())).toEqual([0, 0, 0, 0, 0, 0]);
  expect(await readQueue()).toEqual({
    dueCount: 0,
    laterCount: 0,
    runningCount: 0,
    parkedCount: 0,
    oldestDueAt: null,
    failed: [],
  });
});

test("users are counted by what they are", async () => {
  const person = { name: "Ada", password: "four quiet grey herons" };
  await createUser({ ...person, role: "expert", email: "a@example.org" });
  await createUser({ ...person, role: "lab", labName: "Larch", email: "b@example.org" });
  expect(await countEverything()).toMatchObject({ userCount: 2, expertCount: 1, labCount: 1 });
});

test("jobs that wait, run, failed and are parked are told apart, with the reason's first line", async () => {
  await addJob("waiting");
  await addJob("later", "now() + interval '1 hour'");
  await addJob("running");
  await addJob("retrying", "now() + interval '1 hour'");
  await addJob("poison");
  await change("running", "locked_at = now(), locked_by = 'somebody', attempts = 1");
  await change("retrying", "attempts = 1, last_error = E'The database went away\\nwith a secret'");
  await change("poison", "attempts = 3, last_error = 'It never works'");

  const queue = await readQueue();
  expect(queue).toMatchObject({ dueCount: 1, laterCount: 2, runningCount: 1, parkedCount: 1 });
  expect(queue.oldestDueAt).toBeInstanceOf(Date);
  expect(
    queue.failed.map(({ name, parked, attempts, maxAttempts, reason }) => [
      name,
      parked,
      attempts,
      maxAttempts,
      reason,
    ]),
  ).toEqual([
    ["poison", true, 3, 3, "It never works"],
    ["retrying", false, 1, 3, "The database went away"],
  ]);
  expect(queue.failed[0]?.failedAt).toBeInstanceOf(Date);
});

test("a judgment is counted while it stands, however often it was changed", async () => {
  const { makeExpert, openProject, takeOne, judge, takeBack, standingOf } = await loadJudging();
  const { projectId } = await openProject(1, 1);
  const expert = await makeExpert();
  const ids = await takeOne(expert, projectId);
  const { judgmentCount } = await countEverything();
  const isNow = async (count: number) =>
    expect((await countEverything()).judgmentCount - judgmentCount).toBe(count);
  await judge(expert, ids);
  await isNow(1);
  await takeBack(expert, ids);
  await isNow(0);
  await judge(expert, ids);
  await judge(expert, ids, { edits: (await standingOf(ids))[0]!.id });
  await isNow(1);
});
