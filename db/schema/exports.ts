import { bigint, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { moment, writtenAt } from "./columns.ts";
import { projects } from "./projects.ts";
import { users } from "./users.ts";

/**
 * A cut through a project's consensus at one moment, written in one trainer's format. The rows are not stored: they are a pure
 * function of the consensus up to `cut_at`, so every download of one export has the same bytes, and its manifest their sum.
 */
export const exports = pgTable(
  "exports",
  {
    projectId: uuid()
      .notNull()
      .references(() => projects.id),
    id: uuid().notNull(),
    format: text({ enum: ["trl-preference"] }).notNull(),
    cutAt: moment().notNull(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: writtenAt(),
    /** The manifest, filled in by the job that writes the file once to sum it. */
    rowCount: integer(),
    taskCount: integer(),
    tieCount: integer(),
    byteCount: bigint({ mode: "number" }),
    sha256: text(),
    /** The rules that made the consensus in it. */
    ruleVersions: jsonb().$type<string[]>(),
    summedAt: moment(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.id] })],
);
