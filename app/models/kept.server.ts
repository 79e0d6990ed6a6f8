import { and, desc, eq, sql } from "drizzle-orm";
import type { DraftBody } from "#app/domain/draft.ts";
import { type SummaryPart, summaryOf } from "#app/domain/judging/summary.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { displayOrder } from "#app/domain/shuffle.ts";
import { db } from "#db/client.ts";
import { assignments, draftCopies, drafts } from "#db/schema/assignments.ts";
import type { Taken } from "./assignment-life.server.ts";

/** Of a query over assignments: by what a draft is put into words. The columns are named in full, since the tables within have such columns too. */
export const summarised = {
  seed: assignments.seed,
  rubric: sql<Rubric>`(
    select r.body from rubrics r where r.project_id = assignments.project_id order by r.version desc limit 1)`,
  completionIds: sql<string[]>`(
    select json_agg(c.id order by c.ordinal) from completions c
    where c.project_id = assignments.project_id and c.task_id = assignments.task_id)`,
};

/** What a draft says, its completions named as its expert saw them. */
export function saidIn(
  body: DraftBody,
  { seed, rubric, completionIds }: { seed: number; rubric: Rubric; completionIds: string[] },
): SummaryPart[] {
  return summaryOf(body, { rubric, completions: displayOrder(completionIds, seed).map((id) => ({ id })) });
}

export type KeptDraft = { typedAt: Date; parts: SummaryPart[] };

/** What the expert typed on an assignment of theirs and did not submit: the draft first, then its copies, newest first. */
export async function listKept({ userId }: Expert, { projectId, assignmentId }: Taken): Promise<KeptDraft[]> {
  const [of] = await db
    .select(summarised)
    .from(assignments)
    .where(
      and(
        eq(assignments.projectId, projectId),
        eq(assignments.id, assignmentId),
        eq(assignments.expertId, userId),
      ),
    );
  if (!of) return [];
  const [draft, copies] = await Promise.all([
    db
      .select({ body: drafts.body, typedAt: drafts.typedAt })
      .from(drafts)
      .where(and(eq(drafts.projectId, projectId), eq(drafts.assignmentId, assignmentId))),
    db
      .select({ body: draftCopies.body, typedAt: draftCopies.typedAt })
      .from(draftCopies)
      .where(and(eq(draftCopies.projectId, projectId), eq(draftCopies.assignmentId, assignmentId)))
      .orderBy(desc(draftCopies.typedAt), desc(draftCopies.id)),
  ]);
  return [...draft, ...copies]
    .map(({ body, typedAt }) => ({ typedAt, parts: saidIn(body, of) }))
    .filter(({ parts }) => parts.length > 0);
}
