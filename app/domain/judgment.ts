import { type Completion, countSteps, misplacedIn } from "./judged-text.ts";
import { type Choice, type JudgmentContent, NO_REASONS, type Reasons } from "./judgment-content.ts";
import { own } from "./own.ts";
import { rankingProblem } from "./ranking.ts";
import { type Asked, type Aspect, aspectsOf, type Criterion, type Option, type Rubric } from "./rubric.ts";

/** What is judged, and by what. */
export type JudgedTask = { rubric: Rubric; completions: readonly Completion[] };

/**
 * Something that keeps a judgment from being submitted. `field` says where: `ranking`, `ranking.<completion>`, `choice.<aspect>`,
 * `choice.<aspect>.confidence`, `choice.<aspect>.reasons`, `rating.<completion>.<criterion>`, `ratingReasons.<completion>.<criterion>`,
 * `flag.<completion>`, `critique.<completion>`, `spans.<completion>` (nothing marked yet), `span.<span>`, `step.<completion>.<step>` or `reasoning`.
 */
export type MissingPart = {
  field: string;
  /** A sentence for the expert. */
  message: string;
};

/**
 * What keeps a judgment from being submitted; empty when nothing does: everything that the rubric requires is there, and nothing that it does not know.
 * The order is that of the page: the order of the completions, then completion by completion, then the judgment as a whole.
 */
export function missingParts(content: JudgmentContent, task: JudgedTask): MissingPart[] {
  const { rubric, completions } = task;
  return [
    ...missingOrder(content, task),
    ...completions.flatMap((completion) => [
      ...rubric.criteria.flatMap((criterion) => missingRating(content, completion.id, criterion)),
      ...unknownFlags(content, completion.id, rubric.flags),
      ...missingSteps(content, completion, rubric),
      ...missingCritiques(content, completion.id, rubric),
    ]),
    ...content.spans.flatMap((span) => spanProblems(span, task)),
    ...(rubric.reasoning === "required" && content.reasoning.trim() === ""
      ? [{ field: "reasoning", message: "Say in a sentence or two what decided it." }]
      : []),
    ...strangers(content, task),
  ];
}

function missingOrder(content: JudgmentContent, { rubric, completions }: JudgedTask): MissingPart[] {
  const ids = completions.map(({ id }) => id);
  if (rubric.order.by === "ranking") return missingPlaces(content, ids);
  const stray = content.ranking.length > 0 ? [{ field: "ranking", message: NO_RANKING }] : [];
  return [...stray, ...aspectsOf(rubric).flatMap((aspect) => missingChoice(content, aspect, ids))];
}

const NO_RANKING = "This rubric asks for no ranking; load the page again.";

function missingPlaces({ ranking }: JudgmentContent, completionIds: readonly string[]): MissingPart[] {
  const placed = new Set(ranking.flat());
  const missing = completionIds.filter((id) => !placed.has(id));
  if (missing.length > 0)
    return missing.map((id) => ({ field: `ranking.${id}`, message: "Give this completion a place." }));
  const problem = rankingProblem(ranking, completionIds);
  return problem ? [{ field: "ranking", message: problem }] : [];
}

function missingChoice(content: JudgmentContent, aspect: Aspect, ids: readonly string[]): MissingPart[] {
  const field = `choice.${aspect.id}`;
  const choice = own(content.choices, aspect.id);
  if (!choice) return aspect.required ? [{ field, message: `Answer “${aspect.title}”.` }] : [];
  if (!choiceFits(choice, aspect, ids)) return [{ field, message: `Answer “${aspect.title}” again.` }];
  const { confidence } = choice;
  const unsure =
    aspect.confidence.length === 0
      ? confidence !== null
      : confidence === null || confidence < 1 || confidence > aspect.confidence.length;
  return [
    ...(unsure
      ? [{ field: `${field}.confidence`, message: `Say how sure you are of “${aspect.title}”.` }]
      : []),
    ...reasonProblems(choice.reasons, aspect).map((message) => ({ field: `${field}.reasons`, message })),
  ];
}

