import { Download } from "lucide-react";
import { buttonClass } from "../Button.tsx";
import { CopyButton } from "../CopyButton.tsx";
import { Section } from "../PageHeader.tsx";
import { counted, formatCount } from "./measures.ts";

export type ShownRefusal = { lineNumber: number; field: string; reason: string; start: string };

type RefusalTableProps = { refusals: readonly ShownRefusal[]; total: number; downloadTo: string };

const MEND = "jq -r 'select(.truncated | not) | .text // (.base64 | @base64d)' refused.jsonl > mended.jsonl";

const HEAD = "border-b border-strong px-4 py-2.5 text-start font-medium whitespace-nowrap text-muted";
const CELL = "border-b border-line px-4 py-2.5 align-top group-last:border-b-0";

/** The first refused lines with their reasons, and the way to get all of them, mend them and send them again. */
export function RefusalTable({ refusals, total, downloadTo }: RefusalTableProps) {
  return (
    <Section
      title="Refused lines"
      description={
        total > refusals.length
          ? `The first ${formatCount(refusals.length)} of ${counted(total, "line")}. The others are in the download.`
          : undefined
      }
      actions={
        <a href={downloadTo} download className={buttonClass({ variant: "secondary" })}>
          <Download aria-hidden="true" />
          Download refused lines
        </a>
      }
    >
      <section
        aria-label="Table of refused lines"
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
        tabIndex={0}
        className="relative max-h-[60dvh] overflow-auto rounded-lg border border-line bg-surface"
      >
        <table className="w-full border-separate border-spacing-0 text-sm">
          <thead>
            <tr>
              <th scope="col" className={`${HEAD} text-end`}>
                Line
              </th>
              <th scope="col" className={HEAD}>
                Where and why
              </th>
              <th scope="col" className={HEAD}>
                It begins with
              </th>
            </tr>
          </thead>
          <tbody>
            {refusals.map(({ lineNumber, field, reason, start }) => (
              <tr key={lineNumber} className="group">
                <td className={`${CELL} text-end tabular-nums`}>{formatCount(lineNumber)}</td>
                <td className={`${CELL} min-w-64`}>
                  {field !== "line" && <code className="font-mono text-[0.95em] break-all">{field}</code>}{" "}
                  {reason}
                </td>
                <td className={`${CELL} min-w-64 max-w-md`}>
                  <span className="line-clamp-2 font-mono text-xs break-all text-muted">{start}</span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <MendAndSend />
    </Section>
  );
}

function MendAndSend() {
  return (
    <details className="mt-4 max-w-reading">
      <summary className="link w-fit py-1">How to mend and send them again</summary>
      <div className="mt-2 flex flex-col items-start gap-3">
        <p>
          The download has one JSON object per refused line: <code className="font-mono text-sm">line</code>{" "}
          (its number in your file), <code className="font-mono text-sm">field</code>,{" "}
          <code className="font-mono text-sm">reason</code>, and the line as it was sent in{" "}
          <code className="font-mono text-sm">text</code>, or in{" "}
          <code className="font-mono text-sm">base64</code> where it was no valid text. Of lines over 64 KiB
          only the beginning is kept (<code className="font-mono text-sm">truncated</code>): mend those in
          your own file.
        </p>
        <p>Take the lines out, mend them, and upload the mended file as a new batch:</p>
        <pre
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
          tabIndex={0}
          className="w-full overflow-x-auto rounded-md border border-line bg-sunken px-3 py-2 font-mono text-sm"
        >
          {MEND}
        </pre>
        <CopyButton text={MEND} label="Copy command" />
      </div>
    </details>
  );
}
