import { ChevronDown, CircleAlert, Eye, EyeOff } from "lucide-react";
import { type ComponentPropsWithoutRef, type FormEvent, forwardRef, type ReactNode, useState } from "react";

/** What a form schema says about one field; the first message is shown. */
export type FieldError = string | readonly string[] | null | undefined;

export type FieldProps = {
  label: ReactNode;
  name: string;
  id?: string;
  hint?: ReactNode;
  error?: FieldError;
  optional?: boolean;
  hideLabel?: boolean;
  className?: string;
};

export type ControlProps = {
  id: string;
  name: string;
  "aria-describedby": string | undefined;
  "aria-invalid": true | undefined;
};

type Own<Element extends "input" | "textarea" | "select"> = FieldProps &
  Omit<ComponentPropsWithoutRef<Element>, keyof FieldProps | "children">;

/** Where a field's control is found when nothing else is said; FormErrors links there. */
export function fieldId(name: string): string {
  return `field-${name}`;
}

export function firstMessage(error: FieldError): string | undefined {
  return (typeof error === "string" ? error : error?.[0]) || undefined;
}

/** Ids that tie a control to its hint and its error. */
export function describe(id: string, hint: ReactNode, error: FieldError) {
  const message = firstMessage(error);
  const ids = [message && `${id}-error`, hint && `${id}-hint`].filter(Boolean).join(" ");
  return { message, describedBy: ids || undefined };
}

export function FieldHint({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={`${id}-hint`} className="text-sm text-muted">
      {children}
    </p>
  );
}

export function FieldMessage({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={`${id}-error`} className="flex items-start gap-1.5 text-sm font-medium text-danger">
      <CircleAlert aria-hidden="true" className="mt-[0.2em] size-4 shrink-0" />
      <span className="min-w-0">{children}</span>
    </p>
  );
}

/** Label, hint and error around one control, which is given its id and ties as arguments. */
export function Field(props: FieldProps & { children: (control: ControlProps) => ReactNode }) {
  const {
    label,
    name,
    id = fieldId(name),
    hint,
    error,
    optional,
    hideLabel,
    className = "",
    children,
  } = props;
  const { message, describedBy } = describe(id, hint, error);
  return (
    <div className={`flex min-w-0 flex-col gap-1.5 ${className}`}>
      <label htmlFor={id} className={hideLabel ? "sr-only" : "self-start font-medium"}>
        {label}
        {optional && <span className="font-normal text-muted"> (optional)</span>}
      </label>
      {hint && <FieldHint id={id}>{hint}</FieldHint>}
      {children({ id, name, "aria-describedby": describedBy, "aria-invalid": message ? true : undefined })}
      {message && <FieldMessage id={id}>{message}</FieldMessage>}
    </div>
  );
}

function split<P extends FieldProps>(props: P) {
  const { label, name, id, hint, error, optional, hideLabel, className, ...rest } = props;
  return { field: { label, name, id, hint, error, optional, hideLabel, className }, rest };
}

export type TextFieldProps = Own<"input"> & { suffix?: ReactNode };

/** `suffix` stands at the end of the box, e.g. a currency or a unit, and is read out with the hint. */
export const TextField = forwardRef<HTMLInputElement, TextFieldProps>(function TextField(props, ref) {
  const { suffix, ...others } = props;
  const { field, rest } = split(others);
  return (
    <Field {...field}>
      {({ "aria-describedby": describedBy, ...control }) => (
        <span className="relative flex">
          <input
            type="text"
            {...rest}
            {...control}
            ref={ref}
            aria-describedby={
              [suffix && `${control.id}-suffix`, describedBy].filter(Boolean).join(" ") || undefined
            }
            className={`control file:mr-3 file:font-medium file:text-accent ${suffix ? "pr-14" : ""}`}
          />
          {suffix && (
            <span
              id={`${control.id}-suffix`}
              className="pointer-events-none absolute inset-y-0 right-3 flex items-center text-sm text-muted"
            >
              {suffix}
            </span>
          )}
        </span>
      )}
    </Field>
  );
});

/** A number typed or stepped. The wheel scrolls the page, never the value. */
export function NumberField({ className = "", ...props }: TextFieldProps) {
  const signed = Number(props.min ?? 0) < 0;
  const whole = Number.isInteger(Number(props.step ?? 1));
  return (
    <TextField
      type="number"
      inputMode={signed ? "text" : whole ? "numeric" : "decimal"}
      onWheel={(event) => event.currentTarget.blur()}
      {...props}
      className={`tabular-nums ${className}`}
    />
  );
}

export function PasswordField(props: Own<"input"> & { autoComplete: "current-password" | "new-password" }) {
  const { field, rest } = split(props);
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <Field {...field}>
      {(control) => (
        <span className="relative flex">
          <input
            spellCheck={false}
            autoCapitalize="none"
            {...rest}
            {...control}
            type={shown ? "text" : "password"}
            className="control pr-12"
          />
          <button
            type="button"
            aria-label="Show password"
            aria-pressed={shown}
            aria-controls={control.id}
            className="absolute inset-y-0 right-0 flex w-11 items-center justify-center rounded-md text-muted hover:text-ink"
            onClick={() => setShown(!shown)}
          >
            <Icon aria-hidden="true" className="size-4.5" />
          </button>
        </span>
      )}
    </Field>
  );
}

/** Grows with its text, from `rows` lines up to seven tenths of the window. */
export const TextAreaField = forwardRef<HTMLTextAreaElement, Own<"textarea">>(
  function TextAreaField(props, ref) {
    const { field, rest } = split(props);
    const text = rest.value ?? rest.defaultValue;
    const follow = (event: FormEvent<HTMLTextAreaElement>) => {
      const wrapper = event.currentTarget.parentElement;
      if (wrapper) wrapper.dataset.value = event.currentTarget.value;
      rest.onInput?.(event);
    };
    return (
      <Field {...field}>
        {(control) => (
          <span className="grows" data-value={text === undefined ? "" : String(text)}>
            <textarea
              rows={3}
              {...rest}
              {...control}
              ref={ref}
              onInput={follow}
              className="control resize-none"
            />
          </span>
        )}
      </Field>
    );
  },
);

export type SelectOption = { value: string; label: string; disabled?: boolean };

export function SelectField({ options, ...props }: Own<"select"> & { options: readonly SelectOption[] }) {
  const { field, rest } = split(props);
  return (
    <Field {...field}>
      {(control) => (
        <span className="relative flex">
          <select {...rest} {...control} className="control appearance-none truncate pr-10">
            {options.map((option) => (
              <option key={option.value} {...option} />
            ))}
          </select>
          <ChevronDown
            aria-hidden="true"
            className="pointer-events-none absolute top-1/2 right-3 size-4 -translate-y-1/2 text-muted"
          />
        </span>
      )}
    </Field>
  );
}
