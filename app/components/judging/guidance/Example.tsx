import type { ReactNode } from "react";
import { letterAt } from "#app/domain/judging/letter.ts";
import type { WorkedExample } from "#app/domain/worked-example.ts";
import { Markdown } from "../../markdown/Markdown.tsx";
import { Letter } from "../parts/Letter.tsx";
import { PlaceBadge } from "../parts/PlaceBadge.tsx";

type ExampleProps = {
  example: WorkedExample;
  /** The level of its title among the page's headings. */
  level?: 2 | 3;
};

/** How the lab would judge a task, and why. */
export function Example({ example, level = 3 }: ExampleProps) {
  const { title, prompt, completions, ranking, explanation } = example;
  const Title = level === 2 ? "h2" : "h3";
  return (
    <article className="min-w-0 rounded-lg border border-line bg-surface">
      <Title className="border-b border-line px-4 py-2.5 font-serif text-lg font-semibold break-words sm:px-5">
        {title}
      </Title>
      <div className="flex flex-col gap-4 px-4 py-4 sm:px-5">
        <Labelled label="Prompt">
          <Markdown source={prompt} className="max-w-reading text-reading" />
        </Labelled>
        <ol className="grid grid-cols-[repeat(auto-fit,minmax(min(100%,18rem),1fr))] items-start gap-3">
          {completions.map((text, at) => {
            const place = ranking.findIndex((group) => group.includes(at)) + 1;
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: completions are told apart by their place only
              <li key={at} className="min-w-0 rounded-md border border-line bg-canvas px-3 py-3">
                <div className="mb-2 flex items-center justify-between gap-3">
                  <span className="sr-only">Completion</span>
                  <Letter letter={letterAt(at)} ranked={place > 0 || undefined} />
                  {place > 0 && <PlaceBadge place={place} tied={ranking[place - 1]!.length > 1} />}
                </div>
                <Markdown source={text} />
              </li>
            );
          })}
        </ol>
        <div className="border-l-2 border-accent pl-3 sm:pl-4">
          <Labelled label="Why">
            <Markdown source={explanation} className="max-w-reading text-reading" />
          </Labelled>
        </div>
      </div>
    </article>
  );
}

function Labelled({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="min-w-0">
      <p className="mb-1 text-sm font-medium text-muted">{label}</p>
      {children}
    </div>
  );
}
