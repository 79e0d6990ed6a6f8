import { type MissingPart, missingParts } from "#app/domain/judgment.ts";
import type { Criterion } from "#app/domain/rubric.ts";
import { letterAt } from "./judging-task.ts";
import { draftOf, type JudgingState } from "./state.ts";

/** Where on the page a part of the judgment is, and what is wrong with it there. */
export type Gap = { field: string; anchor: string; letter: string | null; message: string };

/** Element ids, short and free of what ids from outside may hold. */
export const anchors = {
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

/** A field as the server names it: the checks say `rating`, the form's schema `ratings`. */
function gapOf(named: string, message: string, { ids }: JudgingState, criteria: readonly Criterion[]): Gap {
  const [kind = "", completionId = "", ...rest] = named.split(".");
  const part = kind.replace(/s$/, "");
  const index = ids.indexOf(completionId);
  const field = [part, ...(completionId ? [completionId] : []), ...rest].join(".");
  if (index < 0) return { field, anchor: anchors.board, letter: null, message };
  const criterionIndex = criteria.findIndex(({ id }) => id === rest.join("."));
  const anchor =
    part === "rating" && criterionIndex >= 0
      ? anchors.rating(index, criterionIndex)
      : part === "critique"
        ? anchors.critique(index)
        : part === "ranking"
          ? anchors.place(index)
          : anchors.completion(index);
  return { field, anchor, letter: letterAt(index), message };
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
