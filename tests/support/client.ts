import type postgres from "postgres";
import { v7 as uuidv7 } from "uuid";
import type { Rubric } from "../../app/domain/rubric.ts";
import { makeComplete } from "./complete.ts";

/** A browser without a window: keeps its cookie and says where its requests come from. */
export async function signIn(address: string, email: string, password: string) {
  const origin = new URL(address).origin;
  const first = await fetch(`${origin}/sign-in`, {
    method: "POST",
    headers: { Origin: origin, "Content-Type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ email, password }),
    redirect: "manual",
  });
  const cookie = first.headers.get("Set-Cookie")?.split(";")[0];
  if (!cookie) throw new Error(`Signing in as ${email} answered ${first.status}`);
  return clientWith(origin, cookie);
}

export function clientWith(origin: string, cookie: string) {
  const send = (path: string, init: RequestInit = {}) =>
    fetch(origin + path, {
      redirect: "manual",
      ...init,
      headers: { Origin: origin, Cookie: cookie, ...init.headers },
    });
  const sendJson = (path: string, method: string, body: unknown) =>
    send(path, { method, headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });

  /** The path of an assignment, or null when there is nothing to do. */
  async function take(): Promise<string | null> {
    const answer = await send("/work", { method: "POST", body: new URLSearchParams() });
    if (answer.status >= 400)
      throw new Error(`Taking a task answered ${answer.status}: ${await answer.text()}`);
    const to = answer.headers.get("Location");
    // Who comes to a project for the first time is led past its worked examples.
    const [, project, assignment] = /^\/work\/([^/]+)\/guidance\?assignment=(.+)$/.exec(to ?? "") ?? [];
    return project ? `/work/${project}/${assignment}` : to;
  }
  return { cookie, send, sendJson, take };
}

export type Client = ReturnType<typeof clientWith>;

/** A whole judgment of the assignment at `path`, made with a look into the database in place of a page. */
export async function makeJudgment(sql: postgres.Sql, path: string) {
  const [, , projectId, assignmentId] = path.split("/") as [string, string, string, string];
  const rows = await sql<{ id: string; text: string; rubric: Rubric }[]>`
    select c.id, c.text, r.body as rubric from assignments a
    join completions c on c.project_id = a.project_id and c.task_id = a.task_id
    join rubrics r on r.project_id = a.project_id and r.version = 1
    where a.project_id = ${projectId} and a.id = ${assignmentId} order by c.ordinal`;
  const content = makeComplete(rows[0]!.rubric, rows);
  return { ...content, id: uuidv7(), rubricVersion: 1, activeMs: 1_000, next: true };
}
