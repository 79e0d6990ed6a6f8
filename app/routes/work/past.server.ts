import type { HistoryRow } from "#app/components/work/HistoryTable.tsx";
import { formatMoney } from "#app/domain/money.ts";
import type { PastJudgment } from "#app/models/history.server.ts";

/** What the browser is told of a past judgment: its price in words, since a bigint does not reach the browser. */
export function shownPastJudgment({ priceMinor, currency, ...judgment }: PastJudgment): HistoryRow {
  return { ...judgment, price: formatMoney(priceMinor, currency) };
}
