import { createHash } from "node:crypto";
import type { BatchKind } from "#app/domain/batch.ts";
import { applyFieldMap, type FieldMap } from "#app/domain/field-map.ts";
import { fieldName, type LineProblem, parseLine } from "#app/domain/json-text.ts";
import { completionRange, type Rubric } from "#app/domain/rubric.ts";
import { MOST_STEPS, stepsOf } from "#app/domain/steps.ts";
import { canonicalContent, type TaskContent } from "#app/domain/task-content.ts";
import { type KnownLine, readCalibrationLine } from "#app/forms/gold.ts";
import { readTaskLine } from "#app/forms/task-line.ts";

export type Line = { number: number; bytes: Uint8Array; byteLength: number; tooLong: boolean };

export type GoodLine = {
  ok: true;
  number: number;
  content: TaskContent;
  contentHash: Buffer;
  externalId: string;
  /** What is known of it; null in a batch of work. */
  known: KnownLine | null;
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

/** What the lines of a batch are read by. */
export type LineRules = { fieldMap: FieldMap | null; kind: BatchKind; rubric: Rubric };

/** Makes a task's content of one line, or says which field is wrong and how to mend it. */
export function readLine(
  { number, bytes, byteLength, tooLong }: Line,
  rules: LineRules,
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
  const read = readContent(parsed.value, rules);
  if (!read.ok) return refuse(read);
  const { content, known } = read;
  const contentHash = hashOf(content, known);
  // Gold lies among the work, so the same content is one task whatever is known of it.
  const ownHash = rules.kind === "gold" ? hashOf(content, null) : contentHash;
  const externalId = content.externalId ?? `sha256:${ownHash.toString("hex")}`;
  return { ok: true, number, content, contentHash, externalId, known, bytes };
}

function readContent(value: unknown, { fieldMap, kind, rubric }: LineRules) {
  const range = completionRange(rubric);
  const readTask = (task: unknown) => {
    const read = readTaskLine(fieldMap ? applyFieldMap(task, fieldMap) : task, range);
    const problem = read.ok && stepsProblem(read.content, rubric);
    return problem ? { ok: false as const, ...problem } : read;
  };
  if (kind !== "work") return readCalibrationLine(value, readTask, rubric.order);
  const read = readTask(value);
  return read.ok ? { ...read, known: null } : read;
}

function stepsProblem({ completions }: TaskContent, { steps }: Rubric): LineProblem | null {
  const at = steps ? completions.findIndex(({ text }) => stepsOf(text, steps).length > MOST_STEPS) : -1;
  if (at < 0) return null;
  return {
    field: fieldName(["completions", at]),
    reason: `has more than ${MOST_STEPS.toLocaleString("en-GB")} steps, too many to be marked; split or shorten it`,
  };
}

/** With what is known of it, a task is another one: it is handed out and counted otherwise, and neither may stand for the other. */
function hashOf(content: TaskContent, known: KnownLine | null): Buffer {
  const hash = createHash("sha256").update(canonicalContent(content));
  return (known ? hash.update(JSON.stringify([known.gold, known.explanation])) : hash).digest();
}
