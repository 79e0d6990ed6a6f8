import { useMemo } from "react";
import { type Hint, hintsOf } from "#app/domain/judging/hints.ts";
import { anchors } from "#app/domain/judging/missing.ts";
import type { JudgingState } from "#app/domain/judging/state.ts";
import { Callout } from "../../Callout.tsx";

/** What of the judgment does not seem to fit together. Computed again only when something that it looks at changes. */
export function useHints(state: JudgingState): readonly Hint[] {
  const { rubric, completions, ids, board, allUnacceptable, choices, ratings, flags, spans } = state;
  // biome-ignore lint/correctness/useExhaustiveDependencies: of the state, hints look at these alone
  return useMemo(
    () => hintsOf(state),
    [rubric, completions, ids, board, allUnacceptable, choices, ratings, flags, spans],
  );
}

/** Takes the focus when it is asked for, and keeps nobody from submitting. */
export function Hints({ hints }: { hints: readonly Hint[] }) {
  if (hints.length === 0) return null;
  return (
    <section
      id={anchors.hints}
      tabIndex={-1}
      aria-label="Worth a second look"
      className="max-w-reading rounded-md"
    >
      <Callout tone="warn" title="Worth a second look">
        <ul className="flex flex-col gap-0.5">
          {hints.map(({ id, message }) => (
            <li key={id}>{message}</li>
          ))}
        </ul>
        <p className="mt-1 text-sm text-muted">If it is meant so, leave it: you can submit either way.</p>
      </Callout>
    </section>
  );
}
