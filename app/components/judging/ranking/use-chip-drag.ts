import { type PointerEvent, type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { DropTarget } from "#app/domain/judging/moves.ts";

/** The completion that the pointer holds, and what it would be let go over. */
export type ChipDrag = { id: string; over: DropTarget | null };

type Point = { x: number; y: number };

/** How far a pointer goes before a press becomes a drag. A finger trembles. */
const SLACK = { mouse: 4, touch: 8 };
/** So near to an edge of the board's own box, dragging scrolls it. */
const EDGE = 36;
const SCROLL_STEP = 8;

/**
 * Dragging chips by mouse, finger or pen: `onPointerDown` goes to the board, whose chips have `data-chip` and whose targets have `data-drop`. What
 * is under the pointer is measured at every move, since the board stays in the window while the page scrolls.
 */
export function useChipDrag(board: RefObject<HTMLElement>, onDrop: (id: string, target: DropTarget) => void) {
  const [drag, setDrag] = useState<ChipDrag | null>(null);
  const shadow = useRef<HTMLElement | null>(null);
  const at = useRef<Point>({ x: 0, y: 0 });
  const letGo = useRef(onDrop);
  letGo.current = onDrop;
  const listening = useRef<AbortController | null>(null);
  useEffect(() => () => listening.current?.abort(), []);
  const ghost = useCallback((node: HTMLElement | null) => {
    shadow.current = node;
    follow(node, at.current);
  }, []);

  const onPointerDown = useCallback(
    (down: PointerEvent) => {
      const id = (down.target as Element).closest<HTMLElement>("[data-chip]")?.dataset.chip;
      if (id === undefined || down.button !== 0 || !down.isPrimary) return;
      const from = { x: down.clientX, y: down.clientY };
      const slack = down.pointerType === "mouse" ? SLACK.mouse : SLACK.touch;
      let begun = false;
      const stop = new AbortController();
      listening.current?.abort();
      listening.current = stop;
      const end = () => {
        stop.abort();
        setDrag(null);
      };
      const move = () => {
        follow(shadow.current, at.current);
        const over = targetAt(board.current, at.current);
        setDrag((now) => (now?.over === over && now.id === id ? now : { id, over }));
      };
      const onMove = (event: globalThis.PointerEvent) => {
        if (!event.isPrimary) return;
        at.current = { x: event.clientX, y: event.clientY };
        if (!begun && Math.hypot(at.current.x - from.x, at.current.y - from.y) < slack) return;
        if (!begun) scrollWhileNearEdge(board.current, at, stop.signal, move);
        begun = true;
        move();
      };
      const onUp = () => {
        const target = begun ? targetAt(board.current, at.current) : null;
        end();
        if (begun) swallowClick();
        if (target) letGo.current(id, target);
      };
      const onKeyDown = (event: KeyboardEvent) => {
        if (!begun || event.key !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        end();
      };
      const { signal } = stop;
      addEventListener("pointermove", onMove, { signal });
      addEventListener("pointerup", onUp, { signal });
      addEventListener("pointercancel", end, { signal });
      addEventListener("keydown", onKeyDown, { signal, capture: true });
    },
    [board],
  );
  return { drag, ghost, onPointerDown };
}

function follow(ghost: HTMLElement | null, { x, y }: Point): void {
  if (ghost) ghost.style.transform = `translate(${x}px, ${y}px) translate(-50%, -50%)`;
}

/** Over a gap and a place at once, the gap is meant, as the smaller of the two. */
function targetAt(board: HTMLElement | null, { x, y }: Point): DropTarget | null {
  const targets = [...(board?.querySelectorAll<HTMLElement>("[data-drop]") ?? [])];
  const found = targets
    .filter((element) => {
      const box = element.getBoundingClientRect();
      return x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
    })
    .map((element) => element.dataset.drop as DropTarget);
  return found.find((target) => target.startsWith("gap-")) ?? found[0] ?? null;
}

/** On a small screen the board has a box of its own that scrolls. */
function scrollWhileNearEdge(
  board: HTMLElement | null,
  at: RefObject<Point>,
  signal: AbortSignal,
  onScroll: () => void,
): void {
  let box = board?.parentElement ?? null;
  while (box && (box.scrollHeight <= box.clientHeight || getComputedStyle(box).overflowY === "visible"))
    box = box.parentElement;
  if (!box || box === document.scrollingElement || box === document.body) return;
  const scroller = box;
  const step = () => {
    if (signal.aborted) return;
    const { top, bottom } = scroller.getBoundingClientRect();
    const y = at.current?.y ?? 0;
    const by = y < top + EDGE ? -SCROLL_STEP : y > bottom - EDGE ? SCROLL_STEP : 0;
    const before = scroller.scrollTop;
    scroller.scrollTop += by;
    if (scroller.scrollTop !== before) onScroll();
    requestAnimationFrame(step);
  };
  requestAnimationFrame(step);
}

/** A drag that ends where it began would otherwise count as a press. */
function swallowClick(): void {
  const swallow = (event: Event) => {
    event.preventDefault();
    event.stopPropagation();
  };
  addEventListener("click", swallow, { capture: true, once: true });
  setTimeout(() => removeEventListener("click", swallow, { capture: true }));
}
