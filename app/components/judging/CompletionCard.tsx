import { type KeyboardEvent, memo } from "react";
import { letterAt } from "#app/domain/judging/letter.ts";
import { anchors } from "#app/domain/judging/missing.ts";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import type { Criterion } from "#app/domain/rubric.ts";
import { CompletionText } from "./CompletionText.tsx";
import { Critique } from "./Critique.tsx";
import { type KeyCommand, placeKey } from "./keys.ts";
import { PlaceControls } from "./PlaceControls.tsx";
import { RatingScale } from "./RatingScale.tsx";

type CompletionCardProps = {
  index: number;
  completion: { id: string; text: string };
  count: number;
  criteria: readonly Criterion[];
  /** From 1; null while not ranked. */
  place: number | null;
  tied: boolean;
  partners: string;
  ratings: Record<string, number | null> | undefined;
  critique: string;
  /** What is missing or wrong here, once submit was pressed: fields and messages, as one string so that it compares cheaply. */
  wanted: string;
  whole: boolean;
  explained: string | null;
  onExplain: (criterionId: string) => void;
  dispatch: (action: JudgingAction) => void;
};

/** One completion with everything that is judged about it. In columns its rows line up with its neighbours'. */
export const CompletionCard = memo(function CompletionCard(props: CompletionCardProps) {
  const { index, completion, count, criteria, place, tied, partners, critique, dispatch } = props;
  const letter = letterAt(index);
  const wanted = new Map<string, string>(props.wanted ? JSON.parse(props.wanted) : []);
  const onKeyDown = (event: KeyboardEvent) => {
    const command: KeyCommand | null = placeKey(event.nativeEvent);
    if (command?.type !== "move") return;
    event.preventDefault();
    dispatch({ type: "move", id: completion.id, move: command.move });
  };
  return (
    <article
      id={anchors.completion(index)}
      tabIndex={-1}
      aria-labelledby={`${anchors.completion(index)}-name`}
      onKeyDown={onKeyDown}
      className="grid min-w-0 grid-cols-[minmax(0,1fr)] scroll-mt-4 [&_:is(button,input,textarea)]:scroll-mt-[30dvh] grid-rows-[auto_auto_auto_auto] gap-0 rounded-lg border border-line bg-surface xl:row-span-4 xl:grid-rows-subgrid"
    >
      <header className="@container border-b border-line px-3 py-2.5">
        <PlaceControls
          id={anchors.place(index)}
          completionId={completion.id}
          letter={letter}
          placeCount={count}
          place={place}
          tied={tied}
          partners={partners}
          wanted={wanted.has(`ranking.${completion.id}`)}
          dispatch={dispatch}
        >
          <h3 id={`${anchors.completion(index)}-name`} className="flex items-center gap-2">
            <span className="sr-only">Completion </span>
            <Letter letter={letter} ranked={place !== null} />
          </h3>
          <p className={`text-sm whitespace-nowrap ${place === null ? "text-faint" : ""}`}>
            {place === null ? "Not ranked" : `Place ${place}${tied ? ", tied" : ""}`}
          </p>
        </PlaceControls>
      </header>
      <CompletionText text={completion.text} letter={letter} whole={props.whole} />
      <div
        className={`@container flex flex-col gap-3.5 px-4 py-3.5 ${criteria.length > 0 ? "border-t border-line" : "hidden"}`}
      >
        {criteria.map((criterion, criterionIndex) => (
          <RatingScale
            key={criterion.id}
            id={anchors.rating(index, criterionIndex)}
            completionId={completion.id}
            letter={letter}
            criterion={criterion}
            value={props.ratings?.[criterion.id]}
            wanted={wanted.has(`rating.${completion.id}.${criterion.id}`)}
            explained={props.explained === criterion.id}
            onExplain={props.onExplain}
            dispatch={dispatch}
          />
        ))}
      </div>
      <div className="border-t border-line px-4 pt-2.5 pb-3.5">
        <Critique
          id={anchors.critique(index)}
          completionId={completion.id}
          letter={letter}
          text={critique}
          problem={wanted.get(`critique.${completion.id}`)}
          dispatch={dispatch}
        />
      </div>
    </article>
  );
});

export function Letter({ letter, ranked }: { letter: string; ranked: boolean }) {
  return (
    <span
      className={`flex size-8 items-center justify-center rounded-md border font-serif text-lg font-semibold ${ranked ? "border-accent bg-accent-soft text-accent" : "border-dashed border-strong"}`}
    >
      {letter}
    </span>
  );
}
