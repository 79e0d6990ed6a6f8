import type { ShownBatch } from "#app/components/lab/batch.ts";
import type { ProjectLive, ShownProject } from "#app/components/lab/project.ts";
import { formatMoney } from "#app/domain/money.ts";
import type { LabMember } from "#app/domain/roles.ts";
import { type Batch, listBatches } from "#app/models/batch.server.ts";
import { type Project, readProgress } from "#app/models/project.server.ts";
import { readAgreement } from "#app/models/task.server.ts";

/** What a page shows of a project: no owner's ids, and money in words, since a bigint does not reach the browser. */
export function shownProject(project: Project): ShownProject {
  const { id, title, overlap, overlapMost, confidence, createdAt, closedAt, priceMinor, currency } = project;
  const price = formatMoney(priceMinor, currency);
  return { id, title, overlap, overlapMost, confidence, createdAt, closedAt, price };
}

export function shownBatch(batch: Batch): ShownBatch {
  const { id, kind, fileName, state, createdAt, receivedAt, failure, uploadId, priceMinor, currency } = batch;
  const { overlap, overlapMost, confidence, priority } = batch;
  const terms = { overlap, overlapMost, confidence, priority, price: formatMoney(priceMinor, currency) };
  const { lineCount, byteCount, acceptedCount, duplicateCount, refusedCount } = batch;
  const counts = { lineCount, byteCount, acceptedCount, duplicateCount, refusedCount };
  return { id, kind, fileName, state, createdAt, receivedAt, failure, uploadId, ...terms, ...counts };
}

/** What changes on a project's overview while experts work and files arrive. */
export async function readProjectLive(member: LabMember, project: Project): Promise<ProjectLive> {
  const [progress, agreement, batches] = await Promise.all([
    readProgress(project.id),
    readAgreement(project.id),
    listBatches(member, project.id, "work"),
  ]);
  return { progress, agreement, batches: batches.map(shownBatch) };
}
