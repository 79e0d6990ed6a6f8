import { useCallback, useState } from "react";
import { anchors } from "#app/domain/judging/missing.ts";
import { asksBothBad, orderTitle } from "#app/domain/judging/order.ts";
import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";
import { own } from "#app/domain/own.ts";
import { aspectsOf } from "#app/domain/rubric.ts";
import { TextAreaField } from "../../Field.tsx";
import { AspectQuestion } from "./AspectQuestion.tsx";
import { Hints, useHints } from "./Hints.tsx";
import { Unacceptable } from "./Unacceptable.tsx";

const LONGEST = 20_000;

type JudgmentPanelProps = {
  state: JudgingState;
  /** Fields and messages of what is missing or wrong here, once submit was pressed. */
  wanted: ReadonlyMap<string, string>;
  dispatch: (action: JudgingAction) => void;
};

/** What is said of the completions together, below them: aspects, whether any is acceptable, reasoning, and what does not fit together. */
export function JudgmentPanel({ state, wanted, dispatch }: JudgmentPanelProps) {
  const { rubric } = state;
  const hints = useHints(state);
  const inBar = orderTitle(rubric) !== null;
  const aspects = inBar ? [] : aspectsOf(rubric);
  const reasoning = rubric.reasoning !== "no";
  const acceptability = rubric.acceptability && !inBar;
  const asks = aspects.length > 0 || acceptability || reasoning;
  if (!asks && hints.length === 0) return null;
  return (
    <section aria-labelledby="judgment-name" className="flex min-w-0 flex-col gap-3 min-[120rem]:col-start-2">
      <h2 id="judgment-name" className={asks ? "font-semibold" : "sr-only"}>
        {aspects.length > 0 ? "Compare A and B" : "On the whole"}
      </h2>
      {aspects.length > 0 && <Aspects state={state} wanted={wanted} dispatch={dispatch} />}
      {acceptability && <Unacceptable value={state.allUnacceptable} dispatch={dispatch} />}
      {reasoning && (
        <TextAreaField
          id={anchors.reasoning}
          name={anchors.reasoning}
          label="Reasoning"
          hint="In a sentence or two: what decided it?"
          optional={rubric.reasoning === "optional"}
          error={wanted.get("reasoning")}
          rows={2}
          maxLength={LONGEST}
          className="max-w-reading"
          value={state.reasoning}
          onChange={(event) => dispatch({ type: "reason", text: event.currentTarget.value })}
        />
      )}
      <Hints hints={hints} />
    </section>
  );
}

function Aspects({ state, wanted, dispatch }: JudgmentPanelProps) {
  const [explained, setExplained] = useState<string | null>(null);
  const onExplain = useCallback((id: string) => setExplained((now) => (now === id ? null : id)), []);
  return (
    <div className="max-w-wide rounded-lg border border-line bg-surface">
      {aspectsOf(state.rubric).map((aspect, index) => (
        <AspectQuestion
          key={aspect.id}
          index={index}
          aspect={aspect}
          ids={state.ids}
          choice={own(state.choices, aspect.id)}
          unacceptable={asksBothBad(state.rubric) ? state.allUnacceptable : null}
          problem={wanted.get(`choice.${aspect.id}`)}
          confidenceProblem={wanted.get(`choice.${aspect.id}.confidence`)}
          reasonsProblem={wanted.get(`choice.${aspect.id}.reasons`)}
          explained={explained === aspect.id}
          onExplain={onExplain}
          dispatch={dispatch}
        />
      ))}
    </div>
  );
}
