import type { KeyboardEvent, ReactNode } from "react";
import { letterAt } from "#app/domain/judging/letter.ts";
import {
  BOTH_BAD,
  isBothBad,
  pointInWords,
  pointOf,
  type ScalePoint,
  scaleOf,
} from "#app/domain/judging/order.ts";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import type { Choice } from "#app/domain/judgment-content.ts";
import type { Aspect } from "#app/domain/rubric.ts";
import { consume, digitOf, focusOption } from "./digit.ts";
import { Letter } from "./Letter.tsx";
import { ScaleOption } from "./ScaleOption.tsx";

type AspectScaleProps = {
  /** Of the first point; the others follow from it. */
  id: string;
  aspect: Aspect;
  /** In the order shown. */
  ids: readonly string[];
  choice: Choice | undefined;
  /** All are unacceptable; null where that both are bad is no answer here. */
  unacceptable: boolean | null;
  wanted: boolean;
  dispatch: (action: JudgingAction) => void;
  /** The legend. */
  children: ReactNode;
};

const POINT =
  "px-1.5 py-1 text-center leading-tight hyphens-auto max-sm:justify-start max-sm:rounded-md max-sm:px-3 sm:first:rounded-l-md sm:last:rounded-r-md";

/** Which of two completions is better and by how much: radio buttons that stand between A and B, each with its words. Digits choose from the left. */
export function AspectScale(props: AspectScaleProps) {
  const { id, aspect, ids, choice, unacceptable, wanted, dispatch, children } = props;
  const points = unacceptable === null ? scaleOf(aspect) : [...scaleOf(aspect), BOTH_BAD];
  const isBad = isBothBad(choice, unacceptable === true);
  const chosen = isBad ? points.indexOf(BOTH_BAD) : pointOf(choice, aspect, ids);
  const choose = (point: ScalePoint) => {
    const { side, degree } = point;
    if (isBad !== (point === BOTH_BAD)) dispatch({ type: "find unacceptable", value: !isBad });
    const better = side === null ? null : (ids[side] ?? null);
    dispatch({ type: "choose", aspectId: aspect.id, change: { better, degree } });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const digit = digitOf(event);
    const point = digit !== null && points[digit - 1];
    if (!point) return;
    consume(event);
    choose(point);
    focusOption(event, digit - 1);
  };
  return (
    <fieldset onKeyDown={onKeyDown} data-order={id} className="min-w-0">
      {children}
      <div
        className={`clear-both flex flex-col gap-1.5 rounded-md sm:flex-row sm:items-stretch sm:gap-2 ${wanted ? "outline-2 outline-offset-2 outline-danger" : ""}`}
      >
        {sidesOf(points).map(({ side, own }) => (
          <div
            key={own[0]}
            style={{ flexGrow: own.length }}
            className={`flex min-w-0 gap-2 sm:basis-0 ${side === 1 ? "sm:flex-row-reverse" : ""}`}
          >
            <span
              aria-hidden="true"
              className={`flex items-start sm:items-center ${side === null ? "w-8 sm:hidden" : ""}`}
            >
              {side !== null && <Letter letter={letterAt(side)} ranked={points[chosen]?.side === side} />}
            </span>
            <div className="flex min-w-0 flex-1 flex-col pt-px pl-px max-sm:gap-0.5 sm:flex-row">
              {own.map((index) => (
                <ScaleOption
                  key={index}
                  id={index === 0 ? id : `${id}-${index}`}
                  name={id}
                  said={pointInWords(points[index]!)}
                  text={points[index]!.title}
                  checked={index === chosen}
                  required={aspect.required}
                  className={POINT}
                  onChoose={() => choose(points[index]!)}
                />
              ))}
            </div>
          </div>
        ))}
      </div>
    </fieldset>
  );
}

/** Indexes of the points, side by side: those for A, the tie, those for B, that both are bad. */
function sidesOf(points: readonly ScalePoint[]): { side: number | null; own: number[] }[] {
  const of = (wanted: (point: ScalePoint) => boolean) =>
    points.flatMap((point, index) => (wanted(point) ? [index] : []));
  return [
    { side: 0, own: of(({ side }) => side === 0) },
    { side: null, own: of((point) => point.side === null && point !== BOTH_BAD) },
    { side: 1, own: of(({ side }) => side === 1) },
    { side: null, own: of((point) => point === BOTH_BAD) },
  ].filter(({ own }) => own.length > 0);
}
