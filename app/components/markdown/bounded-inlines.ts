import type { InlineContext, MarkdownConfig } from "@lezer/markdown";
import { LIMITS } from "./limits.ts";

const [NEWLINE, SPACE, DOLLAR, AMPERSAND, ASTERISK, LESS] = [10, 32, 36, 38, 42, 60];
const [LEFT, BACKSLASH, RIGHT, UNDERSCORE, BACKTICK, TILDE] = [91, 92, 93, 95, 96, 126];
const [LETTER_H, LETTER_W] = [104, 119];

/** Marks that may open and close something, and nest. */
const DELIMITERS = new Set([ASTERISK, UNDERSCORE, TILDE, LEFT]);
const OTHER_MARKS = new Set([RIGHT, BACKSLASH, AMPERSAND, BACKTICK, DOLLAR]);

/**
 * Inline rules that take time in proportion to the text. They replace those of the parser that rescan the rest of a
 * paragraph at every mark, and stand guard before the others: past a paragraph's budget its rest is plain text.
 */
export const boundedInlines: MarkdownConfig = {
  defineNodes: [{ name: "BareLink" }],
  parseInline: [
    { name: "Budget", parse: keepBudget, before: "Escape" },
    { name: "InlineCode", parse: parseCode },
    { name: "HTMLTag", parse: parseTag },
    { name: "HardBreak", parse: parseBreak },
    { name: "BareLink", parse: parseBareLink },
  ],
};

type Budget = { work: number; parts: number; delimiters: number; runs: Map<number, number[]> | null };

const budgets = new WeakMap<InlineContext, Budget>();

function budgetOf(cx: InlineContext): Budget {
  const budget = budgets.get(cx) ?? { work: 0, parts: 0, delimiters: 0, runs: null };
  budgets.set(cx, budget);
  return budget;
}

function keepBudget(cx: InlineContext, next: number, pos: number): number {
  const isDelimiter = DELIMITERS.has(next);
  if (!isDelimiter && !OTHER_MARKS.has(next)) return -1;
  const budget = budgetOf(cx);
  budget.parts++;
  if (isDelimiter) budget.delimiters++;
  // Every closing mark may be compared with all parts before it.
  if (isDelimiter || next === RIGHT) budget.work += budget.parts;
  if (isSpent(budget, cx.text.length)) return cx.end;
  if (next === RIGHT) return hasFarDestination(cx, pos, budget) ? pos + 1 : -1;
  return isDelimiter && next !== LEFT ? literalRun(cx, next, pos) : -1;
}

const isSpent = ({ parts, delimiters, work }: Budget, length: number) =>
  parts > LIMITS.inlineParts || delimiters > LIMITS.delimiters || work > 100_000 + 20 * length;

