import type { ReactNode } from "react";
import { MOST } from "#app/forms/rubric.ts";
import { Checkbox } from "../../Checkbox.tsx";
import { TextField } from "../../Field.tsx";
import { TitleFields } from "./CriterionFields.tsx";
import { Reasons } from "./Reasons.tsx";
import type { AspectValues } from "./rubric-values.ts";
import { fieldAt, type Spot, within } from "./spot.ts";
import { WordList } from "./WordList.tsx";

const FRESH_DEGREES = ["better", "much better", "far better", "beyond comparison"];
const FRESH_CONFIDENCE = ["Not sure", "Fairly sure", "Quite sure", "Very sure", "Certain"];

const DEGREES = Array.from({ length: MOST.degrees }, (_, index) => ({
  value: String(index + 1),
  label: index === 0 ? "One: a bare choice" : `${index + 1} on each side`,
}));
const CONFIDENCE = [
  { value: "0", label: "Not asked for" },
  ...Array.from({ length: MOST.confidence - 1 }, (_, index) => ({
    value: String(index + 2),
    label: `${index + 2} steps`,
  })),
];

type AspectFieldsProps = {
  spot: Spot;
  index: number;
  value: AspectValues;
  onChange: (changes: Partial<AspectValues>) => void;
  buttons: ReactNode;
};

/** One question about two completions, with its scale. The first gives the order. */
export function AspectFields({ spot, index, value, onChange, buttons }: AspectFieldsProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 rounded-lg border border-line bg-surface px-4 pt-3 pb-4 sm:px-5">
      <legend className="sr-only">Aspect {index + 1}</legend>
      <div className="flex items-center justify-between gap-3 border-b border-line pb-2">
        <p aria-hidden="true" className="text-sm text-muted tabular-nums">
          Aspect {index + 1}
          {index === 0 && ": gives the order"}
        </p>
        {buttons}
      </div>
      <TitleFields spot={spot} value={value} onChange={onChange} />
      <div className="grid items-start gap-x-6 gap-y-4 md:grid-cols-2">
        <div className="flex flex-col gap-4">
          <WordList
            spot={within(spot, "degrees")}
            legend="Degrees"
            hint="On each side, from least to most."
            counts={DEGREES}
            fresh={FRESH_DEGREES}
            values={value.degrees}
            onChange={(degrees) => onChange({ degrees })}
          />
          <TieFields spot={spot} tie={value.tie} onChange={(tie) => onChange({ tie })} />
        </div>
        <WordList
          spot={within(spot, "confidence")}
          legend="Confidence"
          hint="How sure one is, from least to most."
          counts={CONFIDENCE}
          fresh={FRESH_CONFIDENCE}
          values={value.confidence}
          onChange={(confidence) => onChange({ confidence })}
        />
      </div>
      {index > 0 && (
        <Checkbox
          {...fieldAt(spot, "required")}
          label="Required: a judgment cannot be submitted without it"
          checked={value.required}
          onChange={(event) => onChange({ required: event.currentTarget.checked })}
        />
      )}
      <Reasons spot={spot} reasons={value.reasons} ownReason={value.ownReason} onChange={onChange} />
    </fieldset>
  );
}

function TieFields(props: { spot: Spot; tie: string | null; onChange: (tie: string | null) => void }) {
  const { spot, tie, onChange } = props;
  const { name, error } = fieldAt(spot, "tie");
  return (
    <div className="flex flex-col gap-1.5">
      <Checkbox
        name={`${name}.allowed`}
        label="It may be said that neither is better"
        checked={tie !== null}
        onChange={(event) => onChange(event.currentTarget.checked ? "About the same" : null)}
      />
      {tie !== null && (
        <TextField
          name={name}
          error={error}
          label="What that is called"
          value={tie}
          onChange={(event) => onChange(event.currentTarget.value)}
          maxLength={60}
          autoComplete="off"
          className="pl-7"
        />
      )}
    </div>
  );
}
