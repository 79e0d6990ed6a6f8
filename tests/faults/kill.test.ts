import { type ChildProcess, spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { type Client, clientWith, makeJudgment, signIn } from "../support/client.ts";
import { makeDraft, makeSave } from "../support/rubrics.ts";

const ROOT = path.resolve(import.meta.dirname, "../..");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "assay-kill-"));
fs.chmodSync(folder, 0o711);
const alive: ChildProcess[] = [];

afterAll(async () => {
  for (const child of alive) if (child.exitCode === null && child.signalCode === null) await stop(child);
  fs.rmSync(folder, { recursive: true, force: true });
});

/** `npm start` without npm, in a process group of its own, over this test's folder. */
function start(): Promise<{ child: ChildProcess; printed: string; address: string }> {
  const child = spawn(process.execPath, ["scripts/start.js"], {
    cwd: ROOT,
    detached: true,
    env: {
      ...process.env,
      NODE_ENV: "",
      ASSAY_DATA: folder,
      DATABASE_URL: "",
      PORT: "",
    } as unknown as NodeJS.ProcessEnv,
  });
  alive.push(child);
  let printed = "";
  return new Promise((resolve, reject) => {
    const read = (chunk: Buffer) => {
      printed += chunk;
      const address = /Assay is at (\S+)/.exec(printed)?.[1];
      if (address && /password +\S+/.test(printed)) resolve({ child, printed, address });
    };
    child.stdout.on("data", read);
    child.stderr.on("data", read);
    child.once("exit", (code) => reject(new Error(`ended with ${code}:\n${printed}`)));
  });
}

async function stop(child: ChildProcess): Promise<number | null> {
  const ended = new Promise<number | null>((resolve) => child.once("exit", resolve));
  process.kill(child.pid!, "SIGINT");
  return await ended;
}

const postmaster = () =>
  fs.readFileSync(path.join(folder, "postgres/data/postmaster.pid"), "utf8").split("\n");

function connect() {
  const password = fs.readFileSync(path.join(folder, "postgres/password"), "utf8");
  return postgres(`postgres://assay:${password}@127.0.0.1:${postmaster()[3]}/assay`, {
    max: 3,
    onnotice: () => {},
  });
}

/** Every process of it at once, the database's included: as when the power goes. */
function killEverything(child: ChildProcess) {
  const database = Number(postmaster()[0]);
  const backends = fs
    .readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name) && parentOf(name) === database)
    .map(Number);
  process.kill(-child.pid!, "SIGKILL");
  for (const pid of [database, ...backends]) killIfThere(pid);
}

/** A backend may end by itself between being listed and being killed: its clients went first. */
function killIfThere(pid: number) {
  try {
    process.kill(pid, "SIGKILL");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

function parentOf(pid: string): number | null {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(fs.readFileSync(`/proc/${pid}/status`, "utf8"))?.[1]);
  } catch {
    return null;
  }
}

type Acknowledged = { judgments: string[]; drafts: Map<string, number> };

/** Takes, saves drafts and submits until the power goes; remembers what it was told is stored. */
async function work(
  client: Client,
  sql: postgres.Sql,
  acknowledged: Acknowledged,
  power: { gone: boolean; cut(): void },
): Promise<void> {
  while (!power.gone) {
    try {
      await judgeOne(client, sql, acknowledged);
    } catch (error) {
      if (!power.gone) throw error;
    }
    if (acknowledged.judgments.length >= 25) power.cut();
  }
}

async function judgeOne(client: Client, sql: postgres.Sql, acknowledged: Acknowledged): Promise<void> {
  const at = await client.take();
  if (!at) throw new Error("nothing to take");
  const judgment = await makeJudgment(sql, at);
  const { ranking, ratings, critiques, activeMs } = judgment;
  const body = makeDraft({ ranking, ratings, critiques, activeMs });
  for (let sequence = 1; sequence <= 3; sequence++) {
    const saved = await client.sendJson(
      `${at}/draft`,
      "PUT",
      makeSave(sequence, body, { writer: judgment.id }),
    );
    if (saved.status === 200) acknowledged.drafts.set(at.split("/")[3]!, (await saved.json()).revision);
  }
  const stored = await client.sendJson(`${at}/judgment`, "POST", judgment);
  if (stored.status === 200) acknowledged.judgments.push(judgment.id);
}

test.runIf(process.platform === "linux")(
  "everything killed at once while three experts work: what was acknowledged is there after the next start",
  async () => {
    const first = await start();
    const password = /password +(\S+)/.exec(first.printed)![1]!;
    const emails = [...first.printed.matchAll(/expert +(\S+)/g)].map(([, email]) => email!);
    expect(emails).toHaveLength(3);
    const before = connect();
    const clients = await Promise.all(emails.map((email) => signIn(first.address, email, password)));
    const acknowledged: Acknowledged = { judgments: [], drafts: new Map() };
    const power = {
      gone: false,
      cut() {
        if (!this.gone) killEverything(first.child);
        this.gone = true;
      },
    };
    await Promise.all(clients.map((client) => work(client, before, acknowledged, power)));
    await before.end({ timeout: 0 });

    const second = await start();
    const after = connect();
    const stored = await after<{ id: string; count: number }[]>`
      select id, count(*) over (partition by project_id, assignment_id)::int as count from judgments`;
    const ids = stored.map(({ id }) => id);
    expect(acknowledged.judgments.filter((id) => !ids.includes(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
    expect(stored.every(({ count }) => count === 1)).toBe(true);

    const kept = await after<{ assignment: string; revision: number }[]>`
      select a.id as assignment, d.revision from assignments a
      join drafts d on d.project_id = a.project_id and d.assignment_id = a.id where a.submitted_at is null`;
    const submitted = await after<
      { id: string }[]
    >`select id from assignments where submitted_at is not null`;
    const revisionOf = new Map([
      ...submitted.map(({ id }) => [id, Number.POSITIVE_INFINITY] as const),
      ...kept.map(({ assignment, revision }) => [assignment, revision] as const),
    ]);
    expect(acknowledged.drafts.size).toBeGreaterThan(0);
    for (const [assignment, revision] of acknowledged.drafts) {
      expect(revisionOf.get(assignment)).toBeGreaterThanOrEqual(revision);
    }
    await after.end({ timeout: 1 });

    // The sessions of before still hold.
    const client = clientWith(second.address, clients[0]!.cookie);
    expect((await client.send("/work")).status).toBe(200);
    expect(await stop(second.child)).toBe(0);
    expect(fs.existsSync(path.join(folder, "postgres/data/postmaster.pid"))).toBe(false);
  },
  120_000,
);
