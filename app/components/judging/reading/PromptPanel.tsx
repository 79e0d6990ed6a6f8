import { ChevronRight } from "lucide-react";
import { type RefObject, useEffect, useId, useRef } from "react";
import { anchors } from "#app/domain/judging/missing.ts";
import { excerpt, type Message } from "#app/domain/task-content.ts";
import { Markdown } from "../../markdown/Markdown.tsx";
import { useScrollStop } from "../../markdown/ScrollBox.tsx";
import { REVEAL } from "../focus.ts";
import { useShortcuts } from "../shortcuts/use-shortcuts.ts";
import { Prompt } from "./Prompt.tsx";
import { useLook } from "./use-look.ts";

type PromptPanelProps = {
  userId: string;
  messages: readonly Message[];
  /** What the lab holds to be a right answer, where it gives one. */
  reference: string | null;
  whole: boolean;
};

/** The prompt above the completions or, where there is room, beside them and in sight all the time. */
export function PromptPanel({ userId, messages, reference, whole }: PromptPanelProps) {
  const box = useRef<HTMLDivElement>(null);
  const boxId = useId();
  const heading = useRef<HTMLHeadingElement>(null);
  const [{ prompt: open }, onLook] = useLook(userId);
  useScrollStop(box);
  useTurn(box);
  useEffect(() => {
    const element = heading.current;
    const show = () => onLook({ prompt: true });
    element?.addEventListener(REVEAL, show);
    return () => element?.removeEventListener(REVEAL, show);
  }, [onLook]);
  return (
    <section
      aria-labelledby={anchors.prompt}
      className="flex min-w-0 flex-col min-[120rem]:sticky min-[120rem]:top-4 min-[120rem]:self-start"
    >
      <div className="mb-2 flex items-baseline gap-x-4">
        <h2 ref={heading} id={anchors.prompt} tabIndex={-1} className="font-semibold">
          Prompt
        </h2>
        {!open && <p className="min-w-0 truncate text-sm text-muted">{excerpt(messages)}</p>}
        <button
          type="button"
          aria-expanded={open}
          aria-controls={boxId}
          className="ml-auto shrink-0 rounded-sm text-sm text-accent underline-offset-3 hover:underline pointer-coarse:min-h-10"
          onClick={() => onLook({ prompt: !open })}
        >
          {open ? "Hide the prompt" : "Show the prompt"}
        </button>
      </div>
      <div
        ref={box}
        id={boxId}
        hidden={!open}
        className={`relative rounded-lg border border-line bg-surface px-4 py-3.5 -outline-offset-2 ${whole ? "" : "xl:max-h-[34dvh] xl:overflow-y-auto min-[120rem]:max-h-[calc(100dvh-13rem)]"}`}
      >
        <Prompt messages={messages} />
      </div>
      {reference !== null && <Reference text={reference} whole={whole} />}
    </section>
  );
}

/** As much of what comes before the last turn of the user as shows that there is something. */
const PEEK = 40;

/** The box begins at the last turn of the user. */
function useTurn(box: RefObject<HTMLElement>): void {
  useEffect(() => {
    const turn = box.current?.querySelector<HTMLElement>("[data-asked]");
    if (turn) box.current!.scrollTop = turn.offsetTop - PEEK;
  }, [box]);
}

/** Closed at first, so that it can be looked at after one has thought for oneself. */
function Reference({ text, whole }: { text: string; whole: boolean }) {
  const box = useRef<HTMLDivElement>(null);
  const summary = useRef<HTMLElement>(null);
  useScrollStop(box);
  useShortcuts({
    reference: () => {
      const details = summary.current?.closest("details");
      if (!details) return;
      details.open = !details.open;
      summary.current?.focus();
    },
  });
  return (
    <details className="group mt-3 rounded-lg border border-line bg-surface">
      <summary
        ref={summary}
        className="flex min-h-10 list-none items-center gap-2 rounded-lg px-4 font-medium hover:bg-sunken"
      >
        <ChevronRight aria-hidden="true" className="size-3.5 text-faint group-open:rotate-90" />
        Reference answer
      </summary>
      <div
        ref={box}
        className={`relative border-t border-line px-4 py-3.5 -outline-offset-2 ${whole ? "" : "xl:max-h-[34dvh] xl:overflow-y-auto"}`}
      >
        <Markdown source={text} className="max-w-[56rem] text-reading" />
      </div>
    </details>
  );
}
