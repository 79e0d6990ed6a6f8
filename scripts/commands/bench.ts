import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { type Command, type Given, Refused, WrongUsage } from "./command.ts";
import { readFieldMap } from "./field-map.ts";

export const bench: Command = {
  name: "bench",
  summary: "Measures one thing beside its yardstick and prints the figures as JSON.",
  usage: `
Usage: assay bench import [--map map.json] FILE    time and memory of importing FILE, beside bare COPY of the same rows
       assay bench attest                          verifications a second, EAS and VC, beside the bare check of the signatures
       assay bench workspace                       waits in the judging page, in Chromium: from submitting to the next task, and after each press
       assay bench handout [--tasks N]             judging and taking over HTTP with 1, 8 and 32 experts, at 1,000, 100,000 and 1,000,000 open
                                                   tasks or at N only, beside the same rows by the bare driver

"import", "workspace" and "handout" run against an embedded PostgreSQL of their own, in a temporary folder that is removed afterwards; "attest" needs none.`,
  options: { map: { type: "string" }, tasks: { type: "string" } },
  async run(given) {
    const [name] = given.positionals;
    const measure = name === undefined ? undefined : BENCHMARKS.get(name);
    if (!measure) throw new WrongUsage(name ? `there is no benchmark "${name}"` : "which benchmark?");
    console.log(JSON.stringify(await measure(given), null, 2));
    return 0;
  },
};

const BENCHMARKS = new Map<string, (given: Given) => Promise<unknown>>([
  ["import", measureImport],
  ["attest", measureAttest],
  ["workspace", measureWorkspace],
  ["handout", measureHandout],
]);

async function measureImport({ values, positionals }: Given) {
  const [, file] = positionals;
  if (!file) throw new WrongUsage("which file is to be imported?");
  if (!existsSync(file)) throw new Refused(`${file}: there is no such file`);
  const map = typeof values.map === "string" ? readFieldMap(values.map) : null;
  const { benchImport } = await import("../bench/import.ts");
  return await withScratchDatabase(() => benchImport(file, map));
}

async function measureAttest({ positionals }: Given) {
  if (positionals.length > 1) throw new WrongUsage("it takes no file");
  const { benchAttest } = await import("../bench/attest.ts");
  return await benchAttest();
}

async function measureWorkspace({ positionals }: Given) {
  if (positionals.length > 1) throw new WrongUsage("it takes no file");
  const { ensureBuilt } = await import("../prepare.js");
  ensureBuilt();
  const { benchWorkspace } = await import("../bench/workspace.ts");
  return await withScratchDatabase(benchWorkspace);
}

async function measureHandout({ values, positionals }: Given) {
  if (positionals.length > 1) throw new WrongUsage("it takes no file");
  const sizes = typeof values.tasks === "string" ? [readTasks(values.tasks)] : undefined;
  const { ensureBuilt } = await import("../prepare.js");
  ensureBuilt();
  return await withScratchDatabase(async () => {
    const { benchHandout } = await import("../bench/handout.ts");
    return await benchHandout(sizes);
  });
}

/** Fewer are used up before anything is measured, and more take longer to make than to measure. */
function readTasks(given: string): number {
  const tasks = /^\d+$/.test(given) ? Number(given) : Number.NaN;
  if (tasks >= 1_000 && tasks <= 1_000_000) return tasks;
  throw new WrongUsage(`--tasks must be a whole number from 1000 to 1000000, not "${given}"`);
}

async function withScratchDatabase<Result>(work: () => Promise<Result>): Promise<Result> {
  const { startEmbeddedPostgres } = await import("#db/embedded.ts");
  const { migrateDatabase } = await import("#db/migrate.ts");
  const folder = mkdtempSync(path.join(os.tmpdir(), "assay-bench-"));
  chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres(folder);
  try {
    await server.createDatabase("bench");
    process.env.DATABASE_URL = server.url("bench");
    await migrateDatabase(process.env.DATABASE_URL);
    const { disconnect } = await import("#db/client.ts");
    try {
      return await work();
    } finally {
      await disconnect();
    }
  } finally {
    await server.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}
