import { and, asc, eq, isNotNull, type SQL, sql } from "drizzle-orm";
import { calibrationOutcome, type PairScore, pairScore } from "#app/domain/calibration.ts";
import type { Gold } from "#app/domain/gold.ts";
import type { Ranking } from "#app/domain/ranking.ts";
import type { Expert } from "#app/domain/roles.ts";
import { displayOrder } from "#app/domain/shuffle.ts";
import type { Message } from "#app/domain/task-content.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments } from "#db/schema/assignments.ts";
import { batches } from "#db/schema/batches.ts";
import { calibrations, golds } from "#db/schema/calibrations.ts";
import { standingJudgments } from "#db/schema/judgments.ts";
import { projects } from "#db/schema/projects.ts";
import { completions, tasks } from "#db/schema/tasks.ts";

type Reader = Pick<Tx, "select" | "execute">;
type Alias = ReturnType<typeof sql>;

/**
 * Whether the expert may be given tasks of a batch, as far as calibration goes: those of the calibration set until they have finished it, all others
 * where there is no set or once they have passed it. `batch` is its table or alias.
 */
export const isBeforeOrBeyondCalibration = (batch: Alias, expertId: string): SQL => sql`(
  case ${batch}.kind when 'calibration' then not exists (
    select 1 from calibrations k where k.project_id = ${batch}.project_id and k.expert_id = ${expertId})
  else not exists (
    select 1 from batches s where s.project_id = ${batch}.project_id and s.kind = 'calibration'
      and s.received_at is not null and s.accepted_count > 0)
    or exists (
      select 1 from calibrations k
      where k.project_id = ${batch}.project_id and k.expert_id = ${expertId} and k.passed) end)`;

/** How far somebody has come with a calibration set; a task that was skipped is done. */
export type CalibrationProgress = { doneCount: number; taskCount: number };

/** Whether an assignment ended for good, so that the set goes on without it. */
const isDone = sql`(${assignments.submittedAt} is not null or ${assignments.end} = 'skipped')`;

const inSet = (projectId: string) =>
  and(eq(tasks.projectId, projectId), eq(batches.kind, "calibration"), isNotNull(batches.receivedAt));

const ofTask = and(eq(batches.projectId, tasks.projectId), eq(batches.id, tasks.batchId));

const ofExpert = (expertId: string) =>
  and(
    eq(assignments.projectId, tasks.projectId),
    eq(assignments.taskId, tasks.id),
    eq(assignments.expertId, expertId),
  );

/** Null where the task is not part of a calibration set. */
export async function readCalibrationProgress(
  reader: Reader,
  { expertId, projectId, taskId }: { expertId: string; projectId: string; taskId: string },
): Promise<CalibrationProgress | null> {
  const [row] = await reader
    .select({
      isPart: sql<boolean>`coalesce(bool_or(${tasks.id} = ${taskId}), false)`,
      taskCount: sql<number>`count(*)::int`,
      doneCount: sql<number>`(count(*) filter (where ${isDone}))::int`,
    })
    .from(tasks)
    .innerJoin(batches, ofTask)
    .leftJoin(assignments, ofExpert(expertId))
    .where(inSet(projectId));
  if (!row?.isPart) return null;
  return { doneCount: row.doneCount, taskCount: row.taskCount };
}

/**
 * Ends an expert's calibration once nothing of the set is left to do, by the pass mark of this moment. To be called under the lock on the expert, after
 * each judgment and each skip. Returns whether it ended now.
 */
export async function finishCalibration(
  tx: Tx,
  at: { expertId: string; projectId: string; taskId: string },
): Promise<boolean> {
  const { expertId, projectId } = at;
  const progress = await readCalibrationProgress(tx, at);
  if (!progress || progress.doneCount < progress.taskCount) return false;
  const [project] = await tx
    .select({ passMark: projects.passMark })
    .from(projects)
    .where(eq(projects.id, projectId));
  const scores = (await listOwn(tx, at)).flatMap(({ score }) => (score ? [score] : []));
  const added = await tx
    .insert(calibrations)
    .values({ projectId, expertId, ...calibrationOutcome(scores, project!.passMark) })
    .onConflictDoNothing()
    .returning({ projectId: calibrations.projectId });
  return added.length > 0;
}

