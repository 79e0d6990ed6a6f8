import { type EvidenceFile, MOST_DOCUMENTS, readEvidence } from "#app/domain/credential/evidence-file.ts";

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
