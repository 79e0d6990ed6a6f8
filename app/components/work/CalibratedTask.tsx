import type { PartEnd } from "#app/domain/calibration.ts";
import type { Gold } from "#app/domain/gold.ts";
import { letterAt } from "#app/domain/judging/letter.ts";
import type { Ranking } from "#app/domain/ranking.ts";
import type { Message } from "#app/domain/task-content.ts";
import { Badge } from "../Badge.tsx";
import { Letter } from "../judging/parts/Letter.tsx";
import { OrderLine } from "../judging/parts/OrderLine.tsx";
import { Prompt } from "../judging/reading/Prompt.tsx";
import { Markdown } from "../markdown/Markdown.tsx";

export type ShownCalibratedTask = {
  taskId: string;
  prompt: Message[];
  /** In the order that the expert saw. */
  completions: { id: string; text: string }[];
  end: PartEnd;
  /** Null: it was not judged. */
  ranking: Ranking | null;
  gold: Gold;
  explanation: string;
  score: { pairCount: number; rightCount: number };
};

const UNJUDGED: Record<PartEnd, string> = {
  judged: "You gave no order.",
  skipped: "You skipped it.",
  closed: "An operator closed it, so it counts neither for nor against you.",
};

/** One task of a calibration set, after: the expert's own order beside the known one, and why. */
export function CalibratedTask({ task, number }: { task: ShownCalibratedTask; number: number }) {
  const { prompt, completions, end, ranking, gold, explanation, score } = task;
  const letterOf = (id: string) => letterAt(completions.findIndex((completion) => completion.id === id));
  const letters = (order: Ranking) => order.map((group) => group.map(letterOf).sort());
  return (
    <article className="min-w-0 rounded-lg border border-line bg-surface">
      <div className="flex flex-wrap items-center justify-between gap-3 border-b border-line px-4 py-2.5 sm:px-5">
        <h3 className="font-serif text-lg font-semibold">Task {number}</h3>
        {end !== "closed" && <ScoreBadge {...score} />}
      </div>
      <div className="flex flex-col gap-4 px-4 py-4 sm:px-5">
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-4 gap-y-2">
          <dt className="text-muted">Your order</dt>
          <dd>{ranking ? <OrderLine groups={letters(ranking)} /> : UNJUDGED[end]}</dd>
          <dt className="text-muted">{"ranking" in gold ? "Known order" : "What is known"}</dt>
          <dd>
            {"ranking" in gold ? (
              <OrderLine groups={letters(gold.ranking)} />
            ) : (
              <KnownPairs pairs={gold.better.map(([better, worse]) => [letterOf(better), letterOf(worse)])} />
            )}
          </dd>
        </dl>
        <div className="border-l-2 border-accent pl-3 sm:pl-4">
          <p className="mb-1 text-sm font-medium text-muted">Why</p>
          <Markdown source={explanation} className="max-w-reading text-reading" />
        </div>
        <details>
          <summary className="link w-fit py-1">The prompt and its completions</summary>
          <div className="mt-3 flex flex-col gap-4">
            <Prompt messages={prompt} />
            <ol className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,18rem),1fr))] items-start gap-3">
              {completions.map(({ id, text }) => (
                <li key={id} className="min-w-0 rounded-md border border-line bg-canvas px-3 py-3">
                  <h4 className="mb-2">
                    <Letter letter={letterOf(id)} />
                  </h4>
                  <Markdown source={text} />
                </li>
              ))}
            </ol>
          </div>
        </details>
      </div>
    </article>
  );
}

function ScoreBadge({ pairCount, rightCount }: { pairCount: number; rightCount: number }) {
  const tone = rightCount === pairCount ? "good" : rightCount === 0 ? "danger" : "warn";
  return (
    <Badge tone={tone}>
      {pairCount === 1
        ? `The known pair is ${rightCount === 1 ? "right" : "not right"}`
        : `${rightCount} of ${pairCount} known pairs right`}
    </Badge>
  );
}

function KnownPairs({ pairs }: { pairs: [better: string, worse: string][] }) {
  return (
    <ul className="flex flex-wrap gap-x-4 gap-y-1">
      {pairs.map(([better, worse]) => (
        <li key={better + worse}>
          <OrderLine groups={[[better], [worse]]} />
        </li>
      ))}
    </ul>
  );
}
