import { once } from "node:events";
import http from "node:http";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { makeJudgment, signIn } from "../support/client.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import { PASSWORD } from "../support/journey.ts";
import { startAssay } from "../support/server.ts";

/** Row 25 of the list of faults: asked to end, everything in hand is ended first, within ten seconds. */
const { url } = await openTestDatabase();
const { makeLab, makeProject, makeBatch } = await loadFixtures();
const { createUser } = await import("#app/models/user.server.ts");
const { createBatch, findBatch } = await import("#app/models/batch.server.ts");
const { findByEmail } = await import("#app/models/viewer.server.ts");
const sql = postgres(url, { max: 4, onnotice: () => {} });
afterAll(() => sql.end());
const EXPERTS = 8;

test("web and worker under load: an upload goes to its end, what was acknowledged is stored, both exit 0", {
  timeout: 60_000,
}, async () => {
  const { address, web, worker } = await startAssay(url);
  const member = await makeLab();
  const projectId = await makeProject(member, { overlap: 2 });
  await makeBatch(member, projectId, makeLines(200));
  await createUser({ email: "lab@example.org", name: "L", labName: "Lab", role: "lab", password: PASSWORD });
  const own = { ...(await findByEmail("lab@example.org"))!.viewer };
  const owner = { userId: own.userId, labId: own.lab!.id, role: "owner" as const };
  const uploadTo = await makeProject(owner, { overlap: 1 });
  const batchId = (await createBatch(owner, { projectId: uploadTo, fileName: "f.jsonl", fieldMap: null }))!;

  const emails = Array.from({ length: EXPERTS }, (_, n) => `expert${n}@example.org`);
  for (const email of emails) await createUser({ email, name: "E", role: "expert", password: PASSWORD });
  const clients = await Promise.all(emails.map((email) => signIn(address, email, PASSWORD)));

  // An upload that is half sent when the signal comes, and is sent to its end after it.
  const lines = makeLines(400).map((line) => `${JSON.stringify(line)}\n`);
  const half = lines.slice(0, 200).join("");
  const upload = http.request(`${address}/lab/projects/${uploadTo}/batches/${batchId}/content`, {
    method: "POST",
    headers: {
      Origin: address,
      Cookie: await cookieOf(address),
      "Content-Length": Buffer.byteLength(lines.join("")),
    },
  });
  const uploaded = new Promise<number>((resolve, reject) => {
    upload.on("response", (answer) => answer.resume().on("end", () => resolve(answer.statusCode!)));
    upload.on("error", reject);
  });
  upload.write(half);

  const acknowledged: string[] = [];
  let asked = false;
  const gone = [once(web, "exit"), once(worker, "exit")];
  const judgeOne = async (client: (typeof clients)[number]) => {
    const at = await client.take();
    const judgment = await makeJudgment(sql, at!);
    const sent = client.sendJson(`${at}/judgment`, "POST", judgment);
    if (acknowledged.length >= 60 && !asked) {
      asked = true;
      web.kill("SIGTERM");
      worker.kill("SIGTERM");
      upload.end(lines.slice(200).join(""));
    }
    const answer = await sent;
    await answer.json();
    if (answer.status === 200) acknowledged.push(judgment.id);
  };
  await Promise.all(
    clients.map(async (client) => {
      while (!asked) {
        try {
          await judgeOne(client);
        } catch (error) {
          // A connection that is kept for the next request may be closed under it; nothing was acknowledged on it.
          if (!asked) throw error;
        }
      }
    }),
  );
  const codes = (await Promise.all(gone)).map(([code]) => code);
  expect(codes).toEqual([0, 0]);
  expect(await uploaded).toBe(200);
  expect(await findBatch(owner, uploadTo, batchId)).toMatchObject({ state: "received", acceptedCount: 400 });
  const stored = (await sql<{ id: string }[]>`select id from judgments`).map(({ id }) => id);
  expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);
  expect(await sql`select 1 from graphile_worker.jobs where locked_at is not null`).toEqual([]);

  // What the worker had no time for is done by the next one.
  await startAssay(url);
  await expect
    .poll(
      async () =>
        (
          await sql`
        select 1 from tasks t where closed_at is not null and not exists (
          select 1 from consensus c where c.project_id = t.project_id and c.task_id = t.id)`
        ).length,
      { timeout: 45_000 },
    )
    .toBe(0);
});

async function cookieOf(address: string): Promise<string> {
  const answer = await fetch(`${address}/sign-in`, {
    method: "POST",
    redirect: "manual",
    headers: { Origin: address },
    body: new URLSearchParams({ email: "lab@example.org", password: PASSWORD }),
  });
  return answer.headers.get("Set-Cookie")!.split(";")[0]!;
}

test("a browser that keeps its connection open, and one that says nothing, do not keep the web from ending", async () => {
  const { address, web } = await startAssay(url);
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1 });
  await new Promise((resolve) =>
    http.get(`${address}/sign-in`, { agent }, (answer) => answer.resume().on("end", resolve)),
  );
  const silent = http.request(`${address}/sign-in`, {
    method: "POST",
    headers: { Origin: address, "Content-Length": 100, "Content-Type": "application/x-www-form-urlencoded" },
  });
  silent.on("error", () => {});
  silent.write("email=");
  await new Promise((resolve) =>
    http.get(`${address}/health`, (answer) => answer.resume().on("end", resolve)),
  );
  const before = performance.now();
  const ended = once(web, "exit");
  web.kill("SIGTERM");
  expect((await ended)[0]).toBe(0);
  expect(performance.now() - before).toBeLessThan(10_000);
  agent.destroy();
}, 60_000);

test("asked twice it ends once, and cleanly", async () => {
  const { web, worker } = await startAssay(url);
  for (const child of [web, worker]) {
    const ended = once(child, "exit");
    child.kill("SIGTERM");
    child.kill("SIGTERM");
    expect((await ended)[0]).toBe(0);
  }
});
