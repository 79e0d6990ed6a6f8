import { and, eq, ne, sql } from "drizzle-orm";
import { orderGiven } from "#app/domain/judgment-content.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import type { JudgmentForm } from "#app/forms/judgment.ts";
import type { Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { assignments, drafts } from "#db/schema/assignments.ts";
import { judgments } from "#db/schema/judgments.ts";
import { tasks } from "#db/schema/tasks.ts";
import { type AssignmentRow, reservePlace } from "./assignment-life.server.ts";
import { letFinish } from "./calibration.server.ts";
import { draftIn, dropCopy, type Other, putAside } from "./draft-copy.server.ts";
import { storeParts } from "./judgment-parts.server.ts";
import { UNDO_GRACE_MS } from "./standing.server.ts";

/**
 * Stores the assignment's next version, which ends its draft; one of another page that was not seen is put aside. The caller holds the locks and has
 * checked what is said.
 */
export async function storeJudgment(
  tx: Tx,
  assignment: AssignmentRow,
  form: JudgmentForm,
  { rubric, display }: { rubric: Rubric; display: string[] },
): Promise<Other | null> {
  const { projectId, id: assignmentId, taskId, expertId } = assignment;
  // Goes out first, and what refers to it right behind, without a wait for the answer.
  const inserted = tx.insert(judgments).values({
    projectId,
    id: form.id,
    taskId,
    assignmentId,
    version: sql`(
      select coalesce(max(version), 0) + 1 from judgments where project_id = ${projectId} and assignment_id = ${assignmentId})`,
    expertId,
    rubricVersion: form.rubricVersion,
    ranking: orderGiven(form, rubric, display),
    allUnacceptable: form.allUnacceptable,
    reasoning: form.reasoning.trim() || null,
    unmarked: form.unmarked,
    display,
    // Nobody was active for longer than they had the task.
    activeMs: sql`least(${form.activeMs}::bigint, (extract(epoch from now() - ${assignment.takenAt.toISOString()}::timestamptz) * 1000)::bigint)::int`,
  });
  const ended = tx
    .update(assignments)
    .set({ submittedAt: sql`now()`, openedAt: sql`coalesce(${assignments.openedAt}, now())` })
    .where(and(eq(assignments.projectId, projectId), eq(assignments.id, assignmentId)));
  const body = draftIn(form);
  const [, , , other] = await Promise.all([
    inserted.execute(),
    storeParts(tx, { projectId, judgmentId: form.id }, form),
    ended.execute(),
    putAside(tx, { projectId, assignmentId }, body, form),
  ]);
  const draft = and(eq(drafts.projectId, projectId), eq(drafts.assignmentId, assignmentId));
  await Promise.all([
    dropCopy(tx, { projectId, assignmentId }, body),
    tx.delete(drafts).where(draft).execute(),
  ]);
  return other;
}

/**
 * Counts the judgment that an assignment has become; the last one wanted closes the task. One beyond the overlap fills a place that has become free
 * meanwhile. Where there is none, it is counted by nobody but whoever scores; so is gold, of which no place ever becomes free.
 */
export async function countJudgment(tx: Tx, assignment: AssignmentRow): Promise<void> {
  const { projectId, taskId, id, surplus, insteadOf } = assignment;
  await letFinish(tx, assignment);
  if (surplus || insteadOf !== null) {
    if (!(await reservePlace(tx, assignment))) {
      if (insteadOf === null) await letScore(tx, assignment, await findScorable(tx, assignment));
      return;
    }
    await tx
      .update(assignments)
      .set({ surplus: false })
      .where(and(eq(assignments.projectId, projectId), eq(assignments.id, id)));
  }
  const [task] = await tx
    .update(tasks)
    .set({
      judgmentCount: sql`${tasks.judgmentCount} + 1`,
      closedAt: sql`case when ${tasks.judgmentCount} + 1 = ${tasks.overlap} then now() end`,
    })
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId)))
    .returning(scorable);
  await letScore(tx, assignment, task);
}

/** The judgment is in its expert's hands again: it is counted no more, and its task is open. */
export async function discountJudgment(tx: Tx, assignment: AssignmentRow): Promise<void> {
  const { projectId, taskId, surplus, insteadOf } = assignment;
  if (surplus && insteadOf === null) return;
  // Gold was not counted. The database is asked all the same, so that it takes as long as for work.
  await tx
    .update(tasks)
    .set({ judgmentCount: sql`${tasks.judgmentCount} - 1`, closedAt: null })
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId), ne(tasks.kind, "gold")));
}

const scorable = { closedAt: tasks.closedAt, kind: tasks.kind };
type Scorable = Pick<typeof tasks.$inferSelect, "closedAt" | "kind">;

async function findScorable(tx: Tx, { projectId, taskId }: AssignmentRow): Promise<Scorable | undefined> {
  const [task] = await tx
    .select(scorable)
    .from(tasks)
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId)));
  return task;
}

/** A closed task is scored once its last judgment cannot be taken back any more. What is known already, a calibration set or gold, is not scored. */
async function letScore(tx: Tx, { projectId, taskId }: AssignmentRow, task?: Scorable): Promise<void> {
  if (!task?.closedAt || task.kind !== "work") return;
  await enqueue(tx, "score-task", { projectId, taskId }, { afterMs: UNDO_GRACE_MS });
}
