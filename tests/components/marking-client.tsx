import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import "../../app/styles.css";
import { leavesIn, rangeOf, stretchOf } from "../../app/components/judging/marking/leaves.ts";
import { Markdown } from "../../app/components/markdown/Markdown.tsx";
import type { Span } from "../../app/domain/judgment-content.ts";
import { type Stretch, spanBetween, spanProblem, unitsOf } from "../../app/domain/span.ts";

/** What became of a selection that was stored and found again; null: it held no text. */
export type RoundTrip = {
  selectedText: string;
  selected: Stretch | null;
  span: Span | null;
  problem: string | null;
  foundText: string;
  found: Stretch | null;
};

const box = document.getElementById("root")!;
const root = createRoot(box);
let source = "";

function show(text: string): void {
  source = text;
  flushSync(() => root.render(<Markdown source={text} offsets />));
}

/** Both ends are parts, 0 to 1, of all text that is rendered. */
function roundTrip(first: number, last: number): RoundTrip {
  const leaves = leavesIn(box);
  const range = rangeBetween(Math.min(first, last), Math.max(first, last));
  const selected = range && stretchOf(range, leaves);
  if (!range || !selected)
    return {
      selectedText: range ? textIn(range) : "",
      selected: null,
      span: null,
      problem: null,
      foundText: "",
      found: null,
    };
  const span: Span = JSON.parse(JSON.stringify(spanBetween(source, selected.from, selected.to)));
  const units = unitsOf(source, span);
  const again = units && rangeOf(units, leaves);
  return {
    selectedText: textIn(range),
    selected,
    span,
    problem: spanProblem(source, span),
    foundText: again ? textIn(again) : "",
    found: again && stretchOf(again, leaves),
  };
}

const textNodes = () => {
  const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
  const nodes: Text[] = [];
  for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node as Text);
  return nodes;
};

/** Wherever a browser may let somebody begin and end, in labels and formulas too; never within a surrogate pair. */
function rangeBetween(first: number, last: number): Range | null {
  const nodes = textNodes();
  const length = nodes.reduce((sum, node) => sum + node.length, 0);
  const range = document.createRange();
  const set = (part: number, put: (node: Text, offset: number) => void) => {
    let left = Math.floor(part * length);
    for (const node of nodes) {
      if (left <= node.length)
        return put(node, /[\udc00-\udfff]/.test(node.data[left] ?? "") ? left - 1 : left);
      left -= node.length;
    }
  };
  if (nodes.length === 0) return null;
  set(first, (node, offset) => range.setStart(node, offset));
  set(last, (node, offset) => range.setEnd(node, offset));
  return range;
}

/** The rendered text of the source that a range holds, an atom whole where it holds any of it. Told letter by letter, not as the code under test does. */
function textIn(range: Range): string {
  let text = "";
  let atom: Element | null = null;
  for (const node of textNodes()) {
    const leaf = node.parentElement!.closest("[data-from]");
    if (!leaf || !range.intersectsNode(node)) continue;
    const from = node === range.startContainer ? range.startOffset : 0;
    const to = node === range.endContainer ? range.endOffset : node.length;
    if (from >= to) continue;
    if (!leaf.hasAttribute("data-atom")) text += node.data.slice(from, to);
    else if (leaf !== atom) text += leaf.textContent;
    atom = leaf;
  }
  return text;
}

/** What the selection of the first rendered `shown` takes of the source, where elements follow each other without a space. */
function selectText(shown: string): string | null {
  const nodes = textNodes();
  const at = nodes
    .map(({ data }) => data)
    .join("")
    .indexOf(shown);
  const range = document.createRange();
  let left = at;
  for (const node of nodes) {
    if (left >= 0 && left < node.length) range.setStart(node, left);
    left -= node.length;
  }
  left = at + shown.length;
  for (const node of nodes) {
    if (left > 0 && left <= node.length) range.setEnd(node, left);
    left -= node.length;
  }
  const found = stretchOf(range, leavesIn(box));
  return found && source.slice(found.from, found.to);
}

const stage = { show, roundTrip, selectText };
export type Stage = typeof stage;
Object.assign(window, { stage });
