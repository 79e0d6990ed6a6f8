import { anchors } from "#app/domain/judging/missing.ts";
import { barAspect, orderInShort, orderTitle } from "#app/domain/judging/order.ts";
import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";
import { own } from "#app/domain/own.ts";
import { aspectsOf } from "#app/domain/rubric.ts";
import { AspectScale } from "./AspectScale.tsx";
import { focusOn } from "./focus.ts";
import { useHints } from "./Hints.tsx";
import { RankingBoard } from "./RankingBoard.tsx";
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
            wanted={wanted.has(`choice.${aspect.id}`)}
            dispatch={dispatch}
          >
            <legend className="sr-only">{aspect.title}</legend>
          </AspectScale>
        ) : (
          <Progress state={state} />
        )}
      </div>
      <div className="flex flex-wrap gap-x-4 gap-y-1 empty:hidden lg:flex-col">
        {rubric.acceptability && orderTitle(rubric) !== null && (
          <Unacceptable value={state.allUnacceptable} dispatch={dispatch} />
        )}
        {hints.length > 0 && (
          <a
            href={`#${anchors.hints}`}
            className="link self-center text-sm whitespace-nowrap lg:self-start"
            onClick={(event) => {
              event.preventDefault();
              focusOn(anchors.hints);
            }}
          >
            Worth a second look ({hints.length})
          </a>
        )}
      </div>
    </div>
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
