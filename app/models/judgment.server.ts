import { and, asc, eq, sql } from "drizzle-orm";
import { assignmentCan, assignmentState } from "#app/domain/assignment.ts";
import type { Problem } from "#app/domain/judging/state.ts";
import { missingParts } from "#app/domain/judgment.ts";
import { orderGiven } from "#app/domain/judgment-content.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { displayOrder } from "#app/domain/shuffle.ts";
import type { JudgmentForm } from "#app/forms/judgment.ts";
import { db, type Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { assignments, drafts } from "#db/schema/assignments.ts";
import { judgments } from "#db/schema/judgments.ts";
import { rubrics } from "#db/schema/projects.ts";
import { completions, tasks } from "#db/schema/tasks.ts";
import {
  type AssignmentRow,
  lockAssignment,
  reservePlace,
  reviveAssignment,
} from "./assignment-life.server.ts";
import { keepSubmitted } from "./draft.server.ts";
import { lockExpert } from "./expert.server.ts";
import { storeParts } from "./judgment-parts.server.ts";
import { lapse, mayHold, notice, RUN_OUT } from "./lapse.server.ts";

export type Submitted =
  | { state: "stored"; judgmentId: string; again: boolean }
  | { state: "incomplete"; problems: Problem[] }
  | { state: "gone"; message: string }
  | null;

type Ids = { projectId: string; assignmentId: string };

/**
 * Turns an assignment into a judgment, once: submitted again, by a double click, a second tab or a retry, it answers with the judgment
 * that is there. The last one wanted closes the task and enqueues its scoring in the same transaction. From an expert who does not hold what the
 * project asks for any more nothing is stored but what they sent, as a draft, which an operator decides on.
 */
export async function submitJudgment({ userId }: Expert, ids: Ids, form: JudgmentForm): Promise<Submitted> {
  return await db.transaction(async (tx) => {
    await lockExpert(tx, userId);
    const assignment = await lockAssignment(tx, { ...ids, userId });
    if (!assignment) return null;
    const state = assignmentState(assignment);
    if (state === "submitted") return { state: "stored", judgmentId: await judgmentOf(tx, ids), again: true };
    if (!assignmentCan(state, "submit"))
      return { state: "gone", message: "You skipped this task, so it is no longer yours to judge." };

    const may = await mayHold(tx, assignment);
    if (may !== "yes") return await refuse(tx, assignment, form, may);

    const task = await readTask(tx, assignment);
    const completionIds = task.map(({ id }) => id);
    if (await isTaken(tx, ids.projectId, form.id)) {
      return {
        state: "gone",
        message: "This judgment's id is in use already. Load the page again and submit once more.",
      };
    }
    const problems = await findProblems(tx, ids.projectId, form, task);
    if (problems.length > 0) return { state: "incomplete", problems };

    const revived = state === "live" ? null : await reviveAssignment(tx, assignment);
    if (state !== "live" && !revived) return await outrun(tx, assignment, form);
    await store(tx, assignment, form, {
      rubric: (await findRubricVersion(tx, ids.projectId, form.rubricVersion))!,
      display: displayOrder(completionIds, assignment.seed),
    });
    const surplus = revived ? revived === "beyond the overlap" : assignment.surplus;
    await countJudgment(tx, { ...assignment, surplus });
    return { state: "stored", judgmentId: form.id, again: false };
  });
}

async function refuse(
  tx: Tx,
  assignment: AssignmentRow,
  form: JudgmentForm,
  why: "not eligible" | "closed",
): Promise<Submitted> {
  const { projectId, id: assignmentId } = assignment;
  if (why === "closed")
    return { state: "gone", message: "An operator has closed this task for you. Its page says why." };
  await keepSubmitted(tx, { projectId, assignmentId }, form);
  const state = assignmentState(assignment);
  if (state === "live") await lapse(tx, assignment, RUN_OUT);
  if (state === "lapsed") await notice(tx, assignment);
  return {
    state: "gone",
    message:
      state === "expired"
        ? "You no longer hold what this project asks for. What you typed is kept, for when you do again."
        : "You no longer hold what this project asks for. What you typed is kept, and an operator decides whether you may finish it.",
  };
}

/** Others have the place of what was sent. It is kept; where a credential fell away meanwhile, an operator decides whether it still counts. */
async function outrun(tx: Tx, assignment: AssignmentRow, form: JudgmentForm): Promise<Submitted> {
  const { projectId, id: assignmentId } = assignment;
  await keepSubmitted(tx, { projectId, assignmentId }, form);
  if (assignmentState(assignment) !== "lapsed")
    return {
      state: "gone",
      message: "The time ran out and others have judged this task meanwhile. Your draft is kept.",
    };
  await notice(tx, assignment);
  return {
    state: "gone",
    message:
      "Others have been given this task meanwhile. What you typed is kept, and an operator decides whether you may finish it.",
  };
}

async function judgmentOf(tx: Tx, { projectId, assignmentId }: Ids): Promise<string> {
  const [judgment] = await tx
    .select({ id: judgments.id })
    .from(judgments)
    .where(and(eq(judgments.projectId, projectId), eq(judgments.assignmentId, assignmentId)));
  return judgment!.id;
}

async function isTaken(tx: Tx, projectId: string, id: string): Promise<boolean> {
  const found = await tx
    .select({ id: judgments.id })
    .from(judgments)
    .where(and(eq(judgments.projectId, projectId), eq(judgments.id, id)));
  return found.length > 0;
}

type Texts = { id: string; text: string }[];

async function readTask(tx: Tx, { projectId, taskId }: AssignmentRow): Promise<Texts> {
  return await tx
    .select({ id: completions.id, text: completions.text })
    .from(completions)
    .where(and(eq(completions.projectId, projectId), eq(completions.taskId, taskId)))
    .orderBy(asc(completions.ordinal));
}

async function findProblems(tx: Tx, projectId: string, form: JudgmentForm, texts: Texts): Promise<Problem[]> {
  const rubric = await findRubricVersion(tx, projectId, form.rubricVersion);
  if (!rubric)
    return [
      { field: "rubricVersion", message: "This version of the rubric is not known; load the page again." },
    ];
  return missingParts(form, { rubric, completions: texts });
}

async function findRubricVersion(tx: Tx, projectId: string, version: number): Promise<Rubric | null> {
  const [rubric] = await tx
    .select({ body: rubrics.body })
    .from(rubrics)
    .where(and(eq(rubrics.projectId, projectId), eq(rubrics.version, version)));
  return rubric?.body ?? null;
}

async function store(
  tx: Tx,
  assignment: AssignmentRow,
  form: JudgmentForm,
  { rubric, display }: { rubric: Rubric; display: string[] },
): Promise<void> {
  const { projectId, id: assignmentId, taskId, expertId } = assignment;
  const key = { projectId, judgmentId: form.id };
  await tx.insert(judgments).values({
    projectId,
    id: form.id,
    taskId,
    assignmentId,
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
  await storeParts(tx, key, form);
  await tx
    .update(assignments)
    .set({ submittedAt: sql`now()` })
    .where(and(eq(assignments.projectId, projectId), eq(assignments.id, assignmentId)));
  await tx.delete(drafts).where(and(eq(drafts.projectId, projectId), eq(drafts.assignmentId, assignmentId)));
}
/** One beyond the overlap fills a place that has become free meanwhile. Where there is none, it is counted by nobody but whoever scores. */
async function countJudgment(tx: Tx, assignment: AssignmentRow): Promise<void> {
  const { projectId, taskId, id } = assignment;
  if (assignment.surplus) {
    if (!(await reservePlace(tx, assignment))) return await scoreAgain(tx, assignment);
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
    .returning({ closedAt: tasks.closedAt });
  if (task?.closedAt) await enqueue(tx, "score-task", { projectId, taskId });
}

/** A task that was scored before has one judgment more now; every other is scored with all of its judgments when it closes. */
async function scoreAgain(tx: Tx, { projectId, taskId }: AssignmentRow): Promise<void> {
  const [task] = await tx
    .select({ closedAt: tasks.closedAt })
    .from(tasks)
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, taskId)));
  if (task?.closedAt) await enqueue(tx, "score-task", { projectId, taskId });
}
