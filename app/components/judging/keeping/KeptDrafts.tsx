import type { SummaryPart } from "#app/domain/judging/summary.ts";
import { Card } from "../../Card.tsx";
import { Section } from "../../PageHeader.tsx";
import { RelativeTime } from "../../RelativeTime.tsx";
import { DraftSummary } from "./DraftSummary.tsx";

export type ShownDraft = { typedAt: Date | string; parts: SummaryPart[] };

/** What was typed on an assignment and is in no judgment, on a page that takes nothing more. */
export function KeptDrafts({ drafts }: { drafts: readonly ShownDraft[] }) {
  if (drafts.length === 0) return null;
  return (
    <Section title="What you had typed" description="It is kept for you to read and to copy.">
      <ul className="flex max-w-reading flex-col gap-3">
        {drafts.map(({ typedAt, parts }, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name and never change places
          <Card as="li" key={index}>
            <p className="mb-3 text-sm text-muted">
              <RelativeTime value={typedAt} />
            </p>
            <DraftSummary parts={parts} />
          </Card>
        ))}
      </ul>
    </Section>
  );
}
