import { useEffect, useRef, useState } from "react";
import type { Hint } from "#app/domain/judging/hints.ts";
import { anchors } from "#app/domain/judging/missing.ts";
import { asksBothBad, barAspect, orderInShort, orderTitle } from "#app/domain/judging/order.ts";
import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";
import { own } from "#app/domain/own.ts";
import { type Aspect, aspectsOf, type Rubric } from "#app/domain/rubric.ts";
import { focusOn } from "../focus.ts";
import { RankingBoard } from "../ranking/RankingBoard.tsx";
import { AspectScale } from "./AspectScale.tsx";
import { Explain } from "./Explain.tsx";
import { useHints } from "./Hints.tsx";
import { Unacceptable } from "./Unacceptable.tsx";

type OrderBarProps = {
  state: JudgingState;
  /** Fields and messages of what is missing or wrong, once submit was pressed. */
  wanted: ReadonlyMap<string, string>;
  dispatch: (action: JudgingAction) => void;
  /** A press on a completion of the board leads to it. */
  onVisit: (id: string) => void;
};

/** How the completions are ordered, at the foot of the window: the board, the scale between two, or how far one is with what stands above. */
export function OrderBar({ state, wanted, dispatch, onVisit }: OrderBarProps) {
  const { rubric, ids, board, lifted, choices } = state;
  const aspect = barAspect(rubric);
  const hints = useHints(state);
  const told = useTold(hints);
  return (
    <div className="flex min-w-0 flex-col gap-x-4 gap-y-1.5 lg:flex-row lg:items-center">
      <div className="min-w-0 flex-1">
        {rubric.order.by === "ranking" ? (
          <RankingBoard ids={ids} board={board} lifted={lifted} dispatch={dispatch} onVisit={onVisit} />
        ) : aspect ? (
          <AspectScale
            id={anchors.aspect(0)}
            aspect={aspect}
            ids={ids}
            choice={own(choices, aspect.id)}
            unacceptable={asksBothBad(rubric) ? state.allUnacceptable : null}
            wanted={wanted.has(`choice.${aspect.id}`)}
            dispatch={dispatch}
          >
            <Asked aspect={aspect} />
          </AspectScale>
        ) : (
          <Progress state={state} />
        )}
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-1 empty:hidden lg:flex-col">
        {rubric.acceptability && orderTitle(rubric) !== null && (
          <Unacceptable value={state.allUnacceptable} dispatch={dispatch} />
        )}
        {mayHint(rubric) && (
          <a
            href={`#${anchors.hints}`}
            className={`link self-center text-sm whitespace-nowrap lg:self-start ${hints.length > 0 ? "" : "invisible max-md:hidden"}`}
            onClick={(event) => {
              event.preventDefault();
              focusOn(anchors.hints);
            }}
          >
            Worth a second look ({hints.length})
          </a>
        )}
      </div>
      <p role="status" className="sr-only">
        {told}
      </p>
    </div>
  );
}

/** Whether two parts of a judgment could contradict each other: the room for saying so is kept, or the board would move under the hand. */
const mayHint = (rubric: Rubric) =>
  rubric.criteria.length > 0 ||
  rubric.flags.length > 0 ||
  rubric.critiques.severities.length > 0 ||
  aspectsOf(rubric).length > 1;

/** What is worth a second look, for the ear: each thing once. */
function useTold(hints: readonly Hint[]): string {
  const known = useRef(new Set<string>());
  const [told, setTold] = useState("");
  useEffect(() => {
    const fresh = hints.filter(({ id }) => !known.current.has(id));
    if (fresh.length === 0) return;
    for (const { id } of fresh) known.current.add(id);
    setTold(`Worth a second look: ${fresh.map(({ message }) => message).join(" ")}`);
  }, [hints]);
  return told;
}

/** A description that is longer is shown when it is asked for. */
const SHORT = 120;

/** What the scale asks: its description beside it, or behind the button where that would take much of the window. */
function Asked({ aspect: { title, description } }: { aspect: Aspect }) {
  const [explained, setExplained] = useState(false);
  const isLong = description.length > SHORT;
  return (
    <>
      <legend className="float-left mb-1 flex w-full flex-wrap items-center gap-x-2 text-sm">
        <span className="font-semibold">{title}</span>
        {description && !isLong && <span className="text-muted">{description}</span>}
        {isLong && (
          <Explain
            label={`What “${title}” means`}
            explained={explained}
            onExplain={() => setExplained(!explained)}
          />
        )}
      </legend>
      {isLong && explained && (
        <p className="clear-both mb-1 max-h-[20dvh] max-w-reading overflow-y-auto text-sm text-muted">
          {description}
        </p>
      )}
    </>
  );
}

/** How far one is, where what is asked stands above the bar. */
function Progress({ state }: { state: JudgingState }) {
  const aspects = aspectsOf(state.rubric);
  if (aspects.length === 0)
    return <p className="text-sm text-muted max-md:hidden">Each completion is judged by itself.</p>;
  const given = aspects.filter(({ id }) => own(state.choices, id)).length;
  const overall = orderInShort(state);
  return (
    <p className="text-sm text-muted">
      <a
        href={`#${anchors.aspect(0)}`}
        className="link"
        onClick={(event) => {
          event.preventDefault();
          focusOn(anchors.aspect(0));
        }}
      >
        Compare A and B
      </a>
      : {given} of {aspects.length} answered{overall && ` · ${overall}`}
    </p>
  );
}
