import { orderGiven, type SpanCritique } from "../judgment-content.ts";
import { own } from "../own.ts";
import { aspectsOf, type Criterion, type Option, type Severity } from "../rubric.ts";
import { letterAt } from "./letter.ts";
import type { JudgingState } from "./state.ts";

/**
 * Two parts of a judgment that do not seem to fit each other. It never keeps a judgment from being submitted: raters who rate one completion higher
 * and prefer another are common and often right (Bansal et al. 2023, arXiv 2308.15812), but so are slips (UltraFeedback has 2,628 completions whose
 * overall score says 10 for 1).
 */
export type Hint = { id: string; message: string };

/** All numbers are shares of a scale, from 0 to 1. */
const APART = { order: 0.2, tie: 0.5, overall: 0.6, good: 0.75 };

type Judged = Omit<JudgingState, "lifted" | "edits" | "said" | "checked" | "problems">;

/** What may deserve a second look, most telling first. */
export function hintsOf(judged: Judged): Hint[] {
  const scores = judged.ids.map((id) => scoreOf(judged, id));
  return [
    ...orderHints(judged, scores),
    ...aspectHints(judged),
    ...overallHints(judged),
    ...acceptabilityHints(judged, scores),
    ...bestHints(judged),
    ...severityHints(judged, scores),
  ];
}

/** What the ratings say of a completion on the whole, 0 to 1: the overall criterion or, without one, the mean of all. Null while one is missing. */
function scoreOf({ rubric, ratings }: Judged, id: string): number | null {
  const overall = rubric.criteria.filter(isOverall);
  return meanOf(overall.length > 0 ? overall : rubric.criteria, own(ratings, id));
}

function meanOf(criteria: readonly Criterion[], given: Record<string, number | null> | undefined) {
  const values = criteria.map(({ id, min, max }) => {
    const rating = own(given, id);
    return typeof rating === "number" ? (rating - min) / (max - min) : rating;
  });
  const rated = values.filter((value) => typeof value === "number");
  const unfinished = values.some((value, index) => value === undefined && criteria[index]!.required);
  return rated.length === 0 || unfinished
    ? null
    : rated.reduce((sum, value) => sum + value, 0) / rated.length;
}

/** A flag may also count what is right, as InstructGPT's “satisfies the constraint” does. */
const isPraise = ({ title }: Option) => /^(satisf|meets|follows|keeps|correct)/i.test(title);

const isOverall = ({ title }: Criterion) => /\boverall\b/i.test(title);

type Pair = { upper: number; lower: number; tied: boolean };

/** Every two completions of which the order is known, by their index. */
function pairsOf(judged: Judged): Pair[] {
  const { ids, rubric, board, choices } = judged;
  const groups = orderGiven({ ranking: board.groups, choices }, rubric, ids) ?? [];
  const places = ids.map((id) => groups.findIndex((group) => group.includes(id)));
  return ids.flatMap((_, upper) =>
    ids.flatMap((_, lower): Pair[] => {
      const [high, low] = [places[upper]!, places[lower]!];
      if (high < 0 || low < 0 || upper === lower) return [];
      if (high === low) return upper < lower ? [{ upper, lower, tied: true }] : [];
      return high < low ? [{ upper, lower, tied: false }] : [];
    }),
  );
}

/** The order against the ratings: of all pairs that disagree, the one that does so most. */
function orderHints(judged: Judged, scores: readonly (number | null)[]): Hint[] {
  const found = pairsOf(judged).flatMap((pair) => {
    const [upper, lower] = [scores[pair.upper], scores[pair.lower]];
    if (upper == null || lower == null) return [];
    const gap = pair.tied ? Math.abs(upper - lower) : lower - upper;
    return gap >= (pair.tied ? APART.tie : APART.order) - 1e-9
      ? [{ ...pair, gap, better: lower > upper }]
      : [];
  });
  const worst = found.reduce<(typeof found)[number] | null>(
    (top, one) => (top && top.gap >= one.gap ? top : one),
    null,
  );
  if (!worst) return [];
  const [a, b] = [letterAt(worst.upper), letterAt(worst.lower)];
  if (!worst.tied)
    return [{ id: "order", message: `${a} comes before ${b}, but ${b} has the higher ratings.` }];
  const [high, low] = worst.better ? [b, a] : [a, b];
  return [
    { id: "order", message: `${a} and ${b} are tied, but ${high} has far higher ratings than ${low}.` },
  ];
}

