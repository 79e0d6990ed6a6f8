import { useState } from "react";
import type { Asked } from "#app/domain/rubric.ts";
import { AskedField } from "./AskedField.tsx";
import { OptionList } from "./OptionList.tsx";
import type { OptionValues } from "./rubric-values.ts";
import { fieldAt, hasProblem, type Spot, within } from "./spot.ts";

type Values = { reasons: OptionValues[]; ownReason: Asked };

/** Reasons to tick and reasons in words; put away until they are wanted. */
export function Reasons(props: Values & { spot: Spot; onChange: (changes: Partial<Values>) => void }) {
  const { spot, reasons, ownReason, onChange } = props;
  const list = within(spot, "reasons");
  const [open, setOpen] = useState(reasons.length > 0 || ownReason !== "no");
  return (
    <details
      open={open || hasProblem(list)}
      onToggle={(event) => setOpen(event.currentTarget.open)}
      className="min-w-0"
    >
      <summary className="link w-fit py-1">Reasons</summary>
      <div className="mt-2 flex flex-col gap-4 border-l-2 border-line pl-4">
        <div className="flex flex-col gap-1.5">
          <p className="text-sm text-muted">Reasons to tick, such as kinds of errors.</p>
          <OptionList
            spot={list}
            noun="reason"
            items={reasons}
            onChange={(items) => onChange({ reasons: items })}
          />
        </div>
        <div className="max-w-64">
          <AskedField
            {...fieldAt(spot, "ownReason")}
            label="In the expert’s own words"
            value={ownReason}
            onChange={(asked) => onChange({ ownReason: asked })}
          />
        </div>
      </div>
    </details>
  );
}
