import { useRef } from "react";
import { anchors } from "#app/domain/judging/missing.ts";
import type { Message } from "#app/domain/task-content.ts";
import { useScrollStop } from "../markdown/ScrollBox.tsx";
import { Prompt } from "./Prompt.tsx";

type PromptPanelProps = { messages: readonly Message[]; whole: boolean };

/** The prompt above the completions or, where there is room, beside them and in sight all the time. */
export function PromptPanel({ messages, whole }: PromptPanelProps) {
  const box = useRef<HTMLDivElement>(null);
  useScrollStop(box);
  return (
    <section
      aria-labelledby={anchors.prompt}
      className="min-w-0 min-[120rem]:sticky min-[120rem]:top-4 min-[120rem]:self-start"
    >
      <h2 id={anchors.prompt} tabIndex={-1} className="mb-2 font-semibold">
        Prompt
      </h2>
      <div
        ref={box}
        className={`rounded-lg border border-line bg-surface px-4 py-3.5 -outline-offset-2 ${whole ? "" : "xl:max-h-[34dvh] xl:overflow-y-auto min-[120rem]:max-h-[calc(100dvh-11rem)]"}`}
      >
        <Prompt messages={messages} />
      </div>
    </section>
  );
}
