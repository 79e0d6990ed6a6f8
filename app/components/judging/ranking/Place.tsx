import type { ReactNode } from "react";
import type { DropTarget } from "#app/domain/judging/moves.ts";

type PlaceProps = {
  /** From 0. */
  index: number;
  occupied: boolean;
  /** Nothing can come after it, so it has a gap at its end as well. */
  last: boolean;
  dragging: boolean;
  /** What a dragged completion would be let go over. */
  over: DropTarget | null;
  children: ReactNode;
};

const BOX =
  "flex min-h-11 flex-1 items-center gap-2 rounded-md border px-2 py-1 md:min-h-16 md:flex-col md:items-start md:justify-between md:gap-0.5";

/** One place of the ranking: what is dropped on it shares it, what is dropped in a gap beside it stands alone. */
export function Place({ index, occupied, last, dragging, over, children }: PlaceProps) {
  const target: DropTarget = `place-${index}`;
  return (
    <li
      data-drop={target}
      className={`relative ${BOX} md:min-w-min ${over === target ? "border-accent bg-accent-soft" : occupied ? "border-strong bg-surface" : "border-line bg-sunken"}`}
    >
      <span className="w-14 shrink-0 text-xs font-medium whitespace-nowrap text-muted tabular-nums md:w-auto">
        <span className="sr-only">Place </span>
        {index + 1}
        {index === 0 && " Best"}
      </span>
      <span className="flex flex-wrap gap-1 md:flex-nowrap">{children}</span>
      {dragging && occupied && <Gap index={index} over={over} />}
      {dragging && last && <Gap index={index + 1} over={over} end />}
    </li>
  );
}

type GapProps = { index: number; over: DropTarget | null; end?: boolean };

function Gap({ index, over, end }: GapProps) {
  const target: DropTarget = `gap-${index}`;
  return (
    <span
      data-drop={target}
      aria-hidden="true"
      className={`absolute inset-x-0 flex h-4 items-center justify-center md:inset-x-auto md:inset-y-0 md:h-auto md:w-6 ${end ? "-bottom-2.5 md:-right-3 md:bottom-0" : "-top-2.5 md:-left-3.5 md:top-0"}`}
    >
      <span
        className={`h-1 w-full rounded-full md:h-full md:w-1 ${over === target ? "bg-accent" : "bg-accent/25"}`}
      />
    </span>
  );
}

type TrayProps = { empty: boolean; over: boolean; children: ReactNode };

/** The ones that have no place yet. */
export function Tray({ empty, over, children }: TrayProps) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for fields
    <div
      data-drop={"tray" satisfies DropTarget}
      role="group"
      aria-label="Not yet ranked"
      className={`${BOX} border-dashed md:min-w-min ${over ? "border-accent bg-accent-soft" : "border-strong"}`}
    >
      <span
        aria-hidden="true"
        className="w-14 shrink-0 text-xs font-medium text-muted md:w-auto md:whitespace-nowrap"
      >
        <span className="max-md:hidden">Not yet ranked</span>
        <span className="md:hidden">Not yet</span>
      </span>
      <span className="flex flex-wrap gap-1 md:flex-nowrap">
        {empty ? <span className="text-sm text-faint md:leading-8">None</span> : children}
      </span>
    </div>
  );
}
