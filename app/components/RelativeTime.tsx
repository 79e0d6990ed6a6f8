import { useSyncExternalStore } from "react";

type RelativeTimeProps = { value: Date | string; show?: "relative" | "absolute"; className?: string };

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const STEPS: [Intl.RelativeTimeFormatUnit, number][] = [
  ["year", 31_557_600],
  ["month", 2_629_800],
  ["week", 604_800],
  ["day", 86_400],
  ["hour", 3_600],
  ["minute", 60],
];
const TICK_MS = 30_000;

/** Written out by hand, since Intl's wording differs between Node and browsers and would not hydrate. */
export function absoluteUtc(date: Date): string {
  const two = (n: number) => String(n).padStart(2, "0");
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`;
  return `${day}, ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

export function absoluteLocal(date: Date): string {
  return date.toLocaleString("en-GB", {
    day: "numeric",
    month: "short",
    year: "numeric",
    hour: "2-digit",
    minute: "2-digit",
  });
}

/** "3 minutes ago", "in 2 hours"; under a minute either way is "just now". */
export function relative(date: Date, now: Date): string {
  const seconds = (date.getTime() - now.getTime()) / 1000;
  const step = STEPS.find(([, size]) => Math.abs(seconds) >= size);
  if (!step) return "just now";
  return new Intl.RelativeTimeFormat("en-GB", { numeric: "auto" }).format(
    Math.trunc(seconds / step[1]),
    step[0],
  );
}

function subscribe(changed: () => void) {
  const timer = setInterval(changed, TICK_MS);
  return () => clearInterval(timer);
}

/** The server writes UTC; once the page is alive it becomes the reader's own time and keeps up with the clock. */
export function RelativeTime({ value, show = "relative", className }: RelativeTimeProps) {
  const tick = useSyncExternalStore<number | null>(
    subscribe,
    () => Math.floor(Date.now() / TICK_MS),
    () => null,
  );
  const date = new Date(value);
  const alive = tick !== null;
  const local = alive ? absoluteLocal(date) : absoluteUtc(date);
  return (
    <time
      dateTime={date.toISOString()}
      title={alive ? local : undefined}
      className={`whitespace-nowrap tabular-nums ${className ?? ""}`}
    >
      {alive && show === "relative" ? relative(date, new Date()) : local}
    </time>
  );
}
