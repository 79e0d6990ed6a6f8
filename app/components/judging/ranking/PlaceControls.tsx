import { ArrowDown, ArrowUp, Equal, X } from "lucide-react";
import { type KeyboardEvent, memo, type ReactNode, useState } from "react";
import type { Move } from "#app/domain/judging/moves.ts";
import type { JudgingAction } from "#app/domain/judging/state.ts";

type PlaceControlsProps = {
  /** Of the first button. */
  id: string;
  completionId: string;
  letter: string;
  placeCount: number;
  /** From 1; null while not ranked. */
  place: number | null;
  tied: boolean;
  /** The letters that the tie button would tie it with; empty when there are none. */
  partners: string;
  wanted: boolean;
  dispatch: (action: JudgingAction) => void;
  /** Its name and where it stands. */
  children: ReactNode;
};

/** Everything the board can do with one completion, at the completion itself. */
export const PlaceControls = memo(function PlaceControls(props: PlaceControlsProps) {
  const { id, completionId, letter, placeCount, place, tied, partners, wanted, dispatch, children } = props;
  // One of the places is in the tab order: the one that it has, or that the arrows have led to.
  const [focused, setFocused] = useState<number | null>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const to = placeAfter(event.key, focused, placeCount);
    if (to === null || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    event.currentTarget.querySelectorAll("button")[to - 1]?.focus();
  };
  const move = (to: Move) => () => dispatch({ type: "move", id: completionId, move: to });
  return (
    <fieldset className="flex flex-wrap items-center gap-x-2 gap-y-2">
      <legend className="sr-only">Place of completion {letter}</legend>
      {children}
      <div className="ml-auto flex">
        <Step label="Up" icon={<ArrowUp aria-hidden="true" />} onClick={move({ to: "up" })} />
        <Step
          label="Down"
          icon={<ArrowDown aria-hidden="true" />}
          disabled={place === null}
          onClick={move({ to: "down" })}
        />
        <Step
          label={tied ? "End the tie" : partners ? `Tie with ${partners}` : "Tie"}
          icon={<Equal aria-hidden="true" />}
          pressed={tied}
          disabled={!tied && !partners}
          onClick={move({ to: "tie" })}
        />
        <Step
          label="Take out of the ranking"
          icon={<X aria-hidden="true" />}
          disabled={place === null}
          onClick={move({ to: "tray" })}
        />
      </div>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the buttons inside */}
      <div
        onKeyDown={onKeyDown}
        className={`flex w-full rounded-md @xl:w-auto ${wanted ? "outline-2 outline-offset-2 outline-danger" : ""}`}
      >
        {Array.from({ length: placeCount }, (_, index) => (
          <PlaceButton
            // biome-ignore lint/suspicious/noArrayIndexKey: the places are their numbers
            key={index}
            id={index === 0 ? id : undefined}
            place={index + 1}
            pressed={place === index + 1}
            inTabOrder={index + 1 === (focused ?? place ?? 1)}
            onFocus={() => setFocused(index + 1)}
            onBlur={() => setFocused(null)}
            onClick={move({ to: "place", place: index + 1 })}
          />
        ))}
      </div>
    </fieldset>
  );
});

/** Where an arrow leads from one place to another; null where it leads nowhere. */
function placeAfter(key: string, from: number | null, count: number): number | null {
  if (from === null) return null;
  if (key === "Home") return 1;
  if (key === "End") return count;
  const to = key === "ArrowRight" ? from + 1 : key === "ArrowLeft" ? from - 1 : 0;
  return to >= 1 && to <= count ? to : null;
}

type PlaceButtonProps = {
  id: string | undefined;
  place: number;
  pressed: boolean;
  inTabOrder: boolean;
  onFocus: () => void;
  onBlur: () => void;
  onClick: () => void;
};

function PlaceButton({ id, place, pressed, inTabOrder, onFocus, onBlur, onClick }: PlaceButtonProps) {
  return (
    <button
      type="button"
      id={id}
      aria-pressed={pressed}
      aria-label={`Place ${place}`}
      tabIndex={inTabOrder ? 0 : -1}
      onFocus={onFocus}
      onBlur={onBlur}
      className={[
        "-ml-px flex h-8 min-w-0 flex-1 items-center justify-center border border-strong bg-surface text-sm tabular-nums",
        "first:ml-0 first:rounded-l-md last:rounded-r-md hover:bg-accent-soft focus-visible:z-10 @xl:w-8 @xl:flex-none pointer-coarse:h-11",
        "aria-pressed:border-accent aria-pressed:bg-accent aria-pressed:font-semibold aria-pressed:text-on-accent",
      ].join(" ")}
      onClick={onClick}
    >
      {place}
    </button>
  );
}

type StepProps = {
  label: string;
  icon: ReactNode;
  pressed?: boolean;
  disabled?: boolean;
  onClick: () => void;
};

/** Stays focusable while it can do nothing, or the keyboard would lose its place. */
function Step({ label, icon, pressed, disabled, onClick }: StepProps) {
  return (
    <button
      type="button"
      title={label}
      aria-label={label}
      aria-pressed={pressed}
      aria-disabled={disabled || undefined}
      className="flex h-8 w-7 items-center justify-center rounded-md text-muted hover:bg-accent-soft hover:text-ink aria-disabled:text-faint/50 aria-disabled:hover:bg-transparent aria-pressed:bg-accent-soft aria-pressed:text-accent pointer-coarse:size-10 [&>svg]:size-4"
      onClick={disabled ? undefined : onClick}
    >
      {icon}
    </button>
  );
}
