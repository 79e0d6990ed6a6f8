import { useMemo, useState } from "react";
import { canBeSaid, MOST_SET_TASKS } from "#app/domain/calibration.ts";
import type { Order } from "#app/domain/rubric.ts";
import { Button } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import { NumberField } from "../Field.tsx";
import { FileDrop } from "./FileDrop.tsx";
import { type Head, readHead } from "./file-head.ts";
import { LinePreview } from "./LinePreview.tsx";
import { counted, formatBytes } from "./measures.ts";
import { previewKnownLines, sampleKnownLine } from "./preview.ts";
import { useBatchUpload } from "./use-batch-upload.ts";

const MANY_EXPERTS = 100;

type CalibrationUploadProps = {
  projectId: string;
  price: string;
  /** How the project's rubric asks for the order. */
  order: Order;
  /** How many experts may take the set that is in; null where there is none. */
  placeCount: number | null;
};

/** Chooses the file of a calibration set, shows what becomes of its first lines and sends it. */
export function CalibrationUpload({ projectId, price, order, placeCount }: CalibrationUploadProps) {
  const { upload, busy, problem } = useBatchUpload(projectId);
  const [chosen, setChosen] = useState<{ file: File; head: Head } | null>(null);
  const [unreadable, setUnreadable] = useState(false);
  const [expertCount, setExpertCount] = useState(`${placeCount ?? MANY_EXPERTS}`);
  const head = chosen?.head;
  const preview = useMemo(() => (head?.ok ? previewKnownLines(head.lines, order) : []), [head, order]);
  const goodCount = preview.filter(({ ok }) => ok).length;

  const choose = async (file: File) => {
    try {
      setChosen({ file, head: await readHead(file) });
      setUnreadable(false);
    } catch {
      setUnreadable(true);
    }
  };

  return (
    <div className="flex flex-col gap-5">
      <FileDrop file={chosen?.file ?? null} onChoose={choose} label="Choose a file or drop it here">
        JSON Lines in Assay’s own shape, with gold and explanation.
      </FileDrop>
      {unreadable && (
        <Callout tone="danger" live>
          The browser could not read this file. Choose it again.
        </Callout>
      )}
      {head?.ok === false && (
        <Callout tone="danger" live title="This file cannot be uploaded">
          {head.problem}
        </Callout>
      )}
      {!chosen && <KnownShape order={order} />}
      {chosen && head?.ok && (
        <>
          <LinePreview lines={preview} />
          <NumberField
            label="How many experts may take the set"
            name="expertCount"
            hint={`Each is paid ${price} a task, as for any other. When so many have begun it, nobody else can; whoever has may finish. To change it later, upload the set again with another number.`}
            value={expertCount}
            onChange={(event) => setExpertCount(event.currentTarget.value)}
            error={problem}
            min={1}
            max={1000}
            className="max-w-96"
            required
          />
          <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
            <Button
              pending={busy}
              disabled={goodCount === 0}
              onClick={() => upload(chosen.file, { intent: "upload", expertCount })}
            >
              Upload {formatBytes(chosen.file.size)}
            </Button>
            <p className="text-sm text-muted tabular-nums">
              {goodCount === 0
                ? "None of these lines can be used."
                : `${counted(goodCount, "task")}${head.whole ? "" : " and more"}`}
            </p>
          </div>
        </>
      )}
    </div>
  );
}

const TIE = { ranking: [["A", "B"]] };

function KnownShape({ order }: { order: Order }) {
  return (
    <div className="flex max-w-reading flex-col gap-3">
      <p>
        A line is that of any task, and says besides what is known of its order, as{" "}
        <code className="font-mono text-sm">gold</code>, and why, as{" "}
        <code className="font-mono text-sm">explanation</code>, which experts read once they have finished the
        set. A set has {MOST_SET_TASKS} tasks at most.
      </p>
      <pre className="rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm break-words whitespace-pre-wrap">
        {sampleKnownLine(order)}
      </pre>
      <p className="text-muted">
        Completions go by their place in the line, from 0. <code className="font-mono text-sm">ranking</code>{" "}
        places all of them, best first{canBeSaid(TIE, order) && ", ties in one group"}. Where only some pairs
        are known, name them with the better one first:{" "}
        <code className="font-mono text-sm">{'{"better": [[1, 0]]}'}</code>.
      </p>
    </div>
  );
}
