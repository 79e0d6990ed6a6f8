import type { JudgmentContent, SpanCritique } from "#app/domain/judgment-content.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { Badge } from "../../Badge.tsx";
import { Markdown } from "../../markdown/Markdown.tsx";
import { letterOf } from "../measures.ts";
import type { ShownCompletion } from "../task.ts";
import { StepMarks } from "./StepMarks.tsx";
import { titleIn } from "./titles.ts";

type OnCompletionProps = { completion: ShownCompletion; rubric: Rubric; content: JudgmentContent };

/** What a judgment says about one completion beside its ratings; nothing where it says nothing. */
export function OnCompletion({ completion, rubric, content }: OnCompletionProps) {
  const { id, ordinal } = completion;
  const flags = content.flags[id] ?? [];
  const critique = content.critiques[id]?.trim() ?? "";
  const spans = content.spans.filter(({ completionId }) => completionId === id);
  const steps = content.steps[id] ?? [];
  const unmarked = content.unmarked.includes(id);
  if (flags.length + spans.length + steps.length === 0 && !critique && !unmarked) return null;
  return (
    <div className="flex flex-col gap-2 border-l-2 border-line pl-4">
      <p className="text-sm font-medium text-muted">On {letterOf(ordinal)}</p>
      {flags.length > 0 && (
        <ul aria-label="Flags" className="flex flex-wrap gap-1.5">
          {flags.map((flag) => (
            <li key={flag}>
              <Badge tone="warn">{titleIn(rubric.flags, flag)}</Badge>
            </li>
          ))}
        </ul>
      )}
      {critique && <Markdown source={critique} />}
      {unmarked && <p className="text-muted">Nothing to mark.</p>}
      {spans.length > 0 && (
        <ul aria-label="Marked passages" className="flex flex-col gap-3">
          {spans
            .toSorted((a, b) => a.start - b.start)
            .map((span) => (
              <Passage key={span.id} span={span} rubric={rubric} />
            ))}
        </ul>
      )}
      {steps.length > 0 && <StepMarks text={completion.text} rule={rubric.steps} marks={steps} />}
    </div>
  );
}

function Passage({ span, rubric }: { span: SpanCritique; rubric: Rubric }) {
  const { tags, severities } = rubric.critiques;
  return (
    <li className="flex flex-col gap-1">
      <div className="flex flex-wrap items-baseline gap-x-2 gap-y-1">
        <q className="max-h-24 overflow-auto rounded bg-sunken px-1.5 font-mono text-sm break-words whitespace-pre-wrap">
          {span.quote}
        </q>
        {span.tag !== null && <Badge>{titleIn(tags, span.tag)}</Badge>}
        {span.severity !== null && <Badge tone="danger">{titleIn(severities, span.severity)}</Badge>}
      </div>
      {span.text.trim() !== "" && <Markdown source={span.text} />}
    </li>
  );
}
