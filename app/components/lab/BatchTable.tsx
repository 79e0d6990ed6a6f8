import { Link } from "@remix-run/react";
import { paths } from "#app/paths.ts";
import { RelativeTime } from "../RelativeTime.tsx";
import { BatchState } from "./BatchState.tsx";
import type { ShownBatch } from "./batch.ts";
import { formatCount } from "./measures.ts";

const HEAD = "border-b border-strong px-4 py-2.5 font-medium whitespace-nowrap text-muted";
const CELL = "border-b border-line px-4 py-2.5 align-top group-last:border-b-0";

/** The project's batches, newest first. */
export function BatchTable({ projectId, batches }: { projectId: string; batches: readonly ShownBatch[] }) {
  const isWork = batches.some(({ kind }) => kind === "work");
  return (
    <section
      aria-label="Table of batches"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full border-separate border-spacing-0 text-start text-sm">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} text-start`}>
              File
            </th>
            <th scope="col" className={`${HEAD} text-start`}>
              State
            </th>
            <th scope="col" className={`${HEAD} text-end`}>
              Accepted
            </th>
            <th scope="col" className={`${HEAD} text-end`}>
              Duplicate
            </th>
            <th scope="col" className={`${HEAD} text-end`}>
              Refused
            </th>
            {isWork && (
              <th scope="col" className={`${HEAD} text-end`}>
                Priority
              </th>
            )}
            <th scope="col" className={`${HEAD} text-end`}>
              Overlap
            </th>
            <th scope="col" className={`${HEAD} text-end`}>
              Price
            </th>
            <th scope="col" className={`${HEAD} text-start`}>
              Uploaded
            </th>
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {batches.map((batch) => (
            <tr key={batch.id} className="group hover:bg-canvas">
              <td className={`${CELL} min-w-48 break-words`}>
                <Link to={paths.batch(projectId, batch.id)} className="link font-medium">
                  {batch.fileName}
                </Link>
              </td>
              <td className={CELL}>
                <BatchState batch={batch} />
              </td>
              <td className={`${CELL} text-end`}>{formatCount(batch.acceptedCount)}</td>
              <td className={`${CELL} text-end`}>{formatCount(batch.duplicateCount)}</td>
              <td className={`${CELL} text-end ${batch.refusedCount > 0 ? "font-medium text-danger" : ""}`}>
                {formatCount(batch.refusedCount)}
              </td>
              {isWork && <td className={`${CELL} text-end`}>{batch.priority}</td>}
              <td className={`${CELL} text-end whitespace-nowrap`}>
                {batch.overlapMost === null ? batch.overlap : `${batch.overlap} to ${batch.overlapMost}`}
              </td>
              <td className={`${CELL} text-end whitespace-nowrap`}>{batch.price}</td>
              <td className={CELL}>
                <RelativeTime value={batch.createdAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
