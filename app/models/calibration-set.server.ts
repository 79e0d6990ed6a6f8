import { and, asc, eq, sql } from "drizzle-orm";
import { knownPairs } from "#app/domain/calibration.ts";
import type { Gold } from "#app/domain/gold.ts";
import { type LabMember, requireRight } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { batches } from "#db/schema/batches.ts";
import { calibrations, golds } from "#db/schema/calibrations.ts";
import { projects } from "#db/schema/projects.ts";
import { completions, tasks } from "#db/schema/tasks.ts";
import { ofGold, ofTask } from "./calibration-part.server.ts";
import { placesIn, placesTaken } from "./calibration-places.server.ts";

/** From now on, for those who have not finished the set; whoever has keeps their outcome. False: the project is not the lab's. */
export async function setPassMark(
  member: LabMember,
  projectId: string,
  passMark: number | null,
): Promise<boolean> {
  requireRight(member, "change project");
  const changed = await db
    .update(projects)
    .set({ passMark })
    .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)))
    .returning({ id: projects.id });
  return changed.length > 0;
}

export type SetTask = {
  id: string;
  externalId: string;
  excerpt: string;
  gold: Gold;
  pairCount: number;
  /** Of its completions, by their places in the uploaded line. */
  completionIds: string[];
  judgmentCount: number;
};

/** Of a task, in the order of the line. */
export const completionIdsOf = sql<string[]>`(
  select array_agg(c.id::text order by c.ordinal) from ${completions} c
  where c.project_id = ${tasks.projectId} and c.task_id = ${tasks.id})`;

/** The tasks of a project's calibration set, in its order. The caller has found the project to be the lab's. */
export async function listSetTasks(projectId: string): Promise<SetTask[]> {
  const rows = await db
    .select({
      id: tasks.id,
      externalId: tasks.externalId,
      excerpt: tasks.excerpt,
      gold: golds.gold,
      judgmentCount: tasks.judgmentCount,
      completionIds: completionIdsOf,
    })
    .from(golds)
    .innerJoin(tasks, ofGold)
    .innerJoin(batches, ofTask)
    .where(and(eq(golds.projectId, projectId), eq(batches.kind, "calibration")))
    .orderBy(asc(batches.createdAt), asc(batches.id), asc(tasks.lineNumber));
  return rows.map((row) => ({ ...row, pairCount: knownPairs(row.gold).length }));
}

export type SetOutcomes = {
  /** Experts who are at it or done with it, and how many may be; null places: no set has come in yet. */
  takenCount: number;
  placeCount: number | null;
  finishedCount: number;
  passedCount: number;
  /** 0..1, the mean over experts of the share of known pairs that they had right; null while nobody has finished. */
  meanRight: number | null;
};

/** How experts have fared with a project's calibration set. The caller has found the project to be the lab's. */
export async function readSetOutcomes(projectId: string): Promise<SetOutcomes> {
  const project = sql`${projectId}::uuid`;
  const [row] = await db
    .select({
      takenCount: placesTaken(project),
      placeCount: placesIn(project),
      finishedCount: sql<number>`count(*)::int`,
      passedCount: sql<number>`(count(*) filter (where ${calibrations.passed}))::int`,
      meanRight: sql<
        number | null
      >`avg(${calibrations.rightCount}::float8 / nullif(${calibrations.pairCount}, 0))`,
    })
    .from(calibrations)
    .where(eq(calibrations.projectId, projectId));
  return row!;
}
