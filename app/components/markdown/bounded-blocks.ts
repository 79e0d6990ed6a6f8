import {
  type BlockContext,
  type LeafBlock,
  type LeafBlockParser,
  type Line,
  type MarkdownConfig,
  Table,
} from "@lezer/markdown";
import { LIMITS } from "./limits.ts";
import { findAhead, rememberSource, sourceOf } from "./lookahead.ts";

const MARKER = /^(?:>|[-+*](?:\s|$)|\d{1,9}[.)](?:\s|$))/;
const DEFINITION =
  /^(\[(?=[^\]]*\S)(?:[^[\]\\]|\\.){1,999}\]):[ \t]*(<[^<>]*>|[^\s<]\S*)(?:[ \t]+("[^"]*"|'[^']*'|\([^()]*\)))?[ \t]*$/;
const RAW = /^<(script|pre|style|textarea)(?:[\s>]|$)/i;

const [tableRule] = Table.parseBlock!;

/** Block rules that take time in proportion to the text and nest no deeper than they may. */
export const boundedBlocks: MarkdownConfig = {
  defineNodes: [...Table.defineNodes!, { name: "PlainLine", block: true }],
  parseBlock: [
    {
      name: "Depth",
      parse: flattenDeep,
      endLeaf: (_cx, _line, leaf) => leaf.content.length > LIMITS.paragraph,
      before: "LinkReference",
    },
    { name: "LinkReference", leaf: (_cx, leaf) => readDefinition(leaf) },
    { name: "HTMLBlock", parse: parseRaw },
    { ...tableRule!, endLeaf: beginsTable },
  ],
  wrap(parse, input) {
    rememberSource(parse, input);
    return parse;
  },
};

/** Below the deepest level a line that would nest further is a line of text. */
function flattenDeep(cx: BlockContext, line: Line): boolean {
  if (cx.depth <= LIMITS.blockDepth || !MARKER.test(line.text.slice(line.pos, line.pos + 12))) return false;
  cx.addElement(cx.elt("PlainLine", cx.lineStart + line.pos, cx.lineStart + line.text.length));
  cx.nextLine();
  return true;
}

/** A link reference definition on one line. The parser's own rule reads a long one again at each of its lines. */
function readDefinition(leaf: LeafBlock): LeafBlockParser | null {
  const found = leaf.content.startsWith("[") ? DEFINITION.exec(leaf.content) : null;
  if (!found || found[2]!.length > LIMITS.url) return null;
  const [whole, label, url] = found as unknown as [string, string, string];
  const add = (cx: BlockContext) => {
    const at = leaf.start + whole.indexOf(url, label.length + 1);
    cx.addLeafElement(
      leaf,
      cx.elt("LinkReference", leaf.start, leaf.start + whole.length, [
        cx.elt("LinkLabel", leaf.start, leaf.start + label.length),
        cx.elt("URL", at, at + url.length),
      ]),
    );
    return true;
  };
  return { nextLine: add, finish: add };
}

/** Elements whose content is no prose are shown as they stand up to their end tag; all other HTML is inline text. */
function parseRaw(cx: BlockContext, line: Line): boolean {
  const name = line.next === 60 ? RAW.exec(line.text.slice(line.pos, line.pos + 20))?.[1] : undefined;
  if (!name) return false;
  const from = cx.lineStart + line.pos;
  const close = findAhead(cx, sourceOf(cx), `</${name}>`, from);
  if (close < 0) return false;
  const marks = [];
  while (cx.lineStart + line.text.length <= close && cx.nextLine()) marks.push(...line.markers);
  cx.addElement(cx.elt("HTMLBlock", from, cx.lineStart + line.text.length, marks));
  cx.nextLine();
  return true;
}

/** The parser's test of a table's second line takes quadratic time in the white space before it. */
function beginsTable(cx: BlockContext, line: Line, leaf: LeafBlock): boolean {
  return !/^[ \t]{100}/.test(cx.peekLine()) && tableRule!.endLeaf!(cx, line, leaf);
}
