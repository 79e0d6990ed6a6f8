import { useEffect, useRef, useState } from "react";

/**
 * Does something every so often while the page can be seen, and at once when it is seen again; the next time is counted from the
 * end of the last. `work` gives false to be left alone from then on.
 */
export function useWhileSeen(
  work: (signal: AbortSignal) => Promise<boolean>,
  every: number,
  active: boolean,
): void {
  const latest = useRef(work);
  latest.current = work;
  useEffect(() => {
    if (!active) return;
    const stop = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let working = false;
    const run = async () => {
      clearTimeout(timer);
      if (working || stop.signal.aborted || document.hidden) return;
      working = true;
      const goOn = await latest.current(stop.signal);
      working = false;
      if (!goOn) stop.abort();
      else if (!stop.signal.aborted && !document.hidden) timer = setTimeout(run, every);
    };
    timer = setTimeout(run, every);
    document.addEventListener("visibilitychange", run, { signal: stop.signal });
    return () => {
      stop.abort();
      clearTimeout(timer);
    };
  }, [active, every]);
}

/**
 * A value that the page was loaded with, kept fresh from a JSON address for as long as `active` says of it. While the server cannot be
 * reached the last value stays and it is asked again; once it refuses (signed out, gone), it is asked no more.
 */
export function usePolled<T>(
  url: string,
  initial: T,
  { every, active }: { every: number; active: (value: T) => boolean },
): T {
  const [held, setHeld] = useState({ initial, value: initial });
  const value = held.initial === initial ? held.value : initial;
  useWhileSeen(
    async (signal) => {
      const answer = await readJson<T>(url, signal);
      if (answer.kind === "value" && !signal.aborted) setHeld({ initial, value: answer.value });
      return answer.kind !== "refused";
    },
    every,
    active(value),
  );
  return value;
}

export type Answer<T> = { kind: "value"; value: T } | { kind: "later" } | { kind: "refused" };

/** Asks a JSON address of ours. A 202 and whatever may pass by itself are `later`. */
export async function readJson<T>(url: string, signal: AbortSignal): Promise<Answer<T>> {
  try {
    const response = await fetch(url, {
      headers: { Accept: "application/json" },
      signal,
      redirect: "manual",
    });
    if (response.status === 202 || response.status >= 500) return { kind: "later" };
    if (!response.ok) return { kind: "refused" };
    return { kind: "value", value: await response.json() };
  } catch {
    return { kind: "later" };
  }
}
