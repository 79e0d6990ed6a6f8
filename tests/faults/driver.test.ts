import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "../support/database.ts";
import { openProxy } from "../support/proxy.ts";

/** What the patch of the driver is for: docs/decisions/008-patched-driver.md. */
const url = new URL(await createTestDatabase());
const proxy = await openProxy(Number(url.port));
const direct = postgres(url.href, { max: 1, onnotice: () => {} });
await direct`create table notes (text text not null)`;
url.port = String(proxy.port);
const connect = (max: number) => postgres(url.href, { max, backoff: () => 0.01, onnotice: () => {} });

const thrown: unknown[] = [];
const remember = (error: unknown) => thrown.push(error);
process.on("uncaughtExceptionMonitor", remember);

afterAll(async () => {
  process.off("uncaughtExceptionMonitor", remember);
  await direct.end();
  proxy.close();
});

/** The answer, or that there was none: a query that is never settled must not hang the test. */
async function settled<T>(work: PromiseLike<T>): Promise<T | "failed" | "never settled"> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<"never settled">((resolve) => {
    timer = setTimeout(resolve, 5_000, "never settled");
  });
  const answer = Promise.resolve(work).catch(() => "failed" as const);
  return await Promise.race([answer, late]).finally(() => clearTimeout(timer));
}

test("broken in the middle of a result, the next one is whole", async () => {
  const sql = connect(1);
  for (let round = 0; round < 5; round++) {
    const before = proxy.passedBack();
    const broken = settled(sql`select repeat('x', 40000) as text union all select pg_sleep(20)::text`);
    await expect.poll(proxy.passedBack).toBeGreaterThan(before + 20_000);
    proxy.cut();
    expect(await broken).toBe("failed");
    expect(await settled(sql`select 1 as one`)).toEqual([{ one: 1 }]);
  }
  await sql.end();
});

test("a late statement of a transaction whose connection is gone is refused, and runs nowhere else", async () => {
  const sql = connect(1);
  await sql`select 1`;
  let goOn = () => {};
  const reconnected = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let late: Promise<unknown> = Promise.resolve();
  const transaction = settled(
    sql.begin(async (tx) => {
      await tx`insert into notes values ('in time')`;
      proxy.cut();
      await reconnected;
      late = settled(tx`insert into notes values ('late')`);
      await late;
    }),
  );
  expect(await transaction).toBe("failed");
  // The one connection of this pool now serves somebody else.
  expect(await settled(sql`select 2 as two`)).toEqual([{ two: 2 }]);
  goOn();
  await expect.poll(() => late).toBe("failed");
  expect(await direct`select text from notes`).toEqual([]);
  await sql.end();
});

test("a statement sent while the connection breaks fails, and the process lives", async () => {
  const sql = connect(1);
  await sql`select 1`;
  const transaction = settled(
    sql.begin(async (tx) => {
      await tx`select 1`;
      proxy.cut();
      for (let turn = 0; turn < 50; turn++) {
        await new Promise(setImmediate);
        await settled(tx`select 2`);
      }
    }),
  );
  expect(await transaction).toBe("failed");
  expect(await settled(sql`select 3 as three`)).toEqual([{ three: 3 }]);
  expect(thrown).toEqual([]);
  await sql.end();
});

test("whatever is in flight when connections break, again and again, is settled, and every answer is whole", async () => {
  const sql = connect(4);
  const outcomes = new Set<string>();
  for (let round = 0; round < 40; round++) {
    const asked = Array.from({ length: 12 }, (_, n) =>
      n % 3 === 0
        ? sql.begin(async (tx) => {
            await tx`select ${n}::int as n`;
            return await tx`select n from generate_series(1, 3) n`;
          })
        : sql`select n from generate_series(1, 3) n where ${n}::int >= 0`,
    ).map(settled);
    if (round % 2) await new Promise(setImmediate);
    proxy.cut();
    for (const answer of await Promise.all(asked)) {
      outcomes.add(typeof answer === "string" ? answer : JSON.stringify(answer));
    }
  }
  expect(outcomes).not.toContain("never settled");
  outcomes.delete("failed");
  expect([...outcomes].filter((answer) => answer !== '[{"n":1},{"n":2},{"n":3}]')).toEqual([]);
  expect(await settled(sql`select 4 as four`)).toEqual([{ four: 4 }]);
  expect(thrown).toEqual([]);
  await sql.end();
});
