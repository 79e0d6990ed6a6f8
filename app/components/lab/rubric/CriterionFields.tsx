import type { ReactNode } from "react";
import { Checkbox } from "../../Checkbox.tsx";
import { SelectField, TextAreaField, TextField } from "../../Field.tsx";
import { Reasons } from "./Reasons.tsx";
import { anchorList, type CriterionValues } from "./rubric-values.ts";
import { fieldAt, type Spot, within } from "./spot.ts";

type CriterionFieldsProps = {
  spot: Spot;
  index: number;
  value: CriterionValues;
  onChange: (changes: Partial<CriterionValues>) => void;
  buttons: ReactNode;
};

/** One criterion: what it is, its scale with the words of every point, and whether it must be given. */
export function CriterionFields({ spot, index, value, onChange, buttons }: CriterionFieldsProps) {
  return (
    <fieldset className="flex min-w-0 flex-col gap-4 rounded-lg border border-line bg-surface px-4 pt-3 pb-4 sm:px-5">
      <legend className="sr-only">Criterion {index + 1}</legend>
      <div className="flex items-center justify-between gap-3 border-b border-line pb-2">
        <p aria-hidden="true" className="text-sm text-muted tabular-nums">
          Criterion {index + 1}
        </p>
        {buttons}
      </div>
      <TitleFields spot={spot} value={value} onChange={onChange} />
      <ScaleFields spot={spot} value={value} onChange={onChange} />
      <div className="flex flex-col">
        <Checkbox
          {...fieldAt(spot, "required")}
          label="Required: a judgment cannot be submitted without it"
          checked={value.required}
          onChange={(event) => onChange({ required: event.currentTarget.checked })}
        />
        <Checkbox
          {...fieldAt(spot, "notApplicable")}
          label="It may be said that it does not apply to a completion"
          checked={value.notApplicable}
          onChange={(event) => onChange({ notApplicable: event.currentTarget.checked })}
        />
      </div>
      <Reasons spot={spot} reasons={value.reasons} ownReason={value.ownReason} onChange={onChange} />
    </fieldset>
  );
}

type Titled = { title: string; description: string };

export function TitleFields(props: {
  spot: Spot;
  value: Titled;
  onChange: (changes: Partial<Titled>) => void;
}) {
  const { spot, value, onChange } = props;
  return (
    <div className="grid items-start gap-x-6 gap-y-4 md:grid-cols-[minmax(0,2fr)_minmax(0,3fr)]">
      <TextField
        {...fieldAt(spot, "title")}
        label="Title"
        value={value.title}
        onChange={(event) => onChange({ title: event.currentTarget.value })}
        maxLength={80}
        autoComplete="off"
        required
      />
      <TextAreaField
        {...fieldAt(spot, "description")}
        label="Description"
        value={value.description}
        onChange={(event) => onChange({ description: event.currentTarget.value })}
        rows={1}
        maxLength={1000}
        optional
      />
    </div>
  );
}

const numbers = (from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => {
    const value = String(from + index);
    return { value, label: value };
  });

function ScaleFields({ spot, value, onChange }: Omit<CriterionFieldsProps, "index" | "buttons">) {
  const { min, anchors } = value;
  const words = within(spot, "anchors");
  return (
    <div className="grid items-start gap-x-6 gap-y-3 md:grid-cols-[10rem_minmax(0,1fr)]">
      <div className="grid grid-cols-2 gap-3">
        <SelectField
          {...fieldAt(spot, "min")}
          label="Lowest"
          value={String(min)}
          onChange={(event) => onChange({ min: Number(event.currentTarget.value) })}
          options={numbers(0, 9)}
        />
        <SelectField
          {...fieldAt(spot, "max")}
          label="Highest"
          value={String(value.max)}
          onChange={(event) => onChange({ max: Number(event.currentTarget.value) })}
          options={numbers(1, 10)}
        />
      </div>
      <fieldset className="min-w-0">
        <legend className="mb-1.5 font-medium">
          What each rating means <span className="font-normal text-muted">(optional)</span>
        </legend>
        <ol className="flex flex-col gap-1.5">
          {anchorList(value).map((text, point) => (
            // A point of a scale is its place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={point} className="flex items-start gap-3">
              <span aria-hidden="true" className="w-5 pt-2 text-end text-muted tabular-nums">
                {min + point}
              </span>
              <TextField
                {...fieldAt(words, point)}
                label={`What ${min + point} means`}
                hideLabel
                value={text}
                onChange={(event) =>
                  onChange({ anchors: { ...anchors, [min + point]: event.currentTarget.value } })
                }
                maxLength={200}
                autoComplete="off"
                className="flex-1"
              />
            </li>
          ))}
        </ol>
      </fieldset>
    </div>
  );
}
