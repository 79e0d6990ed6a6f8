import { letterAt } from "#app/domain/judging/letter.ts";
import type { SummaryPart } from "#app/domain/judging/summary.ts";
import type { Message } from "#app/domain/task-content.ts";
import { Card } from "../Card.tsx";
import { DraftSummary } from "../judging/keeping/DraftSummary.tsx";
import { Prompt } from "../judging/reading/Prompt.tsx";
import { Markdown } from "../markdown/Markdown.tsx";
import { Section } from "../PageHeader.tsx";

type PastTaskProps = {
  prompt: readonly Message[];
  reference: string | null;
  /** Of the completions, in the order that the expert saw. */
  texts: readonly string[];
  said: readonly SummaryPart[];
};

/** A task as it was judged, to be read: each completion with what was said of it. */
export function PastTask({ prompt, reference, texts, said }: PastTaskProps) {
  const names = texts.map((_, index) => `Completion ${letterAt(index)}`);
  const onWhole = said.filter(({ title }) => !names.includes(title));
  return (
    <>
      {onWhole.length > 0 && (
        <Section title="What you said">
          <Card as="div" className="max-w-reading">
            <DraftSummary parts={onWhole} />
          </Card>
        </Section>
      )}
      <Section title="Prompt">
        <Card as="div">
          <Prompt messages={prompt} />
        </Card>
      </Section>
      {reference !== null && (
        <Section title="Reference answer">
          <Card as="div">
            <Markdown source={reference} className="max-w-[56rem] text-reading" />
          </Card>
        </Section>
      )}
      <Section title="Completions">
        <ul className="flex flex-col gap-4">
          {texts.map((text, index) => (
            <Card
              as="li"
              key={names[index]}
              title={names[index]}
              footer={<OfIt lines={said.find(({ title }) => title === names[index])?.lines} />}
            >
              <Markdown source={text} className="max-w-[56rem] text-reading" />
            </Card>
          ))}
        </ul>
      </Section>
    </>
  );
}

function OfIt({ lines }: { lines: readonly string[] | undefined }) {
  if (!lines) return <p>You said nothing of it alone.</p>;
  return <DraftSummary parts={[{ title: "What you said of it", lines: [...lines] }]} />;
}
