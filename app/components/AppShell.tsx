import { Link, NavLink, useNavigation } from "@remix-run/react";
import type { ReactNode } from "react";
import { ButtonLink } from "./Button.tsx";
import { type Theme, ThemeSwitch } from "./ThemeSwitch.tsx";
import { type MenuLink, type ShellUser, UserMenu } from "./UserMenu.tsx";
import { Wordmark } from "./Wordmark.tsx";

export type NavItem = { to: string; label: string; end?: boolean };
export type ShellWidth = "reading" | "wide" | "full";

type AppShellProps = {
  user: ShellUser | null;
  nav: readonly NavItem[];
  theme: Theme;
  signOutTo: string;
  signInTo: string;
  homeTo?: string;
  menu?: readonly MenuLink[];
  width?: ShellWidth;
  banner?: ReactNode;
  footer?: readonly MenuLink[];
  children: ReactNode;
};

const COLUMN: Record<ShellWidth, string> = {
  reading: "max-w-reading",
  wide: "max-w-none",
  full: "max-w-none",
};

/** Header, navigation and the page's main column. Every width starts at the same left edge, so pages do not jump. */
export function AppShell(props: AppShellProps) {
  const {
    user,
    nav,
    theme,
    signOutTo,
    signInTo,
    homeTo = "/",
    menu = [],
    width = "wide",
    banner,
    footer = [],
    children,
  } = props;
  const frame = `mx-auto w-full px-4 sm:px-6 lg:px-8 ${width === "full" ? "max-w-none" : "max-w-wide"}`;
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only z-50 rounded-md bg-accent px-4 py-2.5 font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2"
      >
        Skip to the content
      </a>
      <Underway />
      {banner}
      <header className="border-b border-line">
        <div className={`${frame} flex flex-wrap items-center gap-x-8`}>
          <Link to={homeTo} className="flex h-14 items-center rounded-md">
            <Wordmark />
          </Link>
          {nav.length > 0 && <MainNav items={nav} />}
          <div className="ml-auto flex h-14 items-center gap-2">
            {user ? (
              <UserMenu user={user} links={menu} signOutTo={signOutTo} theme={theme} />
            ) : (
              <>
                <ThemeSwitch theme={theme} />
                <ButtonLink to={signInTo} variant="quiet" size="sm">
                  Sign in
                </ButtonLink>
              </>
            )}
          </div>
        </div>
      </header>
      <main id="main" tabIndex={-1} className={`${frame} flex-1 py-8 outline-none`}>
        <div className={COLUMN[width]}>{children}</div>
      </main>
      {footer.length > 0 && <Footer links={footer} frame={frame} />}
    </div>
  );
}

/** One line under the wordmark on a narrow screen, where it scrolls sideways rather than hide behind a button. */
function MainNav({ items }: { items: readonly NavItem[] }) {
  return (
    <nav
      aria-label="Main"
      className="-mx-4 min-w-0 overflow-x-auto px-4 max-sm:order-last max-sm:w-screen max-sm:border-t max-sm:border-line sm:mx-0 sm:px-0"
    >
      <ul className="flex gap-x-5">
        {items.map(({ to, label, end }) => (
          <li key={to}>
            <NavLink
              to={to}
              end={end}
              className="flex h-11 items-center border-y-2 border-transparent whitespace-nowrap text-muted -outline-offset-2 hover:text-ink aria-[current=page]:border-b-accent aria-[current=page]:text-ink sm:h-14"
            >
              {label}
            </NavLink>
          </li>
        ))}
      </ul>
    </nav>
  );
}

function Footer({ links, frame }: { links: readonly MenuLink[]; frame: string }) {
  return (
    <footer className="border-t border-line">
      <ul className={`${frame} flex flex-wrap gap-x-5 py-2 text-sm`}>
        {links.map(({ to, label }) => (
          <li key={to}>
            <Link
              to={to}
              className="flex min-h-9 items-center rounded text-muted underline-offset-3 hover:text-ink hover:underline pointer-coarse:min-h-11"
            >
              {label}
            </Link>
          </li>
        ))}
      </ul>
    </footer>
  );
}

/** A line along the top edge while a page is on its way. */
function Underway() {
  const busy = useNavigation().state !== "idle";
  if (!busy) return null;
  return (
    <div aria-hidden="true" className="fixed inset-x-0 top-0 z-40 h-0.5 animate-late overflow-hidden">
      <div className="h-full w-2/5 animate-travel bg-accent" />
    </div>
  );
}
