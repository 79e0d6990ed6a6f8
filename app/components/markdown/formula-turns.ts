import { type RefObject, useEffect, useState } from "react";
import { LIMITS } from "./limits.ts";

/**
 * Whether a formula is to be typeset: at once, or where it `waits`, when it has come near what is in sight and its turn has come. A browser that is
 * given several hundred at one time lays them out for half a second, and hears no key meanwhile. `size`: UTF-16 units of TeX.
 */
export function useTurn(place: RefObject<HTMLElement>, waits: boolean, size: number): boolean {
  const [due, setDue] = useState(!waits);
  useEffect(() => {
    const element = place.current;
    if (due || !element) return;
    return takeTurn(element, { size, begin: () => setDue(true) });
  }, [place, due, size]);
  return due;
}

type Waiting = { size: number; begin: () => void };

const waiting = new Map<Element, Waiting>();
/** Those of them that are near what is in sight, in the order they came in. */
const near = new Set<Element>();
let observer: IntersectionObserver | null = null;
let scheduled = false;

/** A screen's half around the window, and around a box that scrolls by itself where the browser knows how. */
const MARGINS = { rootMargin: "50% 0px", scrollMargin: "50% 0px" };

function takeTurn(element: Element, one: Waiting): () => void {
  waiting.set(element, one);
  observer ??= new IntersectionObserver(onMoved, MARGINS);
  observer.observe(element);
  return () => {
    waiting.delete(element);
    near.delete(element);
    observer?.unobserve(element);
  };
}

function onMoved(entries: readonly IntersectionObserverEntry[]): void {
  for (const { target, isIntersecting } of entries) {
    if (isIntersecting) near.add(target);
    else near.delete(target);
  }
  schedule();
}

/** One turn for each frame, and only while nothing else is to be done. */
function schedule(): void {
  if (scheduled || near.size === 0) return;
  scheduled = true;
  requestAnimationFrame(() => {
    if ("requestIdleCallback" in window) requestIdleCallback(turn, { timeout: 200 });
    else setTimeout(turn, 30);
  });
}

function turn(): void {
  scheduled = false;
  let left = LIMITS.formulaTurn;
  let held = 0;
  for (const element of near) {
    if (isHeld(element)) {
      held++;
      continue;
    }
    if (left <= 0) break;
    const { size, begin } = waiting.get(element)!;
    near.delete(element);
    begin();
    left -= size;
  }
  if (held > 0) document.addEventListener("selectionchange", schedule, { once: true });
  if (near.size > held) schedule();
}

/** What is being selected does not change under the hand. */
function isHeld(element: Element): boolean {
  const selection = document.getSelection();
  return selection !== null && selection.rangeCount > 0 && selection.getRangeAt(0).intersectsNode(element);
}
