import { Link } from "@remix-run/react";
import { ChevronLeft, ChevronRight } from "lucide-react";
import type { ReactNode } from "react";

type PaginationProps = {
  page: number;
  pageCount: number;
  hrefFor: (page: number) => string;
  label?: string;
};

/** Pages to name: the first, the last and those around the current one; null stands for a gap. */
export function pagesToShow(page: number, pageCount: number): (number | null)[] {
  const near = [1, page - 1, page, page + 1, pageCount].filter((n) => n >= 1 && n <= pageCount);
  const pages = [...new Set(near)].sort((a, b) => a - b);
  return pages.flatMap((n, index) => {
    const before = pages[index - 1];
    if (before === undefined || n === before + 1) return [n];
    return n === before + 2 ? [before + 1, n] : [null, n];
  });
}

export function Pagination({ page, pageCount, hrefFor, label = "Pages" }: PaginationProps) {
  if (pageCount <= 1) return null;
  return (
    <nav aria-label={label} className="flex items-center gap-1 text-sm">
      <Step to={page > 1 ? hrefFor(page - 1) : null} rel="prev" label="Previous page">
        <ChevronLeft aria-hidden="true" className="size-4" />
      </Step>
      <span className="px-2 tabular-nums sm:hidden">
        Page {page} of {pageCount}
      </span>
      <ol className="flex items-center gap-1 max-sm:hidden">
        {pagesToShow(page, pageCount).map((n, index, all) => (
          <li key={n ?? `after-${all[index - 1]}`}>
            {n === null ? (
              <span className="px-1 text-faint">…</span>
            ) : (
              <PageLink n={n} page={page} to={hrefFor(n)} />
            )}
          </li>
        ))}
      </ol>
      <Step to={page < pageCount ? hrefFor(page + 1) : null} rel="next" label="Next page">
        <ChevronRight aria-hidden="true" className="size-4" />
      </Step>
    </nav>
  );
}

const BOX =
  "flex h-9 min-w-9 items-center justify-center rounded-md border px-2 tabular-nums pointer-coarse:h-11 pointer-coarse:min-w-11";

function PageLink({ n, page, to }: { n: number; page: number; to: string }) {
  const current = n === page;
  return (
    <Link
      to={to}
      preventScrollReset
      aria-label={`Page ${n}`}
      aria-current={current ? "page" : undefined}
      className={`${BOX} ${current ? "border-accent bg-accent-soft font-medium text-accent" : "border-transparent text-muted hover:bg-sunken hover:text-ink"}`}
    >
      {n}
    </Link>
  );
}

function Step(props: { to: string | null; rel: string; label: string; children: ReactNode }) {
  const { to, rel, label, children } = props;
  if (to === null) {
    return (
      <span aria-hidden="true" className={`${BOX} border-line text-line`}>
        {children}
      </span>
    );
  }
  return (
    <Link
      to={to}
      rel={rel}
      preventScrollReset
      aria-label={label}
      className={`${BOX} border-strong bg-surface hover:bg-sunken`}
    >
      {children}
    </Link>
  );
}
