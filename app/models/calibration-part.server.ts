import { and, asc, eq, isNotNull, sql } from "drizzle-orm";
import { type PairScore, type PartEnd, pairScore } from "#app/domain/calibration.ts";
import type { Gold } from "#app/domain/gold.ts";
import type { Ranking } from "#app/domain/ranking.ts";
import type { Message } from "#app/domain/task-content.ts";
import type { Tx } from "#db/client.ts";
import { assignments } from "#db/schema/assignments.ts";
import { batches } from "#db/schema/batches.ts";
import { golds } from "#db/schema/calibrations.ts";
import { standingJudgments } from "#db/schema/judgments.ts";
import { tasks } from "#db/schema/tasks.ts";
import { isOfSet } from "./calibration-places.server.ts";

type Reader = Pick<Tx, "select">;

// A set is found by the index of its tasks, which are few: its project may have any number of tasks that are none of it, and gold among them.

/** How a gold joins its task, and the task its batch. */
export const ofGold = and(eq(tasks.projectId, golds.projectId), eq(tasks.id, golds.taskId));
export const ofTask = and(eq(batches.projectId, tasks.projectId), eq(batches.id, tasks.batchId));

export const inSet = (projectId: string) =>
  and(
    eq(golds.projectId, projectId),
    eq(tasks.projectId, projectId),
    isOfSet(sql`${tasks}`),
    isNotNull(batches.receivedAt),
  );

/** How golds join the expert's assignments. */
export const ofExpert = (expertId: string) =>
  and(
    eq(assignments.projectId, golds.projectId),
    eq(assignments.taskId, golds.taskId),
    eq(assignments.expertId, expertId),
  );

/** How an assignment joins the judgment of it that counts. */
export const ofAssignment = and(
  eq(standingJudgments.projectId, assignments.projectId),
  eq(standingJudgments.assignmentId, assignments.id),
);

/** How an assignment ended for good, so that the set goes on without it; null while it did not. */
export const partEnd = sql<PartEnd | null>`case
  when ${assignments.submittedAt} is not null then 'judged'
  when ${assignments.end} = 'skipped' then 'skipped'
  when ${assignments.end} = 'lapsed' and exists (
    select 1 from lapses l
    where l.project_id = ${assignments.projectId} and l.assignment_id = ${assignments.id} and l.decision = 'closed')
  then 'closed' end`;

/** What an expert has made of one task of the set. */
export type Part = {
  taskId: string;
  seed: number;
  prompt: Message[];
  gold: Gold;
  explanation: string;
  end: PartEnd;
  /** Null: it was not judged. */
  ranking: Ranking | null;
  score: PairScore;
};

/** What the expert has made of each task of the set that is done, in the set's order. */
export async function listParts(
  reader: Reader,
  { expertId, projectId }: { expertId: string; projectId: string },
): Promise<Part[]> {
  const rows = await reader
    .select({
      taskId: tasks.id,
      seed: assignments.seed,
      prompt: tasks.prompt,
      gold: golds.gold,
      explanation: golds.explanation,
      end: partEnd,
      ranking: standingJudgments.ranking,
    })
    .from(golds)
    .innerJoin(tasks, ofGold)
    .innerJoin(batches, ofTask)
    .innerJoin(assignments, ofExpert(expertId))
    .leftJoin(standingJudgments, ofAssignment)
    .where(inSet(projectId))
    .orderBy(asc(batches.createdAt), asc(batches.id), asc(tasks.lineNumber));
  return rows.flatMap(({ end, ...row }) =>
    end ? [{ ...row, end, score: pairScore(row.ranking, row.gold) }] : [],
  );
}
