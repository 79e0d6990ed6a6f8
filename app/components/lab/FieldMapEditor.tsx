import { Plus, Trash2 } from "lucide-react";
import { useId, useMemo, useState } from "react";
import { readPointer } from "#app/domain/field-map.ts";
import { Button } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import { CopyButton } from "../CopyButton.tsx";
import { TextAreaField, TextField } from "../Field.tsx";
import { RadioCards } from "../RadioCards.tsx";
import {
  draftOf,
  elementsAt,
  type MapDraft,
  type PointerOption,
  pointerOptions,
  type ReadMap,
  readMapText,
} from "./map-draft.ts";
import { PointerSelect } from "./PointerSelect.tsx";

type EditorProps = { draft: MapDraft; onChange: (draft: MapDraft) => void };
type FieldMapEditorProps = EditorProps & { rows: readonly unknown[]; read: ReadMap };

const MOST_COMPLETIONS = 9;

const isText = ({ example }: PointerOption) => typeof example === "string";
const isList = ({ example }: PointerOption) => Array.isArray(example);
const isLabel = ({ example }: PointerOption) => example !== null && typeof example !== "object";
const isPrompt = ({ example }: PointerOption) =>
  typeof example === "string" || (Array.isArray(example) && readPointer(example, "/0/role") !== undefined);

/** Says where in a lab's own rows the parts of a task are. */
export function FieldMapEditor({ draft, onChange, rows, read }: FieldMapEditorProps) {
  const options = useMemo(() => pointerOptions(rows), [rows]);
  const choose = (part: "prompt" | "reference" | "id" | "field") => (pointer: string | null) =>
    onChange({ ...draft, [part]: pointer });
  return (
    <div className="flex flex-col gap-6">
      <PointerSelect
        label="Prompt"
        name="map-prompt"
        value={draft.prompt}
        options={options.filter(isPrompt)}
        onChoose={choose("prompt")}
        hint="A text, or a list of messages with role and content."
      />
      <RadioCards
        legend="Completions"
        name="map-kind"
        value={draft.kind}
        onChange={(kind) => onChange({ ...draft, kind: kind === "each" ? "each" : "named" })}
        columns={2}
        options={[
          {
            value: "named",
            label: "Each under its own key",
            description: "As in chosen and rejected, or one key per model.",
          },
          { value: "each", label: "In one list", description: "As in responses: [{…}, {…}]." },
        ]}
      />
      {draft.kind === "named" ? (
        <NamedCompletions draft={draft} onChange={onChange} options={options.filter(isText)} />
      ) : (
        <ListedCompletions draft={draft} onChange={onChange} rows={rows} options={options.filter(isList)} />
      )}
      <div className="grid items-start gap-x-6 gap-y-5 sm:grid-cols-3">
        <PointerSelect
          label="Id"
          name="map-id"
          value={draft.id}
          options={options.filter(isLabel)}
          onChoose={choose("id")}
          none="None"
          optional
        />
        <PointerSelect
          label="Reference"
          name="map-reference"
          value={draft.reference}
          options={options.filter(isLabel)}
          onChoose={choose("reference")}
          none="None"
          optional
        />
        <PointerSelect
          label="Field"
          name="map-field"
          value={draft.field}
          options={options.filter(isLabel)}
          onChoose={choose("field")}
          none="None"
          optional
        />
      </div>
      {!read.ok && (
        <Callout tone="warn" live>
          {read.message}
        </Callout>
      )}
      <MapText read={read} onRead={(map) => onChange(draftOf(map))} />
    </div>
  );
}

