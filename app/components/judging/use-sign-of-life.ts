import { useRef } from "react";
import type { DraftSaver, SaveState } from "./keeping/draft-saver.ts";

const EVERY_MS = 120_000;
const OVERDUE_EVERY_MS = 15_000;

/** Saves now and then while somebody reads for long without typing, since every save gives the assignment its full time again. */
export function useSignOfLife(startMs: number) {
  const savedAt = useRef(startMs);
  return (activeMs: number, minutesLeft: number, saver: DraftSaver, saveState: SaveState) => {
    const due = minutesLeft === 0 ? OVERDUE_EVERY_MS : EVERY_MS;
    if (saveState.at === "failed" || activeMs - savedAt.current < due) return;
    savedAt.current = activeMs;
    void saver.save();
  };
}
