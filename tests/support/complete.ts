import { type Choice, emptyContent, type JudgmentContent } from "../../app/domain/judgment-content.ts";
import { aspectsOf, type Rubric } from "../../app/domain/rubric.ts";
import { stepsOf } from "../../app/domain/steps.ts";

const WORDS = "Written before the power went.";

/** A judgment that lacks nothing, whatever the rubric asks: the completions in the order given, each rated with the least. */
export function makeComplete(rubric: Rubric, completions: { id: string; text: string }[]): JudgmentContent {
  const ids = completions.map(({ id }) => id);
  const { critiques, steps } = rubric;
  const eachOf = <T>(make: (completion: { id: string; text: string }) => T): Record<string, T> =>
    Object.fromEntries(completions.map((completion) => [completion.id, make(completion)]));
  const written =
    critiques.whole === "required" ? ids : critiques.whole === "optional" ? ids.slice(0, 1) : [];
  return {
    ...emptyContent(),
    ranking: rubric.order.by === "ranking" ? ids.map((id) => [id]) : [],
    choices: Object.fromEntries(
      aspectsOf(rubric).map(({ id, confidence, ownReason }): [string, Choice] => [
        id,
        {
          better: ids[0]!,
          degree: 1,
          confidence: confidence.length > 0 ? 1 : null,
          reasons: { checked: [], own: ownReason === "required" ? WORDS : "" },
        },
      ]),
    ),
    ratings: eachOf(() => Object.fromEntries(rubric.criteria.map(({ id, min }) => [id, min]))),
    ratingReasons: eachOf(() =>
      Object.fromEntries(
        rubric.criteria
          .filter(({ ownReason }) => ownReason === "required")
          .map(({ id }) => [id, { checked: [], own: WORDS }]),
      ),
    ),
    critiques: Object.fromEntries(written.map((id) => [id, WORDS])),
    unmarked: critiques.spans === "required" ? ids : [],
    steps: steps === null ? {} : eachOf(({ text }) => stepsOf(text, steps).map(() => "right" as const)),
    reasoning: rubric.reasoning === "required" ? WORDS : "",
  };
}
