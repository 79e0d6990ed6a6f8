import type { ReactNode } from "react";

type CardProps = {
  title?: ReactNode;
  actions?: ReactNode;
  footer?: ReactNode;
  as?: "div" | "section" | "article" | "li";
  flush?: boolean;
  className?: string;
  children: ReactNode;
};

/** A sheet with a thin edge. `flush` lets its content reach the edge (a table, a list). */
export function Card({
  title,
  actions,
  footer,
  as: Tag = "section",
  flush,
  className = "",
  children,
}: CardProps) {
  return (
    <Tag className={`min-w-0 rounded-lg border border-line bg-surface ${className}`}>
      {(title || actions) && (
        <div className="flex min-h-13 flex-wrap items-center justify-between gap-x-4 gap-y-2 border-b border-line px-4 py-2 sm:px-5">
          <h2 className="font-semibold">{title}</h2>
          {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
        </div>
      )}
      <div className={flush ? "" : "px-4 py-4 sm:px-5"}>{children}</div>
      {footer && <div className="border-t border-line px-4 py-3 text-sm text-muted sm:px-5">{footer}</div>}
    </Tag>
  );
}
