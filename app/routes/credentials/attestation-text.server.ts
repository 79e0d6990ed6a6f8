import { MOST_ATTESTATION_BYTES } from "#app/domain/attestation/verify.ts";
import type { Problems } from "#app/forms/form-problems.ts";

export type Given = { ok: true; text: string } | { ok: false; errors: Problems; typed: string };

const TOO_LARGE = "It is larger than 64 KiB; an attestation is far smaller.";

/** The attestation that a form brings, pasted or as a file. What is too large to look at is not sent back to be shown again. */
export async function readAttestationForm(form: FormData): Promise<Given> {
  const pasted = form.get("text");
  const file = form.get("file");
  const text = typeof pasted === "string" ? pasted : "";
  const isTooLarge = Buffer.byteLength(text) > MOST_ATTESTATION_BYTES;
  const typed = isTooLarge ? "" : text;
  const refuse = (errors: Problems) => ({ ok: false as const, errors, typed });
  const hasFile = file !== null && typeof file !== "string" && (file.size > 0 || file.name !== "");
  if (text.trim() !== "" && hasFile)
    return refuse({ file: "There is a pasted attestation and a file: send one of the two." });
  if (isTooLarge) return refuse({ text: TOO_LARGE });
  if (!hasFile)
    return text.trim() === ""
      ? refuse({ text: "Paste an attestation, or choose its file." })
      : { ok: true, text };
  if (file.size > MOST_ATTESTATION_BYTES) return refuse({ file: TOO_LARGE });
  if (file.size === 0) return refuse({ file: "The file is empty: choose it again." });
  try {
    const content = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
    return { ok: true, text: content };
  } catch {
    return refuse({ file: "The file is no text in UTF-8: save it as that, or paste what it holds." });
  }
}
