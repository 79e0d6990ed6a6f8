import type { ComponentProps, ReactNode } from "react";
import { describe, type FieldError, FieldHint, FieldMessage, fieldId } from "./Field.tsx";

type CheckboxProps = Omit<ComponentProps<"input">, "type" | "name"> & {
  label: ReactNode;
  name: string;
  hint?: ReactNode;
  error?: FieldError;
};

export function Checkbox({
  label,
  name,
  id = fieldId(name),
  hint,
  error,
  className = "",
  ...rest
}: CheckboxProps) {
  const { message, describedBy } = describe(id, hint, error);
  return (
    <div className={`flex flex-col gap-1 ${className}`}>
      <label htmlFor={id} className="flex items-start gap-2.5 py-1 pointer-coarse:py-2.5">
        <input
          {...rest}
          type="checkbox"
          id={id}
          name={name}
          aria-describedby={describedBy}
          aria-invalid={message ? true : undefined}
          className="mt-[0.15em] size-4.5 shrink-0 accent-accent"
        />
        <span className="min-w-0">{label}</span>
      </label>
      {(hint || message) && (
        <div className="flex flex-col gap-1 pl-7">
          {hint && <FieldHint id={id}>{hint}</FieldHint>}
          {message && <FieldMessage id={id}>{message}</FieldMessage>}
        </div>
      )}
    </div>
  );
}
