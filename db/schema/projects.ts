import { sql } from "drizzle-orm";
import {
  bigint,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import type { Requirement } from "#app/domain/credential/requirement.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { moment, writtenAt } from "./columns.ts";
import { labs } from "./labs.ts";
import { users } from "./users.ts";

export const projects = pgTable(
  "projects",
  {
    id: uuid().primaryKey(),
    labId: uuid()
      .notNull()
      .references(() => labs.id),
    title: text().notNull(),
    /** Markdown, shown to the expert beside every task. */
    instructions: text().notNull(),
    /** Judgments wanted per task of batches uploaded from now on; each task keeps the number it came with. */
    overlap: integer().notNull(),
    /** How many judgments a task may get in all while its consensus is not confident enough; null: `overlap` is all. */
    overlapMost: smallint(),
    /** Percent, the confidence at which a task needs no further judgment; null with `overlap_most`. */
    confidence: smallint(),
    /** Percent of what an expert is given that is gold, while there is some that they have not seen. */
    goldRate: smallint().notNull().default(0),
    /** How many assignments the project hands out in a day (UTC); null: as many as there are. */
    dailyLimit: integer(),
    /** How many assignments one expert gets of it in all; null: as many as there are. */
    expertLimit: integer(),
    /** What one accepted judgment earns, in minor units of `currency`. */
    priceMinor: bigint({ mode: "bigint" }).notNull(),
    currency: text().notNull(),
    /** The claims an expert must hold to be given its tasks; null: none. */
    requirement: jsonb().$type<Requirement>(),
    /** Percent of the known pairs of the calibration set that an expert must get right to go on; null: all go on. */
    passMark: smallint(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: writtenAt(),
    /** A closed project hands out nothing; what was judged stays and can be exported. */
    closedAt: moment(),
  },
  (t) => [
    index().on(t.labId),
    check("projects_overlap_range", sql`${t.overlap} between 1 and 99`),
    check(
      "projects_overlap_most",
      sql`num_nulls(${t.overlapMost}, ${t.confidence}) in (0, 2) and ${t.overlapMost} between ${t.overlap} + 1 and 99`,
    ),
    check("projects_confidence_range", sql`${t.confidence} between 50 and 99`),
    check("projects_gold_rate_range", sql`${t.goldRate} between 0 and 50`),
    check("projects_limits_positive", sql`${t.dailyLimit} > 0 and ${t.expertLimit} > 0`),
    check("projects_pass_mark_range", sql`${t.passMark} between 1 and 100`),
    check("projects_price_not_negative", sql`${t.priceMinor} >= 0`),
    check("projects_currency_code", sql`${t.currency} ~ '^[A-Z]{3}$'`),
  ],
);

/** What to judge by. Versions are append-only: a judgment names the one it was made under. */
export const rubrics = pgTable(
  "rubrics",
  {
    projectId: uuid()
      .notNull()
      .references(() => projects.id),
    version: integer().notNull(),
    body: jsonb().$type<Rubric>().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: writtenAt(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.version] })],
);
