import { useCallback } from "react";

/** Where the board says how its chips are moved by keyboard. */
export const CHIP_HELP = "ranking-help";

type ChipProps = {
  id: string;
  name: string;
  /** From 1; 0 while not ranked. */
  place: number;
  /** Held by the keyboard. */
  lifted: boolean;
  /** Held by the pointer. */
  dragged: boolean;
  inTabOrder: boolean;
  onFocus: (id: string) => void;
  onVisit: (id: string) => void;
  keep: (id: string, node: HTMLElement | null) => void;
};

/** A completion's stand-in on the board. */
export function Chip({ id, name, place, lifted, dragged, inTabOrder, onFocus, onVisit, keep }: ChipProps) {
  const ref = useCallback((node: HTMLElement | null) => keep(id, node), [keep, id]);
  return (
    <button
      ref={ref}
      type="button"
      data-chip={id}
      tabIndex={inTabOrder ? 0 : -1}
      aria-label={`${name}, ${place === 0 ? "not yet ranked" : `place ${place}`}`}
      aria-pressed={lifted}
      aria-describedby={CHIP_HELP}
      className={`shrink-0 cursor-grab touch-none rounded-md select-none ${dragged ? "opacity-30" : ""}`}
      onFocus={() => onFocus(id)}
      onClick={() => onVisit(id)}
    >
      <ChipFace name={name} ranked={place > 0} raised={lifted} />
    </button>
  );
}

export function ChipFace({ name, ranked, raised }: { name: string; ranked: boolean; raised: boolean }) {
  return (
    <span
      className={[
        "flex size-8 items-center justify-center rounded-md border font-serif text-lg font-semibold pointer-coarse:size-10",
        raised
          ? "-translate-y-0.5 border-accent bg-accent text-on-accent shadow-[0_6px_14px_-6px_rgb(0_0_0/0.6)]"
          : ranked
            ? "border-accent bg-accent-soft text-accent"
            : "border-dashed border-strong bg-surface",
      ].join(" ")}
    >
      {name}
    </span>
  );
}
