import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { ASSIGNMENT_ENDS, LAPSE_DECISIONS } from "#app/domain/assignment.ts";
import type { DraftBody } from "#app/domain/draft.ts";
import { moment, writtenAt } from "./columns.ts";
import { tasks } from "./tasks.ts";
import { experts, users } from "./users.ts";

export const assignments = pgTable(
  "assignments",
  {
    projectId: uuid().notNull(),
    id: uuid().notNull(),
    taskId: uuid().notNull(),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    /** The batch in whose name it is given, which says what it pays: the task's own or, of gold, that of the work in whose stead it is given. */
    batchId: uuid().notNull(),
    /** Of gold: the task of work in whose stead it is given. Until that is scored, its judgment can be changed. */
    insteadOf: uuid(),
    /** Decides the order in which this expert sees the completions. */
    seed: integer().notNull(),
    takenAt: writtenAt(),
    /** When the expert first saw it; null while it is only fetched ahead. */
    openedAt: moment(),
    expiresAt: moment().notNull(),
    /** Exactly one of the two ends an assignment. */
    submittedAt: moment(),
    returnedAt: moment(),
    end: text({ enum: ASSIGNMENT_ENDS }),
    /** What the expert said when passing it on. */
    returnReason: text(),
    /** An operator lets its expert finish it although their credential fell away. */
    excusedAt: moment(),
    /** It is beyond the task's overlap: work that was finished, or excused, after others had taken its place. It holds none, and its judgment fills none. */
    surplus: boolean().notNull().default(false),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.id] }),
    foreignKey({ columns: [t.projectId, t.taskId], foreignColumns: [tasks.projectId, tasks.id] }),
    // Nobody sees a task twice.
    uniqueIndex("assignments_task_expert_unique").on(t.projectId, t.taskId, t.expertId),
    index("assignments_live_by_expert")
      .on(t.expertId, t.projectId)
      .where(sql`submitted_at is null and returned_at is null`),
    // What its expert may take up again.
    index("assignments_ended_by_expert")
      .on(t.expertId, t.projectId, t.takenAt)
      .where(sql`"end" in ('expired', 'lapsed', 'left')`),
    // How much of a project an expert has had. In part only, so that nobody looks up a task by it.
    index("assignments_had_by_expert").on(t.projectId, t.expertId).where(sql`"end" is null`),
    index("assignments_by_day").on(t.projectId, t.takenAt),
    check("assignments_end_once", sql`${t.submittedAt} is null or ${t.returnedAt} is null`),
    check("assignments_end_said", sql`(${t.returnedAt} is null) = (${t.end} is null)`),
    index("assignments_live_by_expiry")
      .on(t.expiresAt)
      .where(sql`submitted_at is null and returned_at is null`),
  ],
);

/** What the expert has typed so far; the only mutable text of a judgment, gone once it is submitted. */
export const drafts = pgTable(
  "drafts",
  {
    projectId: uuid().notNull(),
    assignmentId: uuid().notNull(),
    body: jsonb().$type<DraftBody>().notNull(),
    /** Counts the drafts that were kept here, one after the other. */
    revision: integer().notNull(),
    /** The page that wrote it, and its own count, by which a save that arrives late is known. */
    writer: uuid(),
    sequence: integer().notNull().default(0),
    /** When it was typed: newest wins. */
    typedAt: writtenAt(),
    /** The standing judgment that it is to take the place of, where there is one already. */
    edits: uuid(),
    savedAt: writtenAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.assignmentId] }),
    foreignKey({
      columns: [t.projectId, t.assignmentId],
      foreignColumns: [assignments.projectId, assignments.id],
    }),
  ],
);

/** A draft that lost against a newer one of another page or device. Its expert may take it up again. */
export const draftCopies = pgTable(
  "draft_copies",
  {
    projectId: uuid().notNull(),
    assignmentId: uuid().notNull(),
    id: uuid().notNull(),
    body: jsonb().$type<DraftBody>().notNull(),
    typedAt: moment().notNull(),
    keptAt: writtenAt(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.assignmentId, t.id] }),
    foreignKey({
      columns: [t.projectId, t.assignmentId],
      foreignColumns: [assignments.projectId, assignments.id],
    }),
  ],
);

/** An assignment that was returned because a credential fell away, with work in it: an operator decides whether its expert may finish it. */
export const lapses = pgTable(
  "lapses",
  {
    projectId: uuid().notNull(),
    assignmentId: uuid().notNull(),
    reason: text().notNull(),
    lapsedAt: writtenAt(),
    decision: text({ enum: LAPSE_DECISIONS }),
    decidedBy: uuid().references(() => users.id),
    decidedAt: moment(),
    decisionReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.assignmentId] }),
    foreignKey({
      columns: [t.projectId, t.assignmentId],
      foreignColumns: [assignments.projectId, assignments.id],
    }),
    index("lapses_open").on(t.lapsedAt).where(sql`decided_at is null`),
    check("lapses_decision_said", sql`(${t.decidedAt} is null) = (${t.decision} is null)`),
  ],
);
