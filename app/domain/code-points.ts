/** How many code points apart the marks of an index are. */
export const STRIDE = 256;

/**
 * A text with the UTF-16 offsets of its code points 0, 256, 512 and so on, from which any other is a short walk, and how many code points it has.
 * Whoever asks for many offsets of one text makes it once.
 */
export type IndexedText = {
  readonly text: string;
  readonly marks: readonly number[];
  readonly length: number;
};

/** A text, indexed or not: one that is not is walked from its beginning. */
export type AnyText = string | IndexedText;

export function indexText(text: string): IndexedText {
  const marks: number[] = [];
  let length = 0;
  for (let unit = 0; unit < text.length; unit += sizeAt(text, unit)) {
    if (length % STRIDE === 0) marks.push(unit);
    length++;
  }
  return { text, marks, length };
}

export const indexed = (text: AnyText): IndexedText => (typeof text === "string" ? indexText(text) : text);

/** The UTF-16 offset of a code point; null where the text has no such point. The end of the text is a point too. */
export function unitAt(anyText: AnyText, point: number): number | null {
  const { text, marks, length } = indexed(anyText);
  if (!Number.isInteger(point) || point < 0 || point > length) return null;
  const mark = Math.min(Math.floor(point / STRIDE), marks.length - 1);
  let unit = marks[mark] ?? 0;
  for (let left = point - Math.max(0, mark) * STRIDE; left > 0; left--) unit += sizeAt(text, unit);
  return unit;
}

/** How many code points stand before a UTF-16 offset. One inside a surrogate pair counts as the end of the pair. */
export function pointAt(anyText: AnyText, unit: number): number {
  const { text, marks } = indexed(anyText);
  const mark = Math.max(0, lastUpTo(marks, unit));
  let point = mark * STRIDE;
  for (let at = marks[mark] ?? 0; at < Math.min(unit, text.length); at += sizeAt(text, at)) point++;
  return point;
}

/** The index of the last mark that is not beyond `unit`; -1 where there is none. */
function lastUpTo(marks: readonly number[], unit: number): number {
  let [low, high] = [0, marks.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (marks[middle]! <= unit) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** The UTF-16 offset that is `points` code points after `unit`, or before it where negative, within the text. */
export function moved(text: string, unit: number, points: number): number {
  let at = unit;
  for (let left = points; left > 0 && at < text.length; left--) at += sizeAt(text, at);
  for (let left = points; left < 0 && at > 0; left++) at -= isPair(text, at - 2) ? 2 : 1;
  return at;
}

/** Whether a UTF-16 offset stands between the two halves of a surrogate pair. */
export const cutsPair = (text: string, unit: number) => unit > 0 && isPair(text, unit - 1);

const sizeAt = (text: string, unit: number) => (isPair(text, unit) ? 2 : 1);

function isPair(text: string, unit: number): boolean {
  const first = text.charCodeAt(unit);
  if (!(first >= 0xd800 && first <= 0xdbff)) return false;
  const second = text.charCodeAt(unit + 1);
  return second >= 0xdc00 && second <= 0xdfff;
}
