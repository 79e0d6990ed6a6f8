import { boardFrom, emptyBoard } from "../board.ts";
import type { DraftBody } from "../draft.ts";
import { choiceFits, type JudgedTask } from "../judgment.ts";
import { emptyContent, type JudgmentContent } from "../judgment-content.ts";
import { aspectsOf, type Criterion, type Rubric } from "../rubric.ts";
import { stepsOf } from "../steps.ts";
import type { JudgingState } from "./state.ts";

/** The beginning of the work on a task. Nothing is ranked to begin with. A draft is taken up as far as it fits the rubric of today. */
export function startJudging(task: JudgedTask & { draft: { body: DraftBody } | null }): JudgingState {
  const { rubric, completions, draft } = task;
  return {
    rubric,
    completions,
    ids: completions.map(({ id }) => id),
    ...said(draft?.body ?? null, { rubric, completions }),
    lifted: null,
    edits: 0,
    said: { text: "", turn: 0 },
    checked: false,
    problems: [],
  };
}

type Said = Omit<JudgmentContent, "ranking"> & Pick<JudgingState, "board">;

/** What a draft says, as far as it fits the task. */
export function said(body: DraftBody | null, { rubric, completions }: JudgedTask): Said {
  const ids = completions.map(({ id }) => id);
  const ranked = rubric.order.by === "ranking";
  const { ranking: _none, ...empty } = emptyContent();
  if (!body) return { ...empty, board: emptyBoard(ids), ratings: eachOf(ids, () => ({})) };
  return {
    board: ranked ? boardFrom(body, ids) : emptyBoard(ids),
    allUnacceptable: body.allUnacceptable && rubric.acceptability,
    choices: fittingChoices(body, rubric, ids),
    ratings: eachOf(ids, (id) => fittingRatings(body.ratings[id], rubric.criteria)),
    ratingReasons: eachOf(ids, (id) => onlyKnown(body.ratingReasons[id], rubric.criteria)),
    flags: eachOf(ids, (id) =>
      (body.flags[id] ?? []).filter((flagId) => rubric.flags.some((flag) => flag.id === flagId)),
    ),
    critiques: Object.fromEntries(
      ids.flatMap((id) => (body.critiques[id] ? [[id, body.critiques[id]]] : [])),
    ),
    ...fittingSpans(body, rubric, ids),
    steps: fittingSteps(body, { rubric, completions }),
    reasoning: rubric.reasoning === "no" ? "" : body.reasoning,
  };
}

const eachOf = <T>(ids: readonly string[], make: (id: string) => T): Record<string, T> =>
  Object.fromEntries(ids.map((id) => [id, make(id)]));

function fittingChoices({ choices }: DraftBody, rubric: Rubric, ids: readonly string[]) {
  const kept = aspectsOf(rubric).flatMap((aspect) => {
    const choice = choices[aspect.id];
    return choice && choiceFits(choice, aspect, ids) ? [[aspect.id, choice] as const] : [];
  });
  return Object.fromEntries(kept);
}

function fittingRatings(given: Record<string, number | null> = {}, criteria: readonly Criterion[]) {
  const kept = criteria.flatMap(({ id, min, max, notApplicable }): [string, number | null][] => {
    const value = given[id];
    if (value === undefined) return [];
    if (value === null) return notApplicable ? [[id, null]] : [];
    return value >= min && value <= max ? [[id, value]] : [];
  });
  return Object.fromEntries(kept);
}

function onlyKnown<T>(given: Record<string, T> = {}, criteria: readonly Criterion[]): Record<string, T> {
  return Object.fromEntries(Object.entries(given).filter(([id]) => criteria.some((one) => one.id === id)));
}

function fittingSpans({ spans, unmarked }: DraftBody, { critiques }: Rubric, ids: readonly string[]) {
  if (critiques.spans === "no") return { spans: [], unmarked: [] };
  const known = (id: string | null, options: readonly { id: string }[]) =>
    options.some((option) => option.id === id) ? id : null;
  return {
    spans: spans
      .filter(({ completionId }) => ids.includes(completionId))
      .map((span) => ({
        ...span,
        tag: known(span.tag, critiques.tags),
        severity: known(span.severity, critiques.severities),
      })),
    unmarked: unmarked.filter((id) => ids.includes(id)),
  };
}

function fittingSteps({ steps }: DraftBody, { rubric, completions }: JudgedTask) {
  const rule = rubric.steps;
  if (rule === null) return {};
  return Object.fromEntries(
    completions.map(({ id, text }) => [id, (steps[id] ?? []).slice(0, stepsOf(text, rule).length)]),
  );
}
