import { anchors } from "#app/domain/judging/missing.ts";

/** Reaches an element that is about to get the focus; what hides it is to show it. */
export const REVEAL = "assay-reveal";

/** Moves the focus and brings what has it into sight. */
export function focusOn(id: string): void {
  const element = document.getElementById(id);
  element?.dispatchEvent(new Event(REVEAL, { bubbles: true }));
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "start", inline: "nearest" });
}

/** To the one chip of the ranking that is in the tab order; where the window is small, the ranking opens for it. */
export function focusOnRanking(): void {
  const chip = document.querySelector<HTMLElement>("[data-chip][tabindex='0']");
  chip?.dispatchEvent(new Event(REVEAL, { bubbles: true }));
  chip?.focus();
}

/** Which completion holds the focus, or -1. */
export function focusedCompletion(count: number): number {
  const ids = Array.from({ length: count }, (_, index) => anchors.completion(index));
  return ids.indexOf(document.activeElement?.closest("article[id^='completion-']")?.id ?? "");
}

/** To the completion after or before the one that holds the focus. */
export function focusOnNeighbour(count: number, step: 1 | -1): void {
  const own = focusedCompletion(count);
  const from = own < 0 && step < 0 ? count : own;
  focusOn(anchors.completion(Math.min(Math.max(from + step, 0), count - 1)));
}
