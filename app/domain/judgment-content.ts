import type { Ranking } from "./ranking.ts";
import { aspectsOf, type Rubric } from "./rubric.ts";

/** Reasons for a choice or a rating: ids of those ticked, and the expert's own words, "" where there are none. */
export type Reasons = { checked: string[]; own: string };

/** The answer to one aspect: the completion that is better, null where neither is, and by how much: 1 to the number of degrees, 0 for a tie. */
export type Choice = {
  better: string | null;
  degree: number;
  /** From 1, the least sure, upward; null where it was not said. */
  confidence: number | null;
  reasons: Reasons;
};

/** Whether one step of a completion is right, after PRM800K; null while nothing was said of it. */
export const STEP_MARKS = ["right", "neutral", "wrong"] as const;
export type StepMark = (typeof STEP_MARKS)[number];

/**
 * A passage of a completion's source, in the manner of the W3C Web Annotation model: a text-position selector, counted in Unicode code points, with
 * a text-quote selector beside it (the passage itself and up to 32 code points before and after).
 */
export type Span = { start: number; end: number; quote: string; prefix: string; suffix: string };

/** A critique of one passage. Passages may overlap. */
export type SpanCritique = Span & {
  /** Minted in the page. */
  id: string;
  completionId: string;
  /** Ids of the rubric's; null where none is chosen yet, or none are asked for. */
  tag: string | null;
  severity: string | null;
  text: string;
};

/** What an expert says about the completions of a task. Parts that the rubric does not ask for are empty. */
export type JudgmentContent = {
  /** Best first; empty where the order is not asked by ranking. */
  ranking: Ranking;
  /** None of the completions is acceptable, whatever their order. */
  allUnacceptable: boolean;
  /** By aspect id. */
  choices: Record<string, Choice>;
  /** By completion id, then criterion id; null: it does not apply. */
  ratings: Record<string, Record<string, number | null>>;
  /** By completion id, then criterion id. */
  ratingReasons: Record<string, Record<string, Reasons>>;
  /** By completion id: the ids of the flags raised. */
  flags: Record<string, string[]>;
  /** By completion id: the critique of the whole. */
  critiques: Record<string, string>;
  spans: SpanCritique[];
  /** Completion ids of which it was said that there is nothing to mark. */
  unmarked: string[];
  /** By completion id: one entry for each of its steps. */
  steps: Record<string, (StepMark | null)[]>;
  /** On the judgment as a whole. */
  reasoning: string;
};

export const NO_REASONS: Reasons = { checked: [], own: "" };

/** A judgment in which nothing is said. */
export function emptyContent(): JudgmentContent {
  return {
    ranking: [],
    allUnacceptable: false,
    choices: {},
    ratings: {},
    ratingReasons: {},
    flags: {},
    critiques: {},
    spans: [],
    unmarked: [],
    steps: {},
    reasoning: "",
  };
}

/** Whether anything at all is said in it. */
export function hasContent(content: JudgmentContent): boolean {
  const { ranking, allUnacceptable, choices, ratings, ratingReasons, flags, critiques, spans } = content;
  const filled = (record: Record<string, object>) =>
    Object.values(record).some((inner) => Object.keys(inner).length > 0);
  return (
    ranking.length > 0 ||
    allUnacceptable ||
    Object.keys(choices).length > 0 ||
    filled(ratings) ||
    filled(ratingReasons) ||
    filled(flags) ||
    Object.values(critiques).some((text) => text.trim() !== "") ||
    spans.length > 0 ||
    content.unmarked.length > 0 ||
    Object.values(content.steps).some((marks) => marks.some((mark) => mark !== null)) ||
    content.reasoning.trim() !== ""
  );
}

/**
 * The weak order that a complete judgment of `completionIds` gives: its ranking or, where aspects are asked, what its first aspect says. Null where
 * the rubric asks for no order.
 */
export function orderGiven(
  content: Pick<JudgmentContent, "ranking" | "choices">,
  rubric: Pick<Rubric, "order">,
  completionIds: readonly string[],
): Ranking | null {
  if (rubric.order.by === "ranking") return content.ranking;
  const [overall] = aspectsOf(rubric);
  const choice = overall && content.choices[overall.id];
  if (!choice) return null;
  if (choice.better === null) return [[...completionIds]];
  const { better } = choice;
  return [[better], ...completionIds.filter((id) => id !== better).map((id) => [id])];
}
