import { createHash } from "node:crypto";
import { and, asc, eq, isNotNull } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { EvidenceFile } from "#app/domain/credential/evidence-file.ts";
import { db, type Tx } from "#db/client.ts";
import { documents } from "#db/schema/applications.ts";
import { lockOperator } from "./operator.server.ts";

export type ListedDocument = {
  id: string;
  fileName: string;
  mediaType: string;
  byteCount: number;
  digest: string;
  /** False once it is erased. */
  kept: boolean;
};

export async function addDocuments(
  tx: Tx,
  applicationId: string,
  files: readonly EvidenceFile[],
): Promise<void> {
  await tx.insert(documents).values(
    files.map(({ content, ...file }) => ({
      ...file,
      id: uuidv7(),
      applicationId,
      byteCount: content.length,
      digest: createHash("sha256").update(content).digest("hex"),
      content,
    })),
  );
}

/** What was uploaded with an application, without its content. Whose it is has been asked already. */
export async function listDocuments(
  applicationId: string,
  tx: Pick<Tx, "select"> = db,
): Promise<ListedDocument[]> {
  const { id, fileName, mediaType, byteCount, digest } = documents;
  return await tx
    .select({
      id,
      fileName,
      mediaType,
      byteCount,
      digest,
      kept: isNotNull(documents.content).mapWith(Boolean),
    })
    .from(documents)
    .where(eq(documents.applicationId, applicationId))
    .orderBy(asc(id));
}

/** One document with its content, for an operator in office; null when it is not there or erased, or they are none. */
export async function readDocument(
  { userId }: { userId: string },
  ids: { applicationId: string; documentId: string },
): Promise<{ fileName: string; mediaType: string; content: Uint8Array } | null> {
  const { fileName, mediaType, content } = documents;
  return await db.transaction(async (tx) => {
    if (!(await lockOperator(tx, userId))) return null;
    const [found] = await tx
      .select({ fileName, mediaType, content })
      .from(documents)
      .where(and(eq(documents.id, ids.documentId), eq(documents.applicationId, ids.applicationId)));
    return found?.content ? { ...found, content: found.content } : null;
  });
}

/** Forgets what was uploaded; the digests stay. */
export async function eraseDocuments(tx: Tx, applicationId: string): Promise<void> {
  await tx.update(documents).set({ content: null }).where(eq(documents.applicationId, applicationId));
}

/** One digest for all documents: that of the only one, or the SHA-256 of all digests, sorted, a line each. */
export function digestOf(digests: readonly string[]): string {
  if (digests.length === 1) return digests[0]!;
  const lines = [...digests].sort().map((digest) => `${digest}\n`);
  return createHash("sha256").update(lines.join("")).digest("hex");
}
