import { sql } from "drizzle-orm";
import {
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Message } from "#app/domain/task-content.ts";
import { batches } from "./batches.ts";
import { bytes, moment, writtenAt } from "./columns.ts";

export const tasks = pgTable(
  "tasks",
  {
    projectId: uuid().notNull(),
    id: uuid().notNull(),
    batchId: uuid().notNull(),
    /** The lab's own id of the prompt; where it gives none, `sha256:` and the content hash. */
    externalId: text().notNull(),
    contentHash: bytes().notNull(),
    lineNumber: integer().notNull(),
    prompt: jsonb().$type<Message[]>().notNull(),
    /** The first words of the last user turn, for lists. */
    excerpt: text().notNull(),
    reference: text(),
    field: text(),
    metadata: jsonb().$type<Record<string, unknown>>(),
    completionCount: smallint().notNull(),
    /** Judgments wanted. */
    overlap: smallint().notNull(),
    /** Judgments obtained, but for those beyond the overlap. */
    judgmentCount: smallint().notNull().default(0),
    /** Judgments still to be handed out: overlap less live assignments less judgments, those beyond it apart. Kept under the row's lock. */
    openCount: smallint().notNull(),
    createdAt: writtenAt(),
    /** The overlap was reached. */
    closedAt: moment(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId, t.batchId], foreignColumns: [batches.projectId, batches.id] }),
    uniqueIndex("tasks_external_id_unique").on(t.projectId, t.externalId),
    index("tasks_batch").on(t.projectId, t.batchId),
    // The hand-out reads this one: tasks nearest their overlap first, then the order of upload.
    index("tasks_open").on(t.projectId, t.openCount, t.id).where(sql`open_count > 0`),
    check("tasks_open_count_range", sql`${t.openCount} between 0 and ${t.overlap}`),
    check("tasks_judgment_count_range", sql`${t.judgmentCount} between 0 and ${t.overlap}`),
  ],
);

export const completions = pgTable(
  "completions",
  {
    projectId: uuid().notNull(),
    id: uuid().notNull(),
    taskId: uuid().notNull(),
    /** Its place in the uploaded line, from 0. Never the place an expert sees it in. */
    ordinal: smallint().notNull(),
    text: text().notNull(),
    /** Never sent to an expert. */
    model: text(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId, t.taskId], foreignColumns: [tasks.projectId, tasks.id] }),
    uniqueIndex("completions_task_ordinal").on(t.projectId, t.taskId, t.ordinal),
  ],
);
