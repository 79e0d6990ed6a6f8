/**
 * Characters that are invisible or that reorder, hide or break the text around them. Joiners stay where they shape
 * a script or an emoji (after a character from U+0300 on); tag characters stay in a flag. Of the marks heaped on one character the first sixteen
 * stay: thousands take a browser half a second to lay out, and none can be read.
 */
const UNSEEN =
  /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u180e\u200b\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\p{Cs}]|[\u200c\u200d](?<![\u0300-\u{10ffff}].)|[\u{e0000}-\u{e007f}](?<!\u{1f3f4}[\u{e0020}-\u{e007f}]{0,7}.)|\p{M}(?<=\p{M}{17})/gu;

const NAMES: Record<number, string> = {
  0: "null",
  8: "backspace",
  13: "carriage return",
  27: "escape",
  127: "delete",
  1564: "Arabic letter mark",
  8203: "zero-width space",
  8204: "zero-width non-joiner",
  8205: "zero-width joiner",
  8232: "line separator",
  8233: "paragraph separator",
  8234: "left-to-right embedding",
  8235: "right-to-left embedding",
  8236: "end of embedding",
  8237: "left-to-right override",
  8238: "right-to-left override",
  8288: "word joiner",
  8294: "left-to-right isolate",
  8295: "right-to-left isolate",
  8296: "first-strong isolate",
  8297: "end of isolate",
  65279: "byte order mark",
};

/** A stretch of text without control characters, or one control character and how often it follows itself. */
export type TextPart =
  | { from: number; to: number; text: string }
  | { from: number; to: number; code: number; count: number };

/** Cuts a text at its control characters. Offsets are UTF-16 units of the text. */
export function splitControls(text: string): TextPart[] {
  const parts: TextPart[] = [];
  let end = 0;
  for (const found of text.matchAll(UNSEEN)) {
    const { index } = found;
    const code = found[0].codePointAt(0)!;
    const last = parts.at(-1);
    const to = index + found[0].length;
    if (last && "code" in last && last.to === index && isAlike(last.code, code)) {
      last.to = to;
      last.count++;
    } else {
      if (index > end) parts.push({ from: end, to: index, text: text.slice(end, index) });
      parts.push({ from: index, to, code, count: 1 });
    }
    end = to;
  }
  if (end < text.length || parts.length === 0)
    parts.push({ from: end, to: text.length, text: text.slice(end) });
  return parts;
}

/** Marks of too high a heap are told together, by the first. */
const isAlike = (one: number, other: number) => one === other || (isMark(one) && isMark(other));

const isMark = (code: number) => /\p{M}/u.test(String.fromCodePoint(code));

/** How far a piece of text that begins at `from` may reach within `size` units without cutting a surrogate pair. */
export function pieceEnd(text: string, from: number, size: number): number {
  const to = Math.min(text.length, from + size);
  return to < text.length && /[\ud800-\udbff]/.test(text[to - 1]!) ? to - 1 : to;
}

/** How many control characters a text has, counted up to `limit`. */
export function countControls(text: string, limit: number): number {
  let count = 0;
  for (const _ of text.matchAll(UNSEEN)) if (++count >= limit) break;
  return count;
}

/** The text with a visible sign in place of each control character, unit for unit: offsets stay true. */
export function replaceControls(text: string): string {
  return text.replace(UNSEEN, (found) => {
    const code = found.charCodeAt(0);
    if (code < 0x20) return String.fromCharCode(0x2400 + code);
    return code === 0x7f ? "\u2421" : "\ufffd".repeat(found.length);
  });
}

/** U+202E, as a person can look it up. */
export const codeLabel = (code: number) => `U+${code.toString(16).toUpperCase().padStart(4, "0")}`;

export const codeName = (code: number) =>
  NAMES[code] ?? (isMark(code) ? "one combining mark too many" : "control character");
