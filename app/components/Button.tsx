import { Link, useNavigation } from "@remix-run/react";
import { type ComponentPropsWithoutRef, forwardRef, useEffect, useState } from "react";

export type ButtonVariant = "primary" | "secondary" | "quiet" | "danger";
export type ButtonSize = "sm" | "md" | "icon";

type Look = { variant?: ButtonVariant; size?: ButtonSize };
export type ButtonProps = ComponentPropsWithoutRef<"button"> & Look & { pending?: boolean };

const VARIANTS: Record<ButtonVariant, string> = {
  primary: "border-accent bg-accent text-on-accent hover:border-accent-deep hover:bg-accent-deep",
  secondary: "border-strong bg-surface text-ink hover:border-muted hover:bg-sunken",
  quiet: "border-transparent text-accent hover:bg-accent-soft",
  danger: "border-danger bg-danger text-on-accent hover:bg-danger/90",
};

const SIZES: Record<ButtonSize, string> = {
  sm: "min-h-8 px-3 text-sm pointer-coarse:min-h-10",
  md: "min-h-10 px-4 text-base pointer-coarse:min-h-11",
  icon: "size-10 pointer-coarse:size-11",
};

/** The look of a button, for what has to be another element. */
export function buttonClass({ variant = "primary", size = "md" }: Look, className = ""): string {
  return [
    "relative inline-flex max-w-full shrink-0 items-center justify-center gap-2 overflow-hidden rounded-md border",
    "font-medium whitespace-nowrap transition-colors select-none [&>svg]:size-4 [&>svg]:shrink-0",
    "disabled:border-line disabled:bg-sunken disabled:text-faint aria-busy:cursor-progress",
    VARIANTS[variant],
    SIZES[size],
    className,
  ].join(" ");
}

/** A pending button keeps its size, its label and the focus, and does nothing when pressed. */
export const Button = forwardRef<HTMLButtonElement, ButtonProps>(function Button(props, ref) {
  const { variant, size, pending = false, className, children, onClick, ...rest } = props;
  return (
    <button
      {...rest}
      ref={ref}
      className={buttonClass({ variant, size }, className)}
      aria-busy={pending || undefined}
      aria-disabled={pending || rest["aria-disabled"]}
      onClick={(event) => (pending ? event.preventDefault() : onClick?.(event))}
    >
      {children}
      {pending && (
        <span aria-hidden="true" className="absolute inset-x-0 bottom-0 h-0.5 animate-late">
          <span className="block h-full w-2/5 animate-travel bg-current" />
        </span>
      )}
    </button>
  );
});

/** Submits its form and is pending from the press until the page it leads to is there. */
export function SubmitButton({ onClick, pending, ...rest }: ButtonProps) {
  const { state, formData } = useNavigation();
  const [pressed, setPressed] = useState(false);
  useEffect(() => {
    if (state === "idle") setPressed(false);
  }, [state]);

  return (
    <Button
      {...rest}
      type="submit"
      pending={pending || (pressed && state !== "idle" && formData !== undefined)}
      onClick={(event) => {
        const form = event.currentTarget.form;
        setPressed(form === null || form.noValidate || form.checkValidity());
        onClick?.(event);
      }}
    />
  );
}

export function ButtonLink({
  variant,
  size,
  className,
  ...rest
}: ComponentPropsWithoutRef<typeof Link> & Look) {
  return <Link {...rest} className={buttonClass({ variant, size }, className)} />;
}
