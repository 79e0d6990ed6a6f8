import { Info } from "lucide-react";
import { type KeyboardEvent, memo, useId } from "react";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import { type Criterion, endAnchors } from "#app/domain/rubric.ts";

/** As many options as a narrow column has room for. */
const ONE_ROW = 7;

type RatingScaleProps = {
  /** Of the first option; the others follow from it. */
  id: string;
  completionId: string;
  letter: string;
  criterion: Criterion;
  value: number | null | undefined;
  wanted: boolean;
  explained: boolean;
  onExplain: (criterionId: string) => void;
  dispatch: (action: JudgingAction) => void;
};

/** One criterion's score for one completion: a radio group that looks like a scale. */
export const RatingScale = memo(function RatingScale(props: RatingScaleProps) {
  const { id, completionId, letter, criterion, value, wanted, explained, onExplain, dispatch } = props;
  const { title, description, min, max, required } = criterion;
  const ends = endAnchors(criterion);
  const described = useId();
  const rate = (rating: number | null) =>
    dispatch(
      rating === null
        ? { type: "unrate", id: completionId, criterionId: criterion.id }
        : { type: "rate", id: completionId, criterionId: criterion.id, value: rating },
    );
  const scale = Array.from({ length: max - min + 1 }, (_, index) => min + index);
  const options = required ? scale : [null, ...scale];

  const onKeyDown = (event: KeyboardEvent) => {
    const rating = ratingForKey(event, min, max);
    if (rating === null) return;
    event.preventDefault();
    event.stopPropagation();
    rate(rating);
  };

  return (
    <fieldset aria-describedby={described} onKeyDown={onKeyDown} className="min-w-0">
      <legend className="float-left mb-1 flex w-full items-center gap-1.5">
        <span className="min-w-0 truncate text-sm font-medium" title={title}>
          {title}
          <span className="sr-only"> of completion {letter}</span>
        </span>
        {description && (
          <button
            type="button"
            aria-expanded={explained}
            aria-label={`What “${title}” means`}
            className="-my-1 flex size-7 shrink-0 items-center justify-center rounded-md text-faint hover:text-ink aria-expanded:text-accent pointer-coarse:size-10"
            onClick={() => onExplain(criterion.id)}
          >
            <Info aria-hidden="true" className="size-3.5" />
          </button>
        )}
        <span
          id={described}
          className={`ml-auto text-xs whitespace-nowrap ${wanted ? "font-semibold text-danger" : "text-faint"}`}
        >
          {wanted ? "Rating missing" : required ? "required" : "optional"}
        </span>
      </legend>
      {explained && <p className="clear-both mb-1.5 text-sm text-muted">{description}</p>}
      <div
        className={`clear-both rounded-md pt-px pl-px ${options.length > ONE_ROW ? "grid grid-cols-6 @md:flex" : "flex"} ${wanted ? "outline-2 outline-offset-2 outline-danger" : ""}`}
      >
        {options.map((option, index) => (
          <Option
            key={option ?? "none"}
            id={index === 0 ? id : `${id}-${index}`}
            name={id}
            text={option === null ? "–" : String(option)}
            none={option === null}
            said={saidOf(option, criterion)}
            required={required}
            checked={option === null ? value === undefined : value === option}
            onChoose={() => rate(option)}
          />
        ))}
      </div>
      {(ends.min || ends.max) && (
        <p aria-hidden="true" className="mt-0.5 flex justify-between gap-4 text-xs text-muted">
          <span>{ends.min}</span>
          <span className="text-right">{ends.max}</span>
        </p>
      )}
    </fieldset>
  );
});

type OptionProps = {
  id: string;
  name: string;
  text: string;
  none: boolean;
  said: string;
  required: boolean;
  checked: boolean;
  onChoose: () => void;
};

function Option({ id, name, text, none, said, required, checked, onChoose }: OptionProps) {
  return (
    <label
      className={[
        "relative -mt-px -ml-px flex min-h-8 min-w-8 flex-1 items-center justify-center border border-strong bg-surface",
        "text-sm tabular-nums first:rounded-l-md last:rounded-r-md hover:bg-accent-soft pointer-coarse:min-h-11 pointer-coarse:min-w-10",
        none
          ? "has-checked:bg-sunken"
          : "has-checked:z-10 has-checked:border-accent has-checked:bg-accent has-checked:font-semibold has-checked:text-on-accent",
        "has-focus-visible:z-20 has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
      ].join(" ")}
    >
      <input
        type="radio"
        id={id}
        name={name}
        required={required}
        checked={checked}
        aria-label={said}
        className="absolute inset-0 m-0 appearance-none opacity-0"
        onChange={onChoose}
      />
      {text}
    </label>
  );
}

function saidOf(option: number | null, { min, anchors }: Criterion): string {
  if (option === null) return "– no rating";
  const end = anchors[option - min] ?? "";
  return end ? `${option}, ${end}` : String(option);
}

/** A digit sets the rating; 0 stands for 10 where the scale has a 10 and no 0. */
function ratingForKey(event: KeyboardEvent, min: number, max: number): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey || !/^\d$/.test(event.key)) return null;
  const digit = Number(event.key);
  const rating = digit === 0 && min > 0 && max === 10 ? 10 : digit;
  return rating >= min && rating <= max ? rating : null;
}
