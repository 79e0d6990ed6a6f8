import { Download } from "lucide-react";
import type { ReactNode } from "react";
import { buttonClass } from "../Button.tsx";
import { Card } from "../Card.tsx";
import { CopyButton } from "../CopyButton.tsx";
import { RelativeTime } from "../RelativeTime.tsx";
import { formatBytes, formatCount } from "./measures.ts";

export type ShownSums = { rows: number; tasks: number; ties: number; bytes: number; sha256: string };

export type ShownExport = {
  id: string;
  fileName: string;
  cutAt: Date | string;
  fileTo: string;
  manifestTo: string;
  /** Null until the file has been written once to sum it. */
  sums: ShownSums | null;
};

/** One export: what is in it, its checksum, and its two files. */
export function ExportCard({ exported }: { exported: ShownExport }) {
  const { fileName, cutAt, fileTo, manifestTo, sums } = exported;
  return (
    <Card
      as="li"
      title={
        <>
          Export of <RelativeTime value={cutAt} show="absolute" />
        </>
      }
      actions={
        <>
          <a href={fileTo} download={fileName} className={buttonClass({ variant: "secondary", size: "sm" })}>
            <Download aria-hidden="true" />
            Download
          </a>
          {sums ? (
            <a href={manifestTo} download className={buttonClass({ variant: "secondary", size: "sm" })}>
              Manifest
            </a>
          ) : (
            <span
              aria-disabled="true"
              className={buttonClass({ variant: "secondary", size: "sm" }, "text-faint")}
            >
              Manifest
            </span>
          )}
        </>
      }
    >
      <dl className="grid grid-cols-[repeat(auto-fit,minmax(7rem,1fr))] gap-x-6 gap-y-3">
        <Fact name="Rows">{sums && formatCount(sums.rows)}</Fact>
        <Fact name="Tasks">{sums && formatCount(sums.tasks)}</Fact>
        <Fact name="Pairs without a row">{sums && formatCount(sums.ties)}</Fact>
        <Fact name="Size">{sums && formatBytes(sums.bytes)}</Fact>
      </dl>
      <div className="mt-3 flex min-h-10 flex-wrap max-sm:min-h-32 max-sm:content-start items-center gap-x-4 gap-y-2 border-t border-line pt-3">
        <span className="text-sm text-muted">SHA-256</span>
        {sums ? (
          <>
            <code className="min-w-0 font-mono text-sm break-all">{sums.sha256}</code>
            <CopyButton text={sums.sha256} label="Copy" />
          </>
        ) : (
          <span role="status" className="text-sm text-muted">
            The file is being summed; it can be downloaded already.
          </span>
        )}
      </div>
    </Card>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-sm text-muted">{name}</dt>
      <dd className="text-lg font-semibold tabular-nums">
        {children ?? <span className="text-faint">…</span>}
      </dd>
    </div>
  );
}
