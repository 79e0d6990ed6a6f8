import { type PairSupport, pairMargin, pairOutcome } from "#app/domain/consensus.ts";
import { letterOf } from "./measures.ts";
import type { ShownCompletion } from "./task.ts";

type PairMatrixProps = { pairs: readonly PairSupport[]; ordered: readonly ShownCompletion[] };

/** A pair as its row sees it: how many judgments put the row above the column, below it, and beside it. */
type Seen = { above: number; below: number; tied: number; wins: boolean; margin: number };

/** Each pair twice: once from either side. The upper right half of a clear consensus is the winning one. */
export function PairMatrix({ pairs, ordered }: PairMatrixProps) {
  return (
    <section
      aria-label="Pairs"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a box that scrolls must be reachable by keyboard
      tabIndex={0}
      className="relative w-fit max-w-full overflow-x-auto"
    >
      <table className="border-separate border-spacing-1 text-sm tabular-nums">
        <caption className="sr-only">
          How many judgments put the completion of the row above the one of the column
        </caption>
        <thead>
          <tr>
            <td />
            {ordered.map(({ id, ordinal }) => (
              <th key={id} scope="col" className="px-2 pb-1 font-medium text-muted">
                {letterOf(ordinal)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {ordered.map((row) => (
            <tr key={row.id}>
              <th scope="row" className="pr-2 text-start font-medium text-muted">
                {letterOf(row.ordinal)}
              </th>
              {ordered.map((column) => (
                <PairCell
                  key={column.id}
                  seen={seenFrom(pairs, row.id, column.id)}
                  row={row}
                  column={column}
                />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function PairCell({
  seen,
  row,
  column,
}: {
  seen: Seen | null;
  row: ShownCompletion;
  column: ShownCompletion;
}) {
  if (!seen) return <td aria-hidden="true" className="h-12 min-w-18 rounded-md bg-sunken" />;
  const { above, below, tied, wins, margin } = seen;
  return (
    <td
      className={`h-12 min-w-18 rounded-md border px-2 text-center leading-tight whitespace-nowrap ${wins ? "border-good/40 bg-good-soft" : "border-line bg-surface"}`}
    >
      <span className="sr-only">
        {`${letterOf(row.ordinal)} above ${letterOf(column.ordinal)} in ${above}, below in ${below}, tied in ${tied}; margin ${percent(margin)}`}
      </span>
      <span aria-hidden="true">
        <span className={wins ? "font-semibold" : ""}>
          {above}–{below}
        </span>
        {tied > 0 && <span className="text-muted"> ({tied} tied)</span>}
        <span className="block text-xs text-muted">{percent(margin)}</span>
      </span>
    </td>
  );
}

function seenFrom(pairs: readonly PairSupport[], row: string, column: string): Seen | null {
  const pair = pairs.find(
    ({ left, right }) => (left === row && right === column) || (left === column && right === row),
  );
  if (!pair) return null;
  const fromLeft = pair.left === row;
  const { leftCount, rightCount, tieCount } = pair;
  return {
    above: fromLeft ? leftCount : rightCount,
    below: fromLeft ? rightCount : leftCount,
    tied: tieCount,
    wins: pairOutcome(pair) === (fromLeft ? "left" : "right"),
    margin: pairMargin(pair),
  };
}

function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
