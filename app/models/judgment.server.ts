import { and, eq, sql } from "drizzle-orm";
import { assignmentCan, assignmentState } from "#app/domain/assignment.ts";
import type { Problem } from "#app/domain/judging/state.ts";
import type { Expert } from "#app/domain/roles.ts";
import { saysTheSame } from "#app/domain/same-content.ts";
import type { JudgmentForm } from "#app/forms/judgment.ts";
import { db, type Tx } from "#db/client.ts";
import { judgments, retractions } from "#db/schema/judgments.ts";
import {
  type AssignmentRow,
  lockAssignment,
  reviveAssignment,
  type Taken,
} from "./assignment-life.server.ts";
import { keepSubmitted } from "./draft.server.ts";
import { draftIn, keepBeside, type Other } from "./draft-copy.server.ts";
import { lockExpert } from "./expert.server.ts";
import { type Read, readJudged, STALE } from "./judged.server.ts";
import { readAsDraft } from "./judgment-read.server.ts";
import { countJudgment, storeJudgment } from "./judgment-store.server.ts";
import { lapse, mayHold, notice, RUN_OUT } from "./lapse.server.ts";
import { type Fixed, findStanding, offeredMs } from "./standing.server.ts";

export type Submitted =
  | { state: "stored"; judgmentId: string; again: boolean; undoMs: number; other: Other | null }
  | { state: "incomplete"; problems: Problem[] }
  | { state: "gone"; message: string }
  | null;

/**
 * Turns an assignment into a judgment, once: submitted again, by a double click, a second tab or a retry, it answers with the judgment
 * that is there, and what it does not say is kept as a copy. The last one wanted closes the task and enqueues its scoring in the same transaction. What
 * names a judgment that it takes the place of becomes its next version, until the task is scored. What comes after its time ran out is stored beyond the
 * overlap where others have its place, and the task is scored again with it: finished work is never thrown away. From an expert who does not hold what
 * the project asks for any more nothing is stored but what they sent, as a draft, which an operator decides on.
 */
export async function submitJudgment(expert: Expert, ids: Taken, form: JudgmentForm): Promise<Submitted> {
  const { userId } = expert;
  // Neither texts nor a version of a rubric ever change, so they are read and compared before anybody has to wait for a lock.
  const read = await readJudged(expert, ids, form);
  if (!read) return null;
  return await db.transaction(async (tx) => {
    await lockExpert(tx, userId);
    const assignment = await lockAssignment(tx, { ...ids, userId });
    if (!assignment) return null;
    const sent = await findSent(tx, ids.projectId, form.id);
    if (sent) return await answerAgain(tx, assignment, form, sent);
    return form.edits === null
      ? await submitFirst(tx, assignment, form, read)
      : await submitEdit(tx, assignment, form, { read, edits: form.edits });
  });
}

async function submitFirst(
  tx: Tx,
  assignment: AssignmentRow,
  form: JudgmentForm,
  read: Read,
): Promise<Submitted> {
  const state = assignmentState(assignment);
  // Of two pages the one that submits first decides; what the other says is not lost.
  if (state === "submitted") return await stored(tx, assignment, null, await keepAside(tx, assignment, form));
  if (!assignmentCan(state, "submit"))
    return { state: "gone", message: "You skipped this task, so it is no longer yours to judge." };

  const may = await mayHold(tx, assignment);
  if (may !== "yes") return await refuse(tx, assignment, form, may);
  if ("stale" in read) {
    await keepSubmitted(tx, idsOf(assignment), form);
    return { state: "incomplete", problems: [STALE] };
  }
  if ("problems" in read) return { state: "incomplete", problems: read.problems };

  const isFinished = state === "expired";
  const revived = state === "live" ? null : await reviveAssignment(tx, assignment, { isFinished });
  if (state === "lapsed" && !revived) return await outrun(tx, assignment, form);
  const other = await storeJudgment(tx, assignment, form, read);
  const surplus = revived ? revived === "beyond the overlap" : assignment.surplus;
  await countJudgment(tx, { ...assignment, surplus });
  return await stored(tx, assignment, form.id, other);
}

