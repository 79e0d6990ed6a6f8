import { and, eq, type SQL, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { type AssignmentState, assignmentCan, assignmentState } from "#app/domain/assignment.ts";
import type { DraftBody } from "#app/domain/draft.ts";
import { hasContent } from "#app/domain/judgment-content.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { DraftForm, JudgmentForm } from "#app/forms/judgment.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, draftCopies, drafts } from "#db/schema/assignments.ts";
import { freshExpiry } from "./assignment-life.server.ts";
import { notice } from "./lapse.server.ts";

export type Saved = {
  saved: boolean;
  state: AssignmentState;
  expiresAt: Date;
  /** The revision that is kept now; null when the assignment takes no drafts any more. */
  revision: number | null;
};

type Ids = { projectId: string; assignmentId: string };

/**
 * Keeps what the expert has typed and, while the assignment is live, gives it its full time again. A save of the same page that arrives late changes
 * nothing and is told so. Of what two pages typed the newest wins, and the other is kept as a copy. The assignment's row is locked, so no save slips
 * in behind the submit.
 */
export async function saveDraft({ userId }: Expert, ids: Ids, draft: DraftForm): Promise<Saved | null> {
  const { projectId, assignmentId } = ids;
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
    const kept = await keep(tx, ids, draft);
    if (state === "lapsed" && hasContent(draft.body)) await notice(tx, assignment);
    if (state !== "live") return { ...kept, state, expiresAt };
    const [extended] = await tx
      .update(assignments)
      .set({ expiresAt: freshExpiry })
      .where(key)
      .returning({ expiresAt: assignments.expiresAt });
    return { ...kept, state, expiresAt: extended!.expiresAt };
  });
}

async function keep(tx: Tx, ids: Ids, draft: DraftForm): Promise<{ saved: boolean; revision: number }> {
  const { writer, sequence, base, ageMs, edits, body } = draft;
  const typedAt = sql`now() - make_interval(secs => ${ageMs} / 1000.0)`;
  const [before] = await tx
    .select({
      revision: drafts.revision,
      writer: drafts.writer,
      sequence: drafts.sequence,
      body: drafts.body,
      typedAt: drafts.typedAt,
      isNewer: sql<boolean>`${drafts.typedAt} > ${typedAt}`,
    })
    .from(drafts)
    .where(and(eq(drafts.projectId, ids.projectId), eq(drafts.assignmentId, ids.assignmentId)));
  if (!before) {
    await tx.insert(drafts).values({ ...ids, revision: 1, writer, sequence, edits, typedAt, body });
    return { saved: true, revision: 1 };
  }
  const late = { saved: false, revision: before.revision };
  if (before.writer === writer && before.sequence >= sequence) return late;
  const unseen = before.writer !== writer && before.revision > base;
  if (unseen && before.isNewer) {
    await copy(tx, ids, { body, typedAt });
    return late;
  }
  if (unseen) await copy(tx, ids, before);
  const revision = before.revision + 1;
  await tx
    .update(drafts)
    .set({ revision, writer, sequence, edits, typedAt, body, savedAt: sql`now()` })
    .where(and(eq(drafts.projectId, ids.projectId), eq(drafts.assignmentId, ids.assignmentId)));
  return { saved: true, revision };
}

async function copy(
  tx: Tx,
  ids: Ids,
  { body, typedAt }: { body: DraftBody; typedAt: Date | SQL },
): Promise<void> {
  if (!hasContent(body)) return;
  await tx.insert(draftCopies).values({ ...ids, id: uuidv7(), body, typedAt: typedAt as SQL });
}

/** Keeps what was sent to be submitted and could not be; it is newer than every draft. */
export async function keepSubmitted(
  tx: Tx,
  { projectId, assignmentId }: { projectId: string; assignmentId: string },
  { id: _id, edits: _edits, rubricVersion: _version, ...said }: JudgmentForm,
): Promise<void> {
  const body: DraftBody = { ...said, unranked: [] };
  await tx
    .insert(drafts)
    .values({ projectId, assignmentId, revision: 1, body })
    .onConflictDoUpdate({
      target: [drafts.projectId, drafts.assignmentId],
      set: { body, revision: sql`${drafts.revision} + 1`, savedAt: sql`now()` },
    });
}
