import { missingParts } from "../judgment.ts";
import { aspectsOf } from "../rubric.ts";
import { letterAt } from "./letter.ts";
import { contentOf, type JudgingState } from "./state.ts";

/** Where on the page a part of the judgment is, and what is wrong with it there. */
export type Gap = { field: string; anchor: string; letter: string | null; message: string };

/** Element ids, short and free of what ids from outside may hold. */
export const anchors = {
  prompt: "prompt-name",
  board: "ranking",
  aspect: (index: number) => `aspect-${index}`,
  confidence: (index: number) => `aspect-${index}-confidence`,
  choiceReasons: (index: number) => `aspect-${index}-reasons`,
  reasoning: "reasoning",
  hints: "hints",
  completion: (index: number) => `completion-${letterAt(index)}`,
  place: (index: number) => `place-${letterAt(index)}`,
  rating: (index: number, criterionIndex: number) => `rating-${letterAt(index)}-${criterionIndex}`,
  ratingReasons: (index: number, criterionIndex: number) =>
    `rating-${letterAt(index)}-${criterionIndex}-reasons`,
  flags: (index: number) => `flags-${letterAt(index)}`,
  critique: (index: number) => `critique-${letterAt(index)}`,
  marks: (index: number) => `marks-${letterAt(index)}`,
  mark: (index: number, spanIndex: number) => `mark-${letterAt(index)}-${spanIndex}`,
  step: (index: number, step: number) => `step-${letterAt(index)}-${step}`,
};

/** What keeps the judgment from being submitted, in the order of the page. */
export function gapsOf(state: JudgingState): Gap[] {
  const missing = missingParts(contentOf(state), state).map((part) => gapOf(part, state));
  const known = new Set(missing.map(({ field }) => field));
  const found = state.problems
    .map((problem) => gapOf(problem, state))
    .filter(({ field }) => !known.has(field));
  return [...missing, ...found];
}

function gapOf({ field, message }: { field: string; message: string }, state: JudgingState): Gap {
  const { anchor, index } = placeOf(field, state);
  return { field, anchor, letter: index === null ? null : letterAt(index), message };
}

type Place = { anchor: string; index: number | null };

function placeOf(field: string, state: JudgingState): Place {
  const [part, name = "", ...rest] = field.split(".");
  const key = rest.join(".");
  if (part === "reasoning") return { anchor: anchors.reasoning, index: null };
  if (part === "choice") return { anchor: aspectAnchor(name, key, state), index: null };
  if (part === "span") return spanPlace(name, state);
  const index = state.ids.indexOf(name);
  if (index < 0) return { anchor: anchors.board, index: null };
  return { anchor: anchorWithin(part, index, key, state), index };
}

function aspectAnchor(id: string, part: string, { rubric }: JudgingState): string {
  const index = aspectsOf(rubric).findIndex((aspect) => aspect.id === id);
  if (index < 0) return anchors.board;
  if (part === "confidence") return anchors.confidence(index);
  return part === "reasons" ? anchors.choiceReasons(index) : anchors.aspect(index);
}

/** Marks are numbered within their completion. */
function spanPlace(id: string, { spans, ids }: JudgingState): Place {
  const completionId = spans.find((span) => span.id === id)?.completionId;
  const index = ids.indexOf(completionId ?? "");
  if (index < 0) return { anchor: anchors.board, index: null };
  const own = spans.filter((span) => span.completionId === completionId);
  return {
    anchor: anchors.mark(
      index,
      own.findIndex((span) => span.id === id),
    ),
    index,
  };
}

function anchorWithin(
  part: string | undefined,
  index: number,
  key: string,
  { rubric }: JudgingState,
): string {
  const criterion = rubric.criteria.findIndex(({ id }) => id === key);
  switch (part) {
    case "ranking":
      return anchors.place(index);
    case "critique":
      return anchors.critique(index);
    case "flag":
      return anchors.flags(index);
    case "spans":
      return anchors.marks(index);
    case "step":
      return anchors.step(index, Number(key));
    case "rating":
      return criterion < 0 ? anchors.completion(index) : anchors.rating(index, criterion);
    case "ratingReasons":
      return criterion < 0 ? anchors.completion(index) : anchors.ratingReasons(index, criterion);
    default:
      return anchors.completion(index);
  }
}

/** As they are listed: of a completion's unmarked steps, of which there may be thousands, the first, with how many there are beside it. */
export function listedGaps(gaps: readonly Gap[]): Gap[] {
  const counts = new Map<string | null, number>();
  for (const { letter } of gaps.filter(isStep)) counts.set(letter, (counts.get(letter) ?? 0) + 1);
  return gaps.flatMap((gap) => {
    if (!isStep(gap)) return [gap];
    const others = (counts.get(gap.letter) ?? 0) - 1;
    if (!counts.delete(gap.letter)) return [];
    if (others === 0) return [gap];
    const more = `${others.toLocaleString("en")} more ${others === 1 ? "step is" : "steps are"} not marked.`;
    return [{ ...gap, message: `${gap.message} ${more}` }];
  });
}

const isStep = ({ field }: Gap) => field.startsWith("step.");

/** For the ear, when submit was pressed too early. */
export function missingInWords(gaps: readonly Gap[]): string {
  const [first] = gaps;
  if (!first) return "";
  const count = gaps.length === 1 ? "One thing is missing." : `${gaps.length} things are missing. The first:`;
  return `Not submitted. ${count} ${first.letter ? `${first.letter}: ` : ""}${first.message}`;
}

const PARTS: readonly [parts: readonly string[], one: string][] = [
  [["ranking"], "place"],
  [["choice"], "answer"],
  [["rating"], "rating"],
  [["ratingReasons"], "reason"],
  [["step"], "step"],
  [["flag"], "flag"],
  [["critique"], "critique"],
  [["span", "spans"], "passage"],
  [["reasoning"], "reasoning"],
];

/** As many characters as a bar has room for in one line. */
const SHORT = 30;

/** "To do: 2 places, 5 ratings" or, where that would be long, "27 to do"; "Complete" where nothing is. */
export function todoInWords(gaps: readonly Gap[]): string {
  if (gaps.length === 0) return "Complete";
  const words = `To do: ${countGaps(gaps)}`;
  return words.length <= SHORT ? words : `${gaps.length.toLocaleString("en")} to do`;
}

function countGaps(gaps: readonly Gap[]): string {
  const counts = PARTS.flatMap(([parts, one]) => {
    const found = gaps.filter(({ field }) => parts.includes(field.split(".")[0] ?? "")).length;
    return found === 0 ? [] : [`${found} ${one}${found === 1 ? "" : "s"}`];
  });
  return counts.join(", ");
}
