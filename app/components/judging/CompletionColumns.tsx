import { type Dispatch, useCallback, useMemo, useState } from "react";
import { letterAt } from "#app/domain/judging/letter.ts";
import type { Gap } from "#app/domain/judging/missing.ts";
import { groupOf, tiePartner } from "#app/domain/judging/moves.ts";
import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";
import type { Criterion } from "#app/domain/rubric.ts";
import { CompletionCard } from "./CompletionCard.tsx";
import type { JudgingTask } from "./judging-task.ts";

type CompletionColumnsProps = {
  completions: JudgingTask["completions"];
  criteria: readonly Criterion[];
  state: JudgingState;
  gaps: readonly Gap[];
  whole: boolean;
  onWhole: (whole: boolean) => void;
  dispatch: Dispatch<JudgingAction>;
};

const WIDEST_REM = 46;

/** All completions: side by side where there is room, beyond four by scrolling sideways; one below the other elsewhere. */
export function CompletionColumns(props: CompletionColumnsProps) {
  const { completions, criteria, state, gaps, whole, onWhole, dispatch } = props;
  const [explained, setExplained] = useState<string | null>(null);
  const onExplain = useCallback((id: string) => setExplained((now) => (now === id ? null : id)), []);
  const wanted = useMemo(
    () => (state.checked ? wantedBy(gaps, completions.length) : []),
    [state.checked, gaps, completions.length],
  );
  return (
    <section aria-labelledby="completions-name" className="min-w-0">
      <div className="mb-2 flex items-center justify-between gap-4">
        <h2 id="completions-name" className="font-semibold">
          {completions.length} completions
        </h2>
        <button
          type="button"
          className="rounded-sm text-sm text-accent underline-offset-3 hover:underline max-xl:hidden"
          onClick={() => onWhole(!whole)}
        >
          {whole ? "Scroll texts in their boxes" : "Show texts at full length"}
        </button>
      </div>
      <div
        className="-m-1 grid gap-4 p-1 xl:auto-cols-[minmax(18rem,1fr)] xl:grid-flow-col xl:grid-rows-[auto_1fr_auto_auto] xl:gap-x-3 xl:gap-y-0 xl:overflow-x-auto"
        style={{ maxWidth: `${completions.length * WIDEST_REM}rem` }}
      >
        {completions.map((completion, index) => (
          <CompletionCard
            key={completion.id}
            index={index}
            completion={completion}
            count={completions.length}
            criteria={criteria}
            {...standingOf(state, completion.id)}
            ratings={state.ratings[completion.id]}
            critique={state.critiques[completion.id] ?? ""}
            wanted={wanted[index] ?? ""}
            whole={whole}
            explained={explained}
            onExplain={onExplain}
            dispatch={dispatch}
          />
        ))}
      </div>
    </section>
  );
}

/** Where a completion stands, in values that compare cheaply, so that a move draws only the cards concerned again. */
function standingOf({ board, ids }: JudgingState, id: string) {
  const group = groupOf(board, id);
  const partner = tiePartner(board, id);
  const partners = partner === null ? [] : (board.groups[partner] ?? []);
  return {
    place: group < 0 ? null : group + 1,
    tied: (board.groups[group]?.length ?? 0) > 1,
    partners: ids.flatMap((other, index) => (partners.includes(other) ? [letterAt(index)] : [])).join(", "),
  };
}

/** By completion: fields and messages of what is missing there, as a string for the same reason. */
function wantedBy(gaps: readonly Gap[], count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const own = gaps.filter(({ letter }) => letter === letterAt(index));
    return own.length === 0 ? "" : JSON.stringify(own.map(({ field, message }) => [field, message]));
  });
}
