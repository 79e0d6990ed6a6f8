import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { type Client, makeJudgment, signIn } from "../support/client.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { PASSWORD } from "../support/journey.ts";
import { announced, start, steadyPort } from "../support/server.ts";

const SUBMITTERS = 16;
const KILLS = 6;
/** Acknowledged submits between one kill and the next. */
const BETWEEN = 25;

const { url } = await openTestDatabase();
const { makeLab, makeProject, makeBatch } = await loadFixtures();
const { createUser } = await import("#app/models/user.server.ts");
const sql = postgres(url, { max: 4, onnotice: () => {} });
let web: ChildProcess | undefined;
afterAll(async () => {
  web?.kill("SIGKILL");
  await sql.end({ timeout: 1 });
});

test("the web process killed again and again under 16 who submit: every acknowledged judgment is stored once", {
  timeout: 180_000,
}, async () => {
  const member = await makeLab();
  const projectId = await makeProject(member, { overlap: SUBMITTERS });
  await makeBatch(member, projectId, makeLines(60));
  const emails = Array.from({ length: SUBMITTERS }, (_, n) => `expert${n}@example.org`);
  for (const email of emails)
    await createUser({ email, name: "Emil Stein", role: "expert", password: PASSWORD });

  const port = await steadyPort();
  const address = `http://127.0.0.1:${port}`;
  const bringUp = async () => {
    web = start("web.ts", url, { PORT: String(port) });
    await announced(web);
  };
  await bringUp();
  const clients: Client[] = [];
  for (const email of emails) clients.push(await signIn(address, email, PASSWORD));

  const acknowledged: { id: string; assignment: string }[] = [];
  let finished = false;
  let counted = () => {};

  /** Sends the same request again for as long as no answer comes, as the page does. */
  async function insist(send: () => Promise<Response>): Promise<Response> {
    while (true) {
      try {
        const answer = await send();
        await answer.clone().text();
        if (answer.status < 500) return answer;
      } catch {
        // The process was killed with this request in hand, or is not up again yet.
      }
      await new Promise(setImmediate);
    }
  }

  async function work(client: Client): Promise<void> {
    const body = new URLSearchParams();
    while (!finished) {
      const taken = await insist(() => client.send("/work", { method: "POST", body }));
      const at = taken.headers.get("Location");
      if (!at) return;
      const judgment = await makeJudgment(sql, at);
      const answer = await insist(() => client.sendJson(`${at}/judgment`, "POST", judgment));
      expect(answer.status).toBe(200);
      const { judgmentId } = await answer.json();
      acknowledged.push({ id: judgmentId, assignment: at.split("/")[3]! });
      counted();
    }
  }

  const workers = clients.map((client) => work(client));
  for (let kill = 1; kill <= KILLS; kill++) {
    const enough = acknowledged.length + BETWEEN;
    await new Promise<void>((resolve) => {
      counted = () => acknowledged.length >= enough && resolve();
    });
    const gone = once(web!, "exit");
    web!.kill("SIGKILL");
    await gone;
    await bringUp();
  }
  finished = true;
  await Promise.all(workers);

  const stored = await sql<{ id: string; assignmentId: string }[]>`
    select id, assignment_id as "assignmentId" from judgments`;
  const byAssignment = new Map(stored.map(({ id, assignmentId }) => [assignmentId, id]));
  expect(byAssignment.size).toBe(stored.length);
  expect(acknowledged.length).toBeGreaterThan(KILLS * BETWEEN);
  for (const { id, assignment } of acknowledged) expect(byAssignment.get(assignment)).toBe(id);
  expect(new Set(acknowledged.map(({ id }) => id)).size).toBe(acknowledged.length);

  const wrong = await sql`
    select t.id from tasks t where
      t.judgment_count <> (select count(*) from judgments j where j.project_id = t.project_id and j.task_id = t.id)
      or t.open_count <> t.overlap - (select count(*) from assignments a
        where a.project_id = t.project_id and a.task_id = t.id and a.returned_at is null)
      or (t.closed_at is not null) <> (t.judgment_count = t.overlap)`;
  expect(wrong).toEqual([]);
  const halves = await sql`
    select j.id from judgments j left join ratings r on r.project_id = j.project_id and r.judgment_id = j.id
    group by j.id having count(r.*) <> 3`;
  expect(halves).toEqual([]);
});
