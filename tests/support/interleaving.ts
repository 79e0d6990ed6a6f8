import { sql } from "drizzle-orm";
import { expect } from "vitest";
import type { Tx } from "#db/client.ts";

/** Two real transactions in a chosen order, without sleeping: one is held open, the other is seen to wait for it. */
export async function loadInterleaving() {
  const { db } = await import("#db/client.ts");

  /** Until so many of this test's connections wait for a lock; they wait until somebody lets go, so nothing here depends on speed. */
  async function untilWaiting(count: number): Promise<void> {
    await expect
      .poll(
        async () => {
          const [row] = await db.execute<{ count: number }>(sql`
            select count(*)::int as count from pg_stat_activity
            where datname = current_database() and wait_event_type = 'Lock'`);
          return row!.count;
        },
        { timeout: 10_000, interval: 5 },
      )
      .toBeGreaterThanOrEqual(count);
  }

  /** A transaction that stays open after `work` until it is let go. */
  async function hold(work: (tx: Tx) => Promise<unknown>) {
    let letGo = () => {};
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    let begun = () => {};
    const ready = new Promise<void>((resolve) => {
      begun = resolve;
    });
    const done = db.transaction(async (tx) => {
      await work(tx);
      begun();
      await held;
    });
    await Promise.race([ready, done]);
    return async () => {
      letGo();
      await done;
    };
  }

  return { hold, untilWaiting };
}
