import type { KeyboardEvent } from "react";

/** The digit pressed, or null: what is typed in a text, or with a modifier, is not one. */
export function digitOf({ key, ctrlKey, metaKey, altKey, target }: KeyboardEvent): number | null {
  const choosing = (target as Element).matches?.("[type=radio]") === true;
  return choosing && !ctrlKey && !metaKey && !altKey && /^\d$/.test(key) ? Number(key) : null;
}

/** The key is used up: what stands around does nothing with it. */
export function consume(event: KeyboardEvent): void {
  event.preventDefault();
  event.stopPropagation();
}

/** Where a radio button is chosen by its digit, the focus goes to it, so that it is heard. */
export function focusOption(event: KeyboardEvent, index: number): void {
  event.currentTarget.querySelectorAll<HTMLElement>("[type=radio]")[index]?.focus();
}
