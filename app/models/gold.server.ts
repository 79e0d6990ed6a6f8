import { and, asc, eq, inArray, sql } from "drizzle-orm";
import { pairScore, rightShare } from "#app/domain/calibration.ts";
import type { Gold } from "#app/domain/gold.ts";
import type { Ranking } from "#app/domain/ranking.ts";
import { type TableQuery, withinPages } from "#app/domain/table-query.ts";
import { db } from "#db/client.ts";
import { golds } from "#db/schema/calibrations.ts";
import { standingJudgments } from "#db/schema/judgments.ts";
import { tasks } from "#db/schema/tasks.ts";
import { ofGold } from "./calibration-part.server.ts";
import { completionIdsOf } from "./calibration-set.server.ts";

export type GoldTask = {
  id: string;
  excerpt: string;
  gold: Gold;
  /** Of its completions, by their places in the uploaded line. */
  completionIds: string[];
  judgmentCount: number;
  /** 0..1, of the known pairs of all its judgments; null where there is none. */
  rightShare: number | null;
};

const isGold = (projectId: string) => and(eq(tasks.projectId, projectId), eq(tasks.kind, "gold"));

/** One page of a project's gold in the order of its files. The caller has found the project to be the lab's. */
export async function listGold(
  projectId: string,
  query: TableQuery,
): Promise<{ tasks: GoldTask[]; total: number; query: TableQuery }> {
  const total = await db.$count(tasks, isGold(projectId));
  const shown = withinPages(query, total);
  const rows = await db
    .select({ id: tasks.id, excerpt: tasks.excerpt, gold: golds.gold, completionIds: completionIdsOf })
    .from(tasks)
    .innerJoin(golds, ofGold)
    .where(isGold(projectId))
    .orderBy(asc(tasks.batchId), asc(tasks.lineNumber))
    .limit(shown.pageSize)
    .offset((shown.page - 1) * shown.pageSize);
  const rankings = await listRankings(
    projectId,
    rows.map(({ id }) => id),
  );
  const listed = rows.map((row) => {
    const given = rankings.get(row.id) ?? [];
    return {
      ...row,
      judgmentCount: given.length,
      rightShare: rightShare(given.map((ranking) => pairScore(ranking, row.gold))),
    };
  });
  return { tasks: listed, total, query: shown };
}

async function listRankings(projectId: string, taskIds: string[]) {
  const rows = await db
    .select({ taskId: standingJudgments.taskId, ranking: standingJudgments.ranking })
    .from(standingJudgments)
    .where(and(eq(standingJudgments.projectId, projectId), inArray(standingJudgments.taskId, taskIds)));
  const rankingsOf = new Map<string, (Ranking | null)[]>();
  for (const { taskId, ranking } of rows)
    rankingsOf.set(taskId, [...(rankingsOf.get(taskId) ?? []), ranking]);
  return rankingsOf;
}

/** How many judgments of the project's gold there are. The caller has found the project to be the lab's. */
export async function countGoldJudgments(projectId: string): Promise<number> {
  const [row] = await db
    .select({ count: sql<number>`count(*)::int` })
    .from(tasks)
    .innerJoin(
      standingJudgments,
      and(eq(standingJudgments.projectId, tasks.projectId), eq(standingJudgments.taskId, tasks.id)),
    )
    .where(isGold(projectId));
  return row!.count;
}
