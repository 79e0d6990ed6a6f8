import type { Move } from "#app/domain/judging/moves.ts";
import { commandFor, DEFAULT_KEYS, type Keys, type Press } from "#app/domain/shortcuts.ts";

export type KeyCommand =
  | { type: "move"; move: Move }
  | { type: "lift" | "drop" | "cancel" }
  | { type: "focus"; step: 1 | -1 };

type Pressed = Press & Pick<KeyboardEvent, "target">;

const TEXT = "textarea, select, [contenteditable], input:not([type=radio], [type=checkbox])";

/** Whether a key pressed here is text. */
export function isTyping(target: EventTarget | null): boolean {
  return Boolean((target as Element | null)?.closest?.(TEXT));
}

/** What a key does to the completion that has the focus, wherever in it. */
export function placeKey(pressed: Pressed, keys: Keys = DEFAULT_KEYS): KeyCommand | null {
  const command = commandFor(pressed, "completion", keys);
  if (!command || isTyping(pressed.target)) return null;
  if (command === "tie") return { type: "move", move: { to: "tie" } };
  if (command === "takeOut") return { type: "move", move: { to: "tray" } };
  if (command === "mark") return null;
  return { type: "move", move: { to: "place", place: Number(command.slice("place".length)) } };
}

/** What a key does to a completion on the ranking board. */
export function boardKey(pressed: Pressed, lifted: boolean, keys: Keys = DEFAULT_KEYS): KeyCommand | null {
  const { key, ctrlKey, metaKey, altKey } = pressed;
  if (ctrlKey || metaKey || altKey) return placeKey(pressed, keys);
  if (key === " " || key === "Enter")
    return lifted ? { type: "drop" } : key === " " ? { type: "lift" } : null;
  if (key === "Escape") return lifted ? { type: "cancel" } : null;
  if (key === "ArrowUp" || key === "ArrowLeft") {
    return lifted ? { type: "move", move: { to: "up" } } : { type: "focus", step: -1 };
  }
  if (key === "ArrowDown" || key === "ArrowRight") {
    return lifted ? { type: "move", move: { to: "down" } } : { type: "focus", step: 1 };
  }
  return placeKey(pressed, keys);
}
