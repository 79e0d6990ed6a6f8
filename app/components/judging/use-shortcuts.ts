import { useEffect, useRef, useState } from "react";
import { isTyping } from "./keys.ts";

export type PageShortcut = "next" | "previous" | "ranking" | "prompt" | "instructions" | "help" | "submit";

const KEYS: Record<string, PageShortcut> = {
  j: "next",
  k: "previous",
  r: "ranking",
  p: "prompt",
  i: "instructions",
  "?": "help",
};
const SWITCH = "assay-single-keys";

/** The keys that work all over the page. Single letters can be switched off, for those who talk to their computer. */
export function useShortcuts(onShortcut: (shortcut: PageShortcut) => void) {
  const [singleKeys, setSingleKeys] = useState(true);
  const handle = useRef(onShortcut);
  handle.current = onShortcut;

  useEffect(() => setSingleKeys(localStorage.getItem(SWITCH) !== "off"), []);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const shortcut = shortcutFor(event, singleKeys);
      if (!shortcut || document.querySelector("dialog[open]")) return;
      event.preventDefault();
      handle.current(shortcut);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [singleKeys]);

  const switchSingleKeys = (on: boolean) => {
    localStorage.setItem(SWITCH, on ? "on" : "off");
    setSingleKeys(on);
  };
  return { singleKeys, switchSingleKeys };
}

export function shortcutFor(event: KeyboardEvent, singleKeys: boolean): PageShortcut | null {
  const { key, ctrlKey, metaKey, altKey, repeat, target } = event;
  if (key === "Enter" && (ctrlKey || metaKey) && !altKey && !repeat) return "submit";
  if (ctrlKey || metaKey || altKey || !singleKeys || isTyping(target)) return null;
  return KEYS[key.toLowerCase()] ?? null;
}
