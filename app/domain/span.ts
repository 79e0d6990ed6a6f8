import { type AnyText, cutsPair, indexed, moved, pointAt, unitAt } from "./code-points.ts";
import type { Span } from "./judgment-content.ts";

/** Code points of surroundings that a span carries on each side. */
export const CONTEXT_LENGTH = 32;

/**
 * The span between two offsets of `text`, counted in Unicode code points as the W3C Web Annotation model does for text-position selectors, with the
 * passage and its surroundings as its text-quote selector. Throws a RangeError when the offsets are no passage of the text.
 */
export function spanAt(anyText: AnyText, start: number, end: number): Span {
  const index = indexed(anyText);
  const { text } = index;
  const units = unitsOf(index, { start, end });
  if (!units)
    throw new RangeError(`${start} to ${end} is no passage of a text of ${index.length} code points.`);
  const { from, to } = units;
  return {
    start,
    end,
    quote: text.slice(from, to),
    prefix: text.slice(moved(text, from, -CONTEXT_LENGTH), from),
    suffix: text.slice(to, moved(text, to, CONTEXT_LENGTH)),
  };
}

/**
 * The span between two UTF-16 offsets of `text`, such as a browser's selection gives; a surrogate pair that one of them cuts is taken whole. Throws a
 * RangeError when there is nothing between them.
 */
export function spanBetween(anyText: AnyText, from: number, to: number): Span {
  const index = indexed(anyText);
  const start = pointAt(index, from) - (cutsPair(index.text, from) ? 1 : 0);
  return spanAt(index, start, pointAt(index, to));
}

/** Where a span of `text` stands, as UTF-16 offsets. Null where it is not a passage of the text. */
export function unitsOf(anyText: AnyText, span: Pick<Span, "start" | "end">): Stretch | null {
  const index = indexed(anyText);
  const from = unitAt(index, span.start);
  const to = unitAt(index, span.end);
  return from === null || to === null || from >= to ? null : { from, to };
}

/** Says in words why `span` is not a passage of `text`, or null when it is: its offsets and what it quotes must agree with the text. */
export function spanProblem(text: AnyText, { start, end, quote, prefix, suffix }: Span): string | null {
  const gone = "The passage is not in this completion; mark it again.";
  try {
    const there = spanAt(text, start, end);
    const same = there.quote === quote && there.prefix === prefix && there.suffix === suffix;
    return same ? null : gone;
  } catch {
    return gone;
  }
}

/** How far from its offsets, in UTF-16 units, a passage is looked for, and at how many places each way. */
const REACH = 100_000;
const MOST_PLACES = 50;

/**
 * Finds a span again by what it quotes, where its offsets do not fit the text: of the nearest 50 places each way where the quoted text stands, within
 * 100,000 UTF-16 units of its offsets, the one whose surroundings are most like the span's and, among equals, the nearest. The weights are those of
 * Hypothesis' anchoring. Null where there is no such passage.
 */
export function findSpan<S extends Span>(anyText: AnyText, span: S): S | null {
  const index = indexed(anyText);
  if (spanProblem(index, span) === null) return span;
  if (span.quote === "") return null;
  const { text } = index;
  const near = unitAt(index, Math.max(0, Math.trunc(span.start))) ?? text.length;
  let best: { at: number; score: number } | null = null;
  for (const at of placesNear(text, span.quote, near)) {
    const end = at + span.quote.length;
    const score =
      20 * likeEnd(text.slice(Math.max(0, at - span.prefix.length), at), span.prefix) +
      20 * likeStart(text.slice(end, end + span.suffix.length), span.suffix) +
      2 * (1 - Math.abs(at - near) / text.length);
    if (!best || score > best.score) best = { at, score };
  }
  return best && { ...span, ...spanBetween(index, best.at, best.at + span.quote.length) };
}

/** Where a quoted text stands, before and after the offset `near`, and never with half a character. */
function placesNear(text: string, quote: string, near: number): number[] {
  const from = Math.max(0, near - REACH);
  const within = text.slice(from, near + REACH + quote.length);
  const find = (first: number, next: (at: number) => number) => {
    const found: number[] = [];
    for (let at = first; at >= 0 && found.length < MOST_PLACES; at = next(at))
      if (!cutsPair(text, from + at) && !cutsPair(text, from + at + quote.length)) found.push(from + at);
    return found;
  };
  const start = near - from;
  const before = find(start > 0 ? within.lastIndexOf(quote, start - 1) : -1, (at) =>
    at > 0 ? within.lastIndexOf(quote, at - 1) : -1,
  );
  return [...before, ...find(within.indexOf(quote, start), (at) => within.indexOf(quote, at + 1))];
}

/** The share of `wanted`, 0 to 1, that `found` begins with. */
function likeStart(found: string, wanted: string): number {
  let same = 0;
  while (same < wanted.length && found[same] === wanted[same]) same++;
  return wanted === "" ? 1 : same / wanted.length;
}

/** The share of `wanted`, 0 to 1, that `found` ends with. */
function likeEnd(found: string, wanted: string): number {
  let same = 0;
  while (same < wanted.length && found.at(-1 - same) === wanted.at(-1 - same)) same++;
  return wanted === "" ? 1 : same / wanted.length;
}

/** A stretch of a text, in any unit. */
export type Stretch = { from: number; to: number };

/** The stretches that two or more of the given ones cover, in order and apart from each other. */
export function overlapsOf(stretches: readonly Stretch[]): Stretch[] {
  const edges = stretches.flatMap(({ from, to }) => [
    { at: from, change: 1 },
    { at: to, change: -1 },
  ]);
  edges.sort((a, b) => a.at - b.at || a.change - b.change);
  const found: Stretch[] = [];
  let depth = 0;
  for (const { at, change } of edges) {
    const before = depth;
    depth += change;
    const last = found.at(-1);
    if (before < 2 && depth >= 2) {
      if (last?.to === at) last.to = Number.NaN;
      else found.push({ from: at, to: Number.NaN });
    } else if (before >= 2 && depth < 2 && last) last.to = at;
  }
  return found;
}