/** Past a run of marks that is no emphasis: a line drawn by hand, or multiplication, as in 2*3*4 and 2**3. */
function literalRun(cx: InlineContext, mark: number, pos: number): number {
  let end = pos + 1;
  while (cx.char(end) === mark) end++;
  if (end - pos > LIMITS.delimiterRun) return end;
  if (mark !== ASTERISK || end - pos > 2) return -1;
  const before = pos > cx.offset ? cx.slice(pos - 1, pos) : "";
  const after = cx.slice(end, end + 1);
  if (end - pos === 2) return /[\p{N})]/u.test(before) && /\p{N}/u.test(after) ? end : -1;
  const isFactor = /[\p{N})\]}%]/u.test(before);
  const times = (isFactor || /[A-Za-z]/.test(before)) && /[A-Za-z\p{N}]/u.test(after);
  return times || (isFactor && /[($€£\\.[]/.test(after)) ? end : -1;
}

/** Whether the parenthesis after a link's text holds a destination or title too long to be one. */
function hasFarDestination(cx: InlineContext, pos: number, budget: Budget): boolean {
  if (cx.slice(pos + 1, pos + 2) !== "(") return false;
  const ahead = cx.slice(pos + 2, pos + 2 + LIMITS.url + 1);
  const start = ahead.search(/[^ \t\n\r]/);
  if (start < 0) return ahead.length > LIMITS.url;
  let at = start;
  for (let depth = 0; at < ahead.length; at++) {
    const char = ahead[at]!;
    if (char === "\\") at++;
    else if (char === "(") depth++;
    else if (char === ")" && depth-- === 0) break;
    else if (char <= " ") break;
  }
  const title = /^[ \t\n\r]+(["'(])/.exec(ahead.slice(at));
  if (title) {
    const closer = title[1] === "(" ? ")" : title[1]!;
    const close = ahead.indexOf(closer, at + title[0].length);
    at = close < 0 ? ahead.length : close;
  }
  budget.work += at;
  return at > LIMITS.url || (at >= ahead.length && title !== null);
}

/** A code span ends at the next run of backticks of its own length; the runs of a paragraph are found once. */
function parseCode(cx: InlineContext, next: number, pos: number): number {
  if (next !== BACKTICK || (pos > cx.offset && cx.char(pos - 1) === BACKTICK)) return -1;
  let open = pos + 1;
  while (cx.char(open) === BACKTICK) open++;
  const size = open - pos;
  const budget = budgetOf(cx);
  budget.runs ??= backtickRuns(cx);
  const ends = budget.runs.get(size)!;
  while (ends.length > 0 && ends.at(-1)! <= open) ends.pop();
  const end = ends.pop();
  if (end === undefined) return -1;
  return cx.addElement(
    cx.elt("InlineCode", pos, end, [cx.elt("CodeMark", pos, open), cx.elt("CodeMark", end - size, end)]),
  );
}

/** Ends of the runs of backticks by their length, the last one first. */
function backtickRuns(cx: InlineContext): Map<number, number[]> {
  const runs = new Map<number, number[]>();
  for (const run of cx.text.matchAll(/`+/g)) {
    const ends = runs.get(run[0].length) ?? [];
    ends.push(cx.offset + run.index + run[0].length);
    runs.set(run[0].length, ends);
  }
  for (const ends of runs.values()) ends.reverse();
  return runs;
}

const AUTOLINK = /^<([a-z][a-z\d+.-]{1,31}:[^\s<>]*|[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[a-z\d.-]{1,253})>/i;
const TAG =
  /^<(?:\/[a-z][\w-]*\s*|[a-z][\w-]*(?:\s+[a-z_:][\w.:-]*(?:\s*=\s*(?:[^\s"'=<>`]+|'[^']*'|"[^"]*"))?)*\s*\/?)>/i;

/** Tags are kept apart only so that their attributes are not read as Markdown; comments are text like any other. */
function parseTag(cx: InlineContext, next: number, pos: number): number {
  if (next !== LESS) return -1;
  const ahead = cx.slice(pos, pos + LIMITS.url);
  const link = AUTOLINK.exec(ahead);
  if (link) {
    const end = pos + link[0].length;
    return cx.addElement(
      cx.elt("Autolink", pos, end, [
        cx.elt("LinkMark", pos, pos + 1),
        cx.elt("URL", pos + 1, end - 1),
        cx.elt("LinkMark", end - 1, end),
      ]),
    );
  }
  const tag = TAG.exec(ahead);
  return tag ? cx.addElement(cx.elt("HTMLTag", pos, pos + tag[0].length)) : -1;
}

function parseBreak(cx: InlineContext, next: number, pos: number): number {
  if (next === BACKSLASH && cx.char(pos + 1) === NEWLINE)
    return cx.addElement(cx.elt("HardBreak", pos, pos + 2));
  if (next !== SPACE || (pos > cx.offset && cx.char(pos - 1) === SPACE)) return -1;
  let end = pos + 1;
  while (cx.char(end) === SPACE) end++;
  return end > pos + 1 && cx.char(end) === NEWLINE ? cx.addElement(cx.elt("HardBreak", pos, end + 1)) : -1;
}

const BARE = /^(?:https?:\/\/|www\.)[^\s<>"`[\]\\]+/i;

/** A web address in running text, without the punctuation that ends its sentence. */
function parseBareLink(cx: InlineContext, next: number, pos: number): number {
  const lower = next | 32;
  if ((lower !== LETTER_H && lower !== LETTER_W) || (pos > cx.offset && /\w/.test(cx.slice(pos - 1, pos))))
    return -1;
  const found = BARE.exec(cx.slice(pos, pos + LIMITS.url));
  if (!found) return -1;
  const address = trimAddress(found[0]);
  return /[/.][\p{L}\p{N}]/u.test(address)
    ? cx.addElement(cx.elt("BareLink", pos, pos + address.length))
    : -1;
}

function trimAddress(address: string): string {
  let open = 0;
  for (const char of address) if (char === "(") open++;
  let close = 0;
  for (const char of address) if (char === ")") close++;
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1]!;
    if (last === ")" && close > open) close--;
    else if (!/[?!.,:;*_~'"$|。，、；：！？）】」》]/.test(last)) break;
  }
  return address.slice(0, end);
}
