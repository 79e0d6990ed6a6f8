import type { Span } from "../judgment-content.ts";

/** How many passages a judgment may mark, and how many UTF-16 units they may quote in all: what is sent has to be small enough to be taken. */
export const MOST_MARKS = 500;
export const MOST_QUOTED = 700_000;

/** How long a passage, in UTF-16 units, can be marked beside those that are; 0: none. */
export function markRoom(spans: readonly Pick<Span, "quote">[]): number {
  if (spans.length >= MOST_MARKS) return 0;
  const quoted = spans.reduce((sum, { quote }) => sum + quote.length, 0);
  return Math.max(0, MOST_QUOTED - quoted);
}

export const NO_ROOM = `No more can be marked: a judgment holds ${MOST_MARKS} passages of ${MOST_QUOTED.toLocaleString("en")} characters in all. Remove a mark to make another.`;
