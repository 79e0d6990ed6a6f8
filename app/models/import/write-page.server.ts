import { randomUUID } from "node:crypto";
import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { BatchKind } from "#app/domain/batch.ts";
import { MOST_SET_TASKS } from "#app/domain/calibration.ts";
import { MOST_GOLD_TASKS } from "#app/domain/gold.ts";
import { excerpt } from "#app/domain/task-content.ts";
import { goldOf } from "#app/forms/gold.ts";
import { db, type Tx } from "#db/client.ts";
import { batches, refusals } from "#db/schema/batches.ts";
import { golds } from "#db/schema/calibrations.ts";
import { projects } from "#db/schema/projects.ts";
import { completions, tasks } from "#db/schema/tasks.ts";
import { batchState } from "../batch.server.ts";
import { authorHash } from "../interest.server.ts";
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
    if (upload.kind !== "work") await lockProject(tx, upload);
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

/** Two uploads of one set, or of gold, at once together keep to its length. */
async function lockProject(tx: Tx, { projectId }: Upload): Promise<void> {
  await tx.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).for("no key update");
}

/** Parts the lines that a calibration set, or a project's gold, has room for, or has already, from those beyond its length. */
async function withinSet(
  tx: Tx,
  { projectId, batchId, kind }: Upload,
  lines: GoodLine[],
): Promise<{ good: GoodLine[]; beyond: BadLine[] }> {
  if (kind === "work") return { good: lines, beyond: [] };
  const { most, reason } = LENGTHS[kind];
  const rows = await tx
    .select({ externalId: tasks.externalId })
    .from(batches)
    .innerJoin(tasks, and(eq(tasks.projectId, batches.projectId), eq(tasks.batchId, batches.id)))
    .where(
      and(
        eq(batches.projectId, projectId),
        eq(batches.kind, kind),
        or(eq(batches.id, batchId), sql`${batchState} <> 'cut off'`),
      ),
    );
  const set = new Set(rows.map(({ externalId }) => externalId));
  const beyond: BadLine[] = [];
  const good = lines.filter((line) => {
    if (set.has(line.externalId)) return true;
    if (set.size < most) return set.add(line.externalId);
    beyond.push(refuse(line, "line", reason));
    return false;
  });
  return { good, beyond };
}

/** How many tasks of a kind a project has at most, and why a line beyond them is refused. */
const LENGTHS = {
  calibration: {
    most: MOST_SET_TASKS,
    reason: `is beyond the set, which has ${MOST_SET_TASKS} tasks at most; leave it out, or upload it as work`,
  },
  gold: {
    most: MOST_GOLD_TASKS,
    reason: `is beyond the gold, of which a project has ${MOST_GOLD_TASKS.toLocaleString("en-GB")} tasks at most; leave it out`,
  },
};

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
    return texts.map(({ text, model }, ordinal) => ({
      projectId: upload.projectId,
      // Experts see it, so it must not grow with the file: that would tell its order, and with it the model, and which tasks came in together.
      id: randomUUID(),
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
  await writeAuthors(tx, upload, lines);
  return { ...fate, kept: fate.kept + added.length };
}

/** Of a task that is there already too: whoever wrote a part of it and is named only now is not given it from now on. */
async function writeAuthors(tx: Tx, { projectId }: Upload, lines: GoodLine[]): Promise<void> {
  const named = lines.flatMap(({ externalId, contentHash, content }) =>
    content.completions.flatMap(({ author }) =>
      author === null
        ? []
        : [{ externalId, contentHash: contentHash.toString("hex"), addressHash: authorHash(author) }],
    ),
  );
  if (named.length === 0) return;
  await tx.execute(sql`
    insert into authors (project_id, task_id, address_hash)
    select distinct t.project_id, t.id, w."addressHash"
    from jsonb_to_recordset(${JSON.stringify(named)}::jsonb) w("externalId" text, "contentHash" text, "addressHash" text)
    join tasks t on t.project_id = ${projectId} and t.external_id = w."externalId"
      and t.content_hash = decode(w."contentHash", 'hex')
    order by 1, 2, 3
    on conflict do nothing`);
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

/** Places for the work of experts; gold, which is given in the stead of work, takes none. */
const placesOf = ({ kind, overlap }: Upload): number => (kind === "gold" ? 0 : overlap);

function taskRow(upload: Upload, id: string, line: GoodLine): typeof tasks.$inferInsert {
  const { projectId, batchId, overlap, kind } = upload;
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
    openCount: placesOf(upload),
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
      kind: tasks.kind,
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
    const isElsewhere = task.kind !== upload.kind && !task.stranded;
    if (isElsewhere || !line.contentHash.equals(task.contentHash))
      fate.refused.push(refuseOther(line, upload.kind, task.kind));
    else if (task.batchId === batchId && task.lineNumber === line.number) fate.kept += 1;
    else if (task.batchId !== batchId && task.stranded) {
      await moveHere(tx, upload, task.id, line);
      task.batchId = batchId;
      fate.kept += 1;
    } else fate.duplicate += 1;
  }
  return fate;
}

async function moveHere(tx: Tx, upload: Upload, id: string, line: GoodLine): Promise<void> {
  const { projectId, batchId, overlap, kind } = upload;
  await tx
    .update(tasks)
    .set({ batchId, kind, lineNumber: line.number, overlap, openCount: placesOf(upload) })
    .where(and(eq(tasks.projectId, projectId), eq(tasks.id, id)));
}

const PLACES = { work: "its work", calibration: "its calibration set", gold: "its gold" };

function refuseOther(line: GoodLine, kind: BatchKind, found: BatchKind): BadLine {
  const where = `is already a task of this project, in ${PLACES[found]}`;
  if (line.content.externalId === null)
    return refuse(
      line,
      "prompt",
      `${where}, with the same completions; leave this line out: nobody should meet it twice`,
    );
  const mend =
    kind === found
      ? "is already a task of this project with other content; give this one an id of its own"
      : `${where}; leave this line out, or give it an id of its own where it is another task`;
  return refuse(line, "id", `"${line.externalId}" ${mend}`);
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
