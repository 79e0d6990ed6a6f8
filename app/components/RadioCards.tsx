import type { ReactNode } from "react";
import { describe, type FieldError, FieldHint, FieldMessage, fieldId } from "./Field.tsx";

export type RadioCardOption = {
  value: string;
  label: ReactNode;
  description?: ReactNode;
  disabled?: boolean;
};

type RadioCardsProps = {
  legend: ReactNode;
  name: string;
  options: readonly RadioCardOption[];
  defaultValue?: string;
  value?: string;
  onChange?: (value: string) => void;
  id?: string;
  hint?: ReactNode;
  error?: FieldError;
  required?: boolean;
  columns?: 1 | 2 | 3;
};

const COLUMNS = { 1: "", 2: "sm:grid-cols-2", 3: "sm:grid-cols-3" };

/** One choice of a few, each with room for a sentence. */
export function RadioCards(props: RadioCardsProps) {
  const { legend, name, options, id = fieldId(name), hint, error, columns = 1 } = props;
  const { message, describedBy } = describe(id, hint, error);
  return (
    <fieldset className="flex min-w-0 flex-col gap-1.5" aria-describedby={describedBy}>
      <legend className="mb-1.5 font-medium">{legend}</legend>
      {hint && <FieldHint id={id}>{hint}</FieldHint>}
      <div className={`grid gap-2 ${COLUMNS[columns]}`}>
        {options.map((option, index) => (
          <Card
            key={option.value}
            {...props}
            option={option}
            id={index === 0 ? id : `${id}-${option.value}`}
          />
        ))}
      </div>
      {message && <FieldMessage id={id}>{message}</FieldMessage>}
    </fieldset>
  );
}

function Card(props: RadioCardsProps & { option: RadioCardOption; id: string }) {
  const { option, name, id, error, required, value, defaultValue, onChange } = props;
  const chosen =
    value === undefined
      ? { defaultChecked: defaultValue === option.value }
      : { checked: value === option.value };
  return (
    <label
      className={[
        "flex gap-3 rounded-md border bg-surface px-3.5 py-3 hover:border-muted",
        "has-checked:border-accent has-checked:bg-accent-soft has-disabled:border-line has-disabled:text-muted",
        "has-focus-visible:outline-2 has-focus-visible:outline-offset-2 has-focus-visible:outline-accent",
        error ? "border-danger" : "border-strong",
      ].join(" ")}
    >
      <input
        {...chosen}
        type="radio"
        id={id}
        name={name}
        value={option.value}
        required={required}
        disabled={option.disabled}
        onChange={() => onChange?.(option.value)}
        aria-invalid={error ? true : undefined}
        className="mt-[0.2em] size-4 shrink-0 accent-accent focus-visible:outline-none"
      />
      <span className="min-w-0">
        <span className="block font-medium">{option.label}</span>
        {option.description && <span className="block text-sm text-muted">{option.description}</span>}
      </span>
    </label>
  );
}
