import { Link } from "@remix-run/react";
import { formatCount, formatDuration } from "../lab/measures.ts";
import { RelativeTime } from "../RelativeTime.tsx";
import { Stat, StatRow } from "../Stat.tsx";

export type ProjectTotal = {
  projectId: string;
  title: string;
  judgmentCount: number;
  scoredCount: number;
  activeMs: number;
  latestAt: Date | string;
};

/** The expert's work in four numbers. */
export function HistoryStats({ totals }: { totals: readonly ProjectTotal[] }) {
  const sum = (count: (of: ProjectTotal) => number) => totals.reduce((all, one) => all + count(one), 0);
  return (
    <StatRow>
      <Stat label="Judgments" value={formatCount(sum(({ judgmentCount }) => judgmentCount))} />
      <Stat label="Of scored tasks" value={formatCount(sum(({ scoredCount }) => scoredCount))} />
      <Stat label="Projects" value={formatCount(totals.length)} />
      <Stat label="Active time" value={formatDuration(sum(({ activeMs }) => activeMs))} />
    </StatRow>
  );
}

const HEAD = "border-b border-strong px-4 py-2.5 font-medium whitespace-nowrap text-muted";
const CELL = "border-b border-line px-4 py-2.5 align-top group-last:border-b-0";

/** What was done for each project, the latest first; its name leads to its judgments alone. */
export function HistoryTotals({ totals }: { totals: readonly ProjectTotal[] }) {
  return (
    <section
      aria-label="Table of projects"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative max-h-[60dvh] overflow-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <caption className="sr-only">Your judgments by project</caption>
        <thead>
          <tr>
            {["Project", "Judgments", "Scored", "Active time", "Latest"].map((heading, index) => (
              <th
                key={heading}
                scope="col"
                className={`${HEAD} ${index > 0 && index < 4 ? "text-end" : "text-start"}`}
              >
                {heading}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {totals.map((total) => (
            <tr key={total.projectId} className="group hover:bg-canvas">
              <th scope="row" className={`${CELL} min-w-48 text-start font-normal break-words`}>
                <Link to={`?project=${total.projectId}`} className="link">
                  {total.title}
                </Link>
              </th>
              <td className={`${CELL} text-end`}>{formatCount(total.judgmentCount)}</td>
              <td className={`${CELL} text-end`}>{formatCount(total.scoredCount)}</td>
              <td className={`${CELL} text-end whitespace-nowrap`}>{formatDuration(total.activeMs)}</td>
              <td className={CELL}>
                <RelativeTime value={total.latestAt} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
