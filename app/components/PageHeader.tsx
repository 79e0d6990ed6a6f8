import { Link } from "@remix-run/react";
import { type ReactNode, useId } from "react";

export type Crumb = { label: string; to: string };

type PageHeaderProps = {
  title: ReactNode;
  breadcrumb?: readonly Crumb[];
  description?: ReactNode;
  meta?: ReactNode;
  actions?: ReactNode;
};

/** The page's one `h1`, the way back to where it belongs, and what can be done here. */
export function PageHeader({ title, breadcrumb = [], description, meta, actions }: PageHeaderProps) {
  return (
    <header className="mb-8 flex flex-col gap-3">
      {breadcrumb.length > 0 && <Breadcrumb crumbs={breadcrumb} />}
      <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-4">
        <div className="min-w-0 max-w-reading">
          <h1 className="font-serif text-2xl font-semibold tracking-tight text-balance break-words">
            {title}
          </h1>
          {description && <p className="mt-2 text-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {meta && <div className="flex flex-wrap items-center gap-x-4 gap-y-2 text-sm text-muted">{meta}</div>}
    </header>
  );
}

function Breadcrumb({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav aria-label="Breadcrumb">
      <ol className="flex flex-wrap items-center gap-x-2 text-sm">
        {crumbs.map((crumb, index) => (
          <li key={crumb.to} className="flex min-w-0 items-center gap-x-2">
            {index > 0 && (
              <span aria-hidden="true" className="text-faint">
                /
              </span>
            )}
            <Link
              to={crumb.to}
              className="max-w-64 truncate py-1 text-muted underline-offset-3 hover:text-ink hover:underline"
            >
              {crumb.label}
            </Link>
          </li>
        ))}
      </ol>
    </nav>
  );
}

type SectionProps = {
  title: ReactNode;
  description?: ReactNode;
  actions?: ReactNode;
  className?: string;
  children: ReactNode;
};

/** A part of a page under its own `h2`. */
export function Section({ title, description, actions, className = "", children }: SectionProps) {
  const heading = useId();
  return (
    <section aria-labelledby={heading} className={`mb-10 ${className}`}>
      <div className="mb-4 flex flex-wrap items-end justify-between gap-x-6 gap-y-2">
        <div className="max-w-reading">
          <h2 id={heading} className="font-serif text-xl font-semibold tracking-tight">
            {title}
          </h2>
          {description && <p className="mt-1 text-muted">{description}</p>}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {children}
    </section>
  );
}
