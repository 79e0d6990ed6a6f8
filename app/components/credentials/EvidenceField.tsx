import { type ChangeEvent, useState } from "react";
import { EVIDENCE_TYPES, LARGEST_DOCUMENT, MOST_DOCUMENTS } from "../../domain/credential/evidence-file.ts";
import { type FieldError, TextField } from "../Field.tsx";

/** The documents of an application. What is too large is said when it is chosen, before it is sent for nothing. */
export function EvidenceField({ error }: { error: FieldError }) {
  const [problem, setProblem] = useState<string | null>(null);

  function look({ currentTarget }: ChangeEvent<HTMLInputElement>) {
    const found = problemOf([...(currentTarget.files ?? [])]);
    setProblem(found);
    currentTarget.setCustomValidity(found ?? "");
  }

  return (
    <TextField
      label="Documents"
      name="documents"
      type="file"
      multiple
      accept={EVIDENCE_TYPES.join(",")}
      hint="PDF, PNG or JPEG, at most 10 MiB each, up to five. Only reviewers see them; they are erased when it is decided."
      error={problem ?? error}
      onChange={look}
      required
    />
  );
}

function problemOf(files: File[]): string | null {
  if (files.length > MOST_DOCUMENTS) return `Choose at most ${MOST_DOCUMENTS} documents.`;
  const large = files.find(({ size }) => size > LARGEST_DOCUMENT);
  return large ? `${large.name} is larger than 10 MiB: send a smaller scan of it.` : null;
}
