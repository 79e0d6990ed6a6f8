import { type MissingPart, missingParts } from "#app/domain/judgment.ts";
import type { Criterion } from "#app/domain/rubric.ts";
import { letterAt } from "./judging-task.ts";
import { draftOf, type JudgingState } from "./state.ts";

/** Where on the page a part of the judgment is, and what is wrong with it there. */
export type Gap = { field: string; anchor: string; letter: string | null; message: string };

/** Element ids, short and free of what ids from outside may hold. */
export const anchors = {
  prompt: "prompt-name",
  board: "ranking",
  completion: (index: number) => `completion-${letterAt(index)}`,
  place: (index: number) => `place-${letterAt(index)}`,
  rating: (index: number, criterionIndex: number) => `rating-${letterAt(index)}-${criterionIndex}`,
  critique: (index: number) => `critique-${letterAt(index)}`,
};

/** What keeps the judgment from being submitted, in the order of the page. */
export function gapsOf(state: JudgingState, criteria: readonly Criterion[]): Gap[] {
  const missing = missingParts(draftOf(state, 0), state.ids, criteria).map((part) =>
    gapOf(fieldOf(part), part.message, state, criteria),
  );
  const known = new Set(missing.map(({ field }) => field));
  const found = state.problems
    .map(({ field, message }) => gapOf(field, message, state, criteria))
    .filter(({ field }) => !known.has(field));
  return [...missing, ...found];
}

function fieldOf({ part, completionId, criterionId }: MissingPart): string {
  return [part, completionId, criterionId].filter((name) => name !== undefined).join(".");
}

function gapOf(field: string, message: string, { ids }: JudgingState, criteria: readonly Criterion[]): Gap {
  const [part, completionId = "", ...rest] = field.split(".");
  const index = ids.indexOf(completionId);
  if (index < 0) return { field, anchor: anchors.board, letter: null, message };
  const criterionIndex = criteria.findIndex(({ id }) => id === rest.join("."));
  return { field, anchor: anchorOf(part, index, criterionIndex), letter: letterAt(index), message };
}

function anchorOf(part: string | undefined, index: number, criterionIndex: number): string {
  if (part === "ranking") return anchors.place(index);
  if (part === "critique") return anchors.critique(index);
  if (part === "rating" && criterionIndex >= 0) return anchors.rating(index, criterionIndex);
  return anchors.completion(index);
}

/** For the ear, when submit was pressed too early. */
export function missingInWords(gaps: readonly Gap[]): string {
  const [first] = gaps;
  if (!first) return "";
  const count = gaps.length === 1 ? "One thing is missing." : `${gaps.length} things are missing. The first:`;
  return `Not submitted. ${count} ${first.letter ? `${first.letter}: ` : ""}${first.message}`;
}

/** "2 places, 5 ratings": what is left to do, as short as a bar has room for. */
export function countGaps(gaps: readonly Gap[]): string {
  const count = (prefix: string, one: string) => {
    const found = gaps.filter(({ field }) => field.startsWith(prefix)).length;
    return found === 0 ? [] : [`${found} ${one}${found === 1 ? "" : "s"}`];
  };
  return [...count("ranking", "place"), ...count("rating", "rating"), ...count("critique", "critique")].join(
    ", ",
  );
}
