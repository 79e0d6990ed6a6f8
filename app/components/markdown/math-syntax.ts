import type { BlockContext, InlineContext, Line, MarkdownConfig } from "@lezer/markdown";
import { LIMITS } from "./limits.ts";
import { findAhead, sourceOf } from "./lookahead.ts";
import { looksLikeMoney, looksLikeProse } from "./money.ts";

const DOLLAR = 36;
const BACKSLASH = 92;
const BLANK_LINE = /\n[ \t>]*\n/;
const LAST_LINE = /[ \t]{0,20}[.,;:]?[ \t]{0,20}(?:\n|$)/y;
const ENVIRONMENT =
  /^\\begin\{(align|aligned|alignat|equation|gather|gathered|multline|eqnarray|cases|split|array|[pbBvV]?matrix)(\*?)\}/;

/** `$…$`, `$$…$$`, `\(…\)` and `\[…\]`, and as blocks also bare environments, as models write them. */
export const mathSyntax: MarkdownConfig = {
  defineNodes: [{ name: "InlineMath" }, { name: "DisplayMath" }, { name: "MathBlock", block: true }],
  parseInline: [{ name: "Math", parse: parseInlineMath, before: "Escape" }],
  parseBlock: [
    { name: "MathBlock", parse: parseMathBlock, endLeaf: startsMathBlock, before: "IndentedCode" },
  ],
};

function parseInlineMath(cx: InlineContext, next: number, pos: number): number {
  if (next === DOLLAR) {
    if (cx.char(pos + 1) === DOLLAR) return parseDelimited(cx, pos, "$$", "DisplayMath");
    return parseDollar(cx, pos);
  }
  if (next !== BACKSLASH) return -1;
  const opener = cx.slice(pos, pos + 2);
  if (opener === "\\(") return parseDelimited(cx, pos, "\\)", "InlineMath");
  if (opener === "\\[") return parseDelimited(cx, pos, "\\]", "DisplayMath");
  return -1;
}

function parseDelimited(cx: InlineContext, pos: number, closer: string, node: string): number {
  const from = pos + 2;
  const to = findAhead(cx, cx.text, closer, from - cx.offset) + cx.offset;
  if (to < from || to - from > LIMITS.formula) return -1;
  const content = cx.slice(from, to);
  if (!isTex(content)) return -1;
  return cx.addElement(cx.elt(node, pos, to + 2));
}

/** "\[1\]" and "\(see below\)" are escaped brackets. */
function isTex(content: string): boolean {
  return /\S/.test(content) && !/^\s*(?:\d+|[xX])\s*$/.test(content) && !looksLikeProse(content);
}

/** The pandoc rule: no space inside the dollars, no digit after them; and the first dollar that follows decides. */
function parseDollar(cx: InlineContext, pos: number): number {
  if (
    /[\s$]|^$/.test(cx.slice(pos + 1, pos + 2)) ||
    /[\w$]/.test(cx.slice(Math.max(cx.offset, pos - 1), pos))
  ) {
    return -1;
  }
  const end = Math.min(cx.end, pos + LIMITS.formula);
  let to = pos + 1;
  while (to < end && cx.char(to) !== DOLLAR) to += cx.char(to) === BACKSLASH ? 2 : 1;
  if (to >= end || cx.char(to + 1) === DOLLAR) return -1;
  const content = cx.slice(pos + 1, to);
  const after = cx.slice(to + 1, to + 2);
  if (/\s$/.test(content) || /\d/.test(after) || looksLikeMoney(content, after)) return -1;
  return cx.addElement(cx.elt("InlineMath", pos, to + 1));
}

function parseMathBlock(cx: BlockContext, line: Line): boolean {
  const from = cx.lineStart + line.pos;
  const to = mathBlockEnd(cx, line);
  if (to < 0) return false;
  const marks = [];
  while (cx.lineStart + line.text.length < to && cx.nextLine()) marks.push(...line.markers);
  cx.addElement(cx.elt("MathBlock", from, cx.lineStart + line.text.length, marks));
  cx.nextLine();
  return true;
}

/** A formula may follow a paragraph without a blank line, unless the paragraph has one open itself. */
function startsMathBlock(cx: BlockContext, line: Line, leaf: { content: string }): boolean {
  if (mathBlockEnd(cx, line) < 0) return false;
  return line.next !== DOLLAR || leaf.content.split("$$").length % 2 === 1;
}

/** Where the formula that begins on this line ends, or -1. Nothing but punctuation may follow it on its last line. */
function mathBlockEnd(cx: BlockContext, line: Line): number {
  if (line.next !== DOLLAR && line.next !== BACKSLASH) return -1;
  const closer = closerOf(line.text.slice(line.pos, line.pos + 40));
  if (!closer) return -1;
  const source = sourceOf(cx);
  const from = cx.lineStart + line.pos;
  const at = findAhead(cx, source, closer, from + 2);
  if (at < 0 || at - from > LIMITS.formula) return -1;
  const inside = source.slice(from + 2, at);
  if (BLANK_LINE.test(inside) || !isTex(inside)) return -1;
  LAST_LINE.lastIndex = at + closer.length;
  return LAST_LINE.test(source) ? at + closer.length : -1;
}

function closerOf(start: string): string | null {
  if (/^\$\$(?!\$)/.test(start)) return "$$";
  if (start.startsWith("\\[")) return "\\]";
  const environment = ENVIRONMENT.exec(start);
  return environment ? `\\end{${environment[1]}${environment[2]}}` : null;
}
