import { CircleAlert, CircleCheck, Info, TriangleAlert } from "lucide-react";
import type { ReactNode } from "react";

export type CalloutTone = "info" | "good" | "warn" | "danger";

const TONES = {
  info: { look: "border-accent/30 bg-accent-soft", ink: "text-accent", icon: Info },
  good: { look: "border-good/30 bg-good-soft", ink: "text-good", icon: CircleCheck },
  warn: { look: "border-warn/30 bg-warn-soft", ink: "text-warn", icon: TriangleAlert },
  danger: { look: "border-danger/30 bg-danger-soft", ink: "text-danger", icon: CircleAlert },
};

type CalloutProps = {
  tone?: CalloutTone;
  title?: ReactNode;
  actions?: ReactNode;
  live?: boolean;
  className?: string;
  children?: ReactNode;
};

/** Something to know before going on. `live` has it read out when it appears. */
export function Callout({ tone = "info", title, actions, live, className = "", children }: CalloutProps) {
  const { look, ink, icon: Icon } = TONES[tone];
  return (
    <div
      role={live ? (tone === "danger" ? "alert" : "status") : undefined}
      className={`flex gap-3 rounded-md border px-4 py-3 ${look} ${className}`}
    >
      <Icon aria-hidden="true" className={`mt-[0.15em] size-4.5 shrink-0 ${ink}`} />
      <div className="flex min-w-0 flex-1 flex-col gap-1">
        {title && <p className={`font-semibold ${ink}`}>{title}</p>}
        {children && <div className="break-words">{children}</div>}
        {actions && <div className="mt-1 flex flex-wrap gap-2">{actions}</div>}
      </div>
    </div>
  );
}
