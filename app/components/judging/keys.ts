import type { Move } from "#app/domain/judging/moves.ts";

export type KeyCommand =
  | { type: "move"; move: Move }
  | { type: "lift" | "drop" | "cancel" }
  | { type: "focus"; step: 1 | -1 };

type Pressed = Pick<KeyboardEvent, "key" | "ctrlKey" | "metaKey" | "altKey" | "target">;

const DIGIT = /^[1-9]$/;
const TEXT = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

/** Whether a key pressed here is text. */
export function isTyping(target: EventTarget | null): boolean {
  return Boolean((target as Element | null)?.closest?.(TEXT));
}

/** What a key does to the completion that has the focus, wherever in it. */
export function placeKey({ key, ctrlKey, metaKey, altKey, target }: Pressed): KeyCommand | null {
  if (ctrlKey || metaKey || altKey || isTyping(target)) return null;
  if (DIGIT.test(key)) return { type: "move", move: { to: "place", place: Number(key) } };
  if (key === "=") return { type: "move", move: { to: "tie" } };
  if (key === "Delete" || key === "Backspace") return { type: "move", move: { to: "tray" } };
  return null;
}

/** What a key does to a completion on the ranking board. */
export function boardKey(pressed: Pressed, lifted: boolean): KeyCommand | null {
  const { key, ctrlKey, metaKey, altKey } = pressed;
  if (ctrlKey || metaKey || altKey) return null;
  if (key === " " || key === "Enter")
    return lifted ? { type: "drop" } : key === " " ? { type: "lift" } : null;
  if (key === "Escape") return lifted ? { type: "cancel" } : null;
  if (key === "ArrowUp" || key === "ArrowLeft") {
    return lifted ? { type: "move", move: { to: "up" } } : { type: "focus", step: -1 };
  }
  if (key === "ArrowDown" || key === "ArrowRight") {
    return lifted ? { type: "move", move: { to: "down" } } : { type: "focus", step: 1 };
  }
  return placeKey(pressed);
}

/** For the help: what the keys do, and where. */
export const SHORTCUTS: readonly { where: string; keys: readonly [keys: string, does: string][] }[] = [
  {
    where: "Anywhere, except while you type",
    keys: [
      ["J / K", "Next or previous completion"],
      ["R", "Ranking"],
      ["P", "Prompt"],
      ["I", "Instructions"],
      ["?", "This help"],
    ],
  },
  {
    where: "On a completion",
    keys: [
      ["1 – 9", "Give it this place"],
      ["=", "Tie it with the one above, or end the tie"],
      ["Delete", "Take it out of the ranking"],
    ],
  },
  {
    where: "On a rating",
    keys: [
      ["0 – 9", "Give this rating"],
      ["← →", "One less, one more"],
    ],
  },
  {
    where: "On the ranking",
    keys: [
      ["← → ↑ ↓", "Choose a completion"],
      ["Space", "Lift it"],
      ["← → ↑ ↓", "Move it: into a tie, then to a place of its own"],
      ["Space, Enter", "Drop it"],
      ["Escape", "Put it back"],
    ],
  },
  { where: "Anywhere", keys: [["Ctrl or ⌘ + Enter", "Submit the judgment"]] },
];
