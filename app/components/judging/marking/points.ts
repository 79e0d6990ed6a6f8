import type { Stretch } from "#app/domain/span.ts";
import { type DomPoint, type Leaf, offsetAt, pointAtOffset, rangeOf } from "./leaves.ts";

/** The offset in the source of the character under a point of the window; null where there is none of this text. */
export function offsetUnder(box: HTMLElement, x: number, y: number): number | null {
  const point = domPointUnder(x, y);
  return point && offsetAt(point, box);
}

function domPointUnder(x: number, y: number): DomPoint | null {
  if ("caretPositionFromPoint" in document) {
    const found = document.caretPositionFromPoint(x, y);
    return found && { node: found.offsetNode, offset: found.offset };
  }
  const found = (document as Document).caretRangeFromPoint(x, y);
  return found && { node: found.startContainer, offset: found.startOffset };
}

/** Whether a stretch of the text is painted under a point of the window. */
export function isUnder(stretch: Stretch, leaves: readonly Leaf[], x: number, y: number): boolean {
  const rects = rangeOf(stretch, leaves)?.getClientRects() ?? [];
  return [...rects].some(
    ({ left, right, top, bottom }) => left <= x && x <= right && top <= y && y <= bottom,
  );
}

export type Bar = { x: number; top: number; height: number };

/** Where in the window a caret at an offset of the source stands. */
export function barAt(leaves: readonly Leaf[], offset: number): Bar | null {
  const point = pointAtOffset(leaves, offset);
  if (!point) return null;
  const range = document.createRange();
  range.setStart(point.node, point.offset);
  const own = range.getClientRects()[0];
  if (own && own.height > 0) return { x: own.left, top: own.top, height: own.height };
  return edgeBeside(leaves, offset);
}

/** Beside an atom the browser has no caret: at the edge of what stands after or before. */
function edgeBeside(leaves: readonly Leaf[], offset: number): Bar | null {
  const before = rangeOf({ from: offset - 1, to: offset }, leaves)?.getClientRects();
  const last = before?.[before.length - 1];
  if (last) return { x: last.right, top: last.top, height: last.height };
  const after = rangeOf({ from: offset, to: offset + 1 }, leaves)?.getClientRects()[0];
  return after ? { x: after.left, top: after.top, height: after.height } : null;
}

/** The offset in the line above or below a bar, as near to `x` as there is text; null where there is none in reach. */
export function offsetInNextLine(
  box: HTMLElement,
  bar: Bar,
  { x, way, from }: { x: number; way: 1 | -1; from: number },
): number | null {
  const step = Math.max(8, bar.height * 0.6);
  const edge = way > 0 ? bar.top + bar.height : bar.top;
  for (let tries = 1; tries <= 6; tries++) {
    const found = offsetUnder(box, x, edge + way * (tries - 0.5) * step);
    if (found !== null && (way > 0 ? found > from : found < from)) return found;
  }
  return null;
}

/** The first or last offset in the line of a bar. */
export function offsetAtLineEdge(box: HTMLElement, bar: Bar, way: 1 | -1): number | null {
  const { left, right } = box.getBoundingClientRect();
  return offsetUnder(box, way > 0 ? right - 6 : left + 6, bar.top + bar.height / 2);
}
