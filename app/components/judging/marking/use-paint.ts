import { useEffect } from "react";
import { type Completion, indexedText } from "#app/domain/judged-text.ts";
import type { SpanCritique } from "#app/domain/judgment-content.ts";
import type { Severity } from "#app/domain/rubric.ts";
import { overlapsOf, type Stretch, unitsOf } from "#app/domain/span.ts";
import { paint, paintOf } from "./highlights.ts";
import { type Leaf, rangeOf } from "./leaves.ts";

/** A mark with where it stands in the source, in UTF-16 units. */
export type PlacedMark = { mark: SpanCritique; stretch: Stretch };

export function placedMarks(completion: Completion, spans: readonly SpanCritique[]): PlacedMark[] {
  const text = indexedText(completion);
  return spans.flatMap((mark) => {
    const stretch = unitsOf(text, mark);
    return stretch ? [{ mark, stretch }] : [];
  });
}

type Painted = {
  placed: readonly PlacedMark[];
  severities: readonly Severity[];
  /** The one that is being looked at. */
  current: string | null;
  readLeaves: () => readonly Leaf[];
  version: number;
};

/** Paints the marks over the text, the more severe over the less, and once more where they overlap. The elements of the text are left as they are. */
export function usePaint({ placed, severities, current, readLeaves, version }: Painted): void {
  // biome-ignore lint/correctness/useExhaustiveDependencies: another version has other leaves
  useEffect(() => {
    const leaves = readLeaves();
    const ranked = severities.toSorted((a, b) => a.weight - b.weight).map(({ id }) => id);
    const removals = placed.map(({ mark, stretch }) =>
      paint(paintOf(ranked.indexOf(mark.severity ?? ""), ranked.length), [rangeOf(stretch, leaves)]),
    );
    const overlaps = overlapsOf(placed.map(({ stretch }) => stretch));
    removals.push(
      paint(
        "mark-overlap",
        overlaps.map((stretch) => rangeOf(stretch, leaves)),
      ),
    );
    return () => {
      for (const remove of removals) remove();
    };
  }, [placed, severities, readLeaves, version]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: as above
  useEffect(() => {
    const found = placed.find(({ mark }) => mark.id === current);
    return found && paint("mark-current", [rangeOf(found.stretch, readLeaves())]);
  }, [placed, current, readLeaves, version]);
}
