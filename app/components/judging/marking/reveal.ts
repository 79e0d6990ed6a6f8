const MARGIN = 48;

/** Brings a passage into sight within the box that its text scrolls in and, where asked, within the window. */
export function reveal(range: Range, box: HTMLElement, inWindow: boolean): void {
  const element =
    range.startContainer instanceof Element ? range.startContainer : range.startContainer.parentElement;
  scrollSideways(range, element?.closest<HTMLElement>(".markdown-scroll"));
  const scrolls = box.scrollHeight > box.clientHeight + 1 && getComputedStyle(box).overflowY !== "visible";
  if (scrolls) {
    const frame = box.getBoundingClientRect();
    box.scrollTop += wayInto(range.getBoundingClientRect(), frame.top, frame.bottom);
  }
  if (!inWindow) return;
  const bar = Number.parseFloat(getComputedStyle(document.documentElement).scrollPaddingBottom) || 0;
  scrollBy({ top: wayInto(range.getBoundingClientRect(), 0, innerHeight - bar) });
}

/** How far to scroll so that a rectangle comes to stand between two edges, its beginning first. */
function wayInto({ top, bottom }: DOMRect, from: number, to: number): number {
  const margin = Math.min(MARGIN, (to - from) / 4);
  if (top < from + margin) return top - from - margin;
  if (bottom <= to - margin) return 0;
  return Math.min(bottom - to + margin, top - from - margin);
}

/** Tables and code scroll sideways in boxes of their own. */
function scrollSideways(range: Range, scroller: HTMLElement | null | undefined): void {
  if (!scroller || scroller.scrollWidth <= scroller.clientWidth) return;
  const { left, right } = range.getBoundingClientRect();
  const frame = scroller.getBoundingClientRect();
  if (left < frame.left) scroller.scrollLeft += left - frame.left - MARGIN;
  else if (right > frame.right)
    scroller.scrollLeft += Math.min(right - frame.right + MARGIN, left - frame.left);
}
