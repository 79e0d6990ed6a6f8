import type { Stretch } from "#app/domain/span.ts";

/** A piece of rendered text and the UTF-16 units of the source that it shows. An atom shows something else and is only taken whole. */
export type Leaf = Stretch & { atom: boolean; element: HTMLElement };

/** A place that the browser can put a selection at. */
export type DomPoint = { node: Node; offset: number };

/** The pieces of text that the renderer marked, in order. */
export function leavesIn(box: Element): Leaf[] {
  return [...box.querySelectorAll<HTMLElement>("[data-from]")].map((element) => ({
    from: Number(element.dataset.from),
    to: Number(element.dataset.to),
    atom: element.dataset.atom !== undefined,
    element,
  }));
}

/** What a selection takes of the source; null where it holds no text of it. Between two leaves the source's own marks are taken too. */
export function stretchOf(range: Range, leaves: readonly Leaf[]): Stretch | null {
  const first = search(leaves, ({ element }) => !endsBefore(element, range));
  let from: number | null = null;
  let to = 0;
  for (let index = first; index < leaves.length; index++) {
    const leaf = leaves[index]!;
    if (range.comparePoint(leaf.element, 0) > 0) break;
    const part = partOf(leaf, range);
    if (!part) continue;
    from ??= part.from;
    to = part.to;
  }
  return from === null ? null : { from, to };
}

const endsBefore = (element: Element, range: Range) =>
  range.comparePoint(element, element.childNodes.length) < 0;

function partOf(leaf: Leaf, range: Range): Stretch | null {
  const { element, atom } = leaf;
  const { length } = element.textContent ?? "";
  const start = element.contains(range.startContainer)
    ? lengthTo(element, range.startContainer, range.startOffset)
    : 0;
  const end = element.contains(range.endContainer)
    ? lengthTo(element, range.endContainer, range.endOffset)
    : length;
  if (start >= end) return null;
  return atom ? leaf : { from: leaf.from + start, to: leaf.from + end };
}

/** The units of text in `element` before a place in it. */
function lengthTo(element: Element, node: Node, offset: number): number {
  const range = document.createRange();
  range.selectNodeContents(element);
  range.setEnd(node, offset);
  return range.toString().length;
}

/** The offset in the source that a place on the page stands for; null outside the text. */
export function offsetAt({ node, offset }: DomPoint, box: Element): number | null {
  const element = (node instanceof Element ? node : node.parentElement)?.closest<HTMLElement>("[data-from]");
  if (!element || !box.contains(element)) return null;
  const from = Number(element.dataset.from);
  if (element.dataset.atom !== undefined) return from;
  return from + lengthTo(element, node, offset);
}

/** The rendered text of a stretch of the source; null where none of it is rendered. */
export function rangeOf({ from, to }: Stretch, leaves: readonly Leaf[]): Range | null {
  const first = leaves[firstEndingAfter(leaves, from)];
  const last = leaves[firstFrom(leaves, to) - 1];
  if (!first || !last || first.from >= to || last.to <= from) return null;
  const range = document.createRange();
  const start = pointIn(first, from);
  const end = pointIn(last, to);
  range.setStart(start.node, start.offset);
  range.setEnd(end.node, end.offset);
  return range;
}

/** A stretch that takes every atom it touches whole. */
export function aroundAtoms({ from, to }: Stretch, leaves: readonly Leaf[]): Stretch {
  const first = leaves[firstEndingAfter(leaves, from)];
  const last = leaves[firstFrom(leaves, to) - 1];
  return {
    from: first?.atom && first.from < to ? Math.min(from, first.from) : from,
    to: last?.atom && last.to > from ? Math.max(to, last.to) : to,
  };
}

/** Where the browser puts a selection for an offset of the source: at the end of the leaf that ends there, or in the one that holds it. */
export function pointAtOffset(leaves: readonly Leaf[], offset: number): DomPoint | null {
  const leaf = leaves[firstEndingAfter(leaves, offset - 1)] ?? leaves.at(-1);
  return leaf ? pointIn(leaf, offset) : null;
}

function pointIn(leaf: Leaf, offset: number): DomPoint {
  const { element, atom, from, to } = leaf;
  if (atom || offset <= from || offset >= to)
    return { node: element, offset: offset >= to || (atom && offset > from) ? element.childNodes.length : 0 };
  let left = offset - from;
  for (const node of element.childNodes) {
    const { length } = node.textContent ?? "";
    if (left <= length && node instanceof Text) return { node, offset: left };
    left -= length;
  }
  return { node: element, offset: element.childNodes.length };
}

/** The index of the first leaf that reaches beyond `offset`. */
export function firstEndingAfter(leaves: readonly Stretch[], offset: number): number {
  return search(leaves, ({ to }) => to > offset);
}

/** The index of the first leaf that begins at `offset` or after it. */
export function firstFrom(leaves: readonly Stretch[], offset: number): number {
  return search(leaves, ({ from }) => from >= offset);
}

/** The index of the first of which `holds` is true, where it is true of all after the first; their number where there is none. */
function search<L>(leaves: readonly L[], holds: (leaf: L) => boolean): number {
  let [low, high] = [0, leaves.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (holds(leaves[middle]!)) high = middle;
    else low = middle + 1;
  }
  return low;
}
