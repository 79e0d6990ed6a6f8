import { chmodSync, existsSync, mkdtempSync, rmSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { startEmbeddedPostgres } from "#db/embedded.ts";
import { migrateDatabase } from "#db/migrate.ts";
import { type Command, Refused, WrongUsage } from "./command.ts";
import { readFieldMap } from "./field-map.ts";

export const bench: Command = {
  name: "bench",
  summary: "Measures one thing beside its yardstick and prints the figures as JSON.",
  usage: `
Usage: assay bench import [--map map.json] FILE    time and memory of importing FILE, beside bare COPY of the same rows

Each benchmark runs against an embedded PostgreSQL of its own, in a temporary folder that is removed afterwards.`,
  options: { map: { type: "string" } },
  async run({ values, positionals }) {
    const [name, file] = positionals;
    if (name !== "import")
      throw new WrongUsage(name ? `there is no benchmark "${name}"` : "which benchmark?");
    if (!file) throw new WrongUsage("which file is to be imported?");
    if (!existsSync(file)) throw new Refused(`${file}: there is no such file`);
    const map = typeof values.map === "string" ? readFieldMap(values.map) : null;
    const { benchImport } = await import("../bench/import.ts");
    const figures = await withScratchDatabase(() => benchImport(file, map));
    console.log(JSON.stringify(figures, null, 2));
    return 0;
  },
};

async function withScratchDatabase<Result>(work: () => Promise<Result>): Promise<Result> {
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
