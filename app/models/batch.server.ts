import { and, asc, desc, eq, getTableColumns, gt, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { BatchKind } from "#app/domain/batch.ts";
import type { FieldMap } from "#app/domain/field-map.ts";
import { type LabMember, requireRight } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { batches, refusals } from "#db/schema/batches.ts";
import { projects } from "#db/schema/projects.ts";

/** `cut off`: bytes stopped coming before the end of the file; sending the same file again goes on from there. */
export type BatchState = "waiting" | "receiving" | "cut off" | "received";
export type Batch = typeof batches.$inferSelect & { state: BatchState };

/** An upload that says nothing for this long has been cut off. */
const SILENCE = sql`interval '20 seconds'`;

export const batchState = sql<BatchState>`case
  when ${batches.receivedAt} is not null then 'received'
  when ${batches.failure} is not null then 'cut off'
  when ${batches.progressAt} is null then 'waiting'
  when ${batches.progressAt} < now() - ${SILENCE} then 'cut off'
  else 'receiving' end`;

const columns = { ...getTableColumns(batches), state: batchState };

const ofLab = (member: LabMember, projectId: string) =>
  and(eq(batches.projectId, projectId), eq(projects.labId, member.labId));

type NewBatch = {
  projectId: string;
  fileName: string;
  fieldMap: FieldMap | null;
  /** The higher, the sooner; 0 where nothing is said. */
  priority?: number;
  /** How many experts may take it, where it is a calibration set. */
  expertCount?: number;
  /** Where it is gold. */
  kind?: "gold";
};

/** Makes an empty batch with the project's overlap and price of this moment; null when the project is not the lab's, or closed. */
export async function createBatch(member: LabMember, batch: NewBatch): Promise<string | null> {
  requireRight(member, "upload batch");
  const id = uuidv7();
  const { projectId, expertCount, kind: named, ...file } = batch;
  return await db.transaction(async (tx) => {
    const [project] = await tx
      .select()
      .from(projects)
      .where(and(eq(projects.id, projectId), eq(projects.labId, member.labId)))
      .for("share");
    if (!project || project.closedAt) return null;
    const { priceMinor, currency, overlap, overlapMost, confidence } = project;
    const kind = named ?? (expertCount === undefined ? "work" : "calibration");
    const range = kind === "work" ? { overlapMost, confidence } : {};
    const terms = { overlap: expertCount ?? overlap, ...range, priceMinor, currency };
    await tx.insert(batches).values({ projectId, id, ...file, kind, ...terms, createdBy: member.userId });
    return id;
  });
}

/** From the next task on that somebody takes. False: it is not the lab's, or no batch of work. */
export async function setPriority(
  member: LabMember,
  { projectId, batchId, priority }: { projectId: string; batchId: string; priority: number },
): Promise<boolean> {
  requireRight(member, "upload batch");
  const changed = await db
    .update(batches)
    .set({ priority })
    .from(projects)
    .where(
      and(
        ofLab(member, projectId),
        eq(projects.id, batches.projectId),
        eq(batches.id, batchId),
        eq(batches.kind, "work"),
      ),
    )
    .returning({ id: batches.id });
  return changed.length > 0;
}

export async function findBatch(
  member: LabMember,
  projectId: string,
  batchId: string,
): Promise<Batch | null> {
  const [batch] = await db
    .select(columns)
    .from(batches)
    .innerJoin(projects, eq(projects.id, batches.projectId))
    .where(and(ofLab(member, projectId), eq(batches.id, batchId)));
  return batch ?? null;
}

/** Newest first; of one kind, where one is named. */
export async function listBatches(member: LabMember, projectId: string, kind?: BatchKind): Promise<Batch[]> {
  return await db
    .select(columns)
    .from(batches)
    .innerJoin(projects, eq(projects.id, batches.projectId))
    .where(and(ofLab(member, projectId), kind && eq(batches.kind, kind)))
    .orderBy(desc(batches.createdAt));
}

export type Refusal = typeof refusals.$inferSelect;

/** The refused lines in the order of the file, from after one line number on; the caller has found the batch to be the lab's. */
export async function listRefusals(
  { projectId, batchId }: { projectId: string; batchId: string },
  { after, limit }: { after: number; limit: number },
): Promise<Refusal[]> {
  return await db
    .select()
    .from(refusals)
    .where(
      and(eq(refusals.projectId, projectId), eq(refusals.batchId, batchId), gt(refusals.lineNumber, after)),
    )
    .orderBy(asc(refusals.lineNumber))
    .limit(limit);
}
