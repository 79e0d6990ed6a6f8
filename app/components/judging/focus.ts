import { anchors } from "#app/domain/judging/missing.ts";

/** Moves the focus and brings what has it into sight. */
export function focusOn(id: string): void {
  const element = document.getElementById(id);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "start", inline: "nearest" });
}

/** To the one chip of the ranking that is in the tab order. */
export function focusOnRanking(): void {
  document.querySelector<HTMLElement>("[data-chip][tabindex='0']")?.focus();
}

/** To the completion after or before the one that holds the focus. */
export function focusOnNeighbour(count: number, step: 1 | -1): void {
  const ids = Array.from({ length: count }, (_, index) => anchors.completion(index));
  const own = ids.indexOf(document.activeElement?.closest("article[id^='completion-']")?.id ?? "");
  const from = own < 0 && step < 0 ? count : own;
  focusOn(anchors.completion(Math.min(Math.max(from + step, 0), count - 1)));
}
