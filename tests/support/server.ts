import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import net from "node:net";
import path from "node:path";
import { afterAll } from "vitest";

const SCRIPTS = path.resolve(import.meta.dirname, "../../scripts");

export type Running = { address: string; web: ChildProcess; worker: ChildProcess };

/** Starts the real web and worker processes over one database, on a free port; they are stopped after the file's tests. */
export async function startAssay(
  databaseUrl: string,
  variables: Record<string, string> = {},
): Promise<Running> {
  const worker = start("worker.ts", databaseUrl, variables);
  const web = start("web.ts", databaseUrl, variables);
  const [{ address }] = (await Promise.all([announced(web), announced(worker)])) as [
    { address: string },
    unknown,
  ];
  afterAll(async () => {
    await Promise.all([stop(web), stop(worker)]);
  });
  return { address, web, worker };
}

/** The first thing a process says of itself; an error when it ends without a word. */
export function announced(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once("message", resolve);
    child.once("exit", (code, signal) => reject(new Error(`A process ended with ${signal ?? code}.`)));
  });
}

export function start(script: string, databaseUrl: string, variables: Record<string, string>): ChildProcess {
  const child = fork(path.join(SCRIPTS, script), {
    execArgv: ["--import", "tsx"],
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: databaseUrl,
      PORT: "",
      ...variables,
    } as NodeJS.ProcessEnv,
  });
  return child;
}

/** A free port below those that the system hands out by itself, so that nobody takes it while the process is down. */
export async function steadyPort(): Promise<number> {
  for (let port = 20_000 + (process.pid % 10_000); ; port++) {
    const probe = net.createServer();
    const free = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(port, "127.0.0.1", () => probe.close(() => resolve(true)));
    });
    if (free) return port;
  }
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = once(child, "exit");
  child.kill("SIGTERM");
  await ended;
}
