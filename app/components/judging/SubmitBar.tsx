import { ChevronUp } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { type Gap, todoInWords } from "#app/domain/judging/missing.ts";
import { Button } from "../Button.tsx";
import { REVEAL } from "./focus.ts";
import type { SaveState } from "./keeping/draft-saver.ts";
import type { SubmitPhase } from "./keeping/use-submit.ts";

type SubmitBarProps = {
  /** What is asked here; null where it is asked above and this says no more than how far one is. */
  title: string | null;
  /** The order in a line, for where what stands here has no room until asked for. */
  summary: string;
  gaps: readonly Gap[];
  saveState: SaveState;
  /** The browser itself keeps everything that was typed. */
  here: boolean;
  phase: SubmitPhase;
  label: string;
  onSubmit: () => void;
  /** What there is to say, above the bar. */
  notices: ReactNode;
  children: ReactNode;
};

/** Stays at the foot of the window: the order, what is left to do, and the way on. What it has to say opens above it. */
export function SubmitBar(props: SubmitBarProps) {
  const { title, summary, gaps, saveState, here, phase, label, onSubmit, notices, children } = props;
  const [open, setOpen] = useState(false);
  const bar = useRef<HTMLElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const layer = useRef<HTMLDivElement>(null);
  useRoomBelow(bar, layer);
  useReveal(box, () => setOpen(true));
  const todo = (
    <>
      <span>{todoInWords(gaps)}</span>
      <SaveWord state={saveState} here={here} />
    </>
  );
  return (
    <section
      ref={bar}
      aria-label="Ranking and submitting"
      className="sticky bottom-0 z-20 -mx-4 mt-auto -mb-8 border-t border-strong bg-surface px-4 py-2.5 sm:-mx-6 sm:px-6 lg:-mx-8 lg:px-8"
    >
      {/* The layer is as wide as the page: what shows between the notices must stay within reach of the pointer. */}
      <div
        ref={layer}
        className="pointer-events-none absolute right-0 bottom-full left-0 flex flex-col items-end gap-2 p-2 *:pointer-events-auto empty:hidden sm:px-6 lg:px-8"
      >
        {notices}
      </div>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        {title !== null && (
          <Button
            variant="secondary"
            className="min-w-0 flex-1 justify-start px-3 md:hidden"
            aria-expanded={open}
            aria-controls="ranking-board-box"
            onClick={() => setOpen(!open)}
          >
            <span className="min-w-0 flex-1 truncate text-left">
              {title}
              {summary && <span className="text-muted">: {summary}</span>}
            </span>
            <ChevronUp aria-hidden="true" className={open ? "rotate-180" : ""} />
          </Button>
        )}
        <div
          ref={box}
          id="ranking-board-box"
          className={`order-first max-h-[55dvh] w-full overflow-y-auto md:order-none md:max-h-none md:w-auto md:flex-[1_1_36rem] md:overflow-visible ${open || title === null ? "" : "max-md:hidden"}`}
        >
          {children}
        </div>
        <div
          className={`flex flex-col gap-1 md:max-lg:w-full md:max-lg:flex-row-reverse md:max-lg:items-center md:max-lg:gap-4 ${title === null ? "max-md:w-full" : ""}`}
        >
          <Button pending={phase.at !== "resting" && phase.at !== "failed"} onClick={onSubmit}>
            {label}
          </Button>
          <p className="flex justify-between gap-3 text-xs text-muted max-md:hidden lg:w-64">{todo}</p>
        </div>
        <p className="flex w-full justify-between gap-3 text-xs text-muted md:hidden">{todo}</p>
      </div>
    </section>
  );
}

/** Opens for what is to get the focus in it. */
function useReveal(box: RefObject<HTMLElement>, open: () => void) {
  const latest = useRef(open);
  latest.current = open;
  useEffect(() => {
    const element = box.current;
    const onReveal = () => flushSync(latest.current);
    element?.addEventListener(REVEAL, onReveal);
    return () => element?.removeEventListener(REVEAL, onReveal);
  }, [box]);
}

/**
 * Whatever the browser scrolls into view, the line being typed included, comes to stand above the bar and what it says. Measured again before the focus
 * is moved, since what is said may just have changed.
 */
function useRoomBelow(bar: RefObject<HTMLElement>, layer: RefObject<HTMLElement>) {
  useEffect(() => {
    const elements = [bar, layer].flatMap(({ current }) => current ?? []);
    const { style } = document.documentElement;
    const measure = () => {
      const height = elements.reduce((sum, { offsetHeight }) => sum + offsetHeight, 0);
      style.scrollPaddingBottom = `${height + 16}px`;
    };
    const observer = new ResizeObserver(measure);
    for (const element of elements) observer.observe(element);
    document.addEventListener(REVEAL, measure);
    return () => {
      observer.disconnect();
      document.removeEventListener(REVEAL, measure);
      style.scrollPaddingBottom = "";
    };
  }, [bar, layer]);
}

/** In the browser at once, on the server within two seconds. */
function SaveWord({ state: { at }, here }: { state: SaveState; here: boolean }) {
  const pending = at === "unsaved" || at === "saving" || at === "failed";
  const word = pending ? (here ? "Saved here" : at === "failed" ? "Not saved" : "Saving…") : "";
  return (
    <span
      className={`w-20 shrink-0 text-right whitespace-nowrap ${at === "failed" && !here ? "font-medium text-danger" : ""}`}
    >
      {at === "saved" ? "Saved" : word}
    </span>
  );
}
