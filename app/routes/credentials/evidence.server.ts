import { type EvidenceFile, MOST_DOCUMENTS, readEvidence } from "#app/domain/credential/evidence-file.ts";
import type { Expert } from "#app/domain/roles.ts";

/** The files of a form, looked into; or one sentence on the first thing that is wrong with them. */
export async function readDocuments(form: FormData): Promise<EvidenceFile[] | string> {
  const given = form.getAll("documents").filter((entry) => typeof entry !== "string");
  // A field where nothing was chosen arrives as one file without a name.
  const files = given.filter(({ name, size }) => name !== "" || size > 0);
  if (files.length === 0) return "Choose a document that shows the claim: a certificate, a licence.";
  if (files.length > MOST_DOCUMENTS) return `Choose at most ${MOST_DOCUMENTS} documents.`;
  const read: EvidenceFile[] = [];
  for (const file of files) {
    const document = readEvidence(file.name, new Uint8Array(await file.arrayBuffer()));
    if (typeof document === "string") return document;
    read.push(document);
  }
  return read;
}

/** Longer than fifty megabytes take on a slow line; whose line has died may try again after it. */
const LONGEST_UPLOAD = 10 * 60_000;
const uploading = new Map<string, { since: number }>();

/** Runs what reads an upload, one at a time for one expert: each may hold fifty megabytes in memory. "busy": another is under way. */
export async function oneUploadAtATime<Result>(
  { userId }: Expert,
  work: () => Promise<Result>,
  now: number = Date.now(),
): Promise<Result | "busy"> {
  const other = uploading.get(userId);
  if (other && now - other.since < LONGEST_UPLOAD) return "busy";
  const own = { since: now };
  uploading.set(userId, own);
  try {
    return await work();
  } finally {
    if (uploading.get(userId) === own) uploading.delete(userId);
  }
}
