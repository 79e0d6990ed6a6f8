import { Badge } from "../Badge.tsx";
import { Card } from "../Card.tsx";
import { TakeTask } from "./TakeTask.tsx";

export type OfferedWork = {
  id: string;
  title: string;
  /** Written out; a range where batches pay differently. */
  price: string;
  criterionCount: number;
  /** A task of it is in the expert's hands. */
  inHand: boolean;
  available: boolean;
  doneCount: number;
};

/** A project that an expert can work on, or has worked on. */
export function Offer({
  offer: { id, title, price, criterionCount, inHand, available, doneCount },
}: {
  offer: OfferedWork;
}) {
  return (
    <Card as="li" className="flex flex-col [&>*]:flex-1" flush>
      <div className="flex h-full flex-col gap-4 px-4 py-4 sm:px-5">
        <div className="flex items-start justify-between gap-3">
          <h3 className="min-w-0 font-serif text-lg leading-snug font-semibold break-words">{title}</h3>
          <Badge tone={inHand ? "accent" : available ? "good" : "neutral"}>
            {inHand ? "In your hands" : available ? "Tasks waiting" : "Nothing waiting"}
          </Badge>
        </div>
        <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1 text-sm">
          <dt className="text-muted">A judgment earns</dt>
          <dd className="text-right font-medium tabular-nums">{price}</dd>
          <dt className="text-muted">To do</dt>
          <dd className="text-right">{toDo(criterionCount)}</dd>
          <dt className="text-muted">Judged by you</dt>
          <dd className="text-right tabular-nums">{doneCount}</dd>
        </dl>
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

function toDo(criterionCount: number): string {
  if (criterionCount === 0) return "Rank";
  return `Rank, rate by ${criterionCount} ${criterionCount === 1 ? "criterion" : "criteria"}`;
}
