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
import { BATCH_KINDS } from "#app/domain/batch.ts";
import type { Message } from "#app/domain/task-content.ts";
import { batches } from "./batches.ts";
import { bytes, moment, writtenAt } from "./columns.ts";

export const tasks = pgTable(
  "tasks",
  {
    projectId: uuid().notNull(),
    id: uuid().notNull(),
    batchId: uuid().notNull(),
    /** Of its batch. */
    kind: text({ enum: BATCH_KINDS }).notNull().default("work"),
    /** Its place in the random order of the project's tasks, drawn once: whoever takes work begins at a random place of it. */
    pickKey: integer().notNull().default(sql`(random() * 2147483646)::integer`),
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
    /** Judgments wanted, as of now: where its batch states a range, it grows while the consensus is not confident enough. */
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
    // The hand-out reads these two: what somebody has begun already, and what nobody has.
    index("tasks_begun")
      .on(t.projectId, t.pickKey)
      .where(sql`kind = 'work' and open_count > 0 and open_count < overlap`),
    index("tasks_fresh")
      .on(t.projectId, t.batchId, t.pickKey)
      .where(sql`kind = 'work' and open_count > 0 and open_count = overlap`),
    index("tasks_calibration").on(t.projectId, t.batchId).where(sql`kind = 'calibration'`),
    index("tasks_gold").on(t.projectId, t.pickKey).where(sql`kind = 'gold'`),
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

/** Who wrote a completion of a task, by keyed hashes of e-mail addresses: nobody judges their own. */
export const authors = pgTable(
  "authors",
  {
    projectId: uuid().notNull(),
    taskId: uuid().notNull(),
    addressHash: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.taskId, t.addressHash] }),
    foreignKey({ columns: [t.projectId, t.taskId], foreignColumns: [tasks.projectId, tasks.id] }),
  ],
);
