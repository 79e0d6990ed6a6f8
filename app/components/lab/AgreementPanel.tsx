import { Card } from "../Card.tsx";
import { counted, formatCorrelation } from "./measures.ts";
import type { ShownAgreement } from "./project.ts";

/** How far experts have agreed so far, and what the number means. `ordered`: the rubric of today asks for an order. */
export function AgreementPanel({
  scoredCount,
  meanAgreement,
  ordered,
}: ShownAgreement & { ordered: boolean }) {
  const known = meanAgreement !== null;
  if (!known && !ordered) {
    return (
      <Card title="Agreement so far">
        <p className="text-muted">
          Agreement compares how experts order the completions of a task. The rubric asks for no order, so
          there is none to compare.
        </p>
      </Card>
    );
  }
  return (
    <Card title="Agreement so far">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <p className={`text-xl font-semibold tracking-tight tabular-nums ${known ? "" : "text-faint"}`}>
          {known ? formatCorrelation(meanAgreement) : "–"}
        </p>
        <p className="text-sm text-muted tabular-nums">
          {scoredCount === 0 ? "no task scored yet" : `over ${counted(scoredCount, "scored task")}`}
        </p>
      </div>
      <AgreementScale value={meanAgreement} />
      <p className="mt-3 text-sm text-muted">
        {scoredCount > 0 && !known
          ? "Undefined so far: it needs tasks with two judgments or more that do not tie everything."
          : "How alike two experts order the completions of the same task, on average. It is Kendall’s tau-b: the share of pairs they order alike less the share they order oppositely."}
      </p>
    </Card>
  );
}

/** A place between "opposite" and "the same order". */
export function AgreementScale({ value }: { value: number | null }) {
  return (
    <div aria-hidden="true" className="mt-3">
      <div className="relative h-2.5 rounded-full border border-strong/50 bg-sunken forced-color-adjust-none">
        <span className="absolute inset-y-0 left-1/2 w-px bg-strong" />
        {value !== null && (
          <span
            className="absolute -inset-y-1 w-1.5 -translate-x-1/2 rounded-full bg-accent transition-[left] duration-500"
            style={{ left: `${((value + 1) / 2) * 100}%` }}
          />
        )}
      </div>
      <p className="mt-1.5 grid grid-cols-3 text-xs text-faint">
        <span>−1 opposite</span>
        <span className="text-center">0 unrelated</span>
        <span className="text-end">+1 the same</span>
      </p>
    </div>
  );
}
