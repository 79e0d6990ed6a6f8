import type { Span } from "./judgment-content.ts";

/** Code points of surroundings that a span carries on each side. */
export const CONTEXT_LENGTH = 32;

const PAIRS = /[\ud800-\udbff][\udc00-\udfff]/;

/** The UTF-16 offset of a code point of `text`; null where the text is shorter. The end of the text is a point too. */
export function unitAt(text: string, point: number): number | null {
  const head = text.slice(0, point);
  if (head.length === point && !PAIRS.test(text.slice(0, point + 1))) return point;
  let unit = 0;
  for (let left = point; left > 0; left--) {
    if (unit >= text.length) return null;
    unit += sizeAt(text, unit);
  }
  return unit;
}

/** How many code points of `text` stand before a UTF-16 offset of it. One inside a surrogate pair counts as the end of the pair. */
export function pointAt(text: string, unit: number): number {
  let point = 0;
  for (let at = 0; at < Math.min(unit, text.length); at += sizeAt(text, at)) point++;
  return point;
}

const sizeAt = (text: string, unit: number) => (isPair(text, unit) ? 2 : 1);

function isPair(text: string, unit: number): boolean {
  const [first, second] = [text.charCodeAt(unit), text.charCodeAt(unit + 1)];
  return first >= 0xd800 && first <= 0xdbff && second >= 0xdc00 && second <= 0xdfff;
}

/** The UTF-16 offset that is `points` code points after `unit`, or before it where negative, within the text. */
function moved(text: string, unit: number, points: number): number {
  let at = unit;
  for (let left = points; left > 0 && at < text.length; left--) at += sizeAt(text, at);
  for (let left = points; left < 0 && at > 0; left++) at -= isPair(text, at - 2) ? 2 : 1;
  return at;
}

/**
 * The span between two offsets of `text`, counted in Unicode code points as the W3C Web Annotation model does for text-position selectors, with the
 * passage and its surroundings as its text-quote selector. Throws a RangeError when the offsets are no passage of the text.
 */
export function spanAt(text: string, start: number, end: number): Span {
  const whole = Number.isInteger(start) && Number.isInteger(end) && start >= 0 && start < end;
  const [from, to] = whole ? [unitAt(text, start), unitAt(text, end)] : [null, null];
  if (from === null || to === null)
    throw new RangeError(
      `${start} to ${end} is no passage of a text of ${pointAt(text, text.length)} code points.`,
    );
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
export function spanBetween(text: string, from: number, to: number): Span {
  const start = pointAt(text, from) - (cutsPair(text, from) ? 1 : 0);
  return spanAt(text, start, pointAt(text, to));
}

const cutsPair = (text: string, unit: number) => unit > 0 && isPair(text, unit - 1);

/** Where a span of `text` stands, as UTF-16 offsets. Null where it is not a passage of the text. */
export function unitsOf(
  text: string,
  span: Pick<Span, "start" | "end">,
): { from: number; to: number } | null {
  const from = unitAt(text, span.start);
  const to = unitAt(text, span.end);
  return from === null || to === null || from >= to ? null : { from, to };
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

/**
 * Finds a span again by what it quotes, where its offsets do not fit the text: of the places where the quoted text stands the one whose surroundings
 * are most like the span's and, among equals, the nearest to its offsets. The weights are those of Hypothesis' anchoring. Null where the text has no
 * such passage.
 */
export function findSpan<S extends Span>(text: string, span: S): S | null {
  if (spanProblem(text, span) === null) return span;
  if (span.quote === "") return null;
  const near = unitAt(text, Math.max(0, Math.trunc(span.start))) ?? text.length;
  let best: { at: number; score: number } | null = null;
  for (let at = text.indexOf(span.quote); at >= 0; at = text.indexOf(span.quote, at + 1)) {
    const end = at + span.quote.length;
    if (cutsPair(text, at) || cutsPair(text, end)) continue;
    const score =
      20 * likeEnd(text.slice(Math.max(0, at - span.prefix.length), at), span.prefix) +
      20 * likeStart(text.slice(end, end + span.suffix.length), span.suffix) +
      2 * (1 - Math.abs(at - near) / text.length);
    if (!best || score > best.score) best = { at, score };
  }
  return best && { ...span, ...spanBetween(text, best.at, best.at + span.quote.length) };
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
