import type { SummaryPart } from "#app/domain/judging/summary.ts";

/** All that a draft says, to be read and copied. */
export function DraftSummary({ parts }: { parts: readonly SummaryPart[] }) {
  if (parts.length === 0) return <p className="text-muted">Nothing is said in it yet.</p>;
  return (
    <dl className="flex flex-col gap-4">
      {parts.map(({ title, lines }) => (
        <div key={title}>
          <dt className="text-sm font-semibold">{title}</dt>
          {lines.map((line, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they have no other name and never change places
            <dd key={index} className="break-words whitespace-pre-wrap">
              {line}
            </dd>
          ))}
        </div>
      ))}
    </dl>
  );
}
