import { and, asc, eq, inArray } from "drizzle-orm";
import type { Problem } from "#app/domain/judging/state.ts";
import { missingParts } from "#app/domain/judgment.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { displayOrder } from "#app/domain/shuffle.ts";
import type { JudgmentForm } from "#app/forms/judgment.ts";
import { db } from "#db/client.ts";
import { assignments } from "#db/schema/assignments.ts";
import { rubrics } from "#db/schema/projects.ts";
import { completions } from "#db/schema/tasks.ts";
import type { Taken } from "./assignment-life.server.ts";

/** What is judged, or what is wrong with what is said of it. `stale`: it is said of a rubric that was not asked for while the expert had the task. */
export type Read = { rubric: Rubric; display: string[] } | { problems: Problem[] } | { stale: true };

export const STALE: Problem = {
  field: "rubricVersion",
  message:
    "The lab changed what it asks for before you were given this task. What you sent is kept; load the page again and look it over.",
};

/** Compares what is said with the texts and with the version of the rubric that it names. Null: the assignment is not this expert's. */
export async function readJudged({ userId }: Expert, ids: Taken, form: JudgmentForm): Promise<Read | null> {
  const { projectId, assignmentId } = ids;
  const [taken] = await db
    .select({ taskId: assignments.taskId, takenAt: assignments.takenAt, seed: assignments.seed })
    .from(assignments)
    .where(
      and(
        eq(assignments.projectId, projectId),
        eq(assignments.id, assignmentId),
        eq(assignments.expertId, userId),
      ),
    );
  if (!taken) return null;
  const rubric = await findRubric(projectId, form.rubricVersion, taken.takenAt);
  if (!rubric) return { stale: true };
  const texts = await db
    .select({ id: completions.id, text: completions.text })
    .from(completions)
    .where(and(eq(completions.projectId, projectId), eq(completions.taskId, taken.taskId)))
    .orderBy(asc(completions.ordinal));
  const problems = missingParts(form, { rubric, completions: texts });
  if (problems.length > 0) return { problems };
  const completionIds = texts.map(({ id }) => id);
  return { rubric, display: displayOrder(completionIds, taken.seed) };
}

/**
 * A version of the rubric that somebody who was given a task then can have been shown: the one that is asked for now, or one that was at some time
 * since. A task that was fetched ahead is shown as it was when it was fetched.
 */
async function findRubric(projectId: string, version: number, since: Date): Promise<Rubric | null> {
  const found = await db
    .select({ version: rubrics.version, body: rubrics.body, createdAt: rubrics.createdAt })
    .from(rubrics)
    .where(and(eq(rubrics.projectId, projectId), inArray(rubrics.version, [version, version + 1])))
    .orderBy(asc(rubrics.version));
  const [own, next] = found;
  if (own?.version !== version || (next && next.createdAt <= since)) return null;
  return own.body;
}
