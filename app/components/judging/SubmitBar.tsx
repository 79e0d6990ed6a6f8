import { ChevronUp } from "lucide-react";
import { type ReactNode, type RefObject, useEffect, useRef, useState } from "react";
import { countGaps, type Gap } from "#app/domain/judging/missing.ts";
import { paths } from "#app/paths.ts";
import { Button } from "../Button.tsx";
import type { FailedSave, SaveState } from "./draft-saver.ts";
import type { SubmitPhase } from "./use-submit.ts";

type SubmitBarProps = {
  /** The ranking in a line, for where the board has no room until asked for. */
  summary: string;
  gaps: readonly Gap[];
  /** Submit was pressed too early and what is missing is to be listed. */
  listed: boolean;
  saveState: SaveState;
  phase: SubmitPhase;
  onSubmit: () => void;
  onGap: (gap: Gap) => void;
  onUnlist: () => void;
  /** That the assignment has ended, where it has. */
  ended: ReactNode;
  children: ReactNode;
};

/** Stays at the foot of the window: the board, what is left to do, and the way on. What it has to say opens above it. */
export function SubmitBar(props: SubmitBarProps) {
  const { summary, gaps, listed, saveState, phase, onSubmit, onGap, onUnlist, ended, children } = props;
  const [open, setOpen] = useState(false);
  const bar = useRef<HTMLElement>(null);
  useRoomBelow(bar);
  return (
    <section
      ref={bar}
      aria-label="Ranking and submitting"
      className="sticky bottom-0 z-20 -mx-4 mt-auto -mb-8 border-t border-strong bg-surface px-4 py-2.5 sm:-mx-6 sm:px-6 lg:-mx-8 lg:px-8"
    >
      <div className="absolute right-0 bottom-full left-0 flex flex-col items-end gap-2 p-2 empty:hidden sm:px-6 lg:px-8">
        {ended}
        {listed && gaps.length > 0 && <GapList gaps={gaps} onGap={onGap} onClose={onUnlist} />}
        {phase.at === "failed" && (
          <Alarm>
            The judgment was not submitted: {SUBMIT_FAILED[phase.why]} Everything is still here; press “Submit
            judgment” to try again.
          </Alarm>
        )}
        {saveState.at === "failed" && phase.at !== "failed" && <SaveAlarm why={saveState.why} />}
      </div>
      <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
        <Button
          variant="secondary"
          className="min-w-0 flex-1 justify-start px-3 md:hidden"
          aria-expanded={open}
          aria-controls="ranking-board-box"
          onClick={() => setOpen(!open)}
        >
          <span className="min-w-0 flex-1 truncate text-left">
            <span className={summary ? "sr-only" : ""}>Ranking </span>
            {summary}
          </span>
          <ChevronUp aria-hidden="true" className={open ? "rotate-180" : ""} />
        </Button>
        <div
          id="ranking-board-box"
          className={`order-first max-h-[55dvh] w-full overflow-y-auto md:order-none md:max-h-none md:w-auto md:flex-[1_1_36rem] md:overflow-visible ${open ? "" : "max-md:hidden"}`}
        >
          {children}
        </div>
        <div className="flex flex-col gap-1 md:max-lg:w-full md:max-lg:flex-row-reverse md:max-lg:items-center md:max-lg:gap-4">
          <Button pending={phase.at === "sending" || phase.at === "stored"} onClick={onSubmit}>
            Submit judgment
          </Button>
          <p className="flex justify-between gap-3 text-xs text-muted max-md:hidden lg:w-64">
            <span className="truncate">{gaps.length === 0 ? "Complete" : `To do: ${countGaps(gaps)}`}</span>
            <SaveWord state={saveState} />
          </p>
        </div>
        <p className="flex w-full justify-between gap-3 text-xs text-muted md:hidden">
          <span className="truncate">{gaps.length === 0 ? "Complete" : `To do: ${countGaps(gaps)}`}</span>
          <SaveWord state={saveState} />
        </p>
      </div>
    </section>
  );
}

