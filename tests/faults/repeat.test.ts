import postgres from "postgres";
import { v7 as uuidv7 } from "uuid";
import { afterAll, expect, test } from "vitest";
import { makeJudgment, signIn } from "../support/client.ts";
import { makeLines } from "../support/fixtures.ts";
import { PASSWORD } from "../support/journey.ts";
import { makeCriterion, makeDraft, makeRubric, makeSave } from "../support/rubrics.ts";
import { openSite } from "../support/site.ts";
import { startWaitingJobs } from "../support/waiting-jobs.ts";

/** Row 6 of the list of faults: the same request twice, at once, late and out of order. */
const { address, db, makeLab, makeExpert, makeProject, makeBatch } = await openSite();
const sql = postgres(process.env.DATABASE_URL!, { max: 2, onnotice: () => {} });
afterAll(() => sql.end());
const member = await makeLab("lab@example.org");
const owner = await signIn(address, "lab@example.org", PASSWORD);

let people = 0;
async function newExpert() {
  const email = `expert${++people}@example.org`;
  await makeExpert(email);
  return await signIn(address, email, PASSWORD);
}

async function newProject(overlap = 3, lines = 5) {
  const projectId = await makeProject(member, { overlap });
  await makeBatch(member, projectId, makeLines(lines));
  return projectId;
}

const takeFrom = (client: Awaited<ReturnType<typeof newExpert>>, project: string) =>
  client.send("/work", { method: "POST", body: new URLSearchParams({ project }) });

