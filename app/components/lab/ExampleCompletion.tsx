import { useEffect, useRef } from "react";
import type { ExampleValues } from "#app/forms/example.ts";
import { Button } from "../Button.tsx";
import { fieldId, SelectField, TextAreaField } from "../Field.tsx";
import type { FormProblems } from "../FormErrors.tsx";

type Completion = ExampleValues["completions"][number];

type ExampleCompletionProps = {
  letter: string;
  index: number;
  count: number;
  value: Completion;
  problems: FormProblems | undefined;
  /** It was added just now. */
  focused: boolean;
  onChange: (changes: Partial<Completion>) => void;
  onRemove: () => void;
};

/** One completion of a worked example, with its place. */
export function ExampleCompletion(props: ExampleCompletionProps) {
  const { letter, index, count, value, problems, focused, onChange, onRemove } = props;
  const text = `completions[${index}].text`;
  const place = `completions[${index}].place`;
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focused) area.current?.focus();
  }, [focused]);
  return (
    <div className="flex flex-col gap-3 rounded-md border border-line px-3 py-3">
      <TextAreaField
        ref={area}
        label={`Completion ${letter}`}
        name="completion"
        id={fieldId(text)}
        value={value.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
        error={problems?.[text]}
        rows={3}
        required
      />
      <div className="flex flex-wrap items-end justify-between gap-3">
        <SelectField
          label={`Place of completion ${letter}`}
          name="place"
          id={fieldId(place)}
          className="w-48"
          value={value.place}
          onChange={(event) => onChange({ place: event.currentTarget.value })}
          error={problems?.[place]}
          options={placesOf(count, value.place)}
        />
        {count > 1 && (
          <Button variant="quiet" size="sm" type="button" onClick={onRemove}>
            Remove <span className="sr-only">completion {letter}</span>
          </Button>
        )}
      </div>
    </div>
  );
}

/** As many as there are completions; a place that was chosen when there were more stays to be seen. */
function placesOf(count: number, chosen: string) {
  const places = Array.from({ length: Math.max(count, Number(chosen)) }, (_, index) => String(index + 1));
  return [
    { value: "", label: "No order" },
    ...places.map((place) => ({ value: place, label: place === "1" ? "1, the best" : place })),
  ];
}
