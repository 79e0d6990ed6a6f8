import { Badge } from "../Badge.tsx";
import { Card } from "../Card.tsx";
import { CalibrationNote, isCalibrationDone, type OfferedCalibration } from "./CalibrationNote.tsx";
import { TakeTask } from "./TakeTask.tsx";

export type OfferedWork = {
  id: string;
  title: string;
  /** Written out; a range where batches pay differently. */
  price: string;
  /** What a judgment consists of, in a few words. */
  asked: string;
  /** A task of it is in the expert's hands. */
  inHand: boolean;
  available: boolean;
  /** All that keeps the expert from its work, where that is a limit. */
  limit: "expert" | "day" | null;
  doneCount: number;
  /** Null where the project has no calibration set. */
  calibration: OfferedCalibration | null;
};

/** Why there is nothing for an expert where there is work. */
export const REACHED = {
  expert: "You have done as many of this project as one expert may.",
  day: "Enough for today; there is more tomorrow (UTC).",
};

/** A project that an expert can work on, or has worked on. */
export function Offer({
  offer: { id, title, price, asked, inHand, available, limit, doneCount, calibration },
}: {
  offer: OfferedWork;
}) {
  return (
    <Card as="li" className="flex flex-col [&>*]:flex-1" flush>
      <div className="flex h-full flex-col gap-4 px-4 py-4 sm:px-5">
        <div className="flex items-start justify-between gap-3">
          <h3 className="min-w-0 font-serif text-lg leading-snug font-semibold break-words">{title}</h3>
          <OfferState {...{ inHand, available, limit, calibration }} />
        </div>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          <dt className="text-muted">A judgment earns</dt>
          <dd className="text-right font-medium tabular-nums">{price}</dd>
          <dt className="text-muted">To do</dt>
          <dd className="text-right">{asked}</dd>
          <dt className="text-muted">Judged by you</dt>
          <dd className="text-right tabular-nums">{doneCount}</dd>
        </dl>
        {calibration && <CalibrationNote projectId={id} calibration={calibration} />}
        {limit && <p className="text-sm text-muted">{REACHED[limit]}</p>}
        {available && (
          <div className="mt-auto">
            <TakeTask projectId={id} variant="secondary" size="sm">
              {inHand ? "Go on" : "Take a task"}
              <span className="sr-only"> of {title}</span>
            </TakeTask>
          </div>
        )}
      </div>
    </Card>
  );
}

function OfferState({
  inHand,
  available,
  limit,
  calibration,
}: Pick<OfferedWork, "inHand" | "available" | "limit" | "calibration">) {
  if (inHand) return <Badge tone="accent">In your hands</Badge>;
  if (calibration?.outcome === "failed") return <Badge tone="warn">Calibration not passed</Badge>;
  if (calibration?.full) return <Badge>Calibration full</Badge>;
  if (calibration && !calibration.outcome && isCalibrationDone(calibration))
    return <Badge tone="good">Calibration done</Badge>;
  if (limit) return <Badge>Limit reached</Badge>;
  if (!available) return <Badge>Nothing waiting</Badge>;
  return (
    <Badge tone="good">
      {calibration && calibration.outcome === null ? "Calibration first" : "Tasks waiting"}
    </Badge>
  );
}