/** Puts a later version in the place of the judgment that stands; the one before is kept, and counts no more. */
async function submitEdit(
  tx: Tx,
  assignment: AssignmentRow,
  form: JudgmentForm,
  { read, edits }: { read: Read; edits: string },
): Promise<Submitted> {
  const refusal = await refusalOfEdit(tx, assignment, edits);
  if (refusal) {
    await keepAside(tx, assignment, form);
    return { state: "gone", message: `${refusal} What you sent is kept.` };
  }
  if ("stale" in read) {
    await keepAside(tx, assignment, form);
    return { state: "incomplete", problems: [STALE] };
  }
  if ("problems" in read) return { state: "incomplete", problems: read.problems };
  await tx
    .insert(retractions)
    .values({ projectId: assignment.projectId, judgmentId: edits, reason: "edited" });
  const other = await storeJudgment(tx, assignment, form, read);
  return await stored(tx, assignment, form.id, other);
}

/** In a sentence or two. */
async function refusalOfEdit(tx: Tx, assignment: AssignmentRow, edits: string): Promise<string | null> {
  const standing = await findStanding(tx, idsOf(assignment));
  if (!standing || !assignmentCan(assignmentState(assignment), "edit"))
    return "You took this judgment back meanwhile. Load the page again to go on.";
  if (standing.fixed) return FIXED[standing.fixed];
  if (standing.id !== edits)
    return "You changed this judgment meanwhile on another page. Load the page again to look at both.";
  if ((await mayHold(tx, assignment)) !== "yes")
    return "You no longer hold what this project asks for, so the judgment stays as it was.";
  return null;
}

/** Why what stands stays as it is. */
export const FIXED: Record<Fixed, string> = {
  scored: "The task has been scored meanwhile, so its judgment stays as it was.",
  calibrated: "The calibration set is finished, so its judgments stay as they were.",
};

type Sent = { id: string; assignmentId: string; retracted: "undone" | "edited" | null };

/** A judgment of the project by its id, be it retracted. */
export async function findSent(tx: Tx, projectId: string, id: string): Promise<Sent | null> {
  const [found] = await tx
    .select({ id: judgments.id, assignmentId: judgments.assignmentId, retracted: retractions.reason })
    .from(judgments)
    .leftJoin(
      retractions,
      and(eq(retractions.projectId, judgments.projectId), eq(retractions.judgmentId, judgments.id)),
    )
    .where(and(eq(judgments.projectId, projectId), eq(judgments.id, id)));
  return found ?? null;
}

async function answerAgain(
  tx: Tx,
  assignment: AssignmentRow,
  form: JudgmentForm,
  sent: Sent,
): Promise<Submitted> {
  const { projectId } = assignment;
  if (sent.assignmentId !== assignment.id)
    return {
      state: "gone",
      message: "This judgment's id is in use already. Load the page again and submit once more.",
    };
  const said = await readAsDraft(tx, { projectId, judgmentId: sent.id });
  const other = saysTheSame(said, form) ? null : await keepAside(tx, assignment, form);
  if (sent.retracted === "undone")
    return { state: "gone", message: "You took this judgment back. Load the page again to go on with it." };
  return await stored(tx, assignment, null, other);
}

/** What is answered once a judgment stands; `id` is the one that was stored now, null where it was there before. */
async function stored(
  tx: Tx,
  assignment: AssignmentRow,
  id: string | null,
  other: Other | null,
): Promise<Submitted> {
  const standing = (await findStanding(tx, idsOf(assignment)))!;
  const { id: judgmentId } = standing;
  return { state: "stored", judgmentId, again: id === null, undoMs: offeredMs(standing), other };
}

const idsOf = ({ projectId, id }: AssignmentRow): Taken => ({ projectId, assignmentId: id });

async function keepAside(tx: Tx, assignment: AssignmentRow, form: JudgmentForm): Promise<Other | null> {
  return await keepBeside(tx, idsOf(assignment), { body: draftIn(form), typedAt: sql`now()` });
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

/** A credential fell away and others have the place of what was sent. It is kept, and an operator decides whether it still counts. */
async function outrun(tx: Tx, assignment: AssignmentRow, form: JudgmentForm): Promise<Submitted> {
  await keepSubmitted(tx, idsOf(assignment), form);
  await notice(tx, assignment);
  return {
    state: "gone",
    message:
      "Others have been given this task meanwhile. What you typed is kept, and an operator decides whether you may finish it.",
  };
}
