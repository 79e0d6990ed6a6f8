import { type KeyboardEvent, memo, useMemo } from "react";
import { groupOf, placeOf } from "#app/domain/board.ts";
import type { Layout } from "#app/domain/judging/layout.ts";
import { letterAt } from "#app/domain/judging/letter.ts";
import { markRoom } from "#app/domain/judging/mark-room.ts";
import { anchors } from "#app/domain/judging/missing.ts";
import { tiePartner } from "#app/domain/judging/moves.ts";
import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";
import type { Reasons, SpanCritique, StepMark } from "#app/domain/judgment-content.ts";
import { own } from "#app/domain/own.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { CompletionText } from "../marking/CompletionText.tsx";
import { PlaceControls } from "../ranking/PlaceControls.tsx";
import { placeKey } from "../shortcuts/keys.ts";
import { useKeys } from "../shortcuts/shortcut-keys.tsx";
import { Critique } from "./Critique.tsx";
import { FLAGS_EXPLAINED, Flags } from "./Flags.tsx";
import { Letter } from "./Letter.tsx";
import { RatingScale } from "./RatingScale.tsx";
import { Steps } from "./Steps.tsx";

export type CardProps = {
  index: number;
  completion: { id: string; text: string };
  count: number;
  rubric: Rubric;
  /** From 1; null while not ranked. */
  place: number | null;
  tied: boolean;
  /** The letters that the tie button would tie it with. */
  partners: string;
  ratings: Record<string, number | null> | undefined;
  ratingReasons: Record<string, Reasons> | undefined;
  flags: readonly string[] | undefined;
  critique: string;
  spans: readonly SpanCritique[];
  unmarked: boolean;
  /** How long a passage may still be marked. */
  room: number;
  steps: readonly (StepMark | null)[] | undefined;
};

type CompletionCardProps = CardProps & {
  /** What is missing or wrong here, once submit was pressed: fields and messages, as one string so that it compares cheaply. */
  wanted: string;
  whole: boolean;
  layout: Layout;
  /** What is explained: ids of criteria, and the flags. */
  explained: ReadonlySet<string>;
  onExplain: (id: string) => void;
  dispatch: (action: JudgingAction) => void;
};

/** What the card of the completion at `index` shows. What did not change for it is the same value as before, so that the card is not drawn again. */
export function cardProps(state: JudgingState, index: number): CardProps {
  const completion = state.completions[index]!;
  const { id } = completion;
  return {
    index,
    completion,
    count: state.completions.length,
    rubric: state.rubric,
    ...standingOf(state, id),
    ratings: state.ratings[id],
    ratingReasons: state.ratingReasons[id],
    flags: state.flags[id],
    critique: state.critiques[id] ?? "",
    spans: spansOf(state, completion),
    unmarked: state.unmarked.includes(id),
    // No passage is longer than its text; so the marks of others change nothing here until they fill what there is.
    room: Math.min(markRoom(state.spans), Math.max(completion.text.length, 1)),
    steps: state.steps[id],
  };
}

/** Where a completion stands, in values that compare cheaply. */
function standingOf({ board, ids }: JudgingState, id: string) {
  const group = groupOf(board, id);
  const partner = tiePartner(board, id);
  const partners = partner === null ? [] : (board.groups[partner] ?? []);
  return {
    place: placeOf(board, id) || null,
    tied: (board.groups[group]?.length ?? 0) > 1,
    partners: ids.flatMap((other, index) => (partners.includes(other) ? [letterAt(index)] : [])).join(", "),
  };
}

const NO_SPANS: readonly SpanCritique[] = [];
/** By completion: its marks as they were last asked for. */
const lastSpans = new WeakMap<object, readonly SpanCritique[]>();

function spansOf({ spans }: JudgingState, completion: { id: string }): readonly SpanCritique[] {
  const own = spans.filter(({ completionId }) => completionId === completion.id);
  if (own.length === 0) return NO_SPANS;
  const last = lastSpans.get(completion);
  if (last?.length === own.length && own.every((span, index) => span === last[index])) return last;
  lastSpans.set(completion, own);
  return own;
}

