import { MOST_ATTESTATION_BYTES } from "#app/domain/attestation/verification.ts";
import type { Problems } from "./form-problems.ts";

export type GivenAttestation = { text: string; file: File | null };

/** What a form brings: a pasted text, a file, or both. A field for a file that none was chosen for holds an empty one without a name. */
export function attestationIn(form: FormData): GivenAttestation {
  const [text, file] = [form.get("text"), form.get("file")];
  const isChosen = file instanceof File && (file.size > 0 || file.name !== "");
  return { text: typeof text === "string" ? text : "", file: isChosen ? file : null };
}

export const isTooLarge = (text: string): boolean =>
  new TextEncoder().encode(text).length > MOST_ATTESTATION_BYTES;

const TOO_LARGE = "It is larger than 64 KiB; an attestation is far smaller.";

/** What is wrong with what was given, before any of it is read. Asked in the browser as well, so that nobody sends a film. */
export function attestationProblems({ text, file }: GivenAttestation): Problems | null {
  const isPasted = text.trim() !== "";
  if (isPasted && file) return { file: "There is a pasted attestation and a file: send one of the two." };
  if (isTooLarge(text)) return { text: TOO_LARGE };
  if (!file) return isPasted ? null : { text: "Paste an attestation, or choose its file." };
  if (file.size > MOST_ATTESTATION_BYTES) return { file: TOO_LARGE };
  return file.size === 0 ? { file: "The file is empty: choose another." } : null;
}
