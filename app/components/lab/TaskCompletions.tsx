import { positions } from "#app/domain/ranking.ts";
import { Badge } from "../Badge.tsx";
import { Markdown } from "../markdown/Markdown.tsx";
import { letterOf } from "./measures.ts";
import type { ShownCompletion, ShownConsensus } from "./task.ts";

type TaskCompletionsProps = { completions: readonly ShownCompletion[]; consensus: ShownConsensus | null };

/** The completions with their models, in the order of the consensus once there is one. */
export function TaskCompletions({ completions, consensus }: TaskCompletionsProps) {
  const places = consensus ? positions(consensus.ranking) : new Map<string, number>();
  const placeOf = ({ id }: ShownCompletion) => places.get(id) ?? 0;
  const ordered = completions.toSorted((a, b) => placeOf(a) - placeOf(b) || a.ordinal - b.ordinal);
  const sharing = (place: number) => [...places.values()].filter((other) => other === place).length;
  return (
    <ol className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,26rem),1fr))] items-start gap-4">
      {ordered.map((completion) => {
        const place = placeOf(completion);
        return (
          <li key={completion.id} className="min-w-0 rounded-lg border border-line bg-surface">
            <div className="flex items-start justify-between gap-3 border-b border-line px-4 py-2.5 sm:px-5">
              <h3 className="min-w-0 font-semibold break-words">
                {letterOf(completion.ordinal)}
                <span className="font-normal text-muted"> · {completion.model ?? "no model named"}</span>
              </h3>
              {place > 0 && (
                <Badge tone={place === 1 ? "good" : "neutral"}>
                  {sharing(place) > 1 ? `Shares place ${place}` : `Place ${place}`}
                </Badge>
              )}
            </div>
            <div className="max-h-[32rem] overflow-auto px-4 py-3 sm:px-5">
              <Markdown source={completion.text} className="text-reading" />
            </div>
          </li>
        );
      })}
    </ol>
  );
}
