import { type FieldMap, sourceOfField } from "#app/domain/field-map.ts";

/** A batch as its pages show it. Moments are texts once they came as JSON. */
export type ShownBatch = {
  id: string;
  fileName: string;
  state: "waiting" | "receiving" | "cut off" | "received";
  createdAt: Date | string;
  receivedAt: Date | string | null;
  failure: string | null;
  /** Which upload the counts and the failure are of. */
  uploadId: string | null;
  overlap: number;
  price: string;
  lineCount: number;
  byteCount: number;
  acceptedCount: number;
  duplicateCount: number;
  refusedCount: number;
};

/** Reading stopped because no line fits, so that sending the same file again would end the same way. */
export function isUnusable({ failure, lineCount, acceptedCount, duplicateCount }: ShownBatch): boolean {
  return failure !== null && lineCount > 0 && acceptedCount + duplicateCount === 0;
}

export type RefusedLine = {
  lineNumber: number;
  field: string;
  reason: string;
  line: string;
  encoding: "utf-8" | "base64";
  truncated: boolean;
};

/** One line of the refused lines' file. `text` is the line as it was sent; what no text can hold stands in `base64`. */
export function refusedRow(refused: RefusedLine, map: FieldMap | null): string {
  const { lineNumber, field, reason, line, encoding, truncated } = refused;
  const kept = encoding === "utf-8" ? { text: line } : { base64: line };
  const row = {
    line: lineNumber,
    field: map ? sourceOfField(field, map) : field,
    reason,
    truncated,
    ...kept,
  };
  return `${JSON.stringify(row)}\n`;
}
