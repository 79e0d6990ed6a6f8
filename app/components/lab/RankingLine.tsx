import type { Ranking } from "#app/domain/ranking.ts";
import { letterOf } from "./measures.ts";
import type { ShownCompletion } from "./task.ts";

/** A ranking on one line: "A > B = C". */
export function RankingLine(props: { ranking: Ranking; completions: readonly ShownCompletion[] }) {
  const { ranking, completions } = props;
  const ordinals = new Map(completions.map(({ id, ordinal }) => [id, ordinal]));
  const groups = ranking.map((group) => group.map((id) => ordinals.get(id) ?? 0).sort((a, b) => a - b));
  return (
    <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
      <span className="sr-only">
        {groups.map((group) => group.map(letterOf).join(" tied with ")).join(", then ")}
      </span>
      {groups.map((group, index) => (
        <span key={group[0]} aria-hidden="true" className="inline-flex items-center gap-2">
          {index > 0 && <span className="text-faint">›</span>}
          <span className="rounded-md border border-line bg-canvas px-2 font-medium">
            {group.map(letterOf).join(" = ")}
          </span>
        </span>
      ))}
    </p>
  );
}
