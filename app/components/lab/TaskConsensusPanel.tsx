import { positions } from "#app/domain/ranking.ts";
import { Card } from "../Card.tsx";
import { RelativeTime } from "../RelativeTime.tsx";
import { AgreementScale } from "./AgreementPanel.tsx";
import { counted, formatCorrelation } from "./measures.ts";
import { formatConfidence, type Wanted } from "./overlap.ts";
import { PairMatrix } from "./PairMatrix.tsx";
import { RankingLine } from "./RankingLine.tsx";
import type { ShownConsensus, ShownTask } from "./task.ts";

/** What the judgments of the task add up to, or what is still missing for that. */
export function TaskConsensusPanel({
  task,
  consensus,
}: {
  task: ShownTask;
  consensus: ShownConsensus | null;
}) {
  if (!consensus) {
    return (
      <Card title="Consensus">
        <p className="text-muted">{awaited(task)}</p>
      </Card>
    );
  }
  if (consensus.ranking.length === 0) {
    return (
      <Card title="Consensus">
        <p className="text-muted">{consensus.agreementWhy}</p>
      </Card>
    );
  }
  const places = positions(consensus.ranking);
  const ordered = task.completions.toSorted(
    (a, b) => (places.get(a.id) ?? 0) - (places.get(b.id) ?? 0) || a.ordinal - b.ordinal,
  );
  return (
    <Card
      title="Consensus"
      footer={
        <>
          Version {consensus.version} by the rule {consensus.ruleVersion},{" "}
          <RelativeTime value={consensus.scoredAt} />
        </>
      }
    >
      <div className="grid grid-cols-[minmax(0,1fr)] gap-x-10 gap-y-6 lg:grid-cols-[minmax(0,1fr)_auto]">
        <div className="flex min-w-0 max-w-md flex-col gap-6">
          <div>
            <p className="mb-1 text-sm text-muted">Ranking, best first</p>
            <RankingLine ranking={consensus.ranking} completions={task.completions} />
          </div>
          <div>
            <p className="text-sm text-muted">Agreement of the judgments (tau-b)</p>
            {consensus.agreement === null ? (
              <p>Undefined. {consensus.agreementWhy}</p>
            ) : (
              <>
                <p className="text-xl font-semibold tabular-nums">{formatCorrelation(consensus.agreement)}</p>
                <AgreementScale value={consensus.agreement} />
              </>
            )}
          </div>
          <Confidence consensus={consensus} wanted={task.wanted} />
        </div>
        <div className="min-w-0">
          <p className="mb-1 text-sm text-muted">
            Pairs: judgments for the row – for the column, and the margin. Green: a majority for the row.
          </p>
          <PairMatrix pairs={consensus.pairs} ordered={ordered} />
        </div>
      </div>
    </Card>
  );
}

function awaited({ judgmentCount, overlap, wanted: { overlapMost, confidence } }: ShownTask): string {
  if (judgmentCount >= overlap) return "All judgments are in; the task is being scored.";
  const sofar = `${judgmentCount} of ${counted(overlap, "judgment")} so far.`;
  if (overlapMost === null || overlap >= overlapMost)
    return `${sofar} The task is scored when it has all of them.`;
  return `${sofar} With all of them it is scored or, while its consensus is not ${confidence} % sure, asks for one more, up to ${overlapMost}.`;
}

function Confidence({ consensus, wanted }: { consensus: ShownConsensus; wanted: Wanted }) {
  if (consensus.confidence === null) return null;
  const { overlap, overlapMost, confidence } = wanted;
  return (
    <div>
      <p className="text-sm text-muted">Confidence, of the pair that is least certain</p>
      <p className="text-xl font-semibold tabular-nums">{formatConfidence(consensus.confidence)}</p>
      {overlapMost !== null && (
        <p className="text-sm text-muted">
          Wanted: {confidence} %, from {overlap} to {overlapMost} judgments. It is made from{" "}
          {consensus.judgmentCount}.
        </p>
      )}
    </div>
  );
}
