import { Form, Link, useLocation } from "@remix-run/react";
import { ChevronDown, LogOut } from "lucide-react";
import { useEffect, useRef } from "react";
import { type Theme, ThemeSwitch } from "./ThemeSwitch.tsx";

export type ShellUser = { name: string; email: string; role: string };
export type MenuLink = { to: string; label: string };

type UserMenuProps = { user: ShellUser; links: readonly MenuLink[]; signOutTo: string; theme: Theme };

/** A disclosure and not a modal menu, so that it opens, and signs out, before any script has run. */
export function UserMenu({ user, links, signOutTo, theme }: UserMenuProps) {
  const menu = useClosing();
  return (
    <details ref={menu} className="group relative">
      <summary className="flex h-10 list-none items-center gap-2 rounded-md px-2 text-sm hover:bg-sunken pointer-coarse:h-11">
        <span
          aria-hidden="true"
          className="flex size-7 items-center justify-center rounded-full border border-line bg-accent-soft text-xs font-semibold text-accent"
        >
          {initials(user.name)}
        </span>
        <span className="max-w-40 truncate max-sm:sr-only">{user.name}</span>
        <ChevronDown aria-hidden="true" className="size-4 text-muted group-open:rotate-180" />
      </summary>
      <div className="absolute top-full right-0 z-30 mt-1 w-72 max-w-[calc(100vw-2rem)] rounded-lg border border-line bg-surface shadow-[0_12px_32px_-16px_rgb(0_0_0/0.4)]">
        <div className="border-b border-line px-4 py-3">
          <p className="truncate font-medium">{user.name}</p>
          <p className="truncate text-sm text-muted">{user.email}</p>
          <p className="text-sm text-faint">{user.role}</p>
        </div>
        {links.length > 0 && (
          <ul className="border-b border-line py-1">
            {links.map((link) => (
              <li key={link.to}>
                <Link
                  to={link.to}
                  className="flex min-h-10 items-center px-4 -outline-offset-2 hover:bg-sunken"
                >
                  {link.label}
                </Link>
              </li>
            ))}
          </ul>
        )}
        <div className="flex items-center justify-between gap-4 border-b border-line px-4 py-2.5">
          <span className="text-muted">Theme</span>
          <ThemeSwitch theme={theme} />
        </div>
        <Form method="post" action={signOutTo} className="py-1">
          <button
            type="submit"
            className="flex min-h-10 w-full items-center gap-2.5 px-4 text-left -outline-offset-2 hover:bg-sunken"
          >
            <LogOut aria-hidden="true" className="size-4 text-muted" />
            Sign out
          </button>
        </Form>
      </div>
    </details>
  );
}

/** Closes an open `<details>` on Escape, on a press or a focus outside, and when another page comes. */
function useClosing() {
  const ref = useRef<HTMLDetailsElement>(null);
  const { key } = useLocation();
  useEffect(() => {
    if (ref.current && key) ref.current.open = false;
  }, [key]);

  useEffect(() => {
    const leave = (event: Event) => {
      if (ref.current?.open && !ref.current.contains(event.target as Node)) ref.current.open = false;
    };
    const onEscape = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !ref.current?.open) return;
      ref.current.open = false;
      ref.current.querySelector("summary")?.focus();
    };
    document.addEventListener("pointerdown", leave);
    document.addEventListener("focusin", leave);
    document.addEventListener("keydown", onEscape);
    return () => {
      document.removeEventListener("pointerdown", leave);
      document.removeEventListener("focusin", leave);
      document.removeEventListener("keydown", onEscape);
    };
  }, []);
  return ref;
}

function initials(name: string): string {
  const words = name.trim().split(/\s+/);
  const letters = [words[0], words.length > 1 ? words.at(-1) : ""].map(
    (word) => Array.from(word ?? "")[0] ?? "",
  );
  return letters.join("").toUpperCase();
}
