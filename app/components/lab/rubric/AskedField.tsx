import type { ReactNode } from "react";
import type { Asked } from "#app/domain/rubric.ts";
import { SelectField } from "../../Field.tsx";

const WORDS: { value: Asked; label: string }[] = [
  { value: "no", label: "Not asked for" },
  { value: "optional", label: "Optional" },
  { value: "required", label: "Required" },
];

type AskedFieldProps = {
  label: string;
  name: string;
  error: string | undefined;
  value: Asked;
  onChange: (value: Asked) => void;
  hint?: ReactNode;
  disabled?: boolean;
};

/** Whether something is asked for, and whether a judgment can do without it. */
export function AskedField({ onChange, ...field }: AskedFieldProps) {
  return (
    <SelectField
      {...field}
      options={WORDS}
      onChange={(event) => onChange(event.currentTarget.value as Asked)}
    />
  );
}