type Own = {
  taskId: string;
  seed: number;
  prompt: Message[];
  gold: Gold;
  explanation: string;
  /** Null: it was skipped, or the rubric asked for no order. */
  ranking: Ranking | null;
  /** Null: the rubric asked for no order, so there is nothing to compare. */
  score: PairScore | null;
};

/** What the expert has made of each task of the set that is done, in the set's order. */
async function listOwn(
  reader: Reader,
  { expertId, projectId }: { expertId: string; projectId: string },
): Promise<Own[]> {
  const rows = await reader
    .select({
      taskId: tasks.id,
      seed: assignments.seed,
      prompt: tasks.prompt,
      gold: golds.gold,
      explanation: golds.explanation,
      judged: isNotNull(assignments.submittedAt),
      ranking: standingJudgments.ranking,
    })
    .from(tasks)
    .innerJoin(batches, ofTask)
    .innerJoin(golds, and(eq(golds.projectId, tasks.projectId), eq(golds.taskId, tasks.id)))
    .innerJoin(assignments, and(ofExpert(expertId), isDone))
    .leftJoin(
      standingJudgments,
      and(
        eq(standingJudgments.projectId, assignments.projectId),
        eq(standingJudgments.assignmentId, assignments.id),
      ),
    )
    .where(inSet(projectId))
    .orderBy(asc(batches.createdAt), asc(tasks.lineNumber));
  return rows.map(({ judged, ...row }) => ({
    ...row,
    score: judged && row.ranking === null ? null : pairScore(row.ranking, row.gold),
  }));
}

export type CalibratedTask = Omit<Own, "seed"> & {
  /** In the order that this expert saw. */
  completions: { id: string; text: string }[];
};

export type Calibrated = {
  title: string;
  passMark: number | null;
  pairCount: number;
  rightCount: number;
  passed: boolean;
  finishedAt: Date;
  tasks: CalibratedTask[];
};

/** How an expert's calibration for a project went, with what was known; null while they have not finished it. */
export async function findCalibrated({ userId }: Expert, projectId: string): Promise<Calibrated | null> {
  const [found] = await db
    .select({ calibration: calibrations, title: projects.title, passMark: projects.passMark })
    .from(calibrations)
    .innerJoin(projects, eq(projects.id, calibrations.projectId))
    .where(and(eq(calibrations.projectId, projectId), eq(calibrations.expertId, userId)));
  if (!found) return null;
  const own = await listOwn(db, { expertId: userId, projectId });
  const texts = await listTexts(projectId);
  const { pairCount, rightCount, passed, finishedAt } = found.calibration;
  return {
    title: found.title,
    passMark: found.passMark,
    pairCount,
    rightCount,
    passed,
    finishedAt,
    tasks: own.map(({ seed, ...task }) => ({
      ...task,
      completions: displayOrder(texts.get(task.taskId) ?? [], seed),
    })),
  };
}

async function listTexts(projectId: string): Promise<Map<string, { id: string; text: string }[]>> {
  const rows = await db
    .select({ taskId: tasks.id, id: completions.id, text: completions.text })
    .from(completions)
    .innerJoin(tasks, and(eq(tasks.projectId, completions.projectId), eq(tasks.id, completions.taskId)))
    .innerJoin(batches, ofTask)
    .where(inSet(projectId))
    .orderBy(asc(completions.taskId), asc(completions.ordinal));
  const textsOf = new Map<string, { id: string; text: string }[]>();
  for (const { taskId, ...text } of rows) textsOf.set(taskId, [...(textsOf.get(taskId) ?? []), text]);
  return textsOf;
}

/** Whether this assignment of theirs was part of a calibration set that they have finished. */
export async function isCalibrated(
  { userId }: Expert,
  { projectId, assignmentId }: { projectId: string; assignmentId: string },
): Promise<boolean> {
  const [found] = await db
    .select({ taskId: tasks.id })
    .from(assignments)
    .innerJoin(tasks, and(eq(tasks.projectId, assignments.projectId), eq(tasks.id, assignments.taskId)))
    .innerJoin(batches, ofTask)
    .innerJoin(
      calibrations,
      and(eq(calibrations.projectId, assignments.projectId), eq(calibrations.expertId, assignments.expertId)),
    )
    .where(
      and(
        eq(assignments.projectId, projectId),
        eq(assignments.id, assignmentId),
        eq(assignments.expertId, userId),
        eq(batches.kind, "calibration"),
      ),
    );
  return found !== undefined;
}
