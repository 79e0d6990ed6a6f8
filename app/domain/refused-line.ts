import { type FieldMap, sourceOfField } from "./field-map.ts";

export type RefusedLine = {
  /** From 1, as in the uploaded file. */
  lineNumber: number;
  field: string;
  reason: string;
  /** The line as it was sent, or its beginning; in base64 when it is not text. */
  line: string;
  encoding: "utf-8" | "base64";
  truncated: boolean;
};

/**
 * A refused line as one line of the file that a lab downloads, mends and sends again: `{"line","field","reason","truncated"}` and the line
 * itself as `text` or, where no text can hold it, `base64`. With a field map, `field` is the lab's own JSON pointer.
 */
export function refusedLineText(refused: RefusedLine, map: FieldMap | null): string {
  const { lineNumber, field, reason, line, encoding, truncated } = refused;
  const kept = encoding === "utf-8" ? { text: line } : { base64: line };
  const named = map ? sourceOfField(field, map) : field;
  return `${JSON.stringify({ line: lineNumber, field: named, reason, truncated, ...kept })}\n`;
}
