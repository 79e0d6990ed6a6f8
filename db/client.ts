import { drizzle } from "drizzle-orm/postgres-js";
import postgres from "postgres";
import { environment } from "#app/environment.server.ts";
import { keepPrepared } from "./prepared.ts";
import { retryDeadlocks } from "./retried.ts";

/** Bounded waits everywhere, and a quick return after the server was away (the driver's own backoff reaches 20 s). */
export function connect(url: string, max: number) {
  return postgres(url, {
    max,
    connect_timeout: 5,
    idle_timeout: 60,
    max_lifetime: 60 * 30,
    backoff: (attempt: number) => Math.min(0.05 * 2 ** attempt, 1),
    onnotice: () => {},
    connection: {
      application_name: "assay",
      statement_timeout: 60_000,
      lock_timeout: 15_000,
      idle_in_transaction_session_timeout: 60_000,
    },
  });
}

function url(): string {
  const { DATABASE_URL } = environment();
  if (!DATABASE_URL)
    throw new Error("DATABASE_URL is not set: `npm start` sets it, or set it to your PostgreSQL.");
  return DATABASE_URL;
}

const client = keepPrepared(connect(url(), environment().DATABASE_CONNECTIONS));

export const db = retryDeadlocks(drizzle(client, { casing: "snake_case" }));

export type Db = typeof db;
export type Tx = Parameters<Parameters<Db["transaction"]>[0]>[0];

export async function disconnect(): Promise<void> {
  await client.end({ timeout: 5 });
}
