import type { Gap } from "#app/domain/judging/missing.ts";
import { Button } from "../Button.tsx";

type GapListProps = { gaps: readonly Gap[]; onGap: (gap: Gap) => void; onClose: () => void };

/** What keeps the judgment from being submitted, each thing a way to where it is. */
export function GapList({ gaps, onGap, onClose }: GapListProps) {
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
