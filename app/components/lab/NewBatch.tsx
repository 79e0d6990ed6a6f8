import { useMemo, useState } from "react";
import type { FieldMap } from "#app/domain/field-map.ts";
import type { CompletionRange } from "#app/domain/rubric.ts";
import { Button } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import { Section } from "../PageHeader.tsx";
import { RadioCards } from "../RadioCards.tsx";
import { FieldMapEditor } from "./FieldMapEditor.tsx";
import { FileDrop } from "./FileDrop.tsx";
import { type Head, readHead } from "./file-head.ts";
import { LinePreview } from "./LinePreview.tsx";
import { draftOf, EMPTY_DRAFT, type MapDraft, readDraft } from "./map-draft.ts";
import { counted, formatBytes, formatCount } from "./measures.ts";
import { judgmentsWanted, type Wanted } from "./overlap.ts";
import { PriorityField } from "./PriorityField.tsx";
import { estimateLines, guessShape, previewLines } from "./preview.ts";

type Shape = "native" | "map";
type Chosen = { file: File; head: Head; shape: Shape; draft: MapDraft };

type NewBatchProps = {
  wanted: Wanted;
  price: string;
  /** How many completions the project's rubric can have judged. */
  range: CompletionRange;
  busy: boolean;
  problem: string | undefined;
  onUpload: (file: File, fieldMap: FieldMap | null, priority: string) => void;
};

/** Chooses a file, shows what becomes of its first lines, and lets the shape of its rows be explained. */
export function NewBatch({ wanted, price, range, busy, problem, onUpload }: NewBatchProps) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [unreadable, setUnreadable] = useState(false);

  const choose = async (file: File) => {
    try {
      const head = await readHead(file);
      const guess = head.ok ? guessShape(head.lines) : null;
      const draft = guess && !guess.native && guess.map ? draftOf(guess.map) : EMPTY_DRAFT;
      setChosen({ file, head, shape: guess?.native === false ? "map" : "native", draft });
      setUnreadable(false);
    } catch {
      setUnreadable(true);
    }
  };

  return (
    <div className="flex flex-col gap-8">
      <div className="flex flex-col gap-4">
        <FileDrop file={chosen?.file ?? null} onChoose={choose} label="Choose a file or drop it here">
          JSON Lines, UTF-8: one task a line. Up to 16 MiB a line; the file itself may be of any size.
        </FileDrop>
        {unreadable && (
          <Callout tone="danger" live>
            The browser could not read this file. Choose it again.
          </Callout>
        )}
        {chosen?.head.ok === false && (
          <Callout tone="danger" live title="This file cannot be uploaded">
            {chosen.head.problem}
          </Callout>
        )}
      </div>
      {chosen === null && <NativeShape range={range} />}
      {chosen?.head.ok && (
        <ShapeAndPreview
          chosen={chosen}
          head={chosen.head}
          onChange={(changes) => setChosen({ ...chosen, ...changes })}
          terms={{ wanted, price }}
          range={range}
          busy={busy}
          problem={problem}
          onUpload={onUpload}
        />
      )}
    </div>
  );
}

type ShapeAndPreviewProps = {
  chosen: Chosen;
  head: Extract<Head, { ok: true }>;
  onChange: (changes: Partial<Chosen>) => void;
  terms: { wanted: Wanted; price: string };
} & Pick<NewBatchProps, "range" | "busy" | "problem" | "onUpload">;

