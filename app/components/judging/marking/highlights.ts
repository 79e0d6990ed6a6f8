/** What marks are painted by. The styles are in marks.css. */
export type Paint = `mark-${0 | 1 | 2 | 3}` | "mark-overlap" | "mark-current" | "mark-flash";

/** Later ones lie over the earlier. */
const ORDER: readonly Paint[] = [
  "mark-0",
  "mark-1",
  "mark-2",
  "mark-3",
  "mark-overlap",
  "mark-current",
  "mark-flash",
];

export const canPaint = () => "highlights" in CSS;

/** Paints the ranges, beside what others painted; the function returned takes the paint away again. */
export function paint(name: Paint, ranges: readonly (Range | null)[]): () => void {
  if (!canPaint()) return () => {};
  const highlight = CSS.highlights.get(name) ?? new Highlight();
  highlight.priority = ORDER.indexOf(name);
  CSS.highlights.set(name, highlight);
  const painted = ranges.filter((range) => range !== null);
  for (const range of painted) highlight.add(range);
  return () => {
    for (const range of painted) highlight.delete(range);
  };
}

/** One of four paints for the severity at `index` of `count`, from the least severe; the first is for where there are none. */
export function paintOf(index: number, count: number): Paint {
  if (index < 0 || count === 0) return "mark-0";
  if (count === 1) return "mark-2";
  return `mark-${Math.round(1 + (2 * index) / (count - 1)) as 1 | 2 | 3}`;
}
