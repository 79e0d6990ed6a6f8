import { Plus, Trash2 } from "lucide-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import type { Problems } from "#app/forms/form-problems.ts";
import type { Row } from "#app/forms/issuer.ts";
import { Button } from "../Button.tsx";
import { FieldMessage, fieldId } from "../Field.tsx";

export type RowProps = { name: (part: string) => string; values: Row; errors: Problems };

type RowListProps = {
  name: "may" | "easSchemas" | "vcTypes";
  /** What one of them is called, as in "Schema 2". */
  noun: string;
  initial: readonly Row[];
  blank: Row;
  most: number;
  problems: Problems;
  /** Stands where there are none. */
  empty: ReactNode;
  /** The part that a new row is begun with. */
  first: string;
  children: (row: RowProps) => ReactNode;
};

type Item = { key: number; values: Row };

/** Rows of fields that are added and removed. Their places number their fields; their keys keep what is typed with them. */
export function RowList(props: RowListProps) {
  const { name, noun, initial, blank, most, problems, empty, first, children } = props;
  const { items, setItems, newKey, problemsOf } = useRows(name, initial, problems);
  const [said, setSaid] = useState("");
  const focusNext = useRef<string | null>(null);
  const id = fieldId(name);
  const nameAt = (index: number) => (part: string) => `${name}[${index}].${part}`;

  useEffect(() => {
    if (focusNext.current === null) return;
    document.getElementById(focusNext.current)?.focus();
    focusNext.current = null;
  });

  const add = () => {
    focusNext.current = fieldId(nameAt(items.length)(first));
    setItems([...items, { key: newKey, values: blank }]);
    setSaid(`${noun} ${items.length + 1} added.`);
  };
  const remove = (index: number) => {
    focusNext.current = id;
    setItems(items.filter((_, other) => other !== index));
    setSaid(`${noun} ${index + 1} removed.`);
  };
  const row = (item: Item, index: number) => (
    <RowFrame key={item.key} title={`${noun} ${index + 1}`} onRemove={() => remove(index)}>
      {children({ name: nameAt(index), values: item.values, errors: problemsOf(item) })}
    </RowFrame>
  );

  return (
    <div className="flex flex-col gap-4">
      {items.length === 0 && (
        <p className="rounded-lg border border-dashed border-strong px-4 py-5 text-center text-muted">
          {empty}
        </p>
      )}
      {items.map(row)}
      {items.length < most && (
        <noscript>
          <RowFrame title={`${noun} ${items.length + 1}`}>
            {children({ name: nameAt(items.length), values: blank, errors: {} })}
          </RowFrame>
        </noscript>
      )}
      {problems[name] && <FieldMessage id={id}>{problems[name]}</FieldMessage>}
      <div>
        <Button type="button" id={id} variant="secondary" onClick={add} disabled={items.length >= most}>
          <Plus aria-hidden="true" />
          Add a {noun.toLowerCase()}
        </Button>
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
    </div>
  );
}

type RowFrameProps = { title: string; onRemove?: () => void; children: ReactNode };

function RowFrame({ title, onRemove, children }: RowFrameProps) {
  return (
    <fieldset className="min-w-0 rounded-lg border border-line bg-surface px-4 pt-3 pb-4 sm:px-5">
      <legend className="sr-only">{title}</legend>
      <div className="mb-3 flex min-h-8 items-center justify-between gap-3">
        <p aria-hidden="true" className="text-sm text-muted">
          {title}
        </p>
        {onRemove && (
          <Button
            type="button"
            variant="quiet"
            size="sm"
            onClick={onRemove}
            aria-label={`Remove ${title.toLowerCase()}`}
          >
            <Trash2 aria-hidden="true" />
            Remove
          </Button>
        )}
      </div>
      {children}
    </fieldset>
  );
}

const NO_PROBLEMS: Problems = {};

/**
 * The rows as they are now. A refused form comes back without its empty rows and its problems name the others by their places, so the rows begin
 * anew from what came back; after that a problem follows its row when others go.
 */
function useRows(name: string, initial: readonly Row[], problems: Problems) {
  const begin = (firstKey: number) => {
    const items = initial.map((values, index): Item => ({ key: firstKey + index, values }));
    return { problems, items, sent: items.map(({ key }) => key), newKey: firstKey + items.length };
  };
  const [kept, setKept] = useState(() => begin(0));
  const isNew = kept.problems !== problems && Object.keys(problems).length > 0;
  const rows = isNew ? begin(kept.newKey) : kept;
  if (isNew) setKept(rows);

  const setItems = (items: Item[]) => setKept({ ...rows, items, newKey: rows.newKey + 1 });
  const problemsOf = ({ key }: Item): Problems => {
    const index = rows.sent.indexOf(key);
    if (index === -1) return NO_PROBLEMS;
    const prefix = `${name}[${index}].`;
    const own = Object.entries(problems).filter(([one]) => one.startsWith(prefix));
    return Object.fromEntries(own.map(([one, message]) => [one.slice(prefix.length), message]));
  };
  return { items: rows.items, newKey: rows.newKey, setItems, problemsOf };
}
