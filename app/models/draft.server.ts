import { and, eq, sql } from "drizzle-orm";
import { type AssignmentState, assignmentCan, assignmentState } from "#app/domain/assignment.ts";
import type { DraftBody } from "#app/domain/draft.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { assignments, drafts } from "#db/schema/assignments.ts";
import { freshExpiry } from "./assignment.server.ts";

export type Saved = { saved: boolean; state: AssignmentState; expiresAt: Date };

/**
 * Keeps what the expert has typed and, while the assignment is live, gives it its full time again. A save that arrives late, with a lower
 * revision than the one kept, changes nothing. The assignment's row is locked, so no save slips in behind the submit.
 */
export async function saveDraft(
  { userId }: Expert,
  {
    projectId,
    assignmentId,
    revision,
    body,
  }: { projectId: string; assignmentId: string; revision: number; body: DraftBody },
): Promise<Saved | null> {
  const key = and(eq(assignments.projectId, projectId), eq(assignments.id, assignmentId));
  return await db.transaction(async (tx) => {
    const [assignment] = await tx
      .select()
      .from(assignments)
      .where(and(key, eq(assignments.expertId, userId)))
      .for("update");
    if (!assignment) return null;
    const state = assignmentState(assignment);
    if (!assignmentCan(state, "save draft")) return { saved: false, state, expiresAt: assignment.expiresAt };
    await tx
      .insert(drafts)
      .values({ projectId, assignmentId, revision, body })
      .onConflictDoUpdate({
        target: [drafts.projectId, drafts.assignmentId],
        set: { body, revision, savedAt: sql`now()` },
        setWhere: sql`${drafts.revision} < ${revision}`,
      });
    if (state === "expired") return { saved: true, state, expiresAt: assignment.expiresAt };
    const [extended] = await tx
      .update(assignments)
      .set({ expiresAt: freshExpiry })
      .where(key)
      .returning({ expiresAt: assignments.expiresAt });
    return { saved: true, state, expiresAt: extended!.expiresAt };
  });
}
