import { NavLink } from "@remix-run/react";
import type { NavItem } from "./AppShell.tsx";

/** The pages of one part of Assay, above each of them. Scrolls sideways where it is too wide. */
export function SectionNav({ label, items }: { label: string; items: readonly NavItem[] }) {
  return (
    <nav
      aria-label={label}
      className="-mx-4 mb-8 -mt-4 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0"
    >
      <ul className="flex gap-x-5">
        {items.map(({ to, label: name, end }) => (
          <li key={to}>
            <NavLink
              to={to}
              end={end}
              className="flex h-11 items-center border-y-2 border-transparent text-sm whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-[current=page]:border-b-accent aria-[current=page]:text-ink"
            >
              {name}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}
