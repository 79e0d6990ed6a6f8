import { type ChildProcess, fork } from "node:child_process";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const QUICK_DEATH = 5_000;
/** Doubled from a fifth of a second: at last one try every few seconds, for as long as the database is away. */
const LONGEST_PAUSE = 5_000;

/** Runs one script to its end. */
export function runOnce(script: string, variables: Record<string, string>): Promise<void> {
  const child = launch(script, variables);
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => (code === 0 ? resolve() : reject(new DidNotStart(script))));
  });
}

function launch(script: string, variables: Record<string, string>): ChildProcess {
  return fork(path.join(import.meta.dirname, script), {
    execArgv: ["--import", "tsx"],
    env: { ...process.env, ...variables } as NodeJS.ProcessEnv,
  });
}

export type Child = { first: Promise<unknown>; stop(): Promise<void> };

/** A process ended before it was ready or done; it has said why itself. */
export class DidNotStart extends Error {}

/**
 * Keeps one process of Assay alive: started again when it dies, ever more slowly when it dies at once again and again. `first` is the
 * first message of the first one, or an error when it ended without any.
 */
export function keepAlive(script: string, variables: Record<string, string>): Child {
  let stopping = false;
  let quickDeaths = 0;
  let child: ChildProcess;
  let ended: Promise<void>;

  const start = () => {
    const startedAt = Date.now();
    child = launch(script, variables);
    ended = new Promise((resolve) => child.once("exit", () => resolve()));
    child.once("exit", async (code, signal) => {
      if (stopping || !announced) return;
      quickDeaths = Date.now() - startedAt < QUICK_DEATH ? quickDeaths + 1 : 0;
      console.error(`${script} ended (${signal ?? code}); starting it again.`);
      await sleep(Math.min(200 * 2 ** quickDeaths, LONGEST_PAUSE));
      if (!stopping) start();
    });
  };

  let announced = false;
  const first = new Promise((resolve, reject) => {
    start();
    child.once("message", (message) => {
      announced = true;
      resolve(message);
    });
    child.once("exit", () => reject(new DidNotStart(script)));
  });

  return {
    first,
    async stop() {
      stopping = true;
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}
