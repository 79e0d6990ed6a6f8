import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import fs from "node:fs";
import type { AddressInfo } from "node:net";
import os from "node:os";
import path from "node:path";
import express from "express";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { startEmbeddedPostgres } from "../../db/embedded.ts";
import { migrateDatabase } from "../../db/migrate.ts";
import { answerWithin } from "../../scripts/web/deadline.ts";
import { type Client, makeJudgment, signIn } from "../support/client.ts";
import { PASSWORD } from "../support/journey.ts";
import { openProxy } from "../support/proxy.ts";

/** A database of the test's own, behind a door that can be shut. */
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "assay-database-"));
fs.chmodSync(folder, 0o711);
let server = await startEmbeddedPostgres(folder);
await server.createDatabase("assay");
await migrateDatabase(server.url("assay"));
const proxy = await openProxy(Number(new URL(server.url("assay")).port));
const url = new URL(server.url("assay"));
url.port = String(proxy.port);
url.searchParams.set("lock_timeout", "2000");

process.env.DATABASE_URL = server.url("assay");
const { disconnect } = await import("#db/client.ts");
const { loadFixtures, makeLines } = await import("../support/fixtures.ts");
const { makeLab, makeProject, makeBatch } = await loadFixtures();
const { createUser } = await import("#app/models/user.server.ts");

const EXPERTS = 4;
const member = await makeLab();
const projectId = await makeProject(member, { overlap: EXPERTS });
await makeBatch(member, projectId, makeLines(80));
const emails = Array.from({ length: EXPERTS }, (_, n) => `expert${n}@example.org`);
for (const email of emails)
  await createUser({ email, name: "Emil Stein", role: "expert", password: PASSWORD });
await disconnect();

let printed = "";
const { assay, address } = await startEverything();
const clients = await Promise.all(emails.map((email) => signIn(address, email, PASSWORD)));
const admin = () => postgres(server.url("assay"), { max: 2, onnotice: () => {} });

afterAll(async () => {
  const ended = once(assay, "exit");
  assay.kill("SIGTERM");
  await ended;
  proxy.close();
  await server.stop();
  fs.rmSync(folder, { recursive: true, force: true });
});

/** `npm start` without npm, over a PostgreSQL of one's own: whatever dies of the faults below, it must bring up again by itself. */
function startEverything(): Promise<{ assay: ChildProcess; address: string }> {
  const assay = spawn(process.execPath, ["scripts/start.js"], {
    cwd: path.resolve(import.meta.dirname, "../.."),
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: url.href,
      DATABASE_CONNECTIONS: "4",
      PORT: String(20_000 + (process.pid % 10_000)),
    } as NodeJS.ProcessEnv,
  });
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk;
      const address = /Assay is at (\S+)/.exec(printed)?.[1];
      if (address) resolve({ assay, address });
    };
    assay.stdout.on("data", read);
    assay.stderr.on("data", read);
    assay.once("exit", (code) => reject(new Error(`ended with ${code}:\n${printed}`)));
  });
}

/** 0 for as long as the web itself is being brought up again. */
const health = async () => {
  try {
    return (await fetch(`${address}/health`)).status;
  } catch {
    return 0;
  }
};
const recovers = (timeout = 15_000) => expect.poll(health, { timeout, interval: 100 }).toBe(200);

const postmaster = () =>
  Number(fs.readFileSync(path.join(folder, "data/postmaster.pid"), "utf8").split("\n")[0]);

/** The children first: one that survives would hold the shared memory. */
function killDatabase() {
  const pid = postmaster();
  const children = fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return fs.readFileSync(`/proc/${name}/status`, "utf8").includes(`\nPPid:\t${pid}\n`);
      } catch {
        return false;
      }
    });
  for (const each of [pid, ...children]) {
    try {
      process.kill(Number(each), "SIGKILL");
    } catch {
      // Ended by itself.
    }
  }
}

async function submitOne(client: Client, sql: postgres.Sql): Promise<string | null> {
  const at = await client.take();
  if (!at) return null;
  const judgment = await makeJudgment(sql, at);
  const answer = await client.sendJson(`${at}/judgment`, "POST", judgment);
  await answer.text();
  return answer.status === 200 ? judgment.id : null;
}

