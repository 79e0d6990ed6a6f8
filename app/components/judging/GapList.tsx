import { useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type Gap, listedGaps } from "#app/domain/judging/missing.ts";
import { Button } from "../Button.tsx";

type GapListProps = { gaps: readonly Gap[]; onGap: (gap: Gap) => void; onClose: () => void };

const NARROW = "(max-width: 47.99rem)";

/** What keeps the judgment from being submitted, each thing a way to where it is. Once one was gone to, a line is left of it that leads on to the next. */
export function GapList({ gaps, onGap, onClose }: GapListProps) {
  const listed = listedGaps(gaps);
  const [folded, setFolded] = useState(() => matchMedia(NARROW).matches);
  // Submitting too early leads to the first.
  const at = useRef({ field: listed[0]?.field, index: 0 });
  const visit = (index: number) => {
    const gap = listed[index];
    if (!gap) return;
    at.current = { field: gap.field, index };
    // What is gone to is to be seen: it must not come to stand under the list as it was.
    flushSync(() => setFolded(true));
    onGap(gap);
  };
  const next = () => {
    const { field, index } = at.current;
    const found = listed.findIndex((gap) => gap.field === field);
    visit((found < 0 ? index : found + 1) % listed.length);
  };
  return (
    <section
      aria-label="What is missing"
      className="max-h-[35dvh] w-full max-w-xl overflow-y-auto rounded-md border border-l-4 border-danger bg-surface shadow-[0_12px_32px_-16px_rgb(0_0_0/0.4)]"
    >
      <div className="sticky top-0 flex flex-wrap items-center gap-x-1 bg-surface py-1 pr-1 pl-4">
        <h2 className="mr-auto font-semibold text-danger">
          {gaps.length === 1 ? "One thing is missing" : `${gaps.length} things are missing`}
        </h2>
        <Button variant="secondary" size="sm" onClick={next}>
          Next<span className="sr-only"> thing that is missing</span>
        </Button>
        <Button variant="quiet" size="sm" aria-expanded={!folded} onClick={() => setFolded(!folded)}>
          {folded ? "Show all" : "Fold"}
        </Button>
        <Button variant="quiet" size="sm" onClick={onClose}>
          Hide
        </Button>
      </div>
      {!folded && <Listed listed={listed} onVisit={visit} />}
    </section>
  );
}

type ListedProps = { listed: readonly Gap[]; onVisit: (index: number) => void };

function Listed({ listed, onVisit }: ListedProps) {
  const letters = [...new Set(listed.map(({ letter }) => letter ?? ""))];
  return (
    <ul className="flex flex-col gap-1.5 px-4 pb-3">
      {letters.map((letter) => (
        <li key={letter} className="flex gap-3">
          <span className="w-5 shrink-0 font-serif font-semibold">{letter}</span>
          <span className="flex flex-wrap gap-x-4 gap-y-1">
            {listed.map(
              (gap, index) =>
                (gap.letter ?? "") === letter && (
                  <a
                    key={gap.field}
                    href={`#${gap.anchor}`}
                    className="link"
                    onClick={(event) => {
                      event.preventDefault();
                      onVisit(index);
                    }}
                  >
                    {gap.message}
                  </a>
                ),
            )}
          </span>
        </li>
      ))}
    </ul>
  );
}
