import { attestationIn, attestationProblems, isTooLarge } from "#app/forms/attestation.ts";
import type { Problems } from "#app/forms/form-problems.ts";

export type Given = { ok: true; text: string } | { ok: false; errors: Problems; typed: string };

const NO_TEXT = "The file is no text in UTF-8: save it as that, or paste what it holds.";

/** The attestation that a form brings, pasted or as a file. What is too large to look at is not sent back to be shown again. */
export async function readAttestationForm(form: FormData): Promise<Given> {
  const given = attestationIn(form);
  const { text, file } = given;
  const typed = isTooLarge(text) ? "" : text;
  const errors = attestationProblems(given);
  if (errors) return { ok: false, errors, typed };
  if (!file) return { ok: true, text };
  try {
    const content = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return { ok: true, text: content };
  } catch {
    return { ok: false, errors: { file: NO_TEXT }, typed };
  }
}
