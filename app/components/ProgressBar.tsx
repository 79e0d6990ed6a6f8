import { type ReactNode, useId } from "react";

type ProgressBarProps = {
  label: ReactNode;
  value: number | null;
  max?: number;
  detail?: ReactNode;
  tone?: "accent" | "good" | "warn" | "danger";
};

const FILLS = { accent: "bg-accent", good: "bg-good", warn: "bg-warn", danger: "bg-danger" };

/** How far something is. `value` null: under way, and nobody knows how long. `detail` replaces "3 of 12". */
export function ProgressBar({ label, value, max = 100, detail, tone = "accent" }: ProgressBarProps) {
  const id = useId();
  const share = value === null || max <= 0 ? 0 : Math.min(1, Math.max(0, value / max));
  const said = detail ?? (value === null ? null : `${count(value)} of ${count(max)}`);
  return (
    <div className="flex flex-col gap-1.5">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <span id={id}>{label}</span>
        <span className="min-h-[1.5em] text-sm text-muted tabular-nums">{said}</span>
      </div>
      <div
        role="progressbar"
        aria-labelledby={id}
        aria-valuemin={0}
        aria-valuemax={max}
        aria-valuenow={value ?? undefined}
        aria-valuetext={typeof said === "string" ? said : undefined}
        className="h-2 overflow-hidden rounded-full border border-strong/50 bg-sunken forced-color-adjust-none"
      >
        {value === null ? (
          <div className={`h-full w-2/5 animate-travel ${FILLS[tone]}`} />
        ) : (
          <div
            className={`h-full transition-[width] duration-500 ${FILLS[tone]}`}
            style={{ width: `${share * 100}%` }}
          />
        )}
      </div>
    </div>
  );
}

function count(value: number): string {
  return value.toLocaleString("en-GB");
}
