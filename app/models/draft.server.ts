import { and, eq, sql } from "drizzle-orm";
import { type AssignmentState, assignmentCan, assignmentState } from "#app/domain/assignment.ts";
import { hasContent } from "#app/domain/judgment-content.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { DraftForm, JudgmentForm } from "#app/forms/judgment.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, drafts } from "#db/schema/assignments.ts";
import { type AssignmentRow, freshExpiry, type Taken } from "./assignment-life.server.ts";
import {
  draftIn,
  findUnseen,
  keepBeside,
  keepCopy,
  type Other,
  putAside,
  told,
} from "./draft-copy.server.ts";
import { notice } from "./lapse.server.ts";
import { findStanding, revisionOf } from "./standing.server.ts";

export type Saved = {
  saved: boolean;
  state: AssignmentState;
  expiresAt: Date;
  /** The revision that is kept now; null when the assignment takes no drafts any more. */
  revision: number | null;
  /** What became of another page's draft that the one that saves had not seen. */
  other: Other | null;
};

/**
 * Keeps what the expert has typed and, while the assignment is live, gives it and the one fetched ahead of it their full time again. A save of the
 * same page that arrives late changes nothing and is told so. Of what two pages typed the newest wins, and the other is kept as a copy. After the
 * submit, drafts are kept only of a change to the judgment that stands, while that may be edited; anything else that was typed is kept as a copy. The
 * assignment's row is locked, so no save slips in behind the submit.
 */
export async function saveDraft({ userId }: Expert, ids: Taken, draft: DraftForm): Promise<Saved | null> {
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
    const plan = await planFor(tx, ids, draft, state);
    if (!plan)
      return { saved: false, state, expiresAt, revision: null, other: await keepLate(tx, ids, draft, state) };
    const kept = await keep(tx, ids, draft, plan);
    if (state === "lapsed" && hasContent(draft.body)) await notice(tx, assignment);
    if (state !== "live") return { ...kept, state, expiresAt };
    const [extended] = await tx
      .update(assignments)
      .set({ expiresAt: freshExpiry, openedAt: sql`coalesce(${assignments.openedAt}, now())` })
      .where(key)
      .returning({ expiresAt: assignments.expiresAt });
    await extendAhead(tx, assignment);
    return { ...kept, state, expiresAt: extended!.expiresAt };
  });
}

const typedAgo = (ageMs: number) => sql`now() - make_interval(secs => ${ageMs} / 1000.0)`;

/** What was typed beside a judgment that stands already, and is no change of it. Of a task that was skipped nothing is kept. */
async function keepLate(
  tx: Tx,
  ids: Taken,
  { body, ageMs }: DraftForm,
  state: AssignmentState,
): Promise<Other | null> {
  if (state !== "submitted") return null;
  return await keepBeside(tx, ids, { body, typedAt: typedAgo(ageMs) });
}

/** What a draft is written beside: the judgment it is to take the place of, and the revision that it begins after. */
type Plan = { edits: string | null; after: number };

/** Null: no draft is taken. */
async function planFor(
  tx: Tx,
  ids: Taken,
  { edits }: DraftForm,
  state: AssignmentState,
): Promise<Plan | null> {
  if (assignmentCan(state, "save draft")) return { edits: null, after: 0 };
  if (!edits || !assignmentCan(state, "edit")) return null;
  const standing = await findStanding(tx, ids);
  if (!standing || standing.fixed || standing.id !== edits) return null;
  return { edits, after: revisionOf(standing) };
}

type Kept = Pick<Saved, "saved" | "other"> & { revision: number };

async function keep(tx: Tx, ids: Taken, draft: DraftForm, plan: Plan): Promise<Kept> {
  const { writer, sequence, ageMs, body } = draft;
  const { edits } = plan;
  const key = and(eq(drafts.projectId, ids.projectId), eq(drafts.assignmentId, ids.assignmentId));
  const typedAt = typedAgo(ageMs);
  const [before] = await tx
    .select({
      revision: drafts.revision,
      writer: drafts.writer,
      sequence: drafts.sequence,
      isNewer: sql<boolean>`${drafts.typedAt} > ${typedAt}`,
    })
    .from(drafts)
    .where(key);
  if (!before) {
    const revision = plan.after + 1;
    await tx.insert(drafts).values({ ...ids, revision, writer, sequence, edits, typedAt, body });
    return { saved: true, revision, other: null };
  }
  if (before.writer === writer && before.sequence >= sequence)
    return { saved: false, revision: before.revision, other: null };
  const unseen = await findUnseen(tx, ids, draft, body);
  if (unseen && before.isNewer)
    return {
      saved: false,
      revision: before.revision,
      other: told("kept", await keepCopy(tx, ids, { body, typedAt })),
    };
  const other = unseen && told("put aside", await keepCopy(tx, ids, unseen));
  const revision = before.revision + 1;
  await tx
    .update(drafts)
    .set({ revision, writer, sequence, edits, typedAt, body, savedAt: sql`now()` })
    .where(key);
  return { saved: true, revision, other };
}

/** Whoever works on one task keeps the next one too. One that somebody has locked is on its way to being opened or given back: it is let be. */
async function extendAhead(tx: Tx, { projectId, expertId, id }: AssignmentRow): Promise<void> {
  await tx.execute(sql`
    update assignments set expires_at = ${freshExpiry} where (project_id, id) in (
      select project_id, id from assignments
      where project_id = ${projectId} and expert_id = ${expertId} and id <> ${id}
        and submitted_at is null and returned_at is null and opened_at is null
      for update skip locked)`);
}

/** Keeps what was sent to be submitted and could not be, as the draft of the page that sent it; it is newer than every other. */
export async function keepSubmitted(tx: Tx, ids: Taken, form: JudgmentForm): Promise<void> {
  const body = draftIn(form);
  await putAside(tx, ids, body, form);
  const { projectId, assignmentId } = ids;
  const draft = { body, writer: form.writer, sequence: form.sequence, edits: null };
  await tx
    .insert(drafts)
    .values({ projectId, assignmentId, revision: 1, ...draft })
    .onConflictDoUpdate({
      target: [drafts.projectId, drafts.assignmentId],
      set: { ...draft, revision: sql`${drafts.revision} + 1`, typedAt: sql`now()`, savedAt: sql`now()` },
    });
}
