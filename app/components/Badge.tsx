import type { ReactNode } from "react";

export type Tone = "neutral" | "accent" | "good" | "warn" | "danger";

const TONES: Record<Tone, string> = {
  neutral: "border-line bg-sunken text-muted",
  accent: "border-accent/25 bg-accent-soft text-accent",
  good: "border-good/25 bg-good-soft text-good",
  warn: "border-warn/25 bg-warn-soft text-warn",
  danger: "border-danger/25 bg-danger-soft text-danger",
};

/** A word about a thing's state. The word says it; the tone only helps. */
export function Badge({
  tone = "neutral",
  icon,
  children,
}: {
  tone?: Tone;
  icon?: ReactNode;
  children: ReactNode;
}) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded border px-1.5 text-xs font-medium whitespace-nowrap [&>svg]:size-3.5 ${TONES[tone]}`}
    >
      {icon}
      {children}
    </span>
  );
}
