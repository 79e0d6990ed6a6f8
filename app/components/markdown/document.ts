import type { SyntaxNode } from "@lezer/common";
import { countControls } from "./controls.ts";
import { type Destination, readDestination, referenceKey } from "./destination.ts";
import { LIMITS } from "./limits.ts";
import { markdownParser } from "./syntax.ts";

/** The names of the syntax nodes that are formulas. */
export const MATH: readonly string[] = ["InlineMath", "DisplayMath", "MathBlock"];

/** A parsed text. Offsets are UTF-16 units of the source. */
export type MarkdownDocument = {
  /** The source with each carriage return turned into white space of the same length. */
  source: string;
  blocks: SyntaxNode[];
  references: ReadonlyMap<string, Destination>;
  /** Whether there are formulas to typeset and code to highlight, within the limits. */
  hasMath: boolean;
  /** The offset from which formulas wait until they are near what is in sight. */
  waitsFrom: number;
  hasCode: boolean;
};

/** Parses a text, or returns null where it is too long or too intricate to be laid out as Markdown. */
export function readMarkdown(text: string): MarkdownDocument | null {
  if (text.length > LIMITS.source || longestLine(text) > LIMITS.line) return null;
  const source = text.includes("\r") ? text.replace(/\r\n/g, " \n").replace(/\r/g, "\n") : text;
  try {
    const root = markdownParser.parse(source).topNode;
    const survey = surveyNodes(source, root);
    return survey && { source, blocks: childrenOf(root), ...survey };
  } catch (error) {
    // The parser recurses; what it cannot hold on the stack is shown plain.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function longestLine(text: string): number {
  let longest = 0;
  for (let from = 0; from <= text.length; ) {
    const end = text.indexOf("\n", from);
    const to = end < 0 ? text.length : end;
    longest = Math.max(longest, to - from);
    from = to + 1;
  }
  return longest;
}

function surveyNodes(source: string, root: SyntaxNode) {
  let left = LIMITS.nodes - countControls(source, LIMITS.nodes);
  let formulas = 0;
  let waitsFrom = 0;
  let codes = 0;
  const references = new Map<string, Destination>();
  const cursor = root.cursor();
  do {
    if (--left < 0) return null;
    const { name } = cursor;
    if (MATH.includes(name)) {
      if (formulas < LIMITS.formulasAtOnce) waitsFrom = cursor.to;
      formulas += cursor.to - cursor.from;
    }
    if (name === "CodeText") codes += cursor.to - cursor.from;
    if (name === "LinkReference") addReference(references, source, cursor.node);
  } while (cursor.next());
  return {
    references,
    waitsFrom,
    hasMath: formulas > 0 && formulas <= LIMITS.formulas,
    hasCode: codes > 0 && codes <= LIMITS.codes,
  };
}

function addReference(references: Map<string, Destination>, source: string, node: SyntaxNode): void {
  const label = node.getChild("LinkLabel");
  const url = node.getChild("URL");
  if (!label || !url) return;
  const key = referenceKey(source.slice(label.from + 1, label.to - 1));
  if (!references.has(key)) references.set(key, readDestination(source.slice(url.from, url.to)));
}

export function childrenOf(node: SyntaxNode): SyntaxNode[] {
  const children: SyntaxNode[] = [];
  for (let child = node.firstChild; child; child = child.nextSibling) children.push(child);
  return children;
}

/** How many nodes below this one have one of these names, counted up to `limit`. */
export function countNodes(node: SyntaxNode, names: readonly string[], limit: number): number {
  const cursor = node.cursor();
  let count = 0;
  do {
    if (names.includes(cursor.name)) count++;
  } while (count < limit && cursor.next() && cursor.from < node.to);
  return count;
}
