import type { Choice, JudgmentContent } from "#app/domain/judgment-content.ts";
import { type Aspect, aspectsOf, type Rubric } from "#app/domain/rubric.ts";
import { letterOf } from "../measures.ts";
import type { ShownCompletion } from "../task.ts";
import { reasonsSaid } from "./titles.ts";

type ChoiceListProps = {
  rubric: Rubric;
  choices: JudgmentContent["choices"];
  completions: readonly ShownCompletion[];
};

/** What was said of each aspect, with how sure the expert is of it and why. */
export function ChoiceList({ rubric, choices, completions }: ChoiceListProps) {
  const said = aspectsOf(rubric).flatMap((aspect) => {
    const choice = choices[aspect.id];
    return choice ? [{ aspect, choice }] : [];
  });
  if (said.length === 0) return null;
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[auto_minmax(0,1fr)]">
      {said.map(({ aspect, choice }) => {
        const sure = choice.confidence && aspect.confidence[choice.confidence - 1];
        const why = reasonsSaid(choice.reasons, aspect.reasons);
        return (
          <div key={aspect.id} className="col-span-full grid sm:grid-cols-subgrid">
            <dt className="text-muted">{aspect.title}</dt>
            <dd className="min-w-0 break-words">
              <span className="font-medium">{choiceInWords(choice, aspect, completions)}</span>
              {sure && <span className="text-muted"> · {sure}</span>}
              {why.length > 0 && <span className="block text-sm text-muted">{why.join(" · ")}</span>}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function choiceInWords(
  { better, degree }: Choice,
  { tie, degrees }: Aspect,
  completions: readonly ShownCompletion[],
): string {
  if (better === null) return tie ?? "Neither";
  const ordinal = completions.find(({ id }) => id === better)?.ordinal ?? 0;
  return `${letterOf(ordinal)}: ${degrees[degree - 1] ?? "better"}`;
}