/** The overall aspect against all the others together. */
function aspectHints({ rubric, choices, ids }: Judged): Hint[] {
  const [overall, ...others] = aspectsOf(rubric);
  const said = overall && own(choices, overall.id);
  const sides = others.flatMap(({ id }) => own(choices, id)?.better ?? []);
  const [side] = sides;
  if (!said || side === undefined || sides.length < 2 || sides.some((one) => one !== side)) return [];
  if (said.better === side) return [];
  const letter = (id: string) => letterAt(ids.indexOf(id));
  const titles = others
    .filter(({ id }) => own(choices, id)?.better === side)
    .map(({ title }) => `“${title}”`);
  const answer = said.better === null ? "is a tie" : `says ${letter(said.better)}`;
  return [
    { id: "aspects", message: `“${overall.title}” ${answer}, but ${listed(titles)} say ${letter(side)}.` },
  ];
}

/** A rating of the whole that is far from all the ratings of its parts: mostly a slip of the finger or a scale read upside down. */
function overallHints({ rubric, ratings, ids }: Judged): Hint[] {
  const [overall] = rubric.criteria.filter(isOverall);
  if (!overall) return [];
  const others = rubric.criteria.filter((criterion) => criterion !== overall);
  return ids.flatMap((id, index) => {
    const whole = meanOf([overall], own(ratings, id));
    const parts = meanOf(others, own(ratings, id));
    if (whole === null || parts === null || Math.abs(whole - parts) < APART.overall) return [];
    const far = whole > parts ? "far above" : "far below";
    return [
      {
        id: `overall.${id}`,
        message: `“${overall.title}” of ${letterAt(index)} is ${far} its other ratings.`,
      },
    ];
  });
}

function acceptabilityHints({ allUnacceptable }: Judged, scores: readonly (number | null)[]): Hint[] {
  const high = scores.flatMap((score, index) =>
    score !== null && score >= APART.good ? [letterAt(index)] : [],
  );
  if (!allUnacceptable || high.length === 0) return [];
  const have = high.length === 1 ? "has" : "have";
  return [
    {
      id: "acceptability",
      message: `All are marked unacceptable, but ${listed(high)} ${have} high ratings.`,
    },
  ];
}

/** What comes first alone although it alone has a flag, or alone a passage of the worst severity. */
function bestHints(judged: Judged): Hint[] {
  const { ids, rubric, flags, spans } = judged;
  const pairs = pairsOf(judged);
  const best = ids.findIndex(
    (_, index) => pairs.filter(({ upper, tied }) => upper === index && !tied).length === ids.length - 1,
  );
  if (best < 0 || ids.length < 2) return [];
  const faults = rubric.flags.filter((flag) => !isPraise(flag)).map(({ id }) => id);
  const flagged = ids.map((id) => (own(flags, id) ?? []).some((flag) => faults.includes(flag)));
  const worst = worstSeverity(rubric.critiques.severities);
  const bad = ids.map((id) => worst !== null && hasSeverity(spans, id, worst));
  const alone = (marks: readonly boolean[]) => marks.every((mark, index) => mark === (index === best));
  const first = letterAt(best);
  return [
    ...(alone(flagged) ? [{ id: "flags", message: `${first} comes first, but it alone has a flag.` }] : []),
    ...(worst && alone(bad)
      ? [
          {
            id: "severity",
            message: `${first} comes first, but it alone has a passage marked “${worst.title}”.`,
          },
        ]
      : []),
  ];
}

/** High ratings of what has a passage of the worst severity. */
function severityHints({ ids, rubric, spans }: Judged, scores: readonly (number | null)[]): Hint[] {
  const worst = worstSeverity(rubric.critiques.severities);
  if (!worst) return [];
  return ids.flatMap((id, index) => {
    const score = scores[index] ?? null;
    if (score === null || score < APART.good || !hasSeverity(spans, id, worst)) return [];
    const letter = letterAt(index);
    return [
      {
        id: `severity.${id}`,
        message: `${letter} has high ratings, but a passage of it is marked “${worst.title}”.`,
      },
    ];
  });
}

/** Null where severities do not differ. */
function worstSeverity(severities: readonly Severity[]): Severity | null {
  const [first, ...others] = severities.toSorted((a, b) => b.weight - a.weight);
  return first && others.some(({ weight }) => weight < first.weight) ? first : null;
}

const hasSeverity = (spans: readonly SpanCritique[], completionId: string, { id }: Severity) =>
  spans.some((span) => span.completionId === completionId && span.severity === id);

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join("") : `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