test("ten tabs that take at once hold one task among them", async () => {
  const project = await newProject();
  const client = await newExpert();
  const answers = await Promise.all(Array.from({ length: 10 }, () => takeFrom(client, project)));
  expect(new Set(answers.map(({ headers }) => headers.get("Location"))).size).toBe(1);
  const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
    select count(*)::int as count from assignments where project_id = ${project}`;
  expect(count).toBe(1);
});

test("more experts than a task has places, all at once: it is handed out as often as it is wanted", async () => {
  const project = await newProject(3, 1);
  const clients = await Promise.all(Array.from({ length: 8 }, newExpert));
  const answers = await Promise.all(clients.map((client) => takeFrom(client, project)));
  expect(answers.filter(({ headers }) => headers.get("Location"))).toHaveLength(3);
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(5);
});

test("one judgment sent ten times at once is stored once; every answer names the one that is stored", async () => {
  const project = await newProject();
  const client = await newExpert();
  const at = (await takeFrom(client, project)).headers.get("Location")!;
  const judgment = await makeJudgment(sql, at);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => client.sendJson(`${at}/judgment`, "POST", judgment)),
  );
  const bodies = await Promise.all(answers.map((answer) => answer.json()));
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(bodies.filter(({ again }) => !again)).toHaveLength(1);
  expect(new Set(bodies.map(({ judgmentId }) => judgmentId))).toEqual(new Set([judgment.id]));
  expect(bodies.filter(({ next }) => next)).toHaveLength(1);
  const ratings =
    await sql`select 1 from ratings where project_id = ${project} and judgment_id = ${judgment.id}`;
  expect(ratings).toHaveLength(3);
});

test("two tabs with two different judgments of one task: the first stands, the second is told so and kept as a copy", async () => {
  const project = await newProject();
  const client = await newExpert();
  const at = (await takeFrom(client, project)).headers.get("Location")!;
  const one = await makeJudgment(sql, at);
  const other = { ...one, id: uuidv7(), ranking: one.ranking.toReversed() };
  const answers = await Promise.all(
    [one, other].map((body) => client.sendJson(`${at}/judgment`, "POST", body)),
  );
  const bodies = await Promise.all(answers.map((answer) => answer.json()));
  expect(bodies[0].judgmentId).toBe(bodies[1].judgmentId);
  const [stored] = await sql`select id, ranking from judgments where project_id = ${project}`;
  const first = stored!.id === one.id ? one : other;
  expect(stored).toMatchObject({ id: bodies[0].judgmentId, ranking: first.ranking });
  const copies = await sql`select body from draft_copies where project_id = ${project}`;
  expect(copies).toMatchObject([{ body: { ranking: first.ranking.toReversed() } }]);
});

test("a judgment taken back ten times at once is taken back once, and sent again it is another", async () => {
  const project = await newProject(1);
  const client = await newExpert();
  const at = (await takeFrom(client, project)).headers.get("Location")!;
  const judgment = await makeJudgment(sql, at);
  await client.sendJson(`${at}/judgment`, "POST", judgment);
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => client.sendJson(`${at}/undo`, "POST", { judgmentId: judgment.id })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(200));
  expect(await sql`select 1 from retractions where project_id = ${project}`).toHaveLength(1);
  expect((await client.sendJson(`${at}/judgment`, "POST", judgment)).status).toBe(409);
  const again = { ...judgment, id: uuidv7() };
  expect((await client.sendJson(`${at}/judgment`, "POST", again)).status).toBe(200);
  const standing = await sql`select id from standing_judgments where project_id = ${project}`;
  expect(standing).toEqual([{ id: again.id }]);
  const counts = await sql`select judgment_count from tasks where project_id = ${project} order by id`;
  expect(counts.map(({ judgment_count }) => judgment_count).sort()).toEqual([0, 0, 0, 0, 1]);
});

test("taking back and changing at once: the judgment is one or the other, and counted as it stands", async () => {
  const project = await newProject(1, 6);
  const client = await newExpert();
  for (let n = 0; n < 6; n++) {
    const at = (await takeFrom(client, project)).headers.get("Location")!;
    const judgment = await makeJudgment(sql, at);
    await client.sendJson(`${at}/judgment`, "POST", judgment);
    const changed = { ...judgment, id: uuidv7(), edits: judgment.id };
    const [undone, edited] = await Promise.all([
      client.sendJson(`${at}/undo`, "POST", { judgmentId: judgment.id }),
      client.sendJson(`${at}/judgment`, "POST", changed),
    ]);
    expect([undone.status, edited.status].sort()).toEqual([200, 409]);
    const [row] = await sql`
      select a.submitted_at is not null as submitted, t.judgment_count as count,
        (select array_agg(j.id) from standing_judgments j where j.assignment_id = a.id) as standing
      from assignments a join tasks t on t.project_id = a.project_id and t.id = a.task_id
      where a.id = ${at.split("/")[3]!}`;
    if (edited.status === 200) expect(row).toEqual({ submitted: true, count: 1, standing: [changed.id] });
    else {
      expect(row).toEqual({ submitted: false, count: 0, standing: null });
      const reason = new URLSearchParams({ reason: "On to the next." });
      await client.send(`${at}/skip`, { method: "POST", body: reason });
    }
  }
});

test("ten tabs that fetch ahead at once hold one task more among them, which is where the submit leads", async () => {
  const project = await newProject();
  const client = await newExpert();
  const at = (await takeFrom(client, project)).headers.get("Location")!;
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => client.send(`${at}/ahead`, { method: "POST" })),
  );
  const tasks = await Promise.all(answers.map(async (answer) => (await answer.json()).task.assignmentId));
  expect(new Set(tasks).size).toBe(1);
  const [{ count } = { count: 0 }] = await sql<{ count: number }[]>`
    select count(*)::int as count from assignments where project_id = ${project}`;
  expect(count).toBe(2);
  const submitted = await client.sendJson(`${at}/judgment`, "POST", await makeJudgment(sql, at));
  expect((await submitted.json()).next).toBe(`/work/${project}/${tasks[0]}`);
});

test("one id for two tasks stores the first and refuses the second", async () => {
  const project = await newProject();
  const client = await newExpert();
  const at = (await takeFrom(client, project)).headers.get("Location")!;
  const first = await makeJudgment(sql, at);
  const { next } = await (await client.sendJson(`${at}/judgment`, "POST", first)).json();
  const second = await makeJudgment(sql, next);
  const answer = await client.sendJson(`${next}/judgment`, "POST", { ...second, id: first.id });
  expect(answer.status).toBe(409);
  expect((await client.sendJson(`${next}/judgment`, "POST", second)).status).toBe(200);
});

test("drafts that arrive out of order keep the newest; one after the judgment is kept beside it", async () => {
  const project = await newProject();
  const client = await newExpert();
  const at = (await takeFrom(client, project)).headers.get("Location")!;
  const judgment = await makeJudgment(sql, at);
  const [[first]] = judgment.ranking as [[string]];
  const save = (sequence: number) => {
    const body = makeDraft({ critiques: { [first]: `save ${sequence}` } });
    return client.sendJson(`${at}/draft`, "PUT", makeSave(sequence, body));
  };
  const order = [3, 9, 1, 7, 10, 2, 8, 4, 6, 5];
  for (const answer of await Promise.all(order.map(save))) expect(answer.status).toBe(200);
  const kept = await sql`select sequence, body from drafts where project_id = ${project}`;
  expect(kept).toEqual([
    { sequence: 10, body: expect.objectContaining({ critiques: { [first]: "save 10" } }) },
  ]);
  expect((await client.sendJson(`${at}/judgment`, "POST", judgment)).status).toBe(200);
  const late = await (await save(11)).json();
  expect(late).toMatchObject({ saved: false, state: "submitted", other: { outcome: "kept" } });
  expect(await sql`select 1 from drafts where project_id = ${project}`).toHaveLength(0);
});

test("skipping and submitting at once: exactly one of the two happens", async () => {
  const project = await newProject(2, 12);
  for (let n = 0; n < 6; n++) {
    const client = await newExpert();
    const at = (await takeFrom(client, project)).headers.get("Location")!;
    const judgment = await makeJudgment(sql, at);
    const reason = new URLSearchParams({ reason: "Changed my mind." });
    const [submitted] = await Promise.all([
      client.sendJson(`${at}/judgment`, "POST", judgment),
      client.send(`${at}/skip`, { method: "POST", body: reason }),
    ]);
    const [row] = await sql`
      select submitted_at is not null as submitted, returned_at is not null as returned from assignments
      where project_id = ${project} and id = ${at.split("/")[3]!}`;
    expect(row!.submitted).not.toBe(row!.returned);
    expect(row!.submitted).toBe(submitted.status === 200);
    if (!row!.submitted) expect(submitted.status).toBe(409);
  }
  const wrong = await sql`
    select id from tasks t where project_id = ${project} and open_count <> overlap - (
      select count(*) from assignments a where a.project_id = t.project_id and a.task_id = t.id and a.returned_at is null)`;
  expect(wrong).toEqual([]);
});

test("the last judgments of many tasks at once: every task is closed once and scored once", async () => {
  const project = await newProject(2, 6);
  const clients = await Promise.all([newExpert(), newExpert()]);
  await Promise.all(
    clients.map(async (client) => {
      let at = (await takeFrom(client, project)).headers.get("Location");
      while (at) {
        const judgment = await makeJudgment(sql, at);
        const answer = await client.sendJson(`${at}/judgment`, "POST", judgment);
        at = (await answer.json()).next;
      }
    }),
  );
  await startWaitingJobs(db);
  await expect
    .poll(async () => (await sql`select 1 from consensus where project_id = ${project}`).length, {
      timeout: 45_000,
    })
    .toBe(6);
  const tasks =
    await sql`select judgment_count, open_count, closed_at is not null as closed from tasks where project_id = ${project}`;
  for (const task of tasks) expect(task).toEqual({ judgment_count: 2, open_count: 0, closed: true });
});

test("two who sign up with one address at once: one account", async () => {
  const form = () =>
    new URLSearchParams({
      role: "expert",
      name: "Ada",
      email: "twice@example.org",
      password: "four quiet grey herons",
    });
  const answers = await Promise.all(
    Array.from({ length: 4 }, () =>
      fetch(`${address}/sign-up`, {
        method: "POST",
        redirect: "manual",
        body: form(),
        headers: { Origin: address },
      }),
    ),
  );
  expect(answers.map(({ status }) => status).sort()).toEqual([302, 422, 422, 422]);
});

test("an owner who presses save and close at once leaves the rubric with one version more at most", async () => {
  const project = await makeProject(member);
  const form = (title: string) =>
    new URLSearchParams({
      title: "T",
      instructions: "I",
      overlap: "3",
      currency: "USD",
      price: "1",
      rubric: JSON.stringify(makeRubric({ criteria: [makeCriterion("", { title })] })),
    });
  const at = `/lab/projects/${project}/settings`;
  const answers = await Promise.all(
    ["A", "A", "A"].map((title) => owner.send(at, { method: "POST", body: form(title) })),
  );
  for (const answer of answers) expect(answer.status).toBe(200);
  const versions = await sql`select version from rubrics where project_id = ${project} order by version`;
  expect(versions.map(({ version }) => version)).toEqual([1, 2]);
});