/** Whether the answer is one that the aspect allows, of these completions. */
export function choiceFits(
  { better, degree }: Choice,
  { degrees, tie }: Aspect,
  ids: readonly string[],
): boolean {
  if (better === null) return tie !== null && degree === 0;
  return ids.includes(better) && Number.isInteger(degree) && degree >= 1 && degree <= degrees.length;
}

type Reasoned = { title: string; reasons: readonly Option[]; ownReason: Asked };

function reasonProblems({ checked, own: words }: Reasons, asked: Reasoned): string[] {
  const known = new Set(asked.reasons.map(({ id }) => id));
  if (checked.some((id) => !known.has(id)) || new Set(checked).size < checked.length)
    return [`Choose the reasons for “${asked.title}” again.`];
  if (asked.ownReason === "required" && words.trim() === "")
    return [`Give your reason for “${asked.title}”.`];
  if (asked.ownReason === "no" && words !== "") return [`“${asked.title}” asks for no reason in words.`];
  return [];
}

function missingRating(content: JudgmentContent, completionId: string, criterion: Criterion): MissingPart[] {
  const value = own(own(content.ratings, completionId), criterion.id);
  const reasons = own(own(content.ratingReasons, completionId), criterion.id) ?? NO_REASONS;
  const field = `rating.${completionId}.${criterion.id}`;
  if (value === undefined && criterion.required) return [{ field, message: `Rate “${criterion.title}”.` }];
  if (value === undefined)
    return saysNothing(reasons)
      ? []
      : [{ field, message: `Rate “${criterion.title}”, or take its reasons away.` }];
  if (value === null && !criterion.notApplicable)
    return [{ field, message: `“${criterion.title}” always applies; rate it.` }];
  if (value !== null && !(Number.isInteger(value) && value >= criterion.min && value <= criterion.max)) {
    const message = `Rate “${criterion.title}” with a whole number from ${criterion.min} to ${criterion.max}.`;
    return [{ field, message }];
  }
  const asked = value === null ? { ...criterion, ownReason: optional(criterion.ownReason) } : criterion;
  return reasonProblems(reasons, asked).map((message) => ({
    field: `ratingReasons.${completionId}.${criterion.id}`,
    message,
  }));
}

const saysNothing = ({ checked, own: words }: Reasons) => checked.length === 0 && words.trim() === "";

const optional = (asked: Asked): Asked => (asked === "required" ? "optional" : asked);

function unknownFlags(
  content: JudgmentContent,
  completionId: string,
  flags: readonly Option[],
): MissingPart[] {
  const raised = own(content.flags, completionId) ?? [];
  const known = new Set(flags.map(({ id }) => id));
  if (raised.every((id) => known.has(id)) && new Set(raised).size === raised.length) return [];
  return [
    { field: `flag.${completionId}`, message: "A flag is not one of this rubric; load the page again." },
  ];
}

function missingSteps(
  content: JudgmentContent,
  completion: Completion,
  { steps: rule }: Rubric,
): MissingPart[] {
  const { id } = completion;
  const marks = own(content.steps, id) ?? [];
  if (rule === null)
    return marks.length > 0 ? [{ field: `step.${id}.0`, message: "This rubric asks for no steps." }] : [];
  const count = countSteps(completion, rule);
  if (marks.length > count) return [{ field: `step.${id}.0`, message: "Mark the steps again." }];
  const missing = Array.from({ length: count }, (_, step) => step).filter((step) => !marks[step]);
  return missing.map((step) => ({
    field: `step.${id}.${step}`,
    message: `Say whether step ${step + 1} is right.`,
  }));
}

