import { useId } from "react";
import { Button } from "../../Button.tsx";
import { SelectField, TextAreaField } from "../../Field.tsx";
import { ScaleOption } from "../parts/ScaleOption.tsx";
import { type MarkItemProps, shortened } from "./mark.ts";

const LONGEST = 20_000;

/** What is said of one marked passage. */
export function MarkEditor({ id, mark, rules, onShow, onDone, dispatch }: MarkItemProps) {
  const name = useId();
  const change = (part: { tag?: string | null; severity?: string | null; text?: string }) =>
    dispatch({ type: "change mark", spanId: mark.id, change: part });
  const of = <span className="sr-only"> of “{shortened(mark.quote)}”</span>;
  const tag = rules.tags.find((one) => one.id === mark.tag);
  return (
    <div className="flex flex-col gap-3 px-2.5 pt-1 pb-2.5">
      {rules.tags.length > 0 && (
        <SelectField
          id={`${id}-tag`}
          name={`${name}-tag`}
          label={<>Tag{of}</>}
          hint={tag?.description || undefined}
          value={mark.tag ?? ""}
          options={[
            { value: "", label: "Choose a tag" },
            ...rules.tags.map((one) => ({ value: one.id, label: one.title })),
          ]}
          onChange={(event) => change({ tag: event.currentTarget.value || null })}
        />
      )}
      {rules.severities.length > 0 && (
        <fieldset>
          <legend className="mb-1.5 font-medium">Severity{of}</legend>
          <div className="flex pt-px pl-px">
            {rules.severities.map((severity) => (
              <ScaleOption
                key={severity.id}
                id={`${id}-${severity.id}`}
                name={`${name}-severity`}
                said={severity.title}
                text={severity.title}
                checked={mark.severity === severity.id}
                className="px-1 first:rounded-l-md last:rounded-r-md"
                onChoose={() => change({ severity: severity.id })}
              />
            ))}
          </div>
        </fieldset>
      )}
      <TextAreaField
        id={`${id}-text`}
        name={`${name}-text`}
        label={<>Critique{of}</>}
        optional={rules.tags.length > 0}
        rows={2}
        maxLength={LONGEST}
        value={mark.text}
        onChange={(event) => change({ text: event.currentTarget.value })}
      />
      <div className="flex flex-wrap gap-2">
        <Button size="sm" variant="secondary" onClick={onDone}>
          Back to the text
        </Button>
        <Button size="sm" variant="quiet" onClick={onShow}>
          Show the passage
        </Button>
      </div>
    </div>
  );
}
