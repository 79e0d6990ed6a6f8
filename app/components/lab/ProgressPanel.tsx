import { Card } from "../Card.tsx";
import { SegmentedProgress } from "../SegmentedProgress.tsx";
import { counted, formatCount } from "./measures.ts";
import type { ShownProgress } from "./project.ts";

/** How many of the judgments wanted are given, in experts' hands, and still open. */
export function ProgressPanel({ title, progress }: { title: string; progress: ShownProgress }) {
  const { taskCount, closedTaskCount, wantedCount, judgmentCount, liveCount } = progress;
  return (
    <Card title={title}>
      <SegmentedProgress
        label="Judgments"
        detail={`${formatCount(judgmentCount)} of ${formatCount(wantedCount)}`}
        total={wantedCount}
        segments={[
          { label: "Judged", value: judgmentCount, tone: "good" },
          { label: "In experts’ hands", value: liveCount, tone: "accent" },
          { label: "Open", value: wantedCount - judgmentCount - liveCount, tone: "open" },
        ]}
      />
      <p className="mt-4 text-sm text-muted tabular-nums">
        {taskCount === 0
          ? "No tasks yet."
          : `${formatCount(closedTaskCount)} of ${counted(taskCount, "task")} have all their judgments.`}
      </p>
    </Card>
  );
}
