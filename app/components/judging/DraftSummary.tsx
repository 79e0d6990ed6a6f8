import type { ReactNode } from "react";
import type { DraftBody } from "#app/domain/draft.ts";
import { letterAt } from "#app/domain/judging/letter.ts";
import { orderInShort } from "#app/domain/judging/order.ts";
import { startJudging } from "#app/domain/judging/start.ts";
import type { JudgingState } from "#app/domain/judging/state.ts";
import { aspectsOf } from "#app/domain/rubric.ts";
import type { JudgingTask } from "./judging-task.ts";

/** All that a draft says, to be read beside what is on the page. */
export function DraftSummary({ task, body }: { task: JudgingTask; body: DraftBody }) {
  const state = startJudging({ ...task, draft: { body } });
  const order = orderInShort(state);
  const answered = aspectsOf(state.rubric).filter(({ id }) => state.choices[id]).length;
  return (
    <div className="flex flex-col gap-4">
      <p className="font-medium">{order || "No order yet"}</p>
      {answered > 1 && <p className="text-muted">{answered} aspects compared</p>}
      {state.ids.map((id, index) => (
        <Said key={id} title={`Completion ${letterAt(index)}`} parts={partsOf(state, id)} />
      ))}
      {state.reasoning && <Said title="Reasoning" parts={[state.reasoning]} />}
    </div>
  );
}

function Said({ title, parts }: { title: string; parts: ReactNode[] }) {
  if (parts.length === 0) return null;
  return (
    <section>
      <h3 className="text-sm font-semibold">{title}</h3>
      {parts.map((part, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name and never change places
        <p key={index} className="break-words whitespace-pre-wrap">
          {part}
        </p>
      ))}
    </section>
  );
}

/** What is said of one completion, a line for each kind. */
function partsOf(state: JudgingState, id: string): ReactNode[] {
  const { rubric, ratings, flags, critiques, spans, steps } = state;
  const given = ratings[id] ?? {};
  const rated = rubric.criteria
    .filter((criterion) => given[criterion.id] !== undefined)
    .map((criterion) => `${criterion.title} ${given[criterion.id] ?? "does not apply"}`);
  const raised = rubric.flags.filter((flag) => flags[id]?.includes(flag.id)).map(({ title }) => title);
  const marked = (steps[id] ?? []).filter((mark) => mark !== null).length;
  const marks = spans
    .filter(({ completionId }) => completionId === id)
    .map(({ quote, text }) => `“${shorten(quote)}”${text && `: ${text}`}`);
  return [
    rated.join(", "),
    raised.length > 0 && `Flags: ${raised.join(", ")}`,
    marked > 0 && `${marked} ${marked === 1 ? "step" : "steps"} marked`,
    critiques[id],
    ...marks,
  ].filter(Boolean);
}

const SHORT = 80;
const shorten = (quote: string) =>
  quote.length > SHORT ? `${quote.slice(0, SHORT).toWellFormed()}…` : quote;
