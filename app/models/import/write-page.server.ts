import { randomInt } from "node:crypto";
import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { BatchKind } from "#app/domain/batch.ts";
import { MOST_SET_TASKS } from "#app/domain/calibration.ts";
import { displayOrder } from "#app/domain/shuffle.ts";
import { excerpt } from "#app/domain/task-content.ts";
import { goldOf } from "#app/forms/gold.ts";
import { db, type Tx } from "#db/client.ts";
import { batches, refusals } from "#db/schema/batches.ts";
import { golds } from "#db/schema/calibrations.ts";
import { projects } from "#db/schema/projects.ts";
import { completions, tasks } from "#db/schema/tasks.ts";
import { batchState } from "../batch.server.ts";
import type { BadLine, GoodLine, ReadLine } from "./read-line.server.ts";

const KEPT_OF_A_LINE = 64 * 1024;

/** The batch is no longer this upload's to fill. */
export class PageRefused extends Error {}

type Upload = { projectId: string; batchId: string; uploadId: string; overlap: number; kind: BatchKind };
type Page = { lines: ReadLine[]; endByte: number };
type Fate = { kept: number; duplicate: number; refused: BadLine[] };

/** One transaction: the page's tasks, completions and refusals, and the batch's counts, which therefore always add up. */
export async function writePage(upload: Upload, page: Page): Promise<{ kept: number }> {
  return await db.transaction(async (tx) => {
    if (upload.kind === "calibration") await lockProject(tx, upload);
    const ours = and(eq(batches.projectId, upload.projectId), eq(batches.id, upload.batchId));
    const [batch] = await tx
      .select({ uploadId: batches.uploadId })
      .from(batches)
      .where(and(ours, isNull(batches.receivedAt)))
      .for("update");
    if (batch?.uploadId !== upload.uploadId) {
      throw new PageRefused("Another upload of this batch took the place of this one.");
    }
    const bad = page.lines.filter((line) => !line.ok);
    const { good, beyond } = await withinSet(
      tx,
      upload,
      page.lines.filter((line) => line.ok),
    );
    const fate = await writeTasks(tx, upload, good);
    const refused = [...bad, ...beyond, ...fate.refused];
    await writeRefusals(tx, upload, refused);
    await tx
      .update(batches)
      .set({
        lineCount: sql`${batches.lineCount} + ${page.lines.length}`,
        byteCount: page.endByte,
        acceptedCount: sql`${batches.acceptedCount} + ${fate.kept}`,
        duplicateCount: sql`${batches.duplicateCount} + ${fate.duplicate}`,
        refusedCount: sql`${batches.refusedCount} + ${refused.length}`,
        progressAt: sql`clock_timestamp()`,
      })
      .where(ours);
    return { kept: fate.kept + fate.duplicate };
  });
}

/** Two uploads of one set at once together keep to its length. */
async function lockProject(tx: Tx, { projectId }: Upload): Promise<void> {
  await tx.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).for("no key update");
}

/** Parts the lines that a calibration set has room for, or has already, from those beyond its length. */
async function withinSet(
  tx: Tx,
  { projectId, batchId, kind }: Upload,
  lines: GoodLine[],
): Promise<{ good: GoodLine[]; beyond: BadLine[] }> {
  if (kind !== "calibration") return { good: lines, beyond: [] };
  const rows = await tx
    .select({ externalId: tasks.externalId })
    .from(batches)
    .innerJoin(tasks, and(eq(tasks.projectId, batches.projectId), eq(tasks.batchId, batches.id)))
    .where(
      and(
        eq(batches.projectId, projectId),
        eq(batches.kind, "calibration"),
        or(eq(batches.id, batchId), sql`${batchState} <> 'cut off'`),
      ),
    );
  const set = new Set(rows.map(({ externalId }) => externalId));
  const beyond: BadLine[] = [];
  const good = lines.filter((line) => {
    if (set.has(line.externalId)) return true;
    if (set.size < MOST_SET_TASKS) return set.add(line.externalId);
    beyond.push(refuse(line, "line", BEYOND_SET));
    return false;
  });
  return { good, beyond };
}

const BEYOND_SET = `is beyond the set, which has ${MOST_SET_TASKS} tasks at most; leave it out, or upload it as work`;

async function writeTasks(tx: Tx, upload: Upload, lines: GoodLine[]): Promise<Fate> {
  if (lines.length === 0) return { kept: 0, duplicate: 0, refused: [] };
  const lineOf = new Map(lines.map((line) => [uuidv7(), line]));
  // In the order of their ids: two uploads of the same prompts wait for each other, never in a circle.
  const rows = [...lineOf]
    .map(([id, line]) => taskRow(upload, id, line))
    .sort((a, b) => (a.externalId < b.externalId ? -1 : 1));
  const added = await tx.insert(tasks).values(rows).onConflictDoNothing().returning({ id: tasks.id });
  const addedIds = new Set(added.map(({ id }) => id));
  const completionRows = added.flatMap(({ id }) => {
    const texts = lineOf.get(id)!.content.completions;
    const ids = unorderedIds(texts.length);
    return texts.map(({ text, model }, ordinal) => ({
      projectId: upload.projectId,
      id: ids[ordinal]!,
      taskId: id,
      ordinal,
      text,
      model,
    }));
  });
  if (completionRows.length > 0) await tx.insert(completions).values(completionRows);
  const goldRows = added.flatMap(({ id }) => goldRow(upload, id, lineOf.get(id)!, completionRows));
  if (goldRows.length > 0) await tx.insert(golds).values(goldRows);
  const rest = [...lineOf].filter(([id]) => !addedIds.has(id)).map(([, line]) => line);
  const fate = await judgeKnown(tx, upload, rest);
  return { ...fate, kept: fate.kept + added.length };
}

