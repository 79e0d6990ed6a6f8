import { applyFieldMap, type FieldMap, sourceOfField, suggestFieldMap } from "#app/domain/field-map.ts";
import type { LineProblem } from "#app/domain/json-text.ts";
import { type CompletionRange, completionRange, type Order } from "#app/domain/rubric.ts";
import type { TaskContent } from "#app/domain/task-content.ts";
import { type KnownLine, readCalibrationLine } from "#app/forms/gold.ts";
import { readTaskLine } from "#app/forms/task-line.ts";
import type { HeadLine } from "./file-head.ts";

/** Whether they fit the rubric is another matter. */
const ANY_COUNT: CompletionRange = { least: 1, most: 9 };

export type PreviewLine = { number: number } & (
  | { ok: true; content: TaskContent; known?: KnownLine }
  | ({ ok: false } & LineProblem)
);

/**
 * What will become of each line, by the very rules that the upload is read by. Under a map, fields go by the lab's own names. `range`: how many
 * completions the project's rubric can have judged.
 */
export function previewLines(
  lines: readonly HeadLine[],
  map: FieldMap | null,
  range?: CompletionRange,
): PreviewLine[] {
  return lines.map((line) => {
    if (!line.ok) return line;
    const read = readTaskLine(map ? applyFieldMap(line.value, map) : line.value, range);
    if (read.ok) return { number: line.number, ...read };
    const field = map ? sourceOfField(read.field, map) : read.field;
    return { number: line.number, ...read, field };
  });
}

/** The same for the lines of a calibration set or of gold, which say what is known of them. */
export function previewKnownLines(lines: readonly HeadLine[], order: Order): PreviewLine[] {
  const range = completionRange({ order });
  return lines.map((line) => {
    if (!line.ok) return line;
    const read = readCalibrationLine(line.value, (task) => readTaskLine(task, range), order);
    return { number: line.number, ...read };
  });
}

const RANKED = `{"id": "known-1", "prompt": "What is 17 × 3?", "completions": ["41", "51", "about 50"], "gold": {"ranking": [[1], [0, 2]]}, "explanation": "17 × 3 is 51; the other two are wrong."}`;
const COMPARED = `{"id": "known-1", "prompt": "What is 17 × 3?", "completions": ["41", "51"], "gold": {"ranking": [[1], [0]]}, "explanation": "17 × 3 is 51, so 41 is wrong."}`;

/** A line of a calibration set, or of gold, as the rubric takes it. */
export const sampleKnownLine = (order: Order): string => (order.by === "ranking" ? RANKED : COMPARED);

/** Whether the lines are in Assay's own shape, and if not, a guess at their map. */
export function guessShape(
  lines: readonly HeadLine[],
): { native: true } | { native: false; map: FieldMap | null } {
  const rows = lines.flatMap((line) => (line.ok ? [line.value] : []));
  if (rows.some((row) => readTaskLine(row, ANY_COUNT).ok)) return { native: true };
  // Of all lines, so that a part that only some rows have is not taken for one that all have; else of the first few.
  const map = suggestFieldMap(rows) ?? suggestFieldMap(rows.slice(0, 5)) ?? suggestFieldMap(rows.slice(0, 1));
  if (map === null && rows.some(looksNative)) return { native: true };
  return { native: false, map };
}

function looksNative(row: unknown): boolean {
  return typeof row === "object" && row !== null && "prompt" in row && "completions" in row;
}

/** How many lines the whole file has, guessed from the length of those seen. */
export function estimateLines(
  head: { lines: readonly HeadLine[]; byteCount: number; whole: boolean },
  size: number,
): number {
  if (head.whole || head.byteCount === 0) return head.lines.length;
  return Math.max(head.lines.length, Math.round((size / head.byteCount) * head.lines.length));
}
