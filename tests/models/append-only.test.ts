import { sql } from "drizzle-orm";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";

const { db } = await openTestDatabase();

test("every table of facts has the triggers that refuse a change", async () => {
  const rows = await db.execute<{ table: string }>(sql`
    select distinct event_object_table as table from information_schema.triggers
    where action_statement like '%refuse_change%' order by 1`);
  expect(rows.map((row) => row.table)).toEqual([
    "completions",
    "consensus",
    "critiques",
    "judgments",
    "ratings",
    "rubrics",
  ]);
});