function missingCritiques(
  content: JudgmentContent,
  completionId: string,
  { critiques }: Rubric,
): MissingPart[] {
  const text = own(content.critiques, completionId)?.trim() ?? "";
  const marked = content.spans.some((span) => span.completionId === completionId);
  const nothing = content.unmarked.includes(completionId);
  return [
    ...(critiques.whole === "required" && text === ""
      ? [{ field: `critique.${completionId}`, message: "Write a critique of this completion." }]
      : []),
    ...(critiques.whole === "no" && text !== ""
      ? [{ field: `critique.${completionId}`, message: "This rubric asks for no critique of the whole." }]
      : []),
    ...(critiques.spans === "required" && !marked && !nothing
      ? [
          {
            field: `spans.${completionId}`,
            message: "Mark what is wrong, or say that there is nothing to mark.",
          },
        ]
      : []),
    ...(nothing && critiques.spans === "no"
      ? [{ field: `spans.${completionId}`, message: "This rubric asks for no critiques of passages." }]
      : []),
    ...(nothing && marked
      ? [
          {
            field: `spans.${completionId}`,
            message: "Something is marked here, so there is something to mark.",
          },
        ]
      : []),
  ];
}

function spanProblems(
  span: JudgmentContent["spans"][number],
  { rubric, completions }: JudgedTask,
): MissingPart[] {
  const field = `span.${span.id}`;
  const { spans, tags, severities } = rubric.critiques;
  const completion = completions.find(({ id }) => id === span.completionId);
  if (!completion) return [{ field, message: `${span.completionId} ${NOT_HERE}` }];
  if (spans === "no") return [{ field, message: "This rubric asks for no critiques of passages." }];
  const misplaced = misplacedIn(completion, span);
  if (misplaced) return [{ field, message: misplaced }];
  const about = `“${shortened(span.quote)}”`;
  if (!chosen(span.tag, tags)) return [{ field, message: `Choose a tag for ${about}.` }];
  if (!chosen(span.severity, severities)) return [{ field, message: `Choose how severe ${about} is.` }];
  if (tags.length === 0 && span.text.trim() === "")
    return [{ field, message: `Say what there is to say of ${about}.` }];
  return [];
}

function chosen(id: string | null, options: readonly { id: string }[]): boolean {
  return options.length === 0 ? id === null : options.some((option) => option.id === id);
}

function shortened(quote: string): string {
  const points = [...quote.replace(/\s+/g, " ").trim()];
  return points.length > 40 ? `${points.slice(0, 40).join("")}…` : points.join("");
}

const NOT_HERE = "is not a completion of this task; reload the page.";

/** What is said of completions, criteria and aspects that are not there: a rubric that changed under an open page, or a forged request. */
function strangers(content: JudgmentContent, { rubric, completions }: JudgedTask): MissingPart[] {
  const here = new Set(completions.map(({ id }) => id));
  const criteria = new Set(rubric.criteria.map(({ id }) => id));
  const aspects = new Set(aspectsOf(rubric).map(({ id }) => id));
  const foreign = (part: string, ids: readonly string[]) =>
    ids.filter((id) => !here.has(id)).map((id) => ({ field: `${part}.${id}`, message: `${id} ${NOT_HERE}` }));
  const unknown = (part: string, records: Record<string, Record<string, unknown>>) =>
    Object.entries(records).flatMap(([id, given]) =>
      Object.keys(given)
        .filter((criterionId) => here.has(id) && !criteria.has(criterionId))
        .map((criterionId) => ({
          field: `${part}.${id}.${criterionId}`,
          message: `${criterionId} is not a criterion of this rubric; reload the page.`,
        })),
    );
  return [
    ...foreign("rating", Object.keys(content.ratings)),
    ...unknown("rating", content.ratings),
    ...foreign("ratingReasons", Object.keys(content.ratingReasons)),
    ...unknown("ratingReasons", content.ratingReasons),
    ...foreign("flag", Object.keys(content.flags)),
    ...foreign("critique", Object.keys(content.critiques)),
    ...foreign("spans", content.unmarked),
    ...foreign("step", Object.keys(content.steps)),
    ...Object.keys(content.choices)
      .filter((id) => !aspects.has(id))
      .map((id) => ({
        field: `choice.${id}`,
        message: `${id} is not asked by this rubric; reload the page.`,
      })),
    ...(content.allUnacceptable && !rubric.acceptability
      ? [{ field: "ranking", message: "This rubric does not ask whether any completion is acceptable." }]
      : []),
    ...(rubric.reasoning === "no" && content.reasoning !== ""
      ? [{ field: "reasoning", message: "This rubric asks for no reasoning; reload the page." }]
      : []),
  ];
}