function NamedCompletions({ draft, onChange, options }: EditorProps & { options: readonly PointerOption[] }) {
  const { named } = draft;
  const change = (key: number, changes: Partial<(typeof named)[number]>) =>
    onChange({ ...draft, named: named.map((one) => (one.key === key ? { ...one, ...changes } : one)) });
  const add = () => {
    const key = Math.max(-1, ...named.map((one) => one.key)) + 1;
    onChange({ ...draft, named: [...named, { key, model: "", pointer: null }] });
  };
  return (
    <div className="flex flex-col gap-3">
      <ul className="flex flex-col gap-3">
        {named.map(({ key, model, pointer }, index) => (
          <li
            key={key}
            className="grid grid-cols-[minmax(0,1fr)_auto] items-end gap-x-3 gap-y-2 sm:grid-cols-[minmax(0,2fr)_minmax(0,3fr)_auto]"
          >
            <TextField
              label={`Model of completion ${index + 1}`}
              name={`map-model-${key}`}
              value={model}
              onChange={(event) => change(key, { model: event.currentTarget.value })}
              maxLength={200}
              className="max-sm:col-span-2"
            />
            <PointerSelect
              label="Its text"
              name={`map-text-${key}`}
              value={pointer}
              options={options}
              onChoose={(chosen) => change(key, { pointer: chosen })}
            />
            <Button
              type="button"
              variant="quiet"
              size="icon"
              className="disabled:border-transparent! disabled:bg-transparent!"
              aria-label={`Remove completion ${index + 1}`}
              disabled={named.length <= 1}
              onClick={() => onChange({ ...draft, named: named.filter((one) => one.key !== key) })}
            >
              <Trash2 aria-hidden="true" />
            </Button>
          </li>
        ))}
      </ul>
      <div>
        <Button
          type="button"
          variant="secondary"
          size="sm"
          disabled={named.length >= MOST_COMPLETIONS}
          onClick={add}
        >
          <Plus aria-hidden="true" />
          Add a completion
        </Button>
      </div>
    </div>
  );
}

type ListedProps = EditorProps & { rows: readonly unknown[]; options: readonly PointerOption[] };

function ListedCompletions({ draft, onChange, rows, options }: ListedProps) {
  const inner = useMemo(() => pointerOptions(elementsAt(rows, draft.each)), [rows, draft.each]);
  return (
    <div className="grid items-start gap-x-6 gap-y-5 sm:grid-cols-2">
      <PointerSelect
        label="The list"
        name="map-each"
        value={draft.each}
        options={options}
        onChoose={(each) => onChange({ ...draft, each, text: null, model: null, author: null })}
      />
      <PointerSelect
        label="Text of an element"
        name="map-text"
        value={draft.text}
        options={inner.filter(isText)}
        onChoose={(text) => onChange({ ...draft, text })}
      />
      <PointerSelect
        label="Model of an element"
        name="map-model"
        value={draft.model}
        options={inner.filter(isLabel)}
        onChoose={(model) => onChange({ ...draft, model })}
        none="None"
        optional
      />
      <PointerSelect
        label="Author’s e-mail address"
        name="map-author"
        value={draft.author}
        options={inner.filter(isText)}
        onChoose={(author) => onChange({ ...draft, author })}
        none="None"
        optional
        hint="Of whoever wrote an element: they are never given it to judge."
      />
    </div>
  );
}

/** The map as text: to keep for the next file, or to use one that was kept. */
function MapText({
  read,
  onRead,
}: {
  read: ReadMap;
  onRead: (map: Extract<ReadMap, { ok: true }>["map"]) => void;
}) {
  const id = useId();
  const [text, setText] = useState("");
  const [problem, setProblem] = useState<string | null>(null);
  const use = () => {
    const pasted = readMapText(text);
    setProblem(pasted.ok ? null : pasted.message);
    if (!pasted.ok) return;
    setText("");
    onRead(pasted.map);
  };
  return (
    <details className="rounded-md border border-line bg-surface">
      <summary className="px-4 py-2.5 font-medium hover:text-accent">This map as map.json</summary>
      <div className="flex flex-col gap-4 border-t border-line px-4 py-4">
        {read.ok && (
          <div className="flex flex-col items-start gap-2">
            <pre className="max-h-60 w-full overflow-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm">
              {JSON.stringify(read.map, null, 2)}
            </pre>
            <CopyButton text={JSON.stringify(read.map)} label="Copy map.json" />
          </div>
        )}
        <TextAreaField
          label="Paste a map.json"
          name="map-json"
          id={id}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          error={problem}
          spellCheck={false}
        />
        <div>
          <Button type="button" variant="secondary" size="sm" onClick={use} disabled={text.trim() === ""}>
            Use it
          </Button>
        </div>
      </div>
    </details>
  );
}
