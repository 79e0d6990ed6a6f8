import { Letter } from "../judging/parts/Letter.tsx";
import { PlaceBadge } from "../judging/parts/PlaceBadge.tsx";
import { Markdown } from "../markdown/Markdown.tsx";
import { ScrollBox } from "../markdown/ScrollBox.tsx";
import { letterOf } from "./measures.ts";
import type { ShownCompletion, ShownConsensus } from "./task.ts";

type TaskCompletionsProps = { completions: readonly ShownCompletion[]; consensus: ShownConsensus | null };

/** The completions with their models, in the order of the consensus once there is one. */
export function TaskCompletions({ completions, consensus }: TaskCompletionsProps) {
  const ranking = consensus?.ranking ?? [];
  const placeOf = ({ id }: ShownCompletion) => ranking.findIndex((group) => group.includes(id)) + 1;
  const ordered = completions.toSorted((a, b) => placeOf(a) - placeOf(b) || a.ordinal - b.ordinal);
  return (
    <ol className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,26rem),1fr))] items-start gap-4">
      {ordered.map((completion) => {
        const place = placeOf(completion);
        const letter = letterOf(completion.ordinal);
        return (
          <li key={completion.id} className="min-w-0 rounded-lg border border-line bg-surface">
            <div className="flex items-center justify-between gap-3 border-b border-line px-4 py-2.5 sm:px-5">
              <h3 className="flex min-w-0 items-center gap-2.5 font-semibold">
                <Letter letter={letter} ranked={place > 0 || undefined} />
                <span className="min-w-0 font-normal break-words text-muted">
                  {completion.model ?? "no model named"}
                </span>
              </h3>
              {place > 0 && <PlaceBadge place={place} tied={ranking[place - 1]!.length > 1} />}
            </div>
            <ScrollBox
              label={`Text of completion ${letter}`}
              className="relative max-h-[32rem] overflow-auto px-4 py-3 -outline-offset-2 sm:px-5"
            >
              <Markdown source={completion.text} className="text-reading" />
            </ScrollBox>
          </li>
        );
      })}
    </ol>
  );
}
