import { ArrowDown, ArrowUp, Plus, Trash2 } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import type { Problems } from "#app/forms/form-problems.ts";
import { Button } from "../Button.tsx";
import { Checkbox } from "../Checkbox.tsx";
import { fieldId, NumberField, TextAreaField, TextField } from "../Field.tsx";
import { type CriterionValues, NEW_CRITERION } from "./project-values.ts";

const MOST_CRITERIA = 12;

type Item = { key: number; initial: CriterionValues };

/** Adds, removes and orders criteria. Their places number their fields; their keys keep what is typed with them. */
export function CriteriaEditor({ initial, problems }: { initial: CriterionValues[]; problems: Problems }) {
  const [items, setItems] = useState<Item[]>(() => initial.map((values, key) => ({ key, initial: values })));
  const minted = useRef(items.length);
  const [said, setSaid] = useState("");
  const focusNext = useRef<string | null>(null);
  const errorsOf = useProblemsByKey(items, problems);

  useEffect(() => {
    if (focusNext.current === null) return;
    document.getElementById(focusNext.current)?.focus();
    focusNext.current = null;
  });

  const add = () => {
    const key = minted.current++;
    focusNext.current = fieldId(`criteria[${items.length}].title`);
    setItems([...items, { key, initial: NEW_CRITERION }]);
    setSaid(`Criterion ${items.length + 1} added.`);
  };
  const remove = (index: number) => {
    focusNext.current = index < items.length - 1 ? fieldId(`criteria[${index}].title`) : "add-criterion";
    setItems(items.filter((_, other) => other !== index));
    setSaid(`Criterion ${index + 1} removed.`);
  };
  const move = (index: number, by: 1 | -1) => {
    const ordered = items.toSpliced(index, 1).toSpliced(index + by, 0, items[index] as Item);
    const atEdge = by === 1 ? index + by === items.length - 1 : index + by === 0;
    focusNext.current = `move-${items[index]?.key}-${atEdge ? -by : by}`;
    setItems(ordered);
    setSaid(`Criterion ${index + 1} is now number ${index + by + 1} of ${items.length}.`);
  };

  return (
    <div className="flex flex-col gap-4">
      {items.length === 0 && (
        <p className="rounded-lg border border-dashed border-strong px-4 py-6 text-center text-muted">
          Without criteria experts rank the completions and write critiques, and rate nothing.
        </p>
      )}
      <ol className="flex flex-col gap-4">
        {items.map((item, index) => (
          <CriterionFields
            key={item.key}
            item={item}
            index={index}
            count={items.length}
            errors={errorsOf(item)}
            onMove={(by) => move(index, by)}
            onRemove={() => remove(index)}
          />
        ))}
      </ol>
      <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
        <Button
          type="button"
          id="add-criterion"
          variant="secondary"
          onClick={add}
          disabled={items.length >= MOST_CRITERIA}
        >
          <Plus aria-hidden="true" />
          Add a criterion
        </Button>
        {items.length >= MOST_CRITERIA && (
          <p className="text-sm text-muted">A rubric has 12 criteria at most.</p>
        )}
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}

/** Problems name criteria by their place when the form was sent; after that they follow the criterion when it moves. */
function useProblemsByKey(items: readonly Item[], problems: Problems): (item: Item) => Problems {
  const [sent, setSent] = useState({ problems, keys: items.map(({ key }) => key) });
  const current = sent.problems === problems ? sent : { problems, keys: items.map(({ key }) => key) };
  if (current !== sent) setSent(current);
  return ({ key }) => {
    const prefix = `criteria[${current.keys.indexOf(key)}].`;
    const own = Object.entries(current.problems).filter(([name]) => name.startsWith(prefix));
    return Object.fromEntries(own.map(([name, message]) => [name.slice(prefix.length), message]));
  };
}

type CriterionFieldsProps = {
  item: Item;
  index: number;
  count: number;
  errors: Problems;
  onMove: (by: 1 | -1) => void;
  onRemove: () => void;
};

function CriterionFields({ item, index, count, errors, onMove, onRemove }: CriterionFieldsProps) {
  const { initial } = item;
  const name = (part: keyof CriterionValues) => `criteria[${index}].${part}`;
  return (
    <li className="rounded-lg border border-line bg-surface px-4 pt-3 pb-4 sm:px-5">
      <fieldset className="flex min-w-0 flex-col gap-4">
        <legend className="sr-only">Criterion {index + 1}</legend>
        <input type="hidden" name={name("id")} defaultValue={initial.id} />
        <div className="flex items-center justify-between gap-3 border-b border-line pb-2">
          <p aria-hidden="true" className="text-sm text-muted tabular-nums">
            Criterion {index + 1} of {count}
          </p>
          <CriterionButtons item={item} index={index} count={count} onMove={onMove} onRemove={onRemove} />
        </div>
        <div className="grid gap-x-6 gap-y-4 md:grid-cols-2">
          <TextField
            label="Title"
            name={name("title")}
            defaultValue={initial.title}
            error={errors.title}
            maxLength={80}
            required
          />
          <TextAreaField
            label="Description"
            name={name("description")}
            defaultValue={initial.description}
            error={errors.description}
            rows={1}
            maxLength={1000}
            optional
          />
        </div>
        <ScaleFields initial={initial} name={name} errors={errors} />
        <Checkbox
          label="Required: a judgment cannot be submitted without it"
          name={name("required")}
          defaultChecked={initial.required}
        />
      </fieldset>
    </li>
  );
}

function ScaleFields(props: {
  initial: CriterionValues;
  name: (part: keyof CriterionValues) => string;
  errors: Problems;
}) {
  const { initial, name, errors } = props;
  return (
    <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-x-4 gap-y-4 md:grid-cols-4">
      <NumberField
        label="Lowest"
        name={name("min")}
        defaultValue={initial.min}
        error={errors.min}
        min={0}
        max={9}
        required
      />
      <TextField
        label="In words"
        name={name("minLabel")}
        defaultValue={initial.minLabel}
        error={errors.minLabel}
        maxLength={60}
      />
      <NumberField
        label="Highest"
        name={name("max")}
        defaultValue={initial.max}
        error={errors.max}
        min={1}
        max={10}
        required
      />
      <TextField
        label="In words"
        name={name("maxLabel")}
        defaultValue={initial.maxLabel}
        error={errors.maxLabel}
        maxLength={60}
      />
    </div>
  );
}

function CriterionButtons({ item, index, count, onMove, onRemove }: Omit<CriterionFieldsProps, "errors">) {
  return (
    <div className="flex gap-1">
      <Button
        type="button"
        id={`move-${item.key}--1`}
        variant="quiet"
        size="icon"
        className="disabled:border-transparent! disabled:bg-transparent!"
        aria-label={`Move criterion ${index + 1} up`}
        disabled={index === 0}
        onClick={() => onMove(-1)}
      >
        <ArrowUp aria-hidden="true" />
      </Button>
      <Button
        type="button"
        id={`move-${item.key}-1`}
        variant="quiet"
        size="icon"
        className="disabled:border-transparent! disabled:bg-transparent!"
        aria-label={`Move criterion ${index + 1} down`}
        disabled={index === count - 1}
        onClick={() => onMove(1)}
      >
        <ArrowDown aria-hidden="true" />
      </Button>
      <Button
        type="button"
        variant="quiet"
        size="icon"
        aria-label={`Remove criterion ${index + 1}`}
        onClick={onRemove}
      >
        <Trash2 aria-hidden="true" />
      </Button>
    </div>
  );
}
