import { boolean, foreignKey, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { Gold } from "#app/domain/gold.ts";
import { writtenAt } from "./columns.ts";
import { projects } from "./projects.ts";
import { tasks } from "./tasks.ts";
import { experts } from "./users.ts";

/** What is known of a task's right ranking. Append-only. Never sent to an expert who has not judged the task. */
export const golds = pgTable(
  "golds",
  {
    projectId: uuid().notNull(),
    taskId: uuid().notNull(),
    gold: jsonb().$type<Gold>().notNull(),
    /** Markdown: why it is so, for after. */
    explanation: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.taskId] }),
    foreignKey({ columns: [t.projectId, t.taskId], foreignColumns: [tasks.projectId, tasks.id] }),
  ],
);

/** An expert has judged the whole calibration set of a project; this is how it went. Append-only. */
export const calibrations = pgTable(
  "calibrations",
  {
    projectId: uuid()
      .notNull()
      .references(() => projects.id),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    /** Of the pairs whose right order is known, and of those the ones that the expert's judgments have right. */
    pairCount: integer().notNull(),
    rightCount: integer().notNull(),
    passed: boolean().notNull(),
    finishedAt: writtenAt(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.expertId] })],
);
