import { and, eq, sql } from "drizzle-orm";
import { assignmentCan, assignmentState } from "#app/domain/assignment.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, drafts } from "#db/schema/assignments.ts";
import { retractions } from "#db/schema/judgments.ts";
import { type AssignmentRow, freshExpiry, lockAssignment, type Taken } from "./assignment-life.server.ts";
import { putAside } from "./draft-copy.server.ts";
import { lockExpert } from "./expert.server.ts";
import { FIXED, findSent } from "./judgment.server.ts";
import { readAsDraft } from "./judgment-read.server.ts";
import { discountJudgment } from "./judgment-store.server.ts";
import { mayHold } from "./lapse.server.ts";
import { findStanding, revisionOf, type Standing } from "./standing.server.ts";

export type Undone = { state: "undone" } | { state: "gone"; message: string } | null;

/**
 * Takes back a judgment that was submitted a moment ago: the assignment is in its expert's hands again, with what they had said as its draft, and the
 * judgment counts no more. Asked again, it answers the same. Nothing is taken back once it is too late, scored, or a change of a judgment before.
 */
export async function undoJudgment({ userId }: Expert, ids: Taken, judgmentId: string): Promise<Undone> {
  return await db.transaction(async (tx) => {
    await lockExpert(tx, userId);
    const assignment = await lockAssignment(tx, { ...ids, userId });
    if (!assignment) return null;
    const sent = await findSent(tx, ids.projectId, judgmentId);
    if (sent?.assignmentId !== ids.assignmentId)
      return { state: "gone", message: "Nothing has been submitted here that could be taken back." };
    if (sent.retracted === "undone") return { state: "undone" };
    const standing = await findStanding(tx, ids);
    if (standing?.id !== judgmentId || !assignmentCan(assignmentState(assignment), "undo"))
      return { state: "gone", message: "You changed this judgment meanwhile, so it stays as it is now." };
    const refusal = await refusalOf(tx, assignment, standing);
    if (refusal) return { state: "gone", message: refusal };
    await retract(tx, assignment, standing);
    return { state: "undone" };
  });
}

async function refusalOf(tx: Tx, assignment: AssignmentRow, standing: Standing): Promise<string | null> {
  if (standing.fixed) return FIXED[standing.fixed];
  if (standing.undoMs === 0)
    return "It is too late to take this judgment back. Until the task is scored you can still change it.";
  if ((await mayHold(tx, assignment)) !== "yes")
    return "You no longer hold what this project asks for, so the judgment stays as it was.";
  return null;
}

async function retract(tx: Tx, assignment: AssignmentRow, standing: Standing): Promise<void> {
  const { projectId, id: assignmentId } = assignment;
  const body = await readAsDraft(tx, { projectId, judgmentId: standing.id });
  await putAside(tx, { projectId, assignmentId }, body);
  await tx.insert(retractions).values({ projectId, judgmentId: standing.id, reason: "undone" });
  const draft = { revision: revisionOf(standing), body, writer: null, sequence: 0, edits: null };
  await tx
    .insert(drafts)
    .values({ projectId, assignmentId, ...draft })
    .onConflictDoUpdate({
      target: [drafts.projectId, drafts.assignmentId],
      set: { ...draft, typedAt: sql`now()`, savedAt: sql`now()` },
    });
  await tx
    .update(assignments)
    .set({ submittedAt: null, expiresAt: freshExpiry })
    .where(and(eq(assignments.projectId, projectId), eq(assignments.id, assignmentId)));
  await discountJudgment(tx, assignment);
}
