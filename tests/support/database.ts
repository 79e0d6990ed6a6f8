import { randomUUID } from "node:crypto";
import postgres from "postgres";
import { afterAll, inject } from "vitest";
import { TEMPLATE } from "./global-setup.ts";

/** Makes a fresh database from the migrated template and returns its address; it is dropped after the file's tests. */
export async function createTestDatabase(): Promise<string> {
  const adminUrl = inject("postgresUrl");
  const name = `test_${randomUUID().replaceAll("-", "")}`;
  const admin = postgres(adminUrl, { max: 1, onnotice: () => {} });
  // Only one copy of a template may be made at a time.
  await admin`select pg_advisory_lock(1)`;
  await admin`create database ${admin(name)} template ${admin(TEMPLATE)}`;
  await admin.end();
  afterAll(async () => {
    const last = postgres(adminUrl, { max: 1, onnotice: () => {} });
    await last`drop database if exists ${last(name)} with (force)`;
    await last.end();
  });
  const url = new URL(adminUrl);
  url.pathname = `/${name}`;
  return url.href;
}

/**
 * Points this test file at a database of its own. Models read DATABASE_URL when they are loaded, so import them dynamically after
 * this.
 */
export async function openTestDatabase() {
  const url = await createTestDatabase();
  process.env.DATABASE_URL = url;
  const client = await import("#db/client.ts");
  afterAll(() => client.disconnect());
  return { url, db: client.db };
}
