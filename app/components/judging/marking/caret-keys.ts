import type { CaretStep } from "./caret.ts";

export type CaretCommand =
  | { type: "step"; way: 1 | -1; step: CaretStep; extends: boolean }
  | { type: "line" | "edge"; way: 1 | -1; extends: boolean }
  | { type: "all" | "mark" | "leave" };

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "shiftKey">;

const WAYS: Record<string, 1 | -1> = {
  ArrowRight: 1,
  ArrowLeft: -1,
  ArrowDown: 1,
  ArrowUp: -1,
  End: 1,
  Home: -1,
};

/** What a key does to the caret in a text; null: it is not the caret's. `rightToLeft`: of the paragraph that it is in. */
export function caretCommand(pressed: Pressed, rightToLeft: boolean): CaretCommand | null {
  const { key, shiftKey } = pressed;
  const far = pressed.ctrlKey || pressed.metaKey || pressed.altKey;
  if (key === "Escape") return { type: "leave" };
  if (key === "Enter") return far ? null : { type: "mark" };
  if (key.toLowerCase() === "a" && far && !pressed.altKey) return { type: "all" };
  const way = WAYS[key];
  if (!way) return null;
  if (key === "ArrowRight" || key === "ArrowLeft") {
    const read = rightToLeft ? (-way as 1 | -1) : way;
    return { type: "step", way: read, step: far ? "word" : "character", extends: shiftKey };
  }
  if (key === "Home" || key === "End")
    return far
      ? { type: "step", way, step: "text", extends: shiftKey }
      : { type: "edge", way, extends: shiftKey };
  return far
    ? { type: "step", way, step: "block", extends: shiftKey }
    : { type: "line", way, extends: shiftKey };
}