function goldRow(
  { projectId }: Upload,
  taskId: string,
  { known }: GoodLine,
  rows: readonly { id: string; taskId: string }[],
): (typeof golds.$inferInsert)[] {
  if (!known) return [];
  const ids = rows.filter((row) => row.taskId === taskId).map(({ id }) => id);
  return [{ projectId, taskId, gold: goldOf(known.gold, ids), explanation: known.explanation }];
}

/** Fresh ids grow in the order they are made. Experts see them, so they must not tell the file's order, and with it the model. */
function unorderedIds(count: number): string[] {
  return displayOrder(
    Array.from({ length: count }, () => uuidv7()),
    randomInt(2 ** 31),
  );
}

function taskRow(
  { projectId, batchId, overlap, kind }: Upload,
  id: string,
  line: GoodLine,
): typeof tasks.$inferInsert {
  const { prompt, reference, field, metadata, completions: texts } = line.content;
  return {
    projectId,
    id,
    batchId,
    kind,
    externalId: line.externalId,
    contentHash: line.contentHash,
    lineNumber: line.number,
    prompt,
    excerpt: excerpt(prompt),
    reference,
    field,
    metadata,
    completionCount: texts.length,
    overlap,
    openCount: overlap,
  };
}

/**
 * Lines whose id is in the project already: this very line, of an earlier try at this upload; a line of another batch that was cut off, whose
 * tasks would never be handed out and so move here; a duplicate; or another content.
 */
async function judgeKnown(tx: Tx, upload: Upload, lines: GoodLine[]): Promise<Fate> {
  const { projectId, batchId } = upload;
  const fate: Fate = { kept: 0, duplicate: 0, refused: [] };
  if (lines.length === 0) return fate;
  const wanted = [...new Set(lines.map(({ externalId }) => externalId))];
  const known = await tx
    .select({
      externalId: tasks.externalId,
      batchId: tasks.batchId,
      lineNumber: tasks.lineNumber,
      contentHash: tasks.contentHash,
      id: tasks.id,
      stranded: sql<boolean>`${batchState} = 'cut off'`,
    })
    .from(tasks)
    .innerJoin(batches, and(eq(batches.projectId, tasks.projectId), eq(batches.id, tasks.batchId)))
    .where(and(eq(tasks.projectId, projectId), inArray(tasks.externalId, wanted)));
  const byId = new Map(known.map((task) => [task.externalId, task]));
  for (const line of lines) {
    const task = byId.get(line.externalId);
    if (!task) throw new Error(`Line ${line.number} was neither added nor found`);
    if (!line.contentHash.equals(task.contentHash)) fate.refused.push(refuseOtherContent(line));
    else if (task.batchId === batchId && task.lineNumber === line.number) fate.kept += 1;
    else if (task.batchId !== batchId && task.stranded) {
      await moveHere(tx, upload, task.id, line);
      task.batchId = batchId;
      fate.kept += 1;
    } else fate.duplicate += 1;
  }
  return fate;
}

async function moveHere(
  tx: Tx,
  { projectId, batchId, overlap, kind }: Upload,
  id: string,
  line: GoodLine,
): Promise<void> {
  await tx
    .update(tasks)
    .set({ batchId, kind, lineNumber: line.number, overlap, openCount: overlap })
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, id)));
}

function refuseOtherContent(line: GoodLine): BadLine {
  const reason = `"${line.externalId}" is already a task of this project with other content; give this one an id of its own`;
  return refuse(line, "id", reason);
}

const refuse = ({ number, bytes }: GoodLine, field: string, reason: string): BadLine => ({
  ok: false,
  number,
  field,
  reason,
  bytes,
  byteLength: bytes.byteLength,
});

async function writeRefusals(tx: Tx, { projectId, batchId }: Upload, lines: BadLine[]): Promise<void> {
  if (lines.length === 0) return;
  const rows = lines.map(({ number, field, reason, bytes, byteLength }) => ({
    projectId,
    batchId,
    lineNumber: number,
    field,
    reason,
    truncated: byteLength > KEPT_OF_A_LINE,
    ...storable(bytes.subarray(0, KEPT_OF_A_LINE)),
  }));
  await tx.insert(refusals).values(rows);
}

function storable(bytes: Uint8Array): { line: string; encoding: "utf-8" | "base64" } {
  try {
    const line = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    if (!line.includes("\0")) return { line, encoding: "utf-8" };
  } catch {
    // Not UTF-8, or cut within a character.
  }
  return { line: Buffer.from(bytes).toString("base64"), encoding: "base64" };
}
