import { once } from "node:events";
import net from "node:net";
import postgres from "postgres";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { createTestDatabase } from "../support/database.ts";
import { openProxy } from "../support/proxy.ts";

/** The patched driver (docs/decisions/008-patched-driver.md) over connections that break. */
const direct = new URL(await createTestDatabase());
const proxy = await openProxy(Number(direct.port), direct.hostname);
const url = new URL(direct);
url.hostname = "127.0.0.1";
url.port = String(proxy.port);

const connect = (to: URL, max: number) =>
  postgres(to.href, { max, connect_timeout: 5, backoff: () => 0.01, onnotice: () => {} });

const pools: postgres.Sql[] = [];
function open(max: number): postgres.Sql {
  const pool = connect(url, max);
  pools.push(pool);
  return pool;
}

const uncaught: unknown[] = [];
const note = (error: unknown) => void uncaught.push(error);

beforeAll(async () => {
  process.on("uncaughtException", note).on("unhandledRejection", note);
  const sql = connect(direct, 1);
  await sql`create table kept (n int)`;
  await sql.end();
});

afterEach(async () => {
  await Promise.all(pools.splice(0).map((pool) => pool.end({ timeout: 1 })));
  expect(uncaught.splice(0)).toEqual([]);
});

afterAll(async () => {
  process.off("uncaughtException", note).off("unhandledRejection", note);
  proxy.close();
});

/** How it ended: "answered", the code of its error, or "unsettled", which is what must never be. */
async function endOf(work: PromiseLike<unknown>): Promise<string> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<string>((resolve) => {
    timer = setTimeout(resolve, 10_000, "unsettled");
  });
  const end = Promise.resolve(work).then(
    () => "answered",
    (error: { code?: string }) => error.code ?? String(error),
  );
  return await Promise.race([end, patience]).finally(() => clearTimeout(timer));
}

