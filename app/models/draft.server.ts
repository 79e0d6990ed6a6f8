import { and, eq, sql } from "drizzle-orm";
import { type AssignmentState, assignmentCan, assignmentState } from "#app/domain/assignment.ts";
import { type DraftBody, hasWork } from "#app/domain/draft.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, drafts } from "#db/schema/assignments.ts";
import { freshExpiry } from "./assignment-life.server.ts";
import { notice } from "./lapse.server.ts";

export type Saved = {
  saved: boolean;
  state: AssignmentState;
  expiresAt: Date;
  /** The revision that is kept now; null when the assignment takes no drafts any more. */
  revision: number | null;
};

/**
 * Keeps what the expert has typed and, while the assignment is live, gives it its full time again. A save that arrives late, with no higher
 * revision than the one kept, changes nothing and is told so. The assignment's row is locked, so no save slips in behind the submit.
 */
export async function saveDraft(
  { userId }: Expert,
  draft: { projectId: string; assignmentId: string; revision: number; body: DraftBody },
): Promise<Saved | null> {
  const { projectId, assignmentId, body } = draft;
  const key = and(eq(assignments.projectId, projectId), eq(assignments.id, assignmentId));
  return await db.transaction(async (tx) => {
    const [assignment] = await tx
      .select()
      .from(assignments)
      .where(and(key, eq(assignments.expertId, userId)))
      .for("update");
    if (!assignment) return null;
    const state = assignmentState(assignment);
    const { expiresAt } = assignment;
    if (!assignmentCan(state, "save draft")) return { saved: false, state, expiresAt, revision: null };
    const kept = await keep(tx, draft);
    if (state === "lapsed" && hasWork(body)) await notice(tx, assignment);
    if (state !== "live") return { ...kept, state, expiresAt };
    const [extended] = await tx
      .update(assignments)
      .set({ expiresAt: freshExpiry })
      .where(key)
      .returning({ expiresAt: assignments.expiresAt });
    return { ...kept, state, expiresAt: extended!.expiresAt };
  });
}

async function keep(
  tx: Tx,
  {
    projectId,
    assignmentId,
    revision,
    body,
  }: { projectId: string; assignmentId: string; revision: number; body: DraftBody },
): Promise<{ saved: boolean; revision: number }> {
  const [saved] = await tx
    .insert(drafts)
    .values({ projectId, assignmentId, revision, body })
    .onConflictDoUpdate({
      target: [drafts.projectId, drafts.assignmentId],
      set: { body, revision, savedAt: sql`now()` },
      setWhere: sql`${drafts.revision} < ${revision}`,
    })
    .returning({ revision: drafts.revision });
  if (saved) return { saved: true, revision };
  const [newer] = await tx
    .select({ revision: drafts.revision })
    .from(drafts)
    .where(and(eq(drafts.projectId, projectId), eq(drafts.assignmentId, assignmentId)));
  return { saved: false, revision: newer!.revision };
}

/** Keeps what was sent to be submitted and could not be; it is newer than every draft. */
export async function keepSubmitted(
  tx: Tx,
  { projectId, assignmentId }: { projectId: string; assignmentId: string },
  { ranking, ratings, critiques, activeMs }: Omit<DraftBody, "unranked">,
): Promise<void> {
  const body = { ranking, unranked: [], ratings, critiques, activeMs };
  await tx
    .insert(drafts)
    .values({ projectId, assignmentId, revision: 1, body })
    .onConflictDoUpdate({
      target: [drafts.projectId, drafts.assignmentId],
      set: { body, revision: sql`${drafts.revision} + 1`, savedAt: sql`now()` },
    });
}
