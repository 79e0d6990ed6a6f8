import { Highlighter } from "lucide-react";
import { type RefObject, useEffect, useLayoutEffect, useRef } from "react";
import type { Severity } from "#app/domain/rubric.ts";
import type { Stretch } from "#app/domain/span.ts";
import { Button } from "../../Button.tsx";
import { type Leaf, rangeOf } from "./leaves.ts";

type MarkToolbarProps = {
  box: RefObject<HTMLElement>;
  readLeaves: () => readonly Leaf[];
  selected: Stretch;
  letter: string;
  severities: readonly Severity[];
  onMark: (severity: string | null) => void;
};

const GAP = 8;
/** Older browsers have no top layer for it; there it stands over the page by its place alone. */
const POPOVER = { popover: "manual" } as object;

/** What can be done with the selected passage, beside it. */
export function MarkToolbar({ box, readLeaves, selected, letter, severities, onMark }: MarkToolbarProps) {
  const bar = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => bar.current?.showPopover?.(), []);

  useEffect(() => {
    let frame = 0;
    const place = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(() => {
        if (bar.current && box.current) putBeside(bar.current, box.current, rangeOf(selected, readLeaves()));
      });
    };
    place();
    document.addEventListener("scroll", place, { capture: true, passive: true });
    window.addEventListener("resize", place);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("scroll", place, { capture: true });
      window.removeEventListener("resize", place);
    };
  }, [box, readLeaves, selected]);

  return (
    <div
      {...POPOVER}
      ref={bar}
      role="toolbar"
      aria-label={`Selected passage of completion ${letter}`}
      className="invisible fixed inset-auto z-30 m-0 flex max-w-[calc(100vw-1rem)] flex-wrap gap-1 rounded-lg border border-strong bg-surface p-1 text-ink shadow-lg"
      // The press would take the selection away.
      onPointerDown={(event) => event.preventDefault()}
      onMouseDown={(event) => event.preventDefault()}
    >
      {severities.length === 0 ? (
        <Button size="sm" variant="quiet" onClick={() => onMark(null)}>
          <Highlighter aria-hidden="true" />
          Mark
        </Button>
      ) : (
        severities.map(({ id, title }, index) => (
          <Button
            key={id}
            size="sm"
            variant="quiet"
            aria-keyshortcuts={`${index + 1}`}
            onClick={() => onMark(id)}
          >
            <span className="font-mono text-xs text-muted" aria-hidden="true">
              {index + 1}
            </span>
            <span>
              <span className="sr-only">Mark as </span>
              {title}
            </span>
          </Button>
        ))
      )}
    </div>
  );
}

/** Below the passage or, where there is no room, above it; out of sight while the passage is. */
function putBeside(bar: HTMLElement, box: HTMLElement, range: Range | null): void {
  const rects = range?.getClientRects() ?? [];
  const [first, last] = [rects[0], rects[rects.length - 1]];
  if (!first || !last) return;
  const frame = box.getBoundingClientRect();
  const foot = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom) || 0;
  const [ceiling, floor] = [Math.max(frame.top, 0), Math.min(frame.bottom, innerHeight - foot)];
  const isInSight = last.bottom > ceiling && first.top < floor;
  const { offsetWidth: width, offsetHeight: height } = bar;
  const below = Math.min(last.bottom, floor) + GAP;
  const above = Math.max(first.top, ceiling) - GAP - height;
  const top = below + height <= innerHeight - foot ? below : Math.max(GAP, above);
  const left = Math.min(Math.max(last.left, frame.left, GAP), innerWidth - width - GAP);
  bar.style.top = `${top}px`;
  bar.style.left = `${Math.max(GAP, left)}px`;
  bar.style.visibility = isInSight ? "visible" : "hidden";
}
