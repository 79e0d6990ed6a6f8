import type { ReactNode } from "react";
import { LAYOUTS, type Layout } from "#app/domain/judging/layout.ts";
import { letterAt } from "#app/domain/judging/letter.ts";
import type { Look } from "./use-look.ts";

type LayoutBarProps = {
  count: number;
  look: Look;
  onLook: (change: Partial<Look>) => void;
  /** The two that stand side by side; null where more or fewer do. */
  pair: readonly [number, number] | null;
  /** Shows the completion in place of one of the two. */
  onShow: (index: number) => void;
  whole: boolean;
  onWhole: (whole: boolean) => void;
  /** What the comparison of the two came to. */
  children: ReactNode;
};

export const LAYOUT_NAMES: Record<Layout, string> = {
  columns: "Side by side",
  two: "Two at a time",
  stacked: "One below the other",
};

/** The layouts that make a difference for so many completions. */
export const layoutsFor = (count: number): readonly Layout[] =>
  count < 2 ? [] : LAYOUTS.filter((layout) => layout !== "two" || count > 2);

/** How the completions are shown: where they stand, which two, and whether those scroll together and show their differences. */
export function LayoutBar(props: LayoutBarProps) {
  const { count, look, onLook, pair, onShow, whole, onWhole, children } = props;
  const layouts = layoutsFor(count);
  return (
    <div className="mb-2 flex flex-wrap items-center gap-x-5 gap-y-2">
      <h2 id="completions-name" className="font-semibold">
        {count === 1 ? "1 completion" : `${count} completions`}
      </h2>
      {layouts.length > 0 && (
        <fieldset className="flex max-md:hidden">
          <legend className="sr-only">Layout of the completions</legend>
          {layouts.map((layout) => (
            <Choice key={layout} pressed={look.layout === layout} onClick={() => onLook({ layout })}>
              {LAYOUT_NAMES[layout]}
            </Choice>
          ))}
        </fieldset>
      )}
      {pair && count > 2 && (
        <fieldset className="flex items-center">
          <legend className="sr-only">The two that are shown</legend>
          {Array.from({ length: count }, (_, index) => (
            <Choice
              // biome-ignore lint/suspicious/noArrayIndexKey: the completions stand in one order
              key={index}
              name={`Show completion ${letterAt(index)}`}
              pressed={pair.includes(index)}
              onClick={() => onShow(index)}
            >
              <span className="font-serif font-semibold">{letterAt(index)}</span>
            </Choice>
          ))}
        </fieldset>
      )}
      {pair && (
        <div className="flex flex-wrap items-center gap-x-5 gap-y-1 max-md:hidden">
          {!whole && (
            <Switch on={look.together} onSwitch={(together) => onLook({ together })}>
              Scroll together
            </Switch>
          )}
          <Switch on={look.differences} onSwitch={(differences) => onLook({ differences })}>
            Mark differences
          </Switch>
          {children}
        </div>
      )}
      {look.layout !== "stacked" && (
        <button
          type="button"
          className="ml-auto min-h-8 rounded-sm text-sm text-accent underline-offset-3 hover:underline max-md:hidden"
          onClick={() => onWhole(!whole)}
        >
          {whole ? "Scroll texts in their boxes" : "Show texts at full length"}
        </button>
      )}
    </div>
  );
}

type ChoiceProps = { name?: string; pressed: boolean; onClick: () => void; children: ReactNode };

function Choice({ name, pressed, onClick, children }: ChoiceProps) {
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={pressed}
      className={[
        "-ml-px flex min-h-8 min-w-8 items-center justify-center border border-strong bg-surface px-2.5 text-sm whitespace-nowrap",
        "first-of-type:ml-0 first-of-type:rounded-l-md last-of-type:rounded-r-md hover:bg-accent-soft focus-visible:z-10 pointer-coarse:min-h-10 pointer-coarse:min-w-10",
        "aria-pressed:z-[5] aria-pressed:border-accent aria-pressed:bg-accent-soft aria-pressed:text-accent",
      ].join(" ")}
      onClick={onClick}
    >
      {children}
    </button>
  );
}

type SwitchProps = { on: boolean; onSwitch: (on: boolean) => void; children: ReactNode };

function Switch({ on, onSwitch, children }: SwitchProps) {
  return (
    <label className="flex min-h-8 items-center gap-2 text-sm">
      <input
        type="checkbox"
        checked={on}
        onChange={(event) => onSwitch(event.currentTarget.checked)}
        className="size-4 accent-accent"
      />
      {children}
    </label>
  );
}
