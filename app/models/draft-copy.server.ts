import { and, desc, eq, notInArray, type SQL, sql } from "drizzle-orm";
import type { AnyPgColumn } from "drizzle-orm/pg-core";
import { v7 as uuidv7 } from "uuid";
import type { DraftBody } from "#app/domain/draft.ts";
import { hasContent } from "#app/domain/judgment-content.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { JudgmentForm } from "#app/forms/judgment.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, draftCopies } from "#db/schema/assignments.ts";
import type { Taken } from "./assignment-life.server.ts";

const MOST_COPIES = 20;

const ofAssignment = ({ projectId, assignmentId }: Taken) =>
  and(eq(draftCopies.projectId, projectId), eq(draftCopies.assignmentId, assignmentId));

const inOrder = [desc(draftCopies.typedAt), desc(draftCopies.id)];

/**
 * Keeps a draft that another took the place of, for its expert to look at and take up again; the oldest beyond 20 go. One that says nothing is not
 * kept, and one that is there already is not kept twice. The caller holds the lock on the assignment. Returns the copy's id.
 */
export async function keepCopy(
  tx: Tx,
  { projectId, assignmentId }: Taken,
  { body, typedAt }: { body: DraftBody; typedAt: Date | SQL },
): Promise<string | null> {
  if (!hasContent(body)) return null;
  const own = ofAssignment({ projectId, assignmentId });
  const [before] = await tx
    .select({ id: draftCopies.id })
    .from(draftCopies)
    .where(and(own, saysTheSame(draftCopies.body, body)));
  if (before) return before.id;
  const newest = tx
    .select({ id: draftCopies.id })
    .from(draftCopies)
    .where(own)
    .orderBy(...inOrder)
    .limit(MOST_COPIES - 1);
  await tx.delete(draftCopies).where(and(own, notInArray(draftCopies.id, newest)));
  const id = uuidv7();
  await tx.insert(draftCopies).values({ projectId, assignmentId, id, body, typedAt: typedAt as Date });
  return id;
}

/** Whether two drafts differ in nothing but the time that was spent on them. */
export const saysTheSame = (kept: AnyPgColumn, body: DraftBody) =>
  sql<boolean>`${kept} - 'activeMs' = ${JSON.stringify(body)}::jsonb - 'activeMs'`;

/** What was sent to be submitted as the draft that it would have been. */
export function draftIn({
  id: _id,
  edits: _edits,
  rubricVersion: _version,
  ...said
}: JudgmentForm): DraftBody {
  return { ...said, unranked: [] };
}

export type ListedCopy = { id: string; typedAt: Date };

/** Newest first. The caller has found the assignment to be the expert's. */
export async function listCopies(ids: Taken): Promise<ListedCopy[]> {
  return await db
    .select({ id: draftCopies.id, typedAt: draftCopies.typedAt })
    .from(draftCopies)
    .where(ofAssignment(ids))
    .orderBy(...inOrder);
}

/** A copy for the expert whose it is; null for everybody else. */
export async function findCopy(
  { userId }: Expert,
  { copyId, ...ids }: Taken & { copyId: string },
): Promise<DraftBody | null> {
  const [copy] = await db
    .select({ body: draftCopies.body })
    .from(draftCopies)
    .innerJoin(
      assignments,
      and(eq(assignments.projectId, draftCopies.projectId), eq(assignments.id, draftCopies.assignmentId)),
    )
    .where(and(ofAssignment(ids), eq(draftCopies.id, copyId), eq(assignments.expertId, userId)));
  return copy?.body ?? null;
}
