import { Monitor, Moon, Sun } from "lucide-react";
import { VisuallyHidden } from "./VisuallyHidden.tsx";

export type Theme = "light" | "dark" | "system";

const CHOICES = [
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
  { value: "system", label: "Like the system", icon: Monitor },
] as const;

/** The theme a request's Cookie header asks for; anything unknown is `system`. Goes on `<html data-theme>`. */
export function themeFromCookie(header: string | null): Theme {
  const value = header?.match(/(?:^|;\s*)theme=([a-z]+)\s*(?:;|$)/)?.[1];
  return CHOICES.find((choice) => choice.value === value)?.value ?? "system";
}

function keep(theme: Theme) {
  document.documentElement.dataset.theme = theme;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  // biome-ignore lint/suspicious/noDocumentCookie: cookieStore is not in every browser we serve
  document.cookie = `theme=${theme}; Path=/; Max-Age=31536000; SameSite=Lax${secure}`;
}

export function ThemeSwitch({ theme }: { theme: Theme }) {
  return (
    <fieldset className="inline-flex rounded-md border border-line bg-sunken p-0.5">
      <legend className="sr-only">Theme</legend>
      {CHOICES.map(({ value, label, icon: Icon }) => (
        <label
          key={value}
          title={label}
          className="flex h-8 w-9 items-center justify-center rounded text-muted hover:text-ink has-checked:bg-surface has-checked:text-accent has-checked:ring-1 has-checked:ring-line has-focus-visible:outline-2 has-focus-visible:outline-accent pointer-coarse:h-10 pointer-coarse:w-11"
        >
          <input
            type="radio"
            name="theme"
            value={value}
            defaultChecked={value === theme}
            autoComplete="off"
            onChange={() => keep(value)}
            className="sr-only"
          />
          <Icon aria-hidden="true" className="size-4" />
          <VisuallyHidden>{label}</VisuallyHidden>
        </label>
      ))}
    </fieldset>
  );
}
