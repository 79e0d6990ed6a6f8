/** What an application may bring as evidence. */
export const EVIDENCE_TYPES = ["application/pdf", "image/png", "image/jpeg"] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

export const MOST_DOCUMENTS = 5;
export const LARGEST_DOCUMENT = 10 * 1024 * 1024;
const LONGEST_NAME = 100;

const SIGNS: [EvidenceType, number[]][] = [
  ["application/pdf", [0x25, 0x50, 0x44, 0x46, 0x2d]],
  ["image/png", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["image/jpeg", [0xff, 0xd8, 0xff]],
];

/** What a file is by its first bytes; what its sender calls it counts for nothing. Null: none of the kinds that are taken. */
export function evidenceTypeOf(content: Uint8Array): EvidenceType | null {
  const sign = SIGNS.find(([, start]) => start.every((byte, index) => content[index] === byte));
  return sign?.[0] ?? null;
}

const EXTENSIONS: Record<EvidenceType, string> = {
  "application/pdf": ".pdf",
  "image/png": ".png",
  "image/jpeg": ".jpg",
};

/** Characters that end, hide or turn round the text about them, and those that mean something in a path or a header. */
const UNFIT = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}"<>:|?*;%\\/]/gu;

/**
 * A name to show and to save a file under, from one that a stranger chose: the last part of any path, without what could mislead, at most 100
 * characters, with the ending of what the file really is.
 */
export function evidenceName(given: string, type: EvidenceType): string {
  const last = given.toWellFormed().normalize("NFC").split(/[\\/]/).at(-1) ?? "";
  const plain = last.replace(UNFIT, "").trim().replace(/^\.+/, "");
  const stem = plain.replace(/\.[^.]*$/, "").trim();
  return `${[...stem].slice(0, LONGEST_NAME - 4).join("") || "document"}${EXTENSIONS[type]}`;
}

export type EvidenceFile = { fileName: string; mediaType: EvidenceType; content: Uint8Array };

/** The file as it is kept, or one sentence that says what is wrong with it and how to mend it. */
export function readEvidence(name: string, content: Uint8Array): EvidenceFile | string {
  const shown = [...name.toWellFormed().replace(UNFIT, "")].slice(0, 60).join("") || "A file";
  if (content.length === 0) return `${shown} is empty: choose it again.`;
  if (content.length > LARGEST_DOCUMENT) return `${shown} is larger than 10 MiB: send a smaller scan of it.`;
  const mediaType = evidenceTypeOf(content);
  if (!mediaType) return `${shown} is not a PDF, PNG or JPEG: save it as one of these.`;
  return { fileName: evidenceName(name, mediaType), mediaType, content };
}