/** Whatever the browser scrolls into view, the line being typed included, comes to stand above the bar. */
function useRoomBelow(bar: RefObject<HTMLElement>) {
  useEffect(() => {
    const element = bar.current;
    if (!element) return;
    const { style } = document.documentElement;
    const observer = new ResizeObserver(() => {
      style.scrollPaddingBottom = `${element.offsetHeight + 16}px`;
    });
    observer.observe(element);
    return () => {
      observer.disconnect();
      style.scrollPaddingBottom = "";
    };
  }, [bar]);
}

const SAVE_WORDS: Record<SaveState["at"], string> = {
  rest: "",
  unsaved: "Saving…",
  saving: "Saving…",
  saved: "Saved",
  failed: "Not saved",
  closed: "",
};

function SaveWord({ state }: { state: SaveState }) {
  return (
    <span
      className={`w-16 shrink-0 text-right whitespace-nowrap ${state.at === "failed" ? "font-medium text-danger" : ""}`}
    >
      {SAVE_WORDS[state.at]}
    </span>
  );
}

const SUBMIT_FAILED: Record<FailedSave, string> = {
  offline: "you are offline.",
  "no answer": "Assay did not answer.",
  "signed out": "you are signed out. Sign in again in another window.",
  "not yours": "it is not in the hands of the account you are signed in with.",
  refused: "it is too large or damaged.",
};

function SaveAlarm({ why }: { why: FailedSave }) {
  return (
    <Alarm>
      {why === "offline" && "Not saved: offline – trying again."}
      {why === "no answer" && "Not saved: Assay does not answer – trying again."}
      {why === "refused" &&
        "Not saved: what you typed last was refused. Shorten it or take out unusual characters."}
      {why === "not yours" &&
        "Not saved: this task is not in the hands of the account you are signed in with."}
      {why === "signed out" && (
        <>
          Not saved: you are signed out.{" "}
          <a href={paths.signIn()} target="_blank" rel="noreferrer" className="link">
            Sign in in a new window
          </a>
          , then come back: this page goes on saving by itself.
        </>
      )}
    </Alarm>
  );
}

function Alarm({ children }: { children: ReactNode }) {
  return (
    <p
      role="alert"
      className="max-w-full rounded-md border border-danger/40 bg-danger-soft px-4 py-2.5 sm:max-w-xl"
    >
      {children}
    </p>
  );
}

type GapListProps = { gaps: readonly Gap[]; onGap: (gap: Gap) => void; onClose: () => void };

function GapList({ gaps, onGap, onClose }: GapListProps) {
  const groups = new Map<string, Gap[]>();
  for (const gap of gaps) groups.set(gap.letter ?? "", [...(groups.get(gap.letter ?? "") ?? []), gap]);
  return (
    <section
      aria-label="What is missing"
      className="max-h-[45dvh] w-full max-w-xl overflow-y-auto rounded-md border border-l-4 border-danger bg-surface shadow-[0_12px_32px_-16px_rgb(0_0_0/0.4)]"
    >
      <div className="sticky top-0 flex items-center justify-between gap-4 bg-surface py-1 pr-1 pl-4">
        <h2 className="font-semibold text-danger">
          {gaps.length === 1 ? "One thing is missing" : `${gaps.length} things are missing`}
        </h2>
        <Button variant="quiet" size="sm" onClick={onClose}>
          Hide
        </Button>
      </div>
      <ul className="flex flex-col gap-1.5 px-4 pb-3">
        {[...groups].map(([letter, own]) => (
          <li key={letter} className="flex gap-3">
            <span className="w-5 shrink-0 font-serif font-semibold">{letter}</span>
            <span className="flex flex-wrap gap-x-4 gap-y-1">
              {own.map((gap) => (
                <a
                  key={gap.field}
                  href={`#${gap.anchor}`}
                  className="link"
                  onClick={(event) => {
                    event.preventDefault();
                    onGap(gap);
                  }}
                >
                  {gap.message}
                </a>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
