import { useEffect, useRef, useState } from "react";
import { count, isActive, noteInput, startActiveTime } from "#app/domain/judging/active-time.ts";

const INPUT = ["pointerdown", "pointermove", "keydown", "wheel", "scroll", "touchstart"] as const;
const TICK_MS = 1000;
const MINUTE_MS = 60_000;

/** Counts the time of work on this page, but for pauses. `onTick` is called every second that counts. */
export function useActiveTime(beforeMs: number, paused: boolean, onTick: () => void) {
  const time = useRef(startActiveTime(beforeMs, 0));
  const [minutes, setMinutes] = useState(Math.floor(beforeMs / MINUTE_MS));
  const [resting, setResting] = useState(false);
  const tick = useRef(onTick);
  tick.current = onTick;

  useEffect(() => {
    const now = () => performance.now();
    const isInView = () => document.visibilityState === "visible" && !paused;
    let inView = isInView();
    time.current = startActiveTime(time.current.totalMs, now());
    const advance = () => {
      time.current = count(time.current, now(), inView);
      setMinutes(Math.floor(time.current.totalMs / MINUTE_MS));
      const counts = inView && isActive(time.current, now());
      setResting(!counts);
      if (counts) tick.current();
    };
    const onInput = () => {
      if (inView) time.current = noteInput(time.current, now());
    };
    const onView = () => {
      time.current = count(time.current, now(), inView);
      inView = isInView();
      onInput();
    };
    const timer = setInterval(advance, TICK_MS);
    for (const name of INPUT) addEventListener(name, onInput, { passive: true, capture: true });
    document.addEventListener("visibilitychange", onView);
    return () => {
      time.current = count(time.current, now(), inView);
      clearInterval(timer);
      for (const name of INPUT) removeEventListener(name, onInput, { capture: true });
      document.removeEventListener("visibilitychange", onView);
    };
  }, [paused]);

  return { minutes, resting, read: () => Math.round(time.current.totalMs) };
}
