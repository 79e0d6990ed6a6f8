import type { Gold } from "#app/domain/gold.ts";
import { OrderLine } from "../judging/parts/OrderLine.tsx";

/** What is known of an order, of completions that go by their letters: all of it, or one pair to a line. */
export function KnownOrder({ gold }: { gold: Gold }) {
  if ("ranking" in gold) return <OrderLine groups={gold.ranking.map((group) => group.toSorted())} />;
  return (
    <ul className="flex flex-col gap-1">
      {gold.better.map(([better, worse]) => (
        <li key={better + worse}>
          <OrderLine groups={[[better], [worse]]} />
        </li>
      ))}
    </ul>
  );
}
