import {
  doublePrecision,
  foreignKey,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import type { PairSupport } from "#app/domain/consensus.ts";
import type { Ranking } from "#app/domain/ranking.ts";
import { moment } from "./columns.ts";
import { tasks } from "./tasks.ts";

/** What the judgments of a task add up to. Append-only: scoring again adds a version. */
export const consensus = pgTable(
  "consensus",
  {
    projectId: uuid().notNull(),
    taskId: uuid().notNull(),
    version: integer().notNull(),
    /** Which rule made it, e.g. `pair-majority-1`. */
    ruleVersion: text().notNull(),
    ranking: jsonb().$type<Ranking>().notNull(),
    pairs: jsonb().$type<PairSupport[]>().notNull(),
    /** Mean Kendall tau-b between the task's judgments, -1..1; null when undefined. */
    agreement: doublePrecision(),
    /** Why `agreement` is null, in words. */
    agreementWhy: text(),
    /** The probability that `ranking` is right where it is least certain, 0..1; null where there is no order, or it was not worked out yet. */
    confidence: doublePrecision(),
    /** The judgments it was computed from. */
    judgmentIds: jsonb().$type<string[]>().notNull(),
    scoredAt: moment().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.taskId, t.version] }),
    foreignKey({ columns: [t.projectId, t.taskId], foreignColumns: [tasks.projectId, tasks.id] }),
  ],
);

/**
 * What the latest consensus of each task of a project adds up to, kept by a trigger on `consensus` and split by connection like `batch_counts`.
 */
export const consensusCounts = pgTable(
  "consensus_counts",
  {
    projectId: uuid().notNull(),
    shard: smallint().notNull(),
    /** Tasks that have one. */
    scoredCount: integer().notNull(),
    /** Those whose agreement is defined, and the sum of it. */
    agreedCount: integer().notNull(),
    agreementSum: doublePrecision().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.shard] })],
);
