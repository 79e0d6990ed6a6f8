import { MOST_PRIORITY } from "#app/domain/batch.ts";
import { NumberField, type TextFieldProps } from "../Field.tsx";

/** When a batch is handed out among the others of its project. */
export function PriorityField(props: Omit<TextFieldProps, "label" | "name" | "hint">) {
  return (
    <NumberField
      {...props}
      label="Priority"
      name="priority"
      hint={`From 0 to ${MOST_PRIORITY}: the higher, the sooner its tasks are handed out; of two alike the older batch comes first. Tasks that somebody has begun come before both.`}
      min={0}
      max={MOST_PRIORITY}
      required
    />
  );
}
