import {
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
import type { Ranking } from "#app/domain/ranking.ts";
import { assignments } from "./assignments.ts";
import { writtenAt } from "./columns.ts";
import { rubrics } from "./projects.ts";
import { completions, tasks } from "./tasks.ts";
import { experts } from "./users.ts";

/** Append-only (a trigger keeps it so), as are its ratings and critiques. */
export const judgments = pgTable(
  "judgments",
  {
    projectId: uuid().notNull(),
    /** Minted in the page, so that submitting twice stores once. */
    id: uuid().notNull(),
    taskId: uuid().notNull(),
    assignmentId: uuid().notNull(),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    rubricVersion: integer().notNull(),
    /** Completion ids, best first; ties share a group. */
    ranking: jsonb().$type<Ranking>().notNull(),
    /** Completion ids in the order the expert saw them. */
    display: jsonb().$type<string[]>().notNull(),
    activeMs: integer().notNull(),
    submittedAt: writtenAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId, t.taskId], foreignColumns: [tasks.projectId, tasks.id] }),
    foreignKey({
      columns: [t.projectId, t.assignmentId],
      foreignColumns: [assignments.projectId, assignments.id],
    }),
    foreignKey({
      columns: [t.projectId, t.rubricVersion],
      foreignColumns: [rubrics.projectId, rubrics.version],
    }),
    uniqueIndex("judgments_assignment_unique").on(t.projectId, t.assignmentId),
    index("judgments_task").on(t.projectId, t.taskId),
    index("judgments_expert").on(t.expertId, t.submittedAt),
  ],
);

export const ratings = pgTable(
  "ratings",
  {
    projectId: uuid().notNull(),
    judgmentId: uuid().notNull(),
    completionId: uuid().notNull(),
    criterionId: text().notNull(),
    value: smallint().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.judgmentId, t.completionId, t.criterionId] }),
    foreignKey({ columns: [t.projectId, t.judgmentId], foreignColumns: [judgments.projectId, judgments.id] }),
    foreignKey({
      columns: [t.projectId, t.completionId],
      foreignColumns: [completions.projectId, completions.id],
    }),
  ],
);

export const critiques = pgTable(
  "critiques",
  {
    projectId: uuid().notNull(),
    judgmentId: uuid().notNull(),
    completionId: uuid().notNull(),
    text: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.judgmentId, t.completionId] }),
    foreignKey({ columns: [t.projectId, t.judgmentId], foreignColumns: [judgments.projectId, judgments.id] }),
    foreignKey({
      columns: [t.projectId, t.completionId],
      foreignColumns: [completions.projectId, completions.id],
    }),
  ],
);
