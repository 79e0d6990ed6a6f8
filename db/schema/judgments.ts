import { sql } from "drizzle-orm";
import {
  type AnyPgColumn,
  boolean,
  check,
  foreignKey,
  index,
  integer,
  jsonb,
  pgTable,
  pgView,
  primaryKey,
  smallint,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import { STEP_MARKS } from "#app/domain/judgment-content.ts";
import type { Ranking } from "#app/domain/ranking.ts";
import { assignments } from "./assignments.ts";
import { moment, writtenAt } from "./columns.ts";
import { rubrics } from "./projects.ts";
import { completions, tasks } from "./tasks.ts";
import { experts } from "./users.ts";

/**
 * Append-only (a trigger keeps it so), as is everything that belongs to one. Edited, a judgment gets a later version and the one before is retracted;
 * whoever reads what counts reads `standingJudgments`.
 */
export const judgments = pgTable(
  "judgments",
  {
    projectId: uuid().notNull(),
    /** Minted in the page, so that submitting twice stores once. */
    id: uuid().notNull(),
    taskId: uuid().notNull(),
    assignmentId: uuid().notNull(),
    /** From 1, of the same assignment. */
    version: smallint().notNull().default(1),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    rubricVersion: integer().notNull(),
    /** Completion ids, best first; ties share a group. Null where the rubric asks for no order. */
    ranking: jsonb().$type<Ranking>(),
    allUnacceptable: boolean().notNull().default(false),
    /** On the judgment as a whole; null: nothing was said. */
    reasoning: text(),
    /** Completion ids of which it was said that there is nothing to mark. */
    unmarked: jsonb().$type<string[]>().notNull().default([]),
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
    uniqueIndex("judgments_assignment_version").on(t.projectId, t.assignmentId, t.version),
    index("judgments_task").on(t.projectId, t.taskId),
    index("judgments_expert").on(t.expertId, t.submittedAt),
  ],
);

const ofJudgment = (t: { projectId: AnyPgColumn; judgmentId: AnyPgColumn }) =>
  foreignKey({ columns: [t.projectId, t.judgmentId], foreignColumns: [judgments.projectId, judgments.id] });

const ofCompletion = (t: { projectId: AnyPgColumn; completionId: AnyPgColumn }) =>
  foreignKey({
    columns: [t.projectId, t.completionId],
    foreignColumns: [completions.projectId, completions.id],
  });

/** Why a judgment does not count any more. `undone`: its expert took it back at once. `edited`: a later version took its place. */
export const RETRACTION_REASONS = ["undone", "edited"] as const;

export const retractions = pgTable(
  "retractions",
  {
    projectId: uuid().notNull(),
    judgmentId: uuid().notNull(),
    reason: text({ enum: RETRACTION_REASONS }).notNull(),
    retractedAt: writtenAt(),
  },
  (t) => [primaryKey({ columns: [t.projectId, t.judgmentId] }), ofJudgment(t)],
);

/** The judgments that count: all but those retracted. */
export const standingJudgments = pgView("standing_judgments", {
  projectId: uuid().notNull(),
  id: uuid().notNull(),
  taskId: uuid().notNull(),
  assignmentId: uuid().notNull(),
  version: smallint().notNull(),
  expertId: uuid().notNull(),
  rubricVersion: integer().notNull(),
  ranking: jsonb().$type<Ranking>(),
  allUnacceptable: boolean().notNull(),
  reasoning: text(),
  unmarked: jsonb().$type<string[]>().notNull(),
  display: jsonb().$type<string[]>().notNull(),
  activeMs: integer().notNull(),
  submittedAt: moment().notNull(),
}).as(sql`
  select project_id, id, task_id, assignment_id, version, expert_id, rubric_version, ranking, all_unacceptable, reasoning,
    unmarked, display, active_ms, submitted_at
  from judgments j where not exists (
    select 1 from retractions r where r.project_id = j.project_id and r.judgment_id = j.id)`);

/** What was said of each aspect. */
export const choices = pgTable(
  "choices",
  {
    projectId: uuid().notNull(),
    judgmentId: uuid().notNull(),
    aspectId: text().notNull(),
    /** Null: neither is better. */
    betterId: uuid(),
    /** By how much, from 1; 0 for a tie. */
    degree: smallint().notNull(),
    confidence: smallint(),
    reasons: text().array().notNull().default([]),
    ownReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.judgmentId, t.aspectId] }),
    ofJudgment(t),
    foreignKey({
      columns: [t.projectId, t.betterId],
      foreignColumns: [completions.projectId, completions.id],
    }),
    check("choices_degree_of_better", sql`(${t.betterId} is null) = (${t.degree} = 0)`),
  ],
);

export const ratings = pgTable(
  "ratings",
  {
    projectId: uuid().notNull(),
    judgmentId: uuid().notNull(),
    completionId: uuid().notNull(),
    criterionId: text().notNull(),
    /** Null: the criterion does not apply. */
    value: smallint(),
    reasons: text().array().notNull().default([]),
    ownReason: text(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.judgmentId, t.completionId, t.criterionId] }),
    ofJudgment(t),
    ofCompletion(t),
  ],
);

/** The flags that were raised. */
export const flags = pgTable(
  "flags",
  {
    projectId: uuid().notNull(),
    judgmentId: uuid().notNull(),
    completionId: uuid().notNull(),
    flagId: text().notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.judgmentId, t.completionId, t.flagId] }),
    ofJudgment(t),
    ofCompletion(t),
  ],
);

/** Of a completion as a whole, at most one a judgment, or of a passage of its source. */
export const critiques = pgTable(
  "critiques",
  {
    projectId: uuid().notNull(),
    judgmentId: uuid().notNull(),
    id: uuid().notNull(),
    completionId: uuid().notNull(),
    text: text().notNull(),
    /** Where the passage starts and ends, in Unicode code points of the completion's text; null: the whole. */
    spanStart: integer(),
    spanEnd: integer(),
    /** The passage, and what stands before and after it. */
    quote: text(),
    prefix: text(),
    suffix: text(),
    tag: text(),
    severity: text(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.judgmentId, t.id] }),
    uniqueIndex("critiques_one_of_the_whole")
      .on(t.projectId, t.judgmentId, t.completionId)
      .where(sql`span_start is null`),
    ofJudgment(t),
    ofCompletion(t),
    check(
      "critiques_span_range",
      sql`${t.spanStart} is null or (${t.spanStart} >= 0 and ${t.spanEnd} > ${t.spanStart})`,
    ),
    check("critiques_span_whole", sql`num_nulls(${t.spanStart}, ${t.spanEnd}, ${t.quote}) in (0, 3)`),
  ],
);

/** What was said of the steps of a completion. */
export const stepMarks = pgTable(
  "step_marks",
  {
    projectId: uuid().notNull(),
    judgmentId: uuid().notNull(),
    completionId: uuid().notNull(),
    /** From 0. */
    step: smallint().notNull(),
    mark: text({ enum: STEP_MARKS }).notNull(),
  },
  (t) => [
    primaryKey({ columns: [t.projectId, t.judgmentId, t.completionId, t.step] }),
    ofJudgment(t),
    ofCompletion(t),
  ],
);
