import { useEffect, useRef } from "react";
import { commandFor, isSingleKey, type Keys, type PageCommand, worksInText } from "#app/domain/shortcuts.ts";
import { isTyping } from "./keys.ts";
import { useShortcutSettings } from "./shortcut-keys.tsx";

/** What the keys of the page do, by command. A component may handle some of them, another the others. */
export type PageHandlers = Partial<Record<PageCommand, () => void>>;

/** The keys that work all over the page, but in a dialog. */
export function useShortcuts(handlers: PageHandlers): void {
  const { keys, singleKeys } = useShortcutSettings();
  const latest = useRef(handlers);
  latest.current = handlers;

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const command = pageCommandFor(event, keys, singleKeys);
      const handle = command && latest.current[command];
      if (!handle || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      handle();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [keys, singleKeys]);
}

const MAY_REPEAT: readonly PageCommand[] = ["next", "previous"];

export function pageCommandFor(event: KeyboardEvent, keys: Keys, singleKeys: boolean): PageCommand | null {
  const command = commandFor(event, "page", keys);
  // What has the focus comes first.
  if (!command || event.defaultPrevented) return null;
  const key = keys[command];
  if (isTyping(event.target) && !worksInText(key)) return null;
  if (isSingleKey(key) && !singleKeys) return null;
  return event.repeat && !MAY_REPEAT.includes(command) ? null : command;
}