async function countTo100(sql: postgres.ISql): Promise<void> {
  const rows = await sql<{ n: number }[]>`select n from generate_series(1, 100) n`;
  expect(Array.from(rows, (row) => row?.n)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
}

/** What is asked between the news of a break and the connection's end fails with it; from then on the pool answers. */
async function answers(sql: postgres.Sql): Promise<void> {
  let end = await endOf(countTo100(sql));
  for (let attempt = 0; end === "CONNECTION_CLOSED" && attempt < 3; attempt++)
    end = await endOf(countTo100(sql));
  expect(end).toBe("answered");
}

async function kept(): Promise<number> {
  const sql = connect(direct, 1);
  const [{ count } = { count: -1 }] = await sql<{ count: number }[]>`select count(*)::int as count from kept`;
  await sql.end();
  return count;
}

const BREAKS = {
  reset: (sql: postgres.Sql) => {
    proxy.breakAfter(300_000, "reset");
    return sql`select n, repeat('x', 100) from generate_series(1, 100000) n`;
  },
  "a hang-up": (sql: postgres.Sql) => {
    proxy.breakAfter(50_000, "hang up");
    return sql`select n, repeat('x', 100) from generate_series(1, 100000) n`;
  },
  "the server's end": (sql: postgres.Sql) =>
    sql`select n, case when n = 5000 then pg_terminate_backend(pg_backend_pid()) end from generate_series(1, 9999) n`,
  "a row that fails": (sql: postgres.Sql) => sql`select 1 / (5000 - n) from generate_series(1, 9999) n`,
};

test.each(Object.entries(BREAKS))(
  "a result broken off by %s takes nothing from the next one",
  async (_, breakOff) => {
    const sql = open(1);
    await countTo100(sql);
    for (let round = 0; round < 20; round++) {
      expect(await endOf(breakOff(sql))).toMatch(/^(CONNECTION_CLOSED|ECONNRESET|22012)$/);
      await answers(sql);
    }
  },
);

const lateStatements = (tx: postgres.TransactionSql) =>
  Promise.all([
    endOf(tx`insert into kept values (2)`),
    endOf(tx.savepoint((point) => point`insert into kept values (3)`)),
    endOf(tx`insert into kept values (${4})`),
  ]);

/** Begins a transaction, writes a row, loses the connection, and goes on with `late` as if nothing were amiss. */
async function loseTransaction<T>(sql: postgres.Sql, late: (tx: postgres.TransactionSql) => Promise<T>) {
  let ends: Promise<T> | undefined;
  const lost = sql.begin(async (tx) => {
    await tx`insert into kept values (1)`;
    proxy.cut();
    await tx`select 1`.catch(() => {});
    ends = late(tx);
    await ends;
  });
  expect(await endOf(lost)).toMatch(/^(CONNECTION_CLOSED|ECONNRESET)$/);
  return await ends!;
}

const REFUSED = Array(3).fill("CONNECTION_CLOSED");

test("a late statement of a transaction whose connection is gone is refused, and the pool stays whole", async () => {
  const sql = open(1);
  for (let round = 0; round < 5; round++) {
    const ends = await loseTransaction(sql, async (tx) => [
      await lateStatements(tx),
      await lateStatements(tx),
    ]);
    expect(ends).toEqual([REFUSED, REFUSED]);
    expect(await endOf(countTo100(sql))).toBe("answered");
  }
  expect(await kept()).toBe(0);
});

test("a late statement of a lost transaction never runs on the connection that others have by then", async () => {
  const sql = open(1);
  for (let round = 0; round < 5; round++) {
    const ends = await loseTransaction(sql, async (tx) => {
      await countTo100(sql);
      const alone = await lateStatements(tx);
      const among = await sql.begin(async (other) => {
        await other`select 1`;
        return await lateStatements(tx);
      });
      return [alone, among];
    });
    expect(ends).toEqual([REFUSED, REFUSED]);
  }
  expect(await kept()).toBe(0);
});

test("a statement that outlives its transaction is refused", async () => {
  const sql = open(1);
  let late = (): PromiseLike<unknown> => Promise.resolve();
  await expect(
    sql.begin((tx) => {
      late = () => tx`insert into kept values (5)`;
      throw new Error("no more");
    }),
  ).rejects.toThrow("no more");
  expect(await endOf(late())).toBe("TRANSACTION_ENDED");
  expect(await kept()).toBe(0);
});

test("a reserved connection that is gone refuses statements, and giving it back gives nobody else's away", async () => {
  const sql = open(1);
  for (let round = 0; round < 5; round++) {
    const mine = await sql.reserve();
    await mine`begin`;
    await mine`insert into kept values (6)`;
    proxy.cut();
    await mine`select 1`.catch(() => {});
    expect(await endOf(countTo100(sql))).toBe("answered");
    expect(await endOf(mine`insert into kept values (7)`)).toBe("CONNECTION_CLOSED");
    await sql.begin(async (other) => {
      mine.release();
      await countTo100(other);
    });
  }
  expect(await kept()).toBe(0);
});

test("a transaction has its connection to itself, also when it is the last that fits into the pipeline", async () => {
  const narrow = new URL(direct);
  narrow.searchParams.set("max_pipeline", "2");
  const sql = connect(narrow, 1);
  pools.push(sql);
  await countTo100(sql);
  const before = [sql`select 1`.execute(), sql`select 2`.execute()];
  const asked = [...before, sql.begin((tx) => tx`select 3`), countTo100(sql)];
  expect(await Promise.all(asked.map(endOf))).toEqual(Array(4).fill("answered"));
});

test.each(["reset", "hang up"] as const)(
  "connections that end with a %s at any point of their start: all are told",
  async (how) => {
    for (let bytes = 1; bytes < 1_500; bytes += 40) {
      const sql = open(1);
      proxy.breakAfter(bytes, how);
      expect(await endOf(sql`select 1`)).not.toBe("unsettled");
      await answers(sql);
    }
  },
);

test("a server that hangs up on everybody is an error, not an endless attempt", async () => {
  let calls = 0;
  const deaf = net.createServer((socket) => {
    calls++;
    socket.end();
  });
  await once(deaf.listen(0, "127.0.0.1"), "listening");
  const away = new URL(url);
  away.port = String((deaf.address() as net.AddressInfo).port);
  const sql = connect(away, 1);
  expect(await Promise.all([endOf(sql`select 1`), endOf(sql.begin((tx) => tx`select 1`))])).toEqual([
    "CONNECTION_CLOSED",
    "CONNECTION_CLOSED",
  ]);
  expect(calls).toBe(2);
  await sql.end({ timeout: 0 });
  deaf.close();
});

test("a pool that is closed while a connection of it breaks is closed", async () => {
  const sql = connect(url, 1);
  await countTo100(sql);
  const asked = endOf(sql`select n from generate_series(1, 1000000) n`);
  await new Promise(setImmediate);
  const closed = endOf(sql.end());
  await new Promise(setImmediate);
  proxy.cut();
  expect(await asked).toMatch(/^(CONNECTION_CLOSED|ECONNRESET)$/);
  expect(await closed).toBe("answered");
});

/** Asks until answered, as a user would, and as often in a transaction as not. */
async function insist(sql: postgres.Sql, nth: number): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const end = await endOf(
      nth % 2
        ? countTo100(sql)
        : sql.begin(async (tx) => {
            await tx`insert into kept values (8)`;
            await tx.savepoint((point) => point`select n from generate_series(1, 2000) n`);
            await Promise.all([tx`select ${nth}::int`, tx`select ${"x".repeat(2_000)}`]);
            throw Object.assign(new Error("rolled back"), { code: "ROLLED_BACK" });
          }),
    );
    if (end === "answered" || end === "ROLLED_BACK" || end === "unsettled") return end;
  }
  return "never answered";
}

test("in a storm of breaks everybody is told or answered, and nothing half done stays", {
  timeout: 60_000,
}, async () => {
  const sql = open(4);
  for (let round = 0; round < 40; round++) {
    const asked = Array.from({ length: 24 }, (_, nth) => insist(sql, nth));
    for (let cut = 0; cut < 4; cut++) {
      proxy.breakAfter(1 + ((round * 977 + cut * 331) % 9_000), cut % 2 ? "hang up" : "reset");
      await Promise.race(asked);
      if (cut % 2) proxy.cut();
    }
    const ends = new Set(await Promise.all(asked));
    expect([...ends].sort()).toEqual(["ROLLED_BACK", "answered"]);
  }
  const whole = await Promise.all(Array.from({ length: 8 }, () => endOf(countTo100(sql))));
  expect(new Set(whole)).toEqual(new Set(["answered"]));
  expect(await kept()).toBe(0);
});
