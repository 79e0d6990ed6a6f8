import type { JudgingAction } from "#app/domain/judging/state.ts";
import { Checkbox } from "../../Checkbox.tsx";

type UnacceptableProps = { value: boolean; dispatch: (action: JudgingAction) => void };

/** Beside the order, since even the best of a bad lot comes first. */
export function Unacceptable({ value, dispatch }: UnacceptableProps) {
  return (
    <Checkbox
      name="all-unacceptable"
      label="All unacceptable"
      checked={value}
      className="shrink-0 text-sm whitespace-nowrap"
      onChange={(event) => dispatch({ type: "find unacceptable", value: event.currentTarget.checked })}
    />
  );
}
