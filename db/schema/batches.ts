import { sql } from "drizzle-orm";
import {
  bigint,
  boolean,
  check,
  foreignKey,
  integer,
  json,
  pgTable,
  primaryKey,
  smallint,
  text,
  uuid,
} from "drizzle-orm/pg-core";
import { BATCH_KINDS } from "#app/domain/batch.ts";
import type { FieldMap } from "#app/domain/field-map.ts";
import { moment, writtenAt } from "./columns.ts";
import { projects } from "./projects.ts";
import { users } from "./users.ts";

export const batches = pgTable(
  "batches",
  {
    projectId: uuid()
      .notNull()
      .references(() => projects.id),
    id: uuid().notNull(),
    /** The uploaded file's name, as the lab knows it. */
    fileName: text().notNull(),
    /** Null when the lines are in the native shape. As json, which keeps the order of the completions it names. */
    fieldMap: json().$type<FieldMap>(),
    /** `calibration`: each expert judges all of its tasks before any other of the project, and is told the outcome. */
    kind: text({ enum: BATCH_KINDS }).notNull().default("work"),
    /** What the project asked for when the batch was made; a later change of the project does not reach it. */
    overlap: integer().notNull(),
    /** As in the project; null: the overlap is fixed. */
    overlapMost: smallint(),
    confidence: smallint(),
    /** The higher, the sooner. */
    priority: smallint().notNull().default(0),
    priceMinor: bigint({ mode: "bigint" }).notNull(),
    currency: text().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: writtenAt(),
    /** The upload that is being read. A newer one takes its place, and the older stops at its next page. */
    uploadId: uuid(),
    /** Lines read, bytes read and what became of the lines, kept up to date page by page while the file streams in. */
    lineCount: integer().notNull().default(0),
    byteCount: bigint({ mode: "number" }).notNull().default(0),
    acceptedCount: integer().notNull().default(0),
    duplicateCount: integer().notNull().default(0),
    refusedCount: integer().notNull().default(0),
    /** The last sign of life of the upload; one that is silent without `received_at` was cut off. */
    progressAt: moment(),
    /** The whole file has been read; from here on the tasks are handed out. */
    receivedAt: moment(),
    /** Why reading stopped before the end of the file, in words for the lab. */
    failure: text(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    check("batches_priority_range", sql`${t.priority} between 0 and 9`),
    check(
      "batches_counts_add_up",
      sql`${t.lineCount} = ${t.acceptedCount} + ${t.duplicateCount} + ${t.refusedCount}`,
    ),
  ],
);

/**
 * What the tasks of a batch add up to, kept by a trigger on `tasks` and split by connection so that nobody waits for a row that everybody changes. A
 * single shard may be negative; the sum of them is right at every moment.
 */
export const batchCounts = pgTable(
  "batch_counts",
  {
    projectId: uuid().notNull(),
    batchId: uuid().notNull(),
    shard: smallint().notNull(),
    taskCount: integer().notNull(),
    closedTaskCount: integer().notNull(),
    /** Sums over its tasks: of `overlap`, `judgment_count` and `open_count`. */
    wantedCount: integer().notNull(),
    judgmentCount: integer().notNull(),
    openCount: integer().notNull(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.batchId, t.shard] })],
);

/** A line that did not become a task: where, why, and the line itself so that it can be mended and sent again. */
export const refusals = pgTable(
  "refusals",
  {
    projectId: uuid().notNull(),
    batchId: uuid().notNull(),
    lineNumber: integer().notNull(),
    field: text().notNull(),
    reason: text().notNull(),
    /** The line as sent, cut at 64 KiB; base64 when it is not text that PostgreSQL can hold. */
    line: text().notNull(),
    encoding: text({ enum: ["utf-8", "base64"] }).notNull(),
    truncated: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.batchId, t.lineNumber] }),
    foreignKey({ columns: [t.projectId, t.batchId], foreignColumns: [batches.projectId, batches.id] }),
  ],
);
