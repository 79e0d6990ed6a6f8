import { createHash } from "node:crypto";
import { applyFieldMap, type FieldMap } from "#app/domain/field-map.ts";
import { parseLine } from "#app/domain/json-text.ts";
import { canonicalContent, type TaskContent } from "#app/domain/task-content.ts";
import { readTaskLine } from "#app/forms/task-line.ts";

export type Line = { number: number; bytes: Uint8Array; byteLength: number; tooLong: boolean };

export type GoodLine = {
  ok: true;
  number: number;
  content: TaskContent;
  contentHash: Buffer;
  externalId: string;
  bytes: Uint8Array;
};
export type BadLine = {
  ok: false;
  number: number;
  field: string;
  reason: string;
  bytes: Uint8Array;
  byteLength: number;
};
export type ReadLine = GoodLine | BadLine;

/** Makes a task's content of one line, or says which field is wrong and how to mend it. */
export function readLine(
  { number, bytes, byteLength, tooLong }: Line,
  map: FieldMap | null,
  longest: number,
): ReadLine {
  const refuse = ({ field, reason }: { field: string; reason: string }): BadLine => ({
    ok: false,
    number,
    field,
    reason,
    bytes,
    byteLength,
  });
  if (tooLong) {
    const mebibytes = longest / 1024 / 1024;
    return refuse({
      field: "line",
      reason: `is longer than ${mebibytes} MiB; split it or shorten its texts`,
    });
  }
  const parsed = parseLine(bytes);
  if (!parsed.ok) return refuse(parsed);
  const read = readTaskLine(map ? applyFieldMap(parsed.value, map) : parsed.value);
  if (!read.ok) return refuse(read);
  const contentHash = createHash("sha256").update(canonicalContent(read.content)).digest();
  const externalId = read.content.externalId ?? `sha256:${contentHash.toString("hex")}`;
  return { ok: true, number, content: read.content, contentHash, externalId, bytes };
}
