import type { ReactNode } from "react";

type EmptyStateProps = { icon: ReactNode; children: ReactNode; action?: ReactNode };

/** Where nothing is yet: an icon, one sentence, one thing to do. */
export function EmptyState({ icon, children, action }: EmptyStateProps) {
  return (
    <div className="flex flex-col items-center gap-4 rounded-lg border border-dashed border-strong px-6 py-12 text-center">
      <span aria-hidden="true" className="text-faint [&>svg]:size-7 [&>svg]:stroke-[1.5]">
        {icon}
      </span>
      <p className="max-w-md text-muted text-balance">{children}</p>
      {action}
    </div>
  );
}
