import { randomInt } from "node:crypto";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Requirement } from "#app/domain/credential/requirement.ts";
import { MAX_SEED } from "#app/domain/panel.ts";
import type { Tx } from "#db/client.ts";
import { assignments } from "#db/schema/assignments.ts";
import { freshExpiry, reservePlace, type Taken } from "./assignment-life.server.ts";
import { hasBegun, isBeforeOrBeyondCalibration, mayCalibrate } from "./calibration-places.server.ts";
import { isOpenTo } from "./eligibility.server.ts";
import { accountsOf, isOfOwnLab } from "./interest.server.ts";

/** What an expert asks for: a task of one project or of any, by what they meet. */
export type Ask = { expertId: string; projectId: string | undefined; met: Requirement[] };

/**
 * The next of a calibration set, in its order. Experts are let in to a set as a whole: whoever has begun one gets all of its tasks, and nobody begins
 * one that is full. Null where there is none for them. The caller holds the lock on the expert.
 */
export async function takeToCalibrate(tx: Tx, ask: Ask): Promise<Taken | null> {
  const full: string[] = [];
  while (true) {
    const next = await lockNext(tx, ask, full);
    if (!next) return null;
    if (next.begun || (await hasPlace(tx, ask, next.projectId))) return await give(tx, ask, next);
    full.push(next.projectId);
  }
}

type Next = { projectId: string; taskId: string; batchId: string; begun: boolean };

/** Whoever is about to begin the same set locks its first task too, so that they are counted one after the other. */
async function lockNext(tx: Tx, { expertId, projectId, met }: Ask, full: string[]): Promise<Next | null> {
  const wanted = projectId === undefined ? sql`true` : sql`b.project_id = ${projectId}`;
  const passedOver = full.length > 0 ? sql`b.project_id in ${full}` : sql`false`;
  const [next] = await tx.execute<Next>(sql`
    select t.project_id as "projectId", t.id as "taskId", t.batch_id as "batchId", ${hasBegun(sql`t.project_id`, expertId)} as begun
    from batches b
    join projects p on p.id = b.project_id
    join tasks t on t.project_id = b.project_id and t.batch_id = b.id and t.kind = 'calibration'
    where b.kind = 'calibration' and b.received_at is not null and p.closed_at is null and ${wanted} and not ${passedOver}
      and ${isOpenTo(sql`p`, met)} and not ${isOfOwnLab(sql`p`, expertId)} and ${isBeforeOrBeyondCalibration(sql`b`, expertId)}
      and not exists (
        select 1 from assignments a
        where a.project_id = t.project_id and a.task_id = t.id and a.expert_id in (${accountsOf(expertId)}))
    order by b.created_at, b.id, t.line_number
    limit 1 for update of t`);
  return next ?? null;
}

/** Asked anew once the lock is held: others may have begun meanwhile. */
async function hasPlace(tx: Tx, { expertId }: Ask, projectId: string): Promise<boolean> {
  const [row] = await tx.execute<{ may: boolean }>(
    sql`select ${mayCalibrate(sql`${projectId}::uuid`, expertId)} as may`,
  );
  return row!.may;
}

async function give(tx: Tx, { expertId }: Ask, { projectId, taskId, batchId }: Next): Promise<Taken> {
  await reservePlace(tx, { projectId, taskId });
  const assignmentId = uuidv7();
  const seed = randomInt(MAX_SEED);
  await tx
    .insert(assignments)
    .values({ projectId, id: assignmentId, taskId, batchId, expertId, seed, expiresAt: freshExpiry });
  return { projectId, assignmentId };
}
