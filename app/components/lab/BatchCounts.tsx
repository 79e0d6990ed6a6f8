import { Card } from "../Card.tsx";
import { SegmentedProgress } from "../SegmentedProgress.tsx";
import type { ShownBatch } from "./batch.ts";
import { counted, formatBytes } from "./measures.ts";

/** What became of the lines read so far. */
export function BatchCounts({ batch }: { batch: ShownBatch }) {
  const { lineCount, byteCount, acceptedCount, duplicateCount, refusedCount } = batch;
  return (
    <Card title="Lines">
      <SegmentedProgress
        label={batch.state === "received" ? "Read" : "Read so far"}
        detail={`${counted(lineCount, "line")}, ${formatBytes(byteCount)}`}
        segments={[
          { label: "Accepted", value: acceptedCount, tone: "good" },
          { label: "Duplicate", value: duplicateCount, tone: "neutral" },
          { label: "Refused", value: refusedCount, tone: "danger" },
        ]}
      />
      <p className="mt-4 text-sm text-muted">
        An accepted line is a task. A duplicate is one that the project has already; it was not added again.
      </p>
    </Card>
  );
}
