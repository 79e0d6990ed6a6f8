import { type Board, boardFrom, emptyBoard } from "../board.ts";
import type { DraftBody } from "../draft.ts";
import { countSteps, indexedText } from "../judged-text.ts";
import { choiceFits, type JudgedTask } from "../judgment.ts";
import { type Choice, emptyContent, type JudgmentContent, type Reasons } from "../judgment-content.ts";
import { own } from "../own.ts";
import { aspectsOf, type Criterion, type Rubric } from "../rubric.ts";
import { findSpan } from "../span.ts";

type Said = Omit<JudgmentContent, "ranking"> & { board: Board };

/** What a draft says, as far as it fits the task. */
export function fitting(body: DraftBody | null, { rubric, completions }: JudgedTask): Said {
  const ids = completions.map(({ id }) => id);
  const ranked = rubric.order.by === "ranking";
  const { ranking: _none, ...empty } = emptyContent();
  if (!body) return { ...empty, board: emptyBoard(ids) };
  return {
    board: ranked ? boardFrom(body, ids) : emptyBoard(ids),
    allUnacceptable: body.allUnacceptable && rubric.acceptability,
    choices: fittingChoices(body, rubric, ids),
    ratings: eachOf(ids, (id) => fittingRatings(body.ratings[id], rubric.criteria)),
    ratingReasons: eachOf(ids, (id) => fittingRatingReasons(body.ratingReasons[id], rubric.criteria)),
    flags: eachOf(ids, (id) =>
      (body.flags[id] ?? []).filter((flagId) => rubric.flags.some((flag) => flag.id === flagId)),
    ),
    critiques: fittingCritiques(body, rubric, ids),
    ...fittingSpans(body, { rubric, completions }),
    steps: fittingSteps(body, { rubric, completions }),
    reasoning: rubric.reasoning === "no" ? "" : body.reasoning,
  };
}

const eachOf = <T>(ids: readonly string[], make: (id: string) => T): Record<string, T> =>
  Object.fromEntries(ids.map((id) => [id, make(id)]));

function fittingChoices({ choices }: DraftBody, rubric: Rubric, ids: readonly string[]) {
  const kept = aspectsOf(rubric).flatMap((aspect): [string, Choice][] => {
    const choice = own(choices, aspect.id);
    if (!choice || !choiceFits(choice, aspect, ids)) return [];
    const sure = choice.confidence !== null && choice.confidence <= aspect.confidence.length;
    const confidence = sure ? choice.confidence : null;
    return [[aspect.id, { ...choice, confidence, reasons: fittingReasons(choice.reasons, aspect) }]];
  });
  return Object.fromEntries(kept);
}

/** What cannot be shown could not be taken back either. */
function fittingReasons({ checked, own: words }: Reasons, asked: Pick<Criterion, "reasons" | "ownReason">) {
  const known = (id: string) => asked.reasons.some((reason) => reason.id === id);
  return { checked: checked.filter(known), own: asked.ownReason === "no" ? "" : words };
}

function fittingCritiques({ critiques }: DraftBody, rubric: Rubric, ids: readonly string[]) {
  if (rubric.critiques.whole === "no") return {};
  return Object.fromEntries(ids.flatMap((id) => (critiques[id] ? [[id, critiques[id]]] : [])));
}

function fittingRatings(given: Record<string, number | null> | undefined, criteria: readonly Criterion[]) {
  const kept = criteria.flatMap(({ id, min, max, notApplicable }): [string, number | null][] => {
    const value = own(given, id);
    if (value === undefined) return [];
    if (value === null) return notApplicable ? [[id, null]] : [];
    return value >= min && value <= max ? [[id, value]] : [];
  });
  return Object.fromEntries(kept);
}

function fittingRatingReasons(given: Record<string, Reasons> | undefined, criteria: readonly Criterion[]) {
  const kept = criteria.flatMap((criterion) => {
    const reasons = own(given, criterion.id);
    return reasons ? [[criterion.id, fittingReasons(reasons, criterion)] as const] : [];
  });
  return Object.fromEntries(kept);
}

/** A mark whose offsets do not fit the text goes where its words stand. */
function fittingSpans({ spans, unmarked }: DraftBody, { rubric: { critiques }, completions }: JudgedTask) {
  if (critiques.spans === "no") return { spans: [], unmarked: [] };
  const known = (id: string | null, options: readonly { id: string }[]) =>
    options.some((option) => option.id === id) ? id : null;
  const completionOf = (id: string) => completions.find((completion) => completion.id === id);
  return {
    spans: spans.flatMap((span) => {
      const completion = completionOf(span.completionId);
      if (!completion) return [];
      const tag = known(span.tag, critiques.tags);
      const severity = known(span.severity, critiques.severities);
      return [{ ...(findSpan(indexedText(completion), span) ?? span), tag, severity }];
    }),
    unmarked: unmarked.filter((id) => completionOf(id) !== undefined),
  };
}

function fittingSteps({ steps }: DraftBody, { rubric, completions }: JudgedTask) {
  const rule = rubric.steps;
  if (rule === null) return {};
  return Object.fromEntries(
    completions.map((completion) => [
      completion.id,
      (steps[completion.id] ?? []).slice(0, countSteps(completion, rule)),
    ]),
  );
}
