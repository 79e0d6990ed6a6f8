import { foreignKey, jsonb, pgTable, primaryKey, smallint, uuid } from "drizzle-orm/pg-core";
import type { WorkedExample } from "#app/domain/worked-example.ts";
import { writtenAt } from "./columns.ts";
import { projects } from "./projects.ts";
import { experts } from "./users.ts";

/** Worked examples of a lab: how it would judge a task, and why. */
export const examples = pgTable(
  "examples",
  {
    projectId: uuid()
      .notNull()
      .references(() => projects.id),
    id: uuid().notNull(),
    /** Its place among the project's, from 0. */
    ordinal: smallint().notNull(),
    body: jsonb().$type<WorkedExample>().notNull(),
    writtenAt: writtenAt(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);

/** An expert has seen the project's instructions and worked examples: from here on they are shown on demand. */
export const readings = pgTable(
  "readings",
  {
    projectId: uuid().notNull(),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    readAt: writtenAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.expertId] }),
    foreignKey({ columns: [t.projectId], foreignColumns: [projects.id] }),
  ],
);
