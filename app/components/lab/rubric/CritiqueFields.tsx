import { MOST } from "#app/forms/rubric.ts";
import { TextField } from "../../Field.tsx";
import { AskedField } from "./AskedField.tsx";
import { ItemList } from "./ItemList.tsx";
import { OptionList } from "./OptionList.tsx";
import { NEW_SEVERITY, type RubricValues, type SeverityValues } from "./rubric-values.ts";
import { fieldAt, itemAt, type Spot, within } from "./spot.ts";

type Critiques = RubricValues["critiques"];

type CritiqueFieldsProps = {
  spot: Spot;
  value: Critiques;
  /** Where steps are judged passages are not marked. */
  withSteps: boolean;
  onChange: (changes: Partial<Critiques>) => void;
};

/** What is written about completions, and what a marked passage says of itself. */
export function CritiqueFields({ spot, value, withSteps, onChange }: CritiqueFieldsProps) {
  const tags = within(spot, "tags");
  const marked = value.spans !== "no" || value.tags.length > 0 || value.severities.length > 0;
  return (
    <div className="flex flex-col gap-5">
      <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">
        <AskedField
          {...fieldAt(spot, "whole")}
          label="Of each completion as a whole"
          value={value.whole}
          onChange={(whole) => onChange({ whole })}
        />
        <AskedField
          {...fieldAt(spot, "spans")}
          label="Of passages, marked in the text"
          value={value.spans}
          onChange={(spans) => onChange({ spans })}
          disabled={withSteps && value.spans === "no"}
          hint={withSteps ? "Where steps are marked, passages are not." : undefined}
        />
      </div>
      {marked && (
        <>
          <div className="flex flex-col gap-1.5">
            <h4 className="font-medium">Tags</h4>
            <p className="text-sm text-muted">
              What a passage may be an instance of. Where there are tags, each marked passage has one.
            </p>
            <OptionList spot={tags} noun="tag" items={value.tags} onChange={(tags) => onChange({ tags })} />
          </div>
          <Severities
            spot={within(spot, "severities")}
            items={value.severities}
            onChange={(severities) => onChange({ severities })}
          />
        </>
      )}
    </div>
  );
}

function Severities(props: {
  spot: Spot;
  items: SeverityValues[];
  onChange: (items: SeverityValues[]) => void;
}) {
  const { spot, items, onChange } = props;
  return (
    <div className="flex flex-col gap-1.5">
      <h4 className="font-medium">Severities</h4>
      <p className="text-sm text-muted">
        How bad an error is, and its weight in exports. Where there are severities, each marked passage has
        one.
      </p>
      <ItemList
        name={spot.name}
        noun="severity"
        items={items}
        blank={NEW_SEVERITY}
        most={MOST.severities}
        onChange={onChange}
        add="Add a severity"
        className="gap-2"
      >
        {({ key, title, weight }, index, change, buttons) => {
          const own = itemAt(spot, index, key);
          return (
            <div className="grid items-start gap-2 sm:grid-cols-[minmax(0,1fr)_9rem_auto]">
              <TextField
                {...fieldAt(own, "title")}
                label={`Title of severity ${index + 1}`}
                hideLabel
                placeholder="Title"
                value={title}
                onChange={(event) => change({ title: event.currentTarget.value })}
                maxLength={60}
                autoComplete="off"
              />
              <TextField
                {...fieldAt(own, "weight")}
                label={`Weight of severity ${index + 1}`}
                hideLabel
                suffix="weight"
                inputMode="decimal"
                value={weight}
                onChange={(event) => change({ weight: event.currentTarget.value })}
                autoComplete="off"
              />
              {buttons}
            </div>
          );
        }}
      </ItemList>
    </div>
  );
}
