import { type ReactNode, useDeferredValue, useEffect, useMemo, useState } from "react";
import type { Problems } from "#app/forms/form-problems.ts";
import { MOST } from "#app/forms/rubric.ts";
import { FieldMessage, fieldId, SelectField } from "../../Field.tsx";
import { RubricSummary } from "../../RubricSummary.tsx";
import { AskedField } from "./AskedField.tsx";
import { CriterionFields } from "./CriterionFields.tsx";
import { CritiqueFields } from "./CritiqueFields.tsx";
import { Announce, ItemList } from "./ItemList.tsx";
import { OptionList } from "./OptionList.tsx";
import { OrderFields } from "./OrderFields.tsx";
import { PresetPicker } from "./PresetPicker.tsx";
import {
  isEdited,
  NEW_CRITERION,
  presetValues,
  previewOf,
  type RubricValues,
  sentRubric,
} from "./rubric-values.ts";
import { byKey, fieldAt, itemAt, type Spot, within } from "./spot.ts";

type RubricEditorProps = {
  initial: RubricValues;
  problems: Problems;
  /** A project that is being made is offered the presets at once. */
  fresh: boolean;
};

/** Starts from a preset and edits everything in it. What is sent is one hidden field; the others are named so that problems find them. */
export function RubricEditor({ initial, problems, fresh }: RubricEditorProps) {
  const [values, setValues] = useState(initial);
  const [started, setStarted] = useState(0);
  const [said, setSaid] = useState("");
  const spot: Spot = { name: "rubric", path: "rubric", problems: useKeyedProblems(problems, values) };
  const ready = useReady();
  const change = (changes: Partial<RubricValues>) => setValues({ ...values, ...changes });
  const start = (preset: RubricValues["preset"]) => {
    setValues(presetValues(preset));
    setStarted(started + 1);
    setSaid("The rubric was replaced.");
  };
  return (
    <Announce.Provider value={setSaid}>
      <input type="hidden" name="rubric" value={JSON.stringify(sentRubric(values))} readOnly />
      <noscript>
        <p className="mb-4 text-muted">The rubric is edited with JavaScript, which is off in this browser.</p>
      </noscript>
      <fieldset disabled={!ready} className="min-w-0">
        <details open={fresh} className="mb-6">
          <summary className="link w-fit py-1">{fresh ? "Presets" : "Start from a preset"}</summary>
          <div className="mt-2">
            <PresetPicker
              name="rubric.preset"
              preset={values.preset}
              edited={isEdited(values)}
              onChoose={start}
            />
          </div>
        </details>
        <div className="grid items-start gap-x-8 gap-y-8 xl:grid-cols-[minmax(0,1fr)_24rem]">
          <RubricFields key={started} spot={spot} values={values} onChange={change} />
          <Preview values={values} />
        </div>
      </fieldset>
      <p role="status" className="sr-only">
        {said}
      </p>
    </Announce.Provider>
  );
}

type FieldsProps = { spot: Spot; values: RubricValues; onChange: (changes: Partial<RubricValues>) => void };

function RubricFields({ spot, values, onChange }: FieldsProps) {
  const criteria = within(spot, "criteria");
  const none = spot.problems[criteria.path];
  return (
    <div className="flex min-w-0 flex-col gap-8">
      <OrderFields spot={spot} value={values} onChange={onChange} />
      <Group title="Criteria" description="What each completion is rated by, in this order.">
        {none && <FieldMessage id={fieldId(criteria.name)}>{none}</FieldMessage>}
        <ItemList
          name={criteria.name}
          noun="criterion"
          items={values.criteria}
          blank={NEW_CRITERION}
          most={MOST.criteria}
          onChange={(items) => onChange({ criteria: items })}
          add="Add a criterion"
          className="gap-4"
          empty={
            <p className="rounded-lg border border-dashed border-strong px-4 py-5 text-center text-muted">
              Without criteria nothing is rated.
            </p>
          }
        >
          {(criterion, index, change, buttons) => (
            <CriterionFields
              spot={itemAt(criteria, index, criterion.key)}
              index={index}
              value={criterion}
              onChange={change}
              buttons={buttons}
            />
          )}
        </ItemList>
      </Group>
      <Group title="Flags" description="What may be true of a completion, yes or no.">
        <OptionList
          spot={within(spot, "flags")}
          noun="flag"
          most={MOST.flags}
          items={values.flags}
          onChange={(flags) => onChange({ flags })}
        />
      </Group>
      <Group title="Critiques" description="Reasons in the expert’s own words.">
        <CritiqueFields
          spot={within(spot, "critiques")}
          value={values.critiques}
          withSteps={values.steps !== null}
          onChange={(changes) => onChange({ critiques: { ...values.critiques, ...changes } })}
        />
      </Group>
      <Whole spot={spot} values={values} onChange={onChange} />
    </div>
  );
}

const STEPS = [
  { value: "", label: "Not asked for" },
  { value: "lines", label: "Each line that is not blank" },
  { value: "paragraphs", label: "Each paragraph" },
];

function Whole({ spot, values, onChange }: FieldsProps) {
  const { critiques } = values;
  const setSteps = (rule: string) => {
    const steps = rule === "lines" || rule === "paragraphs" ? rule : null;
    // The two exclude each other.
    onChange({ steps, critiques: steps ? { ...critiques, spans: "no" } : critiques });
  };
  return (
    <Group title="Steps and reasoning">
      <div className="grid items-start gap-x-6 gap-y-4 sm:grid-cols-2">
        <SelectField
          {...fieldAt(spot, "steps")}
          label="Steps, right, neutral or wrong"
          value={values.steps ?? ""}
          options={STEPS}
          onChange={(event) => setSteps(event.currentTarget.value)}
        />
        <AskedField
          {...fieldAt(spot, "reasoning")}
          label="Reasoning on the judgment as a whole"
          value={values.reasoning}
          onChange={(reasoning) => onChange({ reasoning })}
        />
      </div>
    </Group>
  );
}

function Group(props: { title: string; description?: string; children: ReactNode }) {
  const { title, description, children } = props;
  return (
    <section className="flex min-w-0 flex-col gap-3 border-t border-line pt-6">
      <div>
        <h3 className="font-serif text-lg font-semibold">{title}</h3>
        {description && <p className="text-sm text-muted">{description}</p>}
      </div>
      {children}
    </section>
  );
}

function Preview({ values }: { values: RubricValues }) {
  const shown = useDeferredValue(values);
  const rubric = useMemo(() => previewOf(shown), [shown]);
  return (
    <section
      aria-labelledby="rubric-preview"
      className="min-w-0 rounded-lg border border-line bg-surface xl:sticky xl:top-4"
    >
      <h3 id="rubric-preview" className="border-b border-line px-4 py-2.5 font-semibold">
        What an expert will see
      </h3>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard */}
      <div tabIndex={0} className="overflow-auto px-4 py-3 xl:max-h-[calc(100vh-6rem)]">
        <RubricSummary rubric={rubric} />
      </div>
    </section>
  );
}

/** Problems name items by their place when the form was sent; from then on they follow the item. */
function useKeyedProblems(problems: Problems, values: RubricValues): Problems {
  const [sent, setSent] = useState(() => ({ problems, keyed: byKey(problems, values) }));
  if (sent.problems === problems) return sent.keyed;
  const keyed = byKey(problems, values);
  setSent({ problems, keyed });
  return keyed;
}

/** What is typed before the page's script runs would not be sent, so nothing can be. */
function useReady(): boolean {
  const [ready, setReady] = useState(false);
  useEffect(() => setReady(true), []);
  return ready;
}
