import { Link } from "@remix-run/react";
import type { Gold } from "#app/domain/gold.ts";
import { paths } from "#app/paths.ts";
import { KnownOrder } from "./KnownOrder.tsx";
import { formatCount, letterOf } from "./measures.ts";

export type ShownSetTask = {
  id: string;
  excerpt: string;
  gold: Gold;
  /** Of its completions, in the order of the line. */
  completionIds: string[];
  judgmentCount: number;
  /** 0..1, where a table tells it: of the known pairs of all its judgments; null while there is none. */
  rightShare?: number | null;
};

const HEAD = "border-b border-strong px-4 py-2.5 text-start font-medium whitespace-nowrap text-muted";
const CELL = "border-b border-line px-4 py-2.5 align-top group-last:border-b-0";

/** Tasks of which the order is known: a calibration set's, in the order that experts get them, or gold. */
export function CalibrationTasks({
  projectId,
  tasks,
  label = "Table of the set’s tasks",
}: {
  projectId: string;
  tasks: readonly ShownSetTask[];
  label?: string;
}) {
  const isRightTold = tasks.some(({ rightShare }) => rightShare !== undefined);
  return (
    <section
      aria-label={label}
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative overflow-x-auto rounded-lg border border-line bg-surface"
    >
      <table className="w-full border-separate border-spacing-0 text-sm">
        <thead>
          <tr>
            <th scope="col" className={HEAD}>
              Task
            </th>
            <th scope="col" className={HEAD}>
              Known
            </th>
            <th scope="col" className={`${HEAD} text-end`}>
              Judged
            </th>
            {isRightTold && (
              <th scope="col" className={`${HEAD} text-end`}>
                Known pairs right
              </th>
            )}
          </tr>
        </thead>
        <tbody className="tabular-nums">
          {tasks.map(({ id, excerpt, gold, completionIds, judgmentCount, rightShare }) => (
            <tr key={id} className="group hover:bg-canvas">
              <td className={`${CELL} min-w-56 break-words`}>
                <Link to={paths.task(projectId, id)} className="link">
                  {excerpt}
                </Link>
              </td>
              <td className={CELL}>
                <Known gold={gold} ids={completionIds} />
              </td>
              <td className={`${CELL} text-end`}>{formatCount(judgmentCount)}</td>
              {isRightTold && <td className={`${CELL} text-end`}>{formatShare(rightShare ?? null)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const formatShare = (share: number | null): string => (share === null ? "—" : `${Math.round(share * 100)} %`);

function Known({ gold, ids }: { gold: Gold; ids: readonly string[] }) {
  const letter = (id: string) => letterOf(ids.indexOf(id));
  if ("ranking" in gold)
    return <KnownOrder gold={{ ranking: gold.ranking.map((group) => group.map(letter)) }} />;
  return (
    <KnownOrder gold={{ better: gold.better.map(([better, worse]) => [letter(better), letter(worse)]) }} />
  );
}
