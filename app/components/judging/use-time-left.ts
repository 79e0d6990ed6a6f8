import { useCallback, useEffect, useRef, useState } from "react";

const MINUTE_MS = 60_000;
const TICK_MS = 5_000;

/** Whole minutes until the assignment expires, begun ones counted; 0 when the time is up. */
export function useTimeLeft(remainingMs: number) {
  const [minutes, setMinutes] = useState(inMinutes(remainingMs));
  const deadline = useRef(Number.POSITIVE_INFINITY);

  const tell = useCallback(() => setMinutes(inMinutes(deadline.current - performance.now())), []);
  const renew = useCallback(
    (ms: number) => {
      deadline.current = performance.now() + ms;
      tell();
    },
    [tell],
  );
  useEffect(() => {
    renew(remainingMs);
    const timer = setInterval(tell, TICK_MS);
    return () => clearInterval(timer);
  }, [remainingMs, renew, tell]);

  return { minutes, renew };
}

function inMinutes(ms: number): number {
  return Math.max(0, Math.ceil(ms / MINUTE_MS));
}
