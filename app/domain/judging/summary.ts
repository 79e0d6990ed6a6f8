import { boardFrom } from "../board.ts";
import type { DraftBody } from "../draft.ts";
import type { Reasons, SpanCritique, StepMark } from "../judgment-content.ts";
import { own } from "../own.ts";
import { type Aspect, aspectsOf, type Criterion, type Option, type Rubric } from "../rubric.ts";
import { letterAt } from "./letter.ts";
import { orderInShort, pointInWords, pointOf, scaleOf } from "./order.ts";

/** What is said of the whole or of one completion, a line for each thing. */
export type SummaryPart = { title: string; lines: string[] };

type Summarised = {
  rubric: Rubric;
  /** In the order shown. */
  completions: readonly { readonly id: string }[];
};

/** Everything that a draft says, in words, to be read where it cannot be worked on: the order first, then each completion, then the reasoning. */
export function summaryOf(body: DraftBody, { rubric, completions }: Summarised): SummaryPart[] {
  const ids = completions.map(({ id }) => id);
  const parts = [
    { title: "Order", lines: orderLines(body, rubric, ids) },
    ...ids.map((id, index) => ({
      title: `Completion ${letterAt(index)}`,
      lines: completionLines(body, rubric, id),
    })),
    { title: "Reasoning", lines: [body.reasoning] },
  ];
  return parts
    .map(({ title, lines }) => ({ title, lines: lines.filter((line) => line.trim() !== "") }))
    .filter(({ lines }) => lines.length > 0);
}

function orderLines(body: DraftBody, rubric: Rubric, ids: readonly string[]): string[] {
  const { choices } = body;
  const ranking = orderInShort({ board: boardFrom(body, ids), ids, rubric, choices });
  return [
    ...(rubric.order.by === "ranking" ? [ranking] : []),
    ...aspectsOf(rubric).map((aspect) => choiceLine(body, aspect, ids)),
    body.allUnacceptable ? "None of them is acceptable." : "",
  ];
}

function choiceLine({ choices }: DraftBody, aspect: Aspect, ids: readonly string[]): string {
  const choice = own(choices, aspect.id);
  const point = scaleOf(aspect)[pointOf(choice, aspect, ids)];
  if (!choice || !point) return "";
  const sure = aspect.confidence[(choice.confidence ?? 0) - 1];
  return [`${aspect.title}: ${pointInWords(point)}`, sure, ...reasonsIn(choice.reasons, aspect)]
    .filter(Boolean)
    .join(" · ");
}

function completionLines(body: DraftBody, rubric: Rubric, id: string): string[] {
  const raised = titlesOf(own(body.flags, id) ?? [], rubric.flags);
  return [
    ...rubric.criteria.map((criterion) => ratingLine(body, criterion, id)),
    raised.length > 0 ? `Flags: ${raised.join(", ")}` : "",
    stepsInWords(own(body.steps, id) ?? []),
    own(body.critiques, id) ?? "",
    ...body.spans
      .filter(({ completionId }) => completionId === id)
      .sort((a, b) => a.start - b.start)
      .map((span) => spanLine(span, rubric)),
    body.unmarked.includes(id) ? "Nothing to mark" : "",
  ];
}

function ratingLine(body: DraftBody, criterion: Criterion, id: string): string {
  const value = own(own(body.ratings, id), criterion.id);
  const reasons = own(own(body.ratingReasons, id), criterion.id);
  const said = reasons ? reasonsIn(reasons, criterion) : [];
  if (value === undefined && said.length === 0) return "";
  const rated = value === undefined ? "not rated" : (value ?? "does not apply");
  return [`${criterion.title}: ${rated}`, ...said].join(" · ");
}

function reasonsIn({ checked, own: words }: Reasons, { reasons }: { reasons: readonly Option[] }): string[] {
  return [...titlesOf(checked, reasons), words].filter((part) => part.trim() !== "");
}

/** What the rubric does not know any more goes by its id. */
const titlesOf = (ids: readonly string[], options: readonly { id: string; title: string }[]) =>
  ids.map((id) => options.find((option) => option.id === id)?.title ?? id);

function spanLine({ quote, tag, severity, text }: SpanCritique, { critiques }: Rubric): string {
  const about = [
    ...(tag === null ? [] : titlesOf([tag], critiques.tags)),
    ...(severity === null ? [] : titlesOf([severity], critiques.severities)),
  ];
  const named = `“${shortened(quote)}”${about.length > 0 ? ` (${about.join(", ")})` : ""}`;
  return text === "" ? named : `${named}: ${text}`;
}

const QUOTED = 80;

function shortened(quote: string): string {
  const text = quote.replace(/\s+/g, " ");
  return text.length > QUOTED ? `${text.slice(0, QUOTED).toWellFormed()}…` : text;
}

/** "Steps: 1–4 right, 5 wrong": those in a row of which the same is said, together. */
function stepsInWords(marks: readonly (StepMark | null)[]): string {
  const runs: { from: number; to: number; mark: StepMark }[] = [];
  for (const [index, mark] of marks.entries()) {
    const last = runs.at(-1);
    if (mark === null) continue;
    if (last && last.mark === mark && last.to === index) last.to = index + 1;
    else runs.push({ from: index + 1, to: index + 1, mark });
  }
  const told = runs.map(({ from, to, mark }) => `${from === to ? from : `${from}–${to}`} ${mark}`);
  return told.length > 0 ? `Steps: ${told.join(", ")}` : "";
}
