import { useCallback, useMemo, useSyncExternalStore } from "react";
import { LAYOUTS, type Layout } from "#app/domain/judging/layout.ts";

/** How somebody likes to see the prompt and the completions. */
export type Look = {
  layout: Layout;
  /** Two texts side by side scroll together. */
  together: boolean;
  /** What two texts side by side do not share is marked. */
  differences: boolean;
  /** The prompt is open. */
  prompt: boolean;
};

const FIRST: Look = { layout: "columns", together: true, differences: false, prompt: true };
const keyFor = (userId: string) => `assay-look-${userId}`;
const listeners = new Set<() => void>();

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  addEventListener("storage", listener);
  return () => {
    listeners.delete(listener);
    removeEventListener("storage", listener);
  };
}

/** Remembered in this browser, for this user. The server's page has the look that everybody begins with. */
export function useLook(userId: string): [look: Look, change: (change: Partial<Look>) => void] {
  const kept = useSyncExternalStore(
    subscribe,
    () => localStorage.getItem(keyFor(userId)) ?? "",
    () => "",
  );
  const look = useMemo(() => readLook(kept), [kept]);
  const change = useCallback(
    (part: Partial<Look>) => {
      localStorage.setItem(keyFor(userId), JSON.stringify({ ...look, ...part }));
      for (const listener of listeners) listener();
    },
    [userId, look],
  );
  return [look, change];
}

/** Whatever stands there, something that can be shown comes of it. */
export function readLook(kept: string): Look {
  let found: Partial<Look>;
  try {
    found = Object(JSON.parse(kept || "{}"));
  } catch {
    return FIRST;
  }
  return {
    layout: LAYOUTS.find((layout) => layout === found.layout) ?? FIRST.layout,
    together: typeof found.together === "boolean" ? found.together : FIRST.together,
    differences: typeof found.differences === "boolean" ? found.differences : FIRST.differences,
    prompt: typeof found.prompt === "boolean" ? found.prompt : FIRST.prompt,
  };
}
