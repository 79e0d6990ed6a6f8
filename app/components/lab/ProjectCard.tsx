import { Link } from "@remix-run/react";
import { paths } from "#app/paths.ts";
import { Badge } from "../Badge.tsx";
import { ProgressBar } from "../ProgressBar.tsx";
import { RelativeTime } from "../RelativeTime.tsx";
import { counted, formatCount } from "./measures.ts";
import type { ShownProgress, ShownProject } from "./project.ts";

type Listed = Pick<ShownProject, "id" | "title" | "createdAt" | "closedAt"> & ShownProgress;

/** One project in the list; the whole card leads to it. */
export function ProjectCard({ project }: { project: Listed }) {
  const {
    id,
    title,
    createdAt,
    closedAt,
    taskCount,
    closedTaskCount,
    wantedCount,
    judgmentCount,
    liveCount,
  } = project;
  return (
    <li className="relative flex min-w-0 flex-col gap-4 rounded-lg border border-line bg-surface px-4 py-4 hover:border-strong sm:px-5">
      <div className="flex items-start justify-between gap-3">
        <h2 className="min-w-0 font-serif text-lg font-semibold break-words">
          <Link to={paths.project(id)} className="rounded-sm after:absolute after:inset-0 after:rounded-lg">
            {title}
          </Link>
        </h2>
        {closedAt && <Badge tone="warn">Closed</Badge>}
      </div>
      <div className="mt-auto">
        <ProgressBar
          label="Judgments"
          value={judgmentCount}
          max={wantedCount}
          detail={
            wantedCount === 0
              ? "no tasks yet"
              : `${formatCount(judgmentCount)} of ${formatCount(wantedCount)}`
          }
          tone={wantedCount > 0 && judgmentCount === wantedCount ? "good" : "accent"}
        />
      </div>
      <p className="flex flex-wrap justify-between gap-x-4 text-sm text-muted tabular-nums">
        <span>
          {counted(taskCount, "task")}
          {taskCount > 0 && `, ${formatCount(closedTaskCount)} complete`}
          {liveCount > 0 && `, ${formatCount(liveCount)} in experts’ hands`}
        </span>
        <span>
          Created <RelativeTime value={createdAt} />
        </span>
      </p>
    </li>
  );
}