/** One completion with everything that is judged about it. In columns its rows line up with its neighbours'. */
export const CompletionCard = memo(function CompletionCard(props: CompletionCardProps) {
  const { index, completion, rubric, place, layout, whole, dispatch } = props;
  const letter = letterAt(index);
  const keys = useKeys();
  const wanted = useMemo(() => new Map<string, string>(JSON.parse(props.wanted || "[]")), [props.wanted]);
  const ranked = rubric.order.by === "ranking";
  const onKeyDown = (event: KeyboardEvent) => {
    const command = ranked && !event.defaultPrevented ? placeKey(event.nativeEvent, keys) : null;
    if (command?.type !== "move") return;
    event.preventDefault();
    dispatch({ type: "move", id: completion.id, move: command.move });
  };
  const name = (
    <h3 id={`${anchors.completion(index)}-name`} className="flex items-center gap-2">
      <span className="sr-only">Completion </span>
      <Letter letter={letter} ranked={ranked ? place !== null : undefined} />
    </h3>
  );
  return (
    <article
      id={anchors.completion(index)}
      tabIndex={-1}
      aria-labelledby={`${anchors.completion(index)}-name`}
      onKeyDown={onKeyDown}
      className={`relative grid min-w-0 scroll-mt-4 grid-cols-[minmax(0,1fr)] auto-rows-auto gap-0 rounded-lg border border-line bg-surface [&_:is(button,input,textarea)]:scroll-mt-[30dvh] ${layout === "stacked" ? "" : "md:[grid-row:span_var(--card-rows)] md:grid-rows-subgrid"}`}
    >
      <header className="@container border-b border-line px-3 py-2.5">
        {ranked ? (
          <PlaceControls
            id={anchors.place(index)}
            completionId={completion.id}
            letter={letter}
            placeCount={props.count}
            place={place}
            tied={props.tied}
            partners={props.partners}
            wanted={wanted.has(`ranking.${completion.id}`)}
            dispatch={dispatch}
          >
            {name}
            <p className={`text-sm whitespace-nowrap ${place === null ? "text-faint" : ""}`}>
              {place === null ? "Not ranked" : `Place ${place}${props.tied ? ", tied" : ""}`}
            </p>
          </PlaceControls>
        ) : (
          name
        )}
      </header>
      {rubric.steps ? (
        <Steps
          index={index}
          completion={completion}
          rule={rubric.steps}
          marks={props.steps}
          wanted={wanted}
          whole={whole}
          layout={layout}
          dispatch={dispatch}
        />
      ) : (
        <CompletionText
          {...{ index, completion, rubric, whole, dispatch }}
          spans={props.spans}
          unmarked={props.unmarked}
          room={props.room}
          layout={props.layout}
          wanted={props.wanted}
        />
      )}
      <Ratings {...props} letter={letter} problems={wanted} />
      <Words {...props} letter={letter} problems={wanted} />
    </article>
  );
});

type PartProps = CompletionCardProps & { letter: string; problems: ReadonlyMap<string, string> };

function Ratings(props: PartProps) {
  const { index, completion, rubric, layout, letter, problems, explained, onExplain, dispatch } = props;
  const { criteria } = rubric;
  const rows = layout === "stacked" ? "" : "md:[grid-row:span_var(--criteria)] md:grid-rows-subgrid";
  return (
    <div
      className={`grid grid-cols-[minmax(0,1fr)] gap-y-3.5 px-4 py-3.5 ${rows} ${criteria.length > 0 ? "border-t border-line" : "hidden"}`}
    >
      {criteria.map((criterion, criterionIndex) => (
        <RatingScale
          key={criterion.id}
          id={anchors.rating(index, criterionIndex)}
          reasonsId={anchors.ratingReasons(index, criterionIndex)}
          completionId={completion.id}
          letter={letter}
          criterion={criterion}
          value={own(props.ratings, criterion.id)}
          reasons={own(props.ratingReasons, criterion.id)}
          wanted={problems.has(`rating.${completion.id}.${criterion.id}`)}
          reasonsProblem={problems.get(`ratingReasons.${completion.id}.${criterion.id}`)}
          explained={explained.has(criterion.id)}
          onExplain={onExplain}
          dispatch={dispatch}
        />
      ))}
    </div>
  );
}

const NO_FLAGS: readonly string[] = [];

/** Flags and the critique of the whole. */
function Words(props: PartProps) {
  const { index, completion, rubric, letter, problems, explained, onExplain, dispatch } = props;
  const criticised = rubric.critiques.whole !== "no";
  const empty = !criticised && rubric.flags.length === 0;
  return (
    <div className={`flex flex-col gap-2.5 px-4 pt-2.5 pb-3.5 ${empty ? "hidden" : "border-t border-line"}`}>
      {rubric.flags.length > 0 && (
        <Flags
          id={anchors.flags(index)}
          completionId={completion.id}
          letter={letter}
          flags={rubric.flags}
          raised={props.flags ?? NO_FLAGS}
          problem={problems.get(`flag.${completion.id}`)}
          explained={explained.has(FLAGS_EXPLAINED)}
          onExplain={onExplain}
          dispatch={dispatch}
        />
      )}
      {criticised && (
        <Critique
          id={anchors.critique(index)}
          completionId={completion.id}
          letter={letter}
          text={props.critique}
          optional={rubric.critiques.whole === "optional"}
          problem={problems.get(`critique.${completion.id}`)}
          dispatch={dispatch}
        />
      )}
    </div>
  );
}
