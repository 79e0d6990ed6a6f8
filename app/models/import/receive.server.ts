import { and, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { splitLines } from "#app/domain/json-lines.ts";
import { type LabMember, requireRight } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { batches, refusals } from "#db/schema/batches.ts";
import { projects } from "#db/schema/projects.ts";
import { findRubric } from "../project.server.ts";
import { findMisfit } from "../rubric-fit.server.ts";
import { type LineRules, type ReadLine, readLine } from "./read-line.server.ts";
import { PageRefused, writePage } from "./write-page.server.ts";

const LONGEST_LINE = 16 * 1024 * 1024;
const PAGE_LINES = 500;
const PULSE_MS = 5_000;
const PAGE_BYTES = 4 * 1024 * 1024;
/** When nothing at all fits in so many lines, the file or its map is wrong and reading on helps nobody. */
const HOPELESS_AFTER = 1_000;

export type Received =
  | { ok: true; accepted: number; duplicate: number; refused: number }
  | { ok: false; status: 404 | 409 | 422; message: string };

/** Where an upload stands, for whoever feeds it. */
type Upload = LineRules & {
  projectId: string;
  batchId: string;
  uploadId: string;
  overlap: number;
};

/**
 * Reads an uploaded file line by line as its bytes arrive and makes tasks of the good lines, a page of lines a transaction. Nothing is
 * handed out before the whole file has been read. A batch that was cut off is received again from the start: lines that are in
 * already are recognised and counted, not added.
 */
export async function receiveBatch(
  member: LabMember,
  { projectId, batchId }: { projectId: string; batchId: string },
  content: AsyncIterable<Uint8Array>,
): Promise<Received> {
  requireRight(member, "upload batch");
  const upload = await beginUpload(member, projectId, batchId);
  if ("status" in upload) return upload;
  try {
    await readAll(upload, content);
    return await endUpload(upload);
  } catch (error) {
    if (error instanceof PageRefused) return { ok: false, status: 409, message: error.message };
    if (error instanceof Hopeless) return await fail(upload, error.message);
    await fail(
      upload,
      "The upload was cut off before the end of the file. Send the same file again: what is in stays in.",
    );
    throw error;
  }
}

/** Reading on, or handing out what was read, would help nobody; the message says what to do. */
class Hopeless extends Error {}

async function beginUpload(
  member: LabMember,
  projectId: string,
  batchId: string,
): Promise<Upload | Extract<Received, { ok: false }>> {
  const current = await findRubric(projectId);
  return await db.transaction(async (tx) => {
    const [found] = await tx
      .select({ batch: batches })
      .from(batches)
      .innerJoin(projects, eq(projects.id, batches.projectId))
      .where(and(eq(batches.projectId, projectId), eq(batches.id, batchId), eq(projects.labId, member.labId)))
      .for("update", { of: batches });
    if (!found) return { ok: false, status: 404, message: "There is no such batch." } as const;
    if (found.batch.receivedAt) {
      return {
        ok: false,
        status: 409,
        message: "This batch is complete. Make a new batch for another file.",
      } as const;
    }
    const { rubric } = current!;
    if (found.batch.kind !== "work" && rubric.order.by === "none")
      return { ok: false, status: 422, message: NO_ORDER } as const;
    const uploadId = uuidv7();
    await tx.delete(refusals).where(and(eq(refusals.projectId, projectId), eq(refusals.batchId, batchId)));
    const zero = { lineCount: 0, byteCount: 0, acceptedCount: 0, duplicateCount: 0, refusedCount: 0 };
    await tx
      .update(batches)
      .set({ uploadId, progressAt: sql`now()`, failure: null, ...zero })
      .where(and(eq(batches.projectId, projectId), eq(batches.id, batchId)));
    const { fieldMap, kind, overlap } = found.batch;
    return { projectId, batchId, uploadId, fieldMap, kind, overlap, rubric };
  });
}

const NO_ORDER =
  "The project’s rubric asks for no order of the completions, so what is known of these tasks has nothing to be compared by. Let the rubric ask for an order first.";

async function readAll(upload: Upload, content: AsyncIterable<Uint8Array>): Promise<void> {
  let page = { lines: [] as ReadLine[], bytes: 0, endByte: 0 };
  let lines = 0;
  let accepted = 0;
  const flush = async () => {
    if (page.lines.length === 0) return;
    lines += page.lines.length;
    accepted += (await writePage(upload, page)).kept;
    if (accepted === 0 && lines >= HOPELESS_AFTER)
      throw noneUsable(`first ${lines.toLocaleString("en")} lines`);
    page = { lines: [], bytes: 0, endByte: page.endByte };
  };
  for await (const line of splitLines(withPulse(upload, content), { maxLineBytes: LONGEST_LINE })) {
    page.lines.push(readLine(line, upload, LONGEST_LINE));
    page.bytes += Math.min(line.byteLength, LONGEST_LINE);
    page.endByte = line.endByte;
    if (page.lines.length >= PAGE_LINES || page.bytes >= PAGE_BYTES) await flush();
  }
  await flush();
  if (lines === 0) throw new Hopeless("The file has no lines. Send JSON Lines: one JSON object a line.");
  if (accepted === 0)
    throw noneUsable(lines === 1 ? "one line of the file" : `${lines.toLocaleString("en")} lines`);
}

/** However slowly the bytes come, the batch says every few seconds that they do. */
async function* withPulse(upload: Upload, content: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  let last = Date.now();
  for await (const chunk of content) {
    if (Date.now() - last > PULSE_MS) {
      last = Date.now();
      await db.update(batches).set({ progressAt: sql`now()` }).where(stillOurs(upload));
    }
    yield chunk;
  }
}

const noneUsable = (which: string) =>
  new Hopeless(
    `None of the ${which} could be used. The reasons are listed below: mend the file or its field map, and upload it as a new batch.`,
  );

const stillOurs = ({ projectId, batchId, uploadId }: Upload) =>
  and(
    eq(batches.projectId, projectId),
    eq(batches.id, batchId),
    eq(batches.uploadId, uploadId),
    isNull(batches.receivedAt),
  );

async function endUpload(upload: Upload): Promise<Received> {
  const { projectId } = upload;
  const batch = await db.transaction(async (tx) => {
    // Held, so that the rubric cannot be changed between the look and the end.
    await tx.select({ id: projects.id }).from(projects).where(eq(projects.id, projectId)).for("share");
    const today = await findRubric(projectId, tx);
    if (await findMisfit(tx, upload, today!.rubric)) throw new Hopeless(RUBRIC_CHANGED);
    const [ended] = await tx
      .update(batches)
      .set({ receivedAt: sql`now()`, progressAt: sql`now()` })
      .where(stillOurs(upload))
      .returning();
    return ended;
  });
  if (!batch)
    return { ok: false, status: 409, message: "Another upload of this batch took the place of this one." };
  const { acceptedCount, duplicateCount, refusedCount } = batch;
  return { ok: true, accepted: acceptedCount, duplicate: duplicateCount, refused: refusedCount };
}

const RUBRIC_CHANGED =
  "The project’s rubric was changed before the whole file was in, and tasks of it cannot be judged by the new one. Change the rubric back, or upload other lines as a new batch.";

async function fail(upload: Upload, message: string): Promise<Received> {
  await db.update(batches).set({ failure: message }).where(stillOurs(upload));
  return { ok: false, status: 422, message };
}
