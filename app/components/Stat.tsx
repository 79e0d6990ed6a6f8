import type { ReactNode } from "react";

type StatProps = { label: ReactNode; value: ReactNode; detail?: ReactNode };

/** One number with its name. Several stand in a StatRow. */
export function Stat({ label, value, detail }: StatProps) {
  return (
    <div className="flex min-w-0 flex-col px-4 py-3 sm:px-5">
      <dt className="text-sm text-muted">{label}</dt>
      <dd className="text-xl font-semibold tracking-tight tabular-nums">{value}</dd>
      {detail && <dd className="text-sm text-faint">{detail}</dd>}
    </div>
  );
}

export function StatRow({ children }: { children: ReactNode }) {
  return (
    <dl className="flex flex-wrap gap-px overflow-hidden rounded-lg border border-line bg-line [&>*]:flex-[1_1_9.5rem] [&>*]:bg-surface">
      {children}
    </dl>
  );
}
