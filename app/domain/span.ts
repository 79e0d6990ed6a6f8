import type { Span } from "./judgment-content.ts";

/** Code points of surroundings that a span carries on each side. */
export const CONTEXT_LENGTH = 32;

/**
 * The span between two offsets of `text`, counted in Unicode code points as the W3C Web Annotation model does for text-position selectors, with the
 * passage and its surroundings as its text-quote selector. Throws a RangeError when the offsets are no passage of the text.
 */
export function spanAt(text: string, start: number, end: number): Span {
  const points = [...text];
  if (
    !(Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end && end <= points.length)
  )
    throw new RangeError(`${start} to ${end} is no passage of a text of ${points.length} code points.`);
  const slice = (from: number, to: number) => points.slice(Math.max(0, from), to).join("");
  return {
    start,
    end,
    quote: slice(start, end),
    prefix: slice(start - CONTEXT_LENGTH, start),
    suffix: slice(end, end + CONTEXT_LENGTH),
  };
}

/** Says in words why `span` is not a passage of `text`, or null when it is: its offsets and what it quotes must agree with the text. */
export function spanProblem(text: string, { start, end, quote, prefix, suffix }: Span): string | null {
  const gone = "The passage is not in this completion; mark it again.";
  try {
    const there = spanAt(text, start, end);
    const same = there.quote === quote && there.prefix === prefix && there.suffix === suffix;
    return same ? null : gone;
  } catch {
    return gone;
  }
}
