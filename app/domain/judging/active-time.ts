/** Work stops counting this long after the last sign of it. */
export const IDLE_AFTER_MS = 60_000;

export type ActiveTime = { totalMs: number; countedTo: number; lastInputAt: number };

export function startActiveTime(totalMs: number, now: number): ActiveTime {
  return { totalMs, countedTo: now, lastInputAt: now };
}

/** Counts the time up to `now`: what lies within a minute of input, and only if the page was in view. */
export function count(time: ActiveTime, now: number, inView: boolean): ActiveTime {
  const until = Math.min(now, time.lastInputAt + IDLE_AFTER_MS);
  const gained = inView ? Math.max(0, until - time.countedTo) : 0;
  return { ...time, totalMs: time.totalMs + gained, countedTo: Math.max(now, time.countedTo) };
}

export function noteInput(time: ActiveTime, now: number): ActiveTime {
  return { ...count(time, now, true), lastInputAt: now };
}

export function isActive(time: ActiveTime, now: number): boolean {
  return now - time.lastInputAt < IDLE_AFTER_MS;
}
