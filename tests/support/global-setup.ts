import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import type { TestProject } from "vitest/node";
import { startEmbeddedPostgres } from "../../db/embedded.ts";
import { migrateDatabase } from "../../db/migrate.ts";

declare module "vitest" {
  interface ProvidedContext {
    postgresUrl: string;
  }
}

export const TEMPLATE = "template_assay";

/** One real PostgreSQL for the whole run, with a migrated database that every test file copies. */
export default async function setup(project: TestProject) {
  // Else the first test makes one beside whatever the checkout itself runs with.
  process.env.ASSAY_SECRET ??= "a secret of the tests and of nothing else";
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "assay-tests-"));
  fs.chmodSync(folder, 0o711);
  const server = await startEmbeddedPostgres(folder, [
    "fsync=off",
    "synchronous_commit=off",
    "max_connections=300",
  ]);
  await server.createDatabase(TEMPLATE);
  await migrateDatabase(server.url(TEMPLATE));
  project.provide("postgresUrl", server.url("postgres"));
  return async () => {
    await server.stop();
    fs.rmSync(folder, { recursive: true, force: true });
  };
}
