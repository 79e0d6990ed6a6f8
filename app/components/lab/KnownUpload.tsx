import { type ReactNode, useMemo, useState } from "react";
import { canBeSaid } from "#app/domain/calibration.ts";
import type { Order } from "#app/domain/rubric.ts";
import { Button } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import { FileDrop } from "./FileDrop.tsx";
import { type Head, readHead } from "./file-head.ts";
import { LinePreview } from "./LinePreview.tsx";
import { counted, formatBytes } from "./measures.ts";
import { previewKnownLines, sampleKnownLine } from "./preview.ts";
import { useBatchUpload } from "./use-batch-upload.ts";

type KnownUploadProps = {
  projectId: string;
  /** How the project's rubric asks for the order. */
  order: Order;
  /** When experts read the explanation, and how many tasks there may be. */
  about: ReactNode;
  /** What is sent with the name of the file. */
  fields?: Record<string, string>;
  /** What is asked beside the file; `problem` is what the action said of it. */
  children?: (problem: string | undefined) => ReactNode;
};

/** Chooses a file of tasks whose order is known, shows what becomes of its first lines and sends it. */
export function KnownUpload({ projectId, order, about, fields, children }: KnownUploadProps) {
  const { upload, busy, problem } = useBatchUpload(projectId);
  const [chosen, setChosen] = useState<{ file: File; head: Head } | null>(null);
  const [unreadable, setUnreadable] = useState(false);
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
      {!chosen && <KnownShape order={order}>{about}</KnownShape>}
      {chosen && head?.ok && (
        <>
          <LinePreview lines={preview} />
          {children
            ? children(problem)
            : problem && (
                <Callout tone="danger" live>
                  {problem}
                </Callout>
              )}
          <div className="flex flex-wrap items-center gap-x-6 gap-y-2">
            <Button
              pending={busy}
              disabled={goodCount === 0}
              onClick={() => upload(chosen.file, { intent: "upload", ...fields })}
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

function KnownShape({ order, children }: { order: Order; children: ReactNode }) {
  return (
    <div className="flex max-w-reading flex-col gap-3">
      <p>
        A line is that of any task, and says besides what is known of its order, as{" "}
        <code className="font-mono text-sm">gold</code>, and why, as{" "}
        <code className="font-mono text-sm">explanation</code>
        {children}
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
