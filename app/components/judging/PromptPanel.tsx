import { ChevronRight } from "lucide-react";
import { useRef } from "react";
import { anchors } from "#app/domain/judging/missing.ts";
import type { Message } from "#app/domain/task-content.ts";
import { Markdown } from "../markdown/Markdown.tsx";
import { useScrollStop } from "../markdown/ScrollBox.tsx";
import { Prompt } from "./Prompt.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

type PromptPanelProps = {
  messages: readonly Message[];
  /** What the lab holds to be a right answer, where it gives one. */
  reference: string | null;
  whole: boolean;
};

/** The prompt above the completions or, where there is room, beside them and in sight all the time. */
export function PromptPanel({ messages, reference, whole }: PromptPanelProps) {
  const box = useRef<HTMLDivElement>(null);
  useScrollStop(box);
  return (
    <section
      aria-labelledby={anchors.prompt}
      className="flex min-w-0 flex-col min-[120rem]:sticky min-[120rem]:top-4 min-[120rem]:self-start"
    >
      <h2 id={anchors.prompt} tabIndex={-1} className="mb-2 font-semibold">
        Prompt
      </h2>
      <div
        ref={box}
        className={`rounded-lg border border-line bg-surface px-4 py-3.5 -outline-offset-2 ${whole ? "" : "xl:max-h-[34dvh] xl:overflow-y-auto min-[120rem]:max-h-[calc(100dvh-13rem)]"}`}
      >
        <Prompt messages={messages} />
      </div>
      {reference !== null && <Reference text={reference} whole={whole} />}
    </section>
  );
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
        className={`border-t border-line px-4 py-3.5 -outline-offset-2 ${whole ? "" : "xl:max-h-[34dvh] xl:overflow-y-auto"}`}
      >
        <Markdown source={text} className="max-w-[56rem] text-reading" />
      </div>
    </details>
  );
}
