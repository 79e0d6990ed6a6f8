import { type ReactNode, useId } from "react";

export type SegmentTone = "accent" | "good" | "warn" | "danger" | "neutral" | "open";
export type Segment = { label: string; value: number; tone: SegmentTone };

type SegmentedProgressProps = {
  label: ReactNode;
  segments: readonly Segment[];
  total?: number;
  detail?: ReactNode;
};

const FILLS: Record<SegmentTone, string> = {
  accent: "bg-accent",
  good: "bg-good",
  warn: "bg-warn",
  danger: "bg-danger",
  neutral: "bg-strong",
  open: "bg-sunken",
};

/** Parts of a whole. The bar is for the eye; the list under it says the same in words and numbers. */
export function SegmentedProgress({ label, segments, total, detail }: SegmentedProgressProps) {
  const id = useId();
  const sum = segments.reduce((all, segment) => all + segment.value, 0);
  const whole = Math.max(total ?? sum, sum);
  return (
    <figure aria-labelledby={id} className="flex flex-col gap-1.5">
      <figcaption className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span id={id}>{label}</span>
        <span className="min-h-[1.5em] text-sm text-muted tabular-nums">{detail}</span>
      </figcaption>
      <div
        aria-hidden="true"
        className="flex h-2.5 gap-px overflow-hidden rounded-full border border-strong/50 bg-sunken forced-color-adjust-none"
      >
        {segments.map(({ label: name, value, tone }) => (
          <span
            key={name}
            className={`transition-[width] duration-500 ${FILLS[tone]} ${value > 0 ? "min-w-0.5" : ""}`}
            style={{ width: whole === 0 ? 0 : `${(value / whole) * 100}%` }}
          />
        ))}
      </div>
      <ul className="flex flex-wrap gap-x-5 gap-y-1 text-sm">
        {segments.map(({ label: name, value, tone }) => (
          <li key={name} className="flex items-center gap-1.5">
            <span
              aria-hidden="true"
              className={`size-2.5 rounded-xs border border-strong/50 forced-color-adjust-none ${FILLS[tone]}`}
            />
            <span className="text-muted">{name}</span>
            <span className="font-medium tabular-nums">{value.toLocaleString("en-GB")}</span>
          </li>
        ))}
      </ul>
    </figure>
  );
}
