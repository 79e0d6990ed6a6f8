import { SelectField, TextField } from "../../Field.tsx";
import { fieldAt, type Spot } from "./spot.ts";

type WordListProps = {
  spot: Spot;
  legend: string;
  hint: string;
  /** How many there may be, and what stands for each number. */
  counts: { value: string; label: string }[];
  /** What a new one is called until it is named. */
  fresh: readonly string[];
  values: string[];
  onChange: (values: string[]) => void;
};

/** A few words in an order that means something, from least to most. */
export function WordList({ spot, legend, hint, counts, fresh, values, onChange }: WordListProps) {
  const resize = (count: number) =>
    onChange(Array.from({ length: count }, (_, index) => values[index] ?? fresh[index] ?? ""));
  return (
    <fieldset className="flex min-w-0 flex-col gap-2">
      <legend className="mb-0.5 font-medium">{legend}</legend>
      <p className="text-sm text-muted">{hint}</p>
      <SelectField
        name={spot.name}
        error={spot.problems[spot.path]}
        label={`How many: ${legend.toLowerCase()}`}
        hideLabel
        value={String(values.length)}
        options={counts}
        onChange={(event) => resize(Number(event.currentTarget.value))}
      />
      <ol className="flex flex-col gap-1.5">
        {values.map((value, index) => (
          // Its place is what it means.
          // biome-ignore lint/suspicious/noArrayIndexKey: see above
          <li key={index} className="flex items-start gap-3">
            <span aria-hidden="true" className="w-5 pt-2 text-end text-muted tabular-nums">
              {index + 1}
            </span>
            <TextField
              {...fieldAt(spot, index)}
              label={`${legend} ${index + 1}`}
              hideLabel
              value={value}
              onChange={(event) => onChange(values.with(index, event.currentTarget.value))}
              maxLength={60}
              autoComplete="off"
              className="flex-1"
            />
          </li>
        ))}
      </ol>
    </fieldset>
  );
}
