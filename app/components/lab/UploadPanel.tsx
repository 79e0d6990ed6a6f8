import { useState } from "react";
import { paths } from "#app/paths.ts";
import { Button, ButtonLink } from "../Button.tsx";
import { Callout } from "../Callout.tsx";
import { Card } from "../Card.tsx";
import { ProgressBar } from "../ProgressBar.tsx";
import { isUnusable, type ShownBatch } from "./batch.ts";
import { FileDrop } from "./FileDrop.tsx";
import { fileProblem } from "./file-head.ts";
import { formatBytes } from "./measures.ts";
import { startUpload, stopUpload, type Upload } from "./upload.ts";

type UploadPanelProps = {
  projectId: string;
  batch: ShownBatch;
  upload: Upload | null;
  mayUpload: boolean;
};

/** How the sending of the file goes and, when it did not reach its end, what can be done. */
export function UploadPanel({ projectId, batch, upload, mayUpload }: UploadPanelProps) {
  const url = paths.batchContent(projectId, batch.id);
  if (upload?.state === "sending") return <Sending upload={upload} onStop={() => stopUpload(url)} />;
  if (batch.state === "received") return null;
  if (batch.state === "receiving") {
    return (
      <Callout title="The file is arriving">
        Another window or a program is sending it. The counts below follow by themselves.
      </Callout>
    );
  }
  const message = batch.failure ?? upload?.message ?? waitingText(batch, mayUpload);
  if (isUnusable(batch)) {
    return <Unusable anew={ANEW[batch.kind](projectId)} message={message} mayUpload={mayUpload} />;
  }
  return (
    <div className="flex flex-col gap-4">
      <Callout tone={batch.state === "cut off" ? "danger" : "warn"} title="The file is not in yet">
        {message}
      </Callout>
      {mayUpload && <SendAgain url={url} batch={batch} />}
    </div>
  );
}

const ANEW = { work: paths.newBatch, calibration: paths.calibrationSet, gold: paths.gold };

function waitingText({ state }: ShownBatch, mayUpload: boolean): string {
  if (state === "cut off")
    return "The upload fell silent before the end of the file. Send the same file again: what is in stays in.";
  return mayUpload
    ? "Nothing has arrived for this batch. Choose the file to send it."
    : "Nothing has arrived for this batch. Whoever made it can send its file.";
}

function Unusable({ anew, message, mayUpload }: { anew: string; message: string; mayUpload: boolean }) {
  return (
    <Callout
      tone="danger"
      title="Nothing in this file could be used"
      actions={
        mayUpload && (
          <ButtonLink to={anew} size="sm" variant="secondary">
            Upload as a new batch
          </ButtonLink>
        )
      }
    >
      {message}
    </Callout>
  );
}

function Sending({ upload, onStop }: { upload: Upload; onStop: () => void }) {
  const { fileName, sent, total } = upload;
  const reading = sent >= total;
  return (
    <Card>
      <div className="flex flex-col gap-3">
        <ProgressBar
          label={reading ? "Sent; Assay is reading the rest" : `Sending ${fileName}`}
          value={sent}
          max={total}
          detail={`${formatBytes(sent)} of ${formatBytes(total)}`}
        />
        <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
          <p className="text-sm text-muted">
            Other pages of Assay can be used meanwhile; keep this tab open.
          </p>
          <Button type="button" variant="secondary" size="sm" onClick={onStop}>
            Stop
          </Button>
        </div>
      </div>
    </Card>
  );
}

function SendAgain({ url, batch }: { url: string; batch: ShownBatch }) {
  const [file, setFile] = useState<File | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const choose = async (chosen: File) => {
    setFile(chosen);
    const start = await chosen
      .slice(0, 64)
      .arrayBuffer()
      .catch(() => null);
    setProblem(
      start ? fileProblem(new Uint8Array(start)) : "The browser could not read this file. Choose it again.",
    );
  };
  const other = file !== null && (file.name !== batch.fileName || file.size < batch.byteCount);
  return (
    <div className="flex flex-col gap-3">
      <FileDrop file={file} onChoose={choose} label={`Choose ${batch.fileName} again`}>
        Lines that are in already are recognised and not added twice.
      </FileDrop>
      {problem && (
        <Callout tone="danger" live>
          {problem}
        </Callout>
      )}
      {other && !problem && (
        <Callout tone="warn" live>
          This does not look like {batch.fileName}, which this batch was made for. Its lines would go into the
          same batch.
        </Callout>
      )}
      <div>
        <Button
          type="button"
          disabled={!file || problem !== null}
          onClick={() => file && startUpload(url, file, batch.uploadId)}
        >
          Send the file
        </Button>
      </div>
    </div>
  );
}