test.runIf(process.platform === "linux")(
  "the database is killed under load: pages say so, and after its restart web and worker go on with all that was acknowledged",
  { timeout: 60_000 },
  async () => {
    const acknowledged: string[] = [];
    const before = admin();
    let down = false;
    await Promise.all(
      clients.map(async (client) => {
        while (!down) {
          const id = await submitOne(client, before).catch(() => null);
          if (id) acknowledged.push(id);
          if (acknowledged.length >= 40 && !down) {
            down = true;
            killDatabase();
          }
        }
      }),
    );
    await before.end({ timeout: 0 });

    await expect.poll(health, { timeout: 15_000 }).toBe(503);
    for (const pathname of ["/work", "/account", "/sign-in", `/lab/projects/${projectId}`]) {
      const page = await clients[0]!.send(pathname);
      expect(page.status).toBe(503);
      const text = await page.text();
      expect(text).toContain("<html");
      expect(text).not.toMatch(/ECONN|select |postgres|node_modules/i);
    }
    const form = new URLSearchParams({ email: emails[0]!, password: PASSWORD });
    const signingIn = await fetch(`${address}/sign-in`, {
      method: "POST",
      body: form,
      headers: { Origin: address },
    });
    expect(signingIn.status).toBe(503);
    expect(printed).toContain("Failed query: ");
    expect(printed).not.toContain("params: ");

    server = await startEmbeddedPostgres(folder);
    proxy.leadTo(Number(new URL(server.url("assay")).port));
    await recovers();
    const sql = admin();
    const stored = (await sql<{ id: string }[]>`select id from judgments`).map(({ id }) => id);
    expect(acknowledged.filter((id) => !stored.includes(id))).toEqual([]);

    // Every task that is closed gets scored, by the worker of before.
    const [task] = await sql<
      { id: string }[]
    >`select id from tasks where closed_at is null order by open_count limit 1`;
    for (let n = 0; n < 40; n++) {
      for (const client of clients) await submitOne(client, sql);
      const [{ closed } = { closed: false }] = await sql<{ closed: boolean }[]>`
        select closed_at is not null as closed from tasks where id = ${task!.id}`;
      if (closed) break;
    }
    await expect
      .poll(
        async () =>
          (
            await sql`
          select id from tasks t where closed_at is not null and not exists (
            select 1 from consensus c where c.project_id = t.project_id and c.task_id = t.id)`
          ).length,
        { timeout: 45_000, interval: 200 },
      )
      .toBe(0);
    expect((await sql`select 1 from consensus`).length).toBeGreaterThan(0);
    expect(assay.exitCode).toBeNull();
    expect(printed).not.toContain("web.ts ended");
    await sql.end();
  },
);

test("every connection reset in mid-flight, again and again: errors at most, then service as before", async () => {
  const sql = admin();
  for (let round = 0; round < 6; round++) {
    const asked = clients.flatMap((client) => [
      client.send("/work"),
      client.send("/account"),
      submitOne(client, sql),
    ]);
    proxy.cut();
    const answers = await Promise.allSettled(asked);
    for (const answer of answers) {
      if (answer.status === "fulfilled" && answer.value instanceof Response)
        expect([200, 500, 503]).toContain(answer.value.status);
    }
    await recovers();
    expect((await clients[0]!.send("/work")).status).toBe(200);
  }
  const open = await sql`select state from pg_stat_activity
    where application_name = 'assay' and state = 'idle in transaction' and state_change < now() - interval '5 seconds'`;
  expect(open).toEqual([]);
  await sql.end();
});

test("a database that refuses is an answer at once; when it is back, so are the pages", async () => {
  proxy.shut();
  expect(await health()).toBe(503);
  expect((await clients[0]!.send("/work")).status).toBe(503);
  proxy.open();
  await recovers();
  expect((await clients[0]!.send("/work")).status).toBe(200);
});

test("a database that says nothing any more is noticed in bounded time", async () => {
  proxy.freeze();
  expect(await health()).toBe(503);
  proxy.open();
  proxy.cut();
  await recovers();
});

test("a request that nothing answers is answered in bounded time", async () => {
  const app = express();
  app.use(answerWithin(20, ({ path }) => path === "/content"));
  const late: express.Response[] = [];
  app.all("*", (_request, response) => {
    late.push(response);
  });
  const listening = app.listen(0, "127.0.0.1");
  await once(listening, "listening");
  const at = `http://127.0.0.1:${(listening.address() as AddressInfo).port}`;
  const answer = await fetch(`${at}/work`);
  expect(answer.status).toBe(503);
  expect(Number(answer.headers.get("Retry-After"))).toBeGreaterThan(0);
  const upload = fetch(`${at}/content`);
  await expect.poll(() => late.length).toBe(2);
  late[1]!.send("received");
  expect((await upload).status).toBe(200);
  listening.close();
});

test("a row that somebody else holds for long: whoever needs it gets an error in bounded time, everybody else is served", {
  timeout: 60_000,
}, async () => {
  const sql = admin();
  const at = (await clients[0]!.take())!;
  const [, , , assignment] = at.split("/");
  const judgment = await makeJudgment(sql, at);
  let release = () => {};
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let nowHeld = () => {};
  const held = new Promise<void>((resolve) => {
    nowHeld = resolve;
  });
  const holder = sql.begin(async (tx) => {
    await tx`select 1 from tasks t join assignments a on a.task_id = t.id where a.id = ${assignment!} for update of t`;
    nowHeld();
    await released;
  });
  await held;
  const waiting = clients[0]!.sendJson(`${at}/judgment`, "POST", judgment);
  for (const client of clients.slice(1)) expect((await client.send("/work")).status).toBe(200);
  expect(await health()).toBe(200);
  const answer = await waiting;
  expect([500, 503]).toContain(answer.status);
  release();
  await holder;
  const again = await clients[0]!.sendJson(`${at}/judgment`, "POST", judgment);
  expect(again.status).toBe(200);
  expect(await again.json()).toMatchObject({ judgmentId: judgment.id, again: false });
  await sql.end();
});
