import type { ReactNode } from "react";
import { type FieldError, SelectField } from "../Field.tsx";
import type { PointerOption } from "./map-draft.ts";

const LONGEST_EXAMPLE = 48;

type PointerSelectProps = {
  label: ReactNode;
  name: string;
  value: string | null;
  options: readonly PointerOption[];
  onChoose: (pointer: string | null) => void;
  none?: string;
  hint?: ReactNode;
  error?: FieldError;
  optional?: boolean;
  hideLabel?: boolean;
};

/** Chooses a place in the lab's rows, each shown with what stands there in the first row that has it. */
export function PointerSelect(props: PointerSelectProps) {
  const { value, options, onChoose, none = "Choose…", ...field } = props;
  const listed = options.some(({ pointer }) => pointer === value);
  const choices = options.map(({ pointer, example }, index) => ({
    value: String(index),
    label: named(pointer, example),
  }));
  // A pointer of a pasted map may lead to what the first rows do not have.
  const unlisted =
    value !== null && !listed ? [{ value: "unlisted", label: `${value} (not in the first rows)` }] : [];
  const current = listed
    ? String(options.findIndex(({ pointer }) => pointer === value))
    : value === null
      ? ""
      : "unlisted";
  return (
    <SelectField
      {...field}
      value={current}
      options={[{ value: "", label: none }, ...unlisted, ...choices]}
      onChange={({ currentTarget }) => {
        if (currentTarget.value === "unlisted") return;
        onChoose(currentTarget.value === "" ? null : (options[Number(currentTarget.value)]?.pointer ?? null));
      }}
    />
  );
}

function named(pointer: string, example: unknown): string {
  const place = pointer === "" ? "the element itself" : pointer;
  return `${place}  –  ${exampleText(example)}`;
}

/** A value on one short line. */
export function exampleText(value: unknown): string {
  if (Array.isArray(value)) return `list of ${value.length}`;
  const text = typeof value === "string" ? value.replace(/\s+/g, " ").trim() : JSON.stringify(value);
  if (text === "") return "blank";
  const characters = Array.from(text.slice(0, 2 * LONGEST_EXAMPLE));
  return characters.length > LONGEST_EXAMPLE ? `${characters.slice(0, LONGEST_EXAMPLE).join("")}…` : text;
}
