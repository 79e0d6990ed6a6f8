import { isDeepStrictEqual } from "node:util";
import { and, asc, desc, eq, sql } from "drizzle-orm";
import { taskAgreement } from "#app/domain/agreement.ts";
import { consensusConfidence } from "#app/domain/confidence.ts";
import { pairMajority, RULE_VERSION } from "#app/domain/consensus.ts";
import { db, type Tx } from "#db/client.ts";
import { batches } from "#db/schema/batches.ts";
import { consensus } from "#db/schema/consensus.ts";
import { standingJudgments } from "#db/schema/judgments.ts";
import { projects } from "#db/schema/projects.ts";
import { tasks } from "#db/schema/tasks.ts";

/**
 * Works out what a closed task's judgments add up to and adds it as a new version. Run again over the same judgments by the same rule, it adds
 * nothing. Where that is not as sure as the task's batch wants it and the task may get more judgments, it is opened for one more instead, and is
 * scored when that has come.
 */
export async function scoreTask({ projectId, taskId }: { projectId: string; taskId: string }): Promise<void> {
  await db.transaction(async (tx) => {
    await shareCut(tx, projectId);
    const task = await lockTask(tx, projectId, taskId);
    // What calibrates and what is gold is known already, and no part of the dataset.
    if (!task?.closedAt || task.kind !== "work") return;
    const given = await tx
      .select({ id: standingJudgments.id, ranking: standingJudgments.ranking })
      .from(standingJudgments)
      .where(and(eq(standingJudgments.projectId, projectId), eq(standingJudgments.taskId, taskId)))
      .orderBy(asc(standingJudgments.id));
    const judgmentIds = given.map(({ id }) => id);
    const latest = await findLatest(tx, projectId, taskId);
    if (latest?.ruleVersion === RULE_VERSION && isDeepStrictEqual(latest.judgmentIds, judgmentIds)) return;

    const rankings = given.flatMap(({ ranking }) => (ranking ? [ranking] : []));
    const { ranking, pairs } = rankings.length > 0 ? pairMajority(rankings) : { ranking: [], pairs: [] };
    const confidence = consensusConfidence({ ranking, pairs });
    // What is scored stays closed: its judgments are fixed, and may be paid.
    if (!latest && wantsMore(task, confidence, given.length))
      return await askForOneMore(tx, projectId, taskId);
    const { value, why } = rankings.length > 0 ? taskAgreement(rankings) : NO_ORDER;
    await tx.insert(consensus).values({
      projectId,
      taskId,
      version: (latest?.version ?? 0) + 1,
      ruleVersion: RULE_VERSION,
      ranking,
      pairs,
      agreement: value,
      agreementWhy: why,
      confidence,
      judgmentIds,
      scoredAt: sql`clock_timestamp()`,
    });
  });
}

async function lockTask(tx: Tx, projectId: string, taskId: string) {
  const [task] = await tx
    .select({
      closedAt: tasks.closedAt,
      kind: batches.kind,
      overlapMost: batches.overlapMost,
      wanted: batches.confidence,
      projectClosedAt: projects.closedAt,
    })
    .from(tasks)
    .innerJoin(batches, and(eq(batches.projectId, tasks.projectId), eq(batches.id, tasks.batchId)))
    .innerJoin(projects, eq(projects.id, tasks.projectId))
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId)))
    .for("update", { of: tasks });
  return task;
}

type Sought = { overlapMost: number | null; wanted: number | null; projectClosedAt: Date | null };

/** Whether another judgment is to be had, and worth it. A closed project gives nothing out, so that its tasks are scored by what there is. */
function wantsMore(
  { overlapMost, wanted, projectClosedAt }: Sought,
  confidence: number | null,
  givenCount: number,
): boolean {
  if (overlapMost === null || wanted === null || confidence === null || projectClosedAt) return false;
  return 100 * confidence < wanted && givenCount < overlapMost;
}

/** The caller holds the lock on the task. */
async function askForOneMore(tx: Tx, projectId: string, taskId: string): Promise<void> {
  await tx
    .update(tasks)
    .set({ overlap: sql`${tasks.overlap} + 1`, openCount: sql`${tasks.openCount} + 1`, closedAt: null })
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId)));
}

const NO_ORDER = { value: null, why: "The rubric asks for no order, so there is none to compare." };

async function findLatest(tx: Tx, projectId: string, taskId: string) {
  const [latest] = await tx
    .select()
    .from(consensus)
    .where(and(eq(consensus.projectId, projectId), eq(consensus.taskId, taskId)))
    .orderBy(desc(consensus.version))
    .limit(1);
  return latest;
}

/**
 * Scoring holds this lock while it writes, and whoever cuts an export holds it alone for a moment: whatever is stamped before the cut is
 * therefore visible at the cut, and nothing can appear behind it later.
 */
export async function shareCut(tx: Tx, projectId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock_shared(hashtextextended(${projectId}, 1))`);
}

export async function holdCut(tx: Tx, projectId: string): Promise<void> {
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${projectId}, 1))`);
}
