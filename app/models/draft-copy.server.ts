import { and, desc, eq, gt, type SQL, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { DraftBody } from "#app/domain/draft.ts";
import { hasContent } from "#app/domain/judgment-content.ts";
import type { Expert } from "#app/domain/roles.ts";
import { saysTheSame } from "#app/domain/same-content.ts";
import type { JudgmentForm } from "#app/forms/judgment.ts";
import { db, type Tx } from "#db/client.ts";
import { assignments, draftCopies, drafts } from "#db/schema/assignments.ts";
import type { Taken } from "./assignment-life.server.ts";
import { readAsDraft } from "./judgment-read.server.ts";
import { findStanding } from "./standing.server.ts";

/** Of one assignment; those typed last stay. */
const MOST_COPIES = 20;
const MOST_BYTES = 4_000_000;

type Typed = { body: DraftBody; typedAt: Date | SQL };

/** Who sends: the page, where it is known, how many saves it has sent, and the revision that it started from or was told last. */
export type Sender = { writer: string | null; sequence: number; base: number };

/**
 * What became of two texts that do not know of each other. `kept`: what was there stays, and what was sent is kept as a copy; `put aside`: what was
 * there is kept as a copy. The caller holds the lock on the assignment wherever this is made.
 */
export type Other = { outcome: "kept" | "put aside"; copyId: string };

const NOBODY: Sender = { writer: null, sequence: 0, base: 0 };

/** The draft that is kept, where its sender has not seen it and it says something else than `body`. */
export async function findUnseen(
  tx: Tx,
  { projectId, assignmentId }: Taken,
  { writer, sequence, base }: Sender,
  body: DraftBody,
): Promise<Typed | null> {
  const [found] = await tx
    .select({ body: drafts.body, typedAt: drafts.typedAt })
    .from(drafts)
    .where(
      and(
        eq(drafts.projectId, projectId),
        eq(drafts.assignmentId, assignmentId),
        gt(drafts.revision, base),
        sql`(${drafts.writer} = ${writer} and ${drafts.sequence} <= ${sequence}) is not true`,
      ),
    );
  return found && !saysTheSame(found.body, body) ? found : null;
}

/** To be called before anything takes the place of the draft or ends it: one that the sender has not seen becomes a copy. */
export async function putAside(
  tx: Tx,
  ids: Taken,
  body: DraftBody,
  sender: Sender = NOBODY,
): Promise<Other | null> {
  const unseen = await findUnseen(tx, ids, sender, body);
  return unseen && told("put aside", await keepCopy(tx, ids, unseen));
}

/** Keeps as a copy what cannot take the place of what is there, unless that says the same: the judgment that stands or else the draft. */
export async function keepBeside(tx: Tx, ids: Taken, typed: Typed): Promise<Other | null> {
  const there = await findThere(tx, ids);
  if (there && saysTheSame(there, typed.body)) return null;
  return told("kept", await keepCopy(tx, ids, typed));
}

async function findThere(tx: Tx, { projectId, assignmentId }: Taken): Promise<DraftBody | null> {
  const standing = await findStanding(tx, { projectId, assignmentId });
  if (standing) return await readAsDraft(tx, { projectId, judgmentId: standing.id });
  const [draft] = await tx
    .select({ body: drafts.body })
    .from(drafts)
    .where(and(eq(drafts.projectId, projectId), eq(drafts.assignmentId, assignmentId)));
  return draft?.body ?? null;
}

export const told = (outcome: Other["outcome"], copyId: string | null): Other | null =>
  copyId === null ? null : { outcome, copyId };

const ofAssignment = ({ projectId, assignmentId }: Taken) =>
  and(eq(draftCopies.projectId, projectId), eq(draftCopies.assignmentId, assignmentId));

const inOrder = [desc(draftCopies.typedAt), desc(draftCopies.id)];

/**
 * Keeps what another took the place of, for its expert to look at and take up again; the oldest beyond 20, or beyond 4 MB, go. What says nothing is
 * not kept, and what is there already is not kept twice. The caller holds the lock on the assignment. Returns the copy's id.
 */
export async function keepCopy(tx: Tx, ids: Taken, { body, typedAt }: Typed): Promise<string | null> {
  if (!hasContent(body)) return null;
  const [before] = await tx
    .select({ id: draftCopies.id })
    .from(draftCopies)
    .where(and(ofAssignment(ids), isOf(body)));
  if (before) return before.id;
  const { projectId, assignmentId } = ids;
  const id = uuidv7();
  await tx.insert(draftCopies).values({ projectId, assignmentId, id, body, typedAt: typedAt as Date });
  await dropOldest(tx, ids, id);
  return id;
}

/** `latest` stays, whatever its size and age. */
async function dropOldest(tx: Tx, { projectId, assignmentId }: Taken, latest: string): Promise<void> {
  await tx.execute(sql`
    with listed as (
      select id, count(*) over w as place, sum(octet_length(body::text)) over w as bytes from draft_copies
      where project_id = ${projectId} and assignment_id = ${assignmentId}
      window w as (order by id = ${latest} desc, typed_at desc, id desc rows unbounded preceding)
    )
    delete from draft_copies c using listed
    where c.project_id = ${projectId} and c.assignment_id = ${assignmentId} and c.id = listed.id
      and c.id <> ${latest} and (listed.place > ${MOST_COPIES} or listed.bytes > ${MOST_BYTES})`);
}

/** The judgment says it now, so no copy of it is needed. */
export async function dropCopy(tx: Tx, ids: Taken, body: DraftBody): Promise<void> {
  await tx.delete(draftCopies).where(and(ofAssignment(ids), isOf(body)));
}

/** Whether a copy differs in nothing but the time that was spent on it. */
const isOf = (body: DraftBody) =>
  sql<boolean>`${draftCopies.body} - 'activeMs' = ${JSON.stringify(body)}::jsonb - 'activeMs'`;

/** What was sent to be submitted as the draft that it would have been. */
export function draftIn(form: JudgmentForm): DraftBody {
  const { id: _id, edits: _edits, rubricVersion: _version, next: _next, ...sent } = form;
  const { writer: _writer, sequence: _sequence, base: _base, ...said } = sent;
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
