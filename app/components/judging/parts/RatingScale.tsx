import { type KeyboardEvent, memo, useId } from "react";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import { NO_REASONS, type Reasons } from "#app/domain/judgment-content.ts";
import { type Criterion, endAnchors } from "#app/domain/rubric.ts";
import { consume, digitOf, focusOption } from "./digit.ts";
import { Explain } from "./Explain.tsx";
import { ReasonsField } from "./ReasonsField.tsx";
import { ScaleOption } from "./ScaleOption.tsx";

/** As many options as a narrow column has room for. */
const ONE_ROW = 7;

type RatingScaleProps = {
  /** Of the first option; the others follow from it. */
  id: string;
  reasonsId: string;
  completionId: string;
  letter: string;
  criterion: Criterion;
  /** Null: it does not apply. */
  value: number | null | undefined;
  reasons: Reasons | undefined;
  wanted: boolean;
  reasonsProblem: string | undefined;
  explained: boolean;
  onExplain: (criterionId: string) => void;
  dispatch: (action: JudgingAction) => void;
};

/** What can be chosen on the scale: a rating, that the criterion does not apply, or nothing. */
type Point = number | "n/a" | "none";

/** One criterion's score for one completion: a radio group that looks like a scale, and the reasons for it once it is given. */
export const RatingScale = memo(function RatingScale(props: RatingScaleProps) {
  const { id, completionId, letter, criterion, value, reasons, wanted, explained, dispatch } = props;
  const { title, description, required } = criterion;
  const described = useId();
  const points = pointsOf(criterion);
  const chosen: Point = value === undefined ? "none" : (value ?? "n/a");
  const choose = (point: Point) => {
    const rating = { id: completionId, criterionId: criterion.id };
    if (point === "none") dispatch({ type: "unrate", ...rating });
    else dispatch({ type: "rate", ...rating, value: point === "n/a" ? null : point });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const digit = digitOf(event);
    if (digit === null) return;
    // Off the scale it means nothing either: it must not give the completion a place.
    consume(event);
    const point = points.find((one) => one === ratingFor(digit, criterion));
    if (point === undefined) return;
    choose(point);
    focusOption(event, points.indexOf(point));
  };
  const given = reasons ?? NO_REASONS;
  const asksReasons = criterion.reasons.length > 0 || criterion.ownReason !== "no";
  const saysReasons = given.checked.length > 0 || given.own !== "";
  return (
    <div className="@container min-w-0">
      <fieldset aria-describedby={described} onKeyDown={onKeyDown} className="min-w-0">
        <legend className="float-left mb-1 flex w-full items-center gap-1.5">
          <span className="min-w-0 truncate text-sm font-medium" title={title}>
            {title}
            <span className="sr-only"> of completion {letter}</span>
          </span>
          {(description || hasMiddleAnchors(criterion)) && (
            <Explain
              label={`What “${title}” means`}
              explained={explained}
              onExplain={() => props.onExplain(criterion.id)}
            />
          )}
          <span
            id={described}
            className={`ml-auto text-xs whitespace-nowrap ${wanted ? "font-semibold text-danger" : "text-faint"}`}
          >
            {wanted ? "Rating missing" : required ? "required" : "optional"}
          </span>
        </legend>
        {explained && <Explanation criterion={criterion} />}
        <div
          className={`clear-both rounded-md pt-px pl-px ${points.length > ONE_ROW ? "grid grid-cols-6 @md:flex" : "flex"} ${wanted ? "outline-2 outline-offset-2 outline-danger" : ""}`}
        >
          {points.map((point, index) => (
            <ScaleOption
              key={point}
              id={index === 0 ? id : `${id}-${index}`}
              name={id}
              text={point === "none" ? "–" : String(point)}
              none={point === "none"}
              said={saidOf(point, criterion)}
              required={required}
              checked={point === chosen}
              className="first:rounded-l-md last:rounded-r-md"
              onChoose={() => choose(point)}
            />
          ))}
        </div>
        <Caption criterion={criterion} points={points} chosen={chosen} />
      </fieldset>
      {asksReasons && (value !== undefined || saysReasons) && (
        <ReasonsField
          id={props.reasonsId}
          about={`“${title}” of completion ${letter}`}
          asked={criterion}
          given={given}
          problem={props.reasonsProblem}
          onChange={(changed) =>
            dispatch({
              type: "give reasons",
              id: completionId,
              criterionId: criterion.id,
              reasons: changed,
            })
          }
        />
      )}
    </div>
  );
});

function pointsOf({ min, max, required, notApplicable }: Criterion): Point[] {
  const scale = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  return [...(required ? [] : (["none"] as const)), ...scale, ...(notApplicable ? (["n/a"] as const) : [])];
}

function saidOf(point: Point, { min, anchors }: Criterion): string {
  if (point === "none") return "– no rating";
  if (point === "n/a") return "Does not apply";
  const anchor = anchors[point - min] ?? "";
  return anchor ? `${point}, ${anchor}` : String(point);
}

/** 0 stands for 10 where the scale has a 10 and no 0. */
function ratingFor(digit: number, { min, max }: Criterion): number {
  return digit === 0 && min > 0 && max === 10 ? 10 : digit;
}

function hasMiddleAnchors({ anchors }: Criterion): boolean {
  return anchors.slice(1, -1).some((anchor) => anchor !== "");
}

/** What the criterion is about, and what each of its ratings means. */
function Explanation({ criterion }: { criterion: Criterion }) {
  const { description, anchors, min } = criterion;
  return (
    <div className="clear-both mb-1.5 text-sm text-muted">
      {description && <p>{description}</p>}
      {hasMiddleAnchors(criterion) && (
        <dl className="mt-1 grid grid-cols-[auto_1fr] gap-x-2">
          {anchors.map((anchor, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: an anchor is its rating
            <div key={index} className="contents">
              <dt className="font-semibold tabular-nums">{min + index}</dt>
              <dd>{anchor || "–"}</dd>
            </div>
          ))}
        </dl>
      )}
    </div>
  );
}

type CaptionProps = { criterion: Criterion; points: readonly Point[]; chosen: Point };

/** What the ends of the scale mean and, under the chosen point where that is another, what that means. */
function Caption({ criterion, points, chosen }: CaptionProps) {
  const { min, max } = criterion;
  const ends = endAnchors(criterion);
  const looks = (point: number) => (point === chosen ? "font-medium text-ink" : "");
  return (
    <div aria-hidden="true" className="mt-0.5 text-xs text-muted">
      {(ends.min || ends.max) && (
        <p className="flex justify-between gap-4">
          <span className={looks(min)}>{ends.min}</span>
          <span className={`text-right ${looks(max)}`}>{ends.max}</span>
        </p>
      )}
      {(hasMiddleAnchors(criterion) || criterion.notApplicable) && (
        <Between at={(points.indexOf(chosen) + 0.5) / points.length}>{betweenOf(chosen, criterion)}</Between>
      )}
    </div>
  );
}

function betweenOf(chosen: Point, { min, max, anchors }: Criterion): string {
  if (chosen === "n/a") return "Does not apply";
  if (chosen === "none" || chosen === min || chosen === max) return "";
  return anchors[chosen - min] ?? "";
}

/** Words that cover the point `at` (0 to 1) of their line, within it. Their line is kept while there are none, so that a choice moves nothing. */
function Between({ at, children }: { at: number; children: string }) {
  return (
    <p className="flex min-h-[1lh] font-medium text-ink">
      <span style={{ flexGrow: at }} />
      <span>{children}</span>
      <span style={{ flexGrow: 1 - at }} />
    </p>
  );
}