function ShapeAndPreview(props: ShapeAndPreviewProps) {
  const { chosen, head, onChange, terms, range, busy, problem, onUpload } = props;
  const { file, shape, draft } = chosen;
  const [priority, setPriority] = useState("0");
  const rows = useMemo(() => head.lines.flatMap((line) => (line.ok ? [line.value] : [])), [head]);
  const read = useMemo(() => readDraft(draft), [draft]);
  const map = shape === "map" && read.ok ? read.map : null;
  const ready = shape === "native" || read.ok;
  const preview = useMemo(
    () => (ready ? previewLines(head.lines, map, range) : []),
    [head, map, range, ready],
  );
  const goodCount = preview.filter(({ ok }) => ok).length;
  return (
    <>
      <Section title="Shape of the lines" className="mb-0">
        <div className="flex flex-col gap-6">
          <RadioCards
            legend="How the parts of a task are found"
            name="shape"
            value={shape}
            onChange={(value) => onChange({ shape: value === "map" ? "map" : "native" })}
            columns={2}
            options={[
              {
                value: "native",
                label: "Assay’s own shape",
                description: "Lines with prompt and completions.",
              },
              {
                value: "map",
                label: "A shape of your own",
                description: "Say where each part is; no script needed.",
              },
            ]}
          />
          {shape === "map" && (
            <FieldMapEditor
              draft={draft}
              onChange={(next) => onChange({ draft: next })}
              rows={rows}
              read={read}
            />
          )}
        </div>
      </Section>
      <Section
        title="Preview"
        description={
          ready
            ? previewText(goodCount, preview.length, head)
            : "The preview follows once the map is complete."
        }
        className="mb-0"
      >
        {ready && <LinePreview lines={preview} />}
      </Section>
      <PriorityField
        value={priority}
        onChange={(event) => setPriority(event.currentTarget.value)}
        className="max-w-96"
      />
      {problem && (
        <Callout tone="danger" live>
          {problem}
        </Callout>
      )}
      <div className="sticky bottom-0 -mx-4 flex flex-wrap items-center gap-x-6 gap-y-2 border-t border-line bg-canvas px-4 py-3 sm:mx-0 sm:px-0">
        <Button
          pending={busy}
          disabled={!ready || goodCount === 0}
          onClick={() => onUpload(file, map, priority)}
        >
          Upload {formatBytes(file.size)}
        </Button>
        <p className="text-sm text-muted tabular-nums">
          {termsText(estimateLines(head, file.size), head.whole, terms)}
        </p>
      </div>
    </>
  );
}

function previewText(good: number, all: number, { whole }: { whole: boolean }): string {
  const which = whole ? `Of all ${counted(all, "line")}` : `Of the first ${counted(all, "line")}`;
  if (good === 0) return `${which} none would become a task.`;
  if (good === all)
    return `${which} each becomes a task. Experts see the completions in a random order, without models’ names.`;
  return `${which} ${formatCount(good)} become${good === 1 ? "s" : ""} a task.`;
}

function termsText(
  lines: number,
  exact: boolean,
  { wanted, price }: { wanted: Wanted; price: string },
): string {
  const about = exact ? "" : "about ";
  return `${about}${counted(lines, "line")}, ${judgmentsWanted(wanted)}, at ${price} each`;
}

const EXAMPLE = `{"id": "p-17", "prompt": "What is 17 × 3?", "completions": [{"text": "51", "model": "a"}, {"text": "41", "model": "b"}], "field": "mathematics"}`;

function NativeShape({ range: { least, most } }: { range: CompletionRange }) {
  return (
    <Section title="What a line looks like" className="mb-0">
      <div className="flex max-w-reading flex-col gap-3">
        <p>
          In Assay’s own shape a line has a <code className="font-mono text-sm">prompt</code>, a text or a
          list of messages, and {least === most ? least : `${least} to ${most}`}{" "}
          <code className="font-mono text-sm">completions</code>, each with its text and, if you like, its
          model and the e-mail address of its <code className="font-mono text-sm">author</code>, who is then
          never given the task. An <code className="font-mono text-sm">id</code>, a{" "}
          <code className="font-mono text-sm">field</code>, a{" "}
          <code className="font-mono text-sm">reference</code> and{" "}
          <code className="font-mono text-sm">metadata</code> are optional.
        </p>
        <pre className="rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm break-words whitespace-pre-wrap">
          {EXAMPLE}
        </pre>
        <p className="text-muted">
          Lines of any other shape can be mapped: choose the file, and this page shows its first lines and
          asks where each part is. A prompt that is in the project already is recognised and not added twice.
        </p>
      </div>
    </Section>
  );
}
