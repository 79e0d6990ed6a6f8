import { anchors, type Gap } from "#app/domain/judging/missing.ts";
import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";
import { own } from "#app/domain/own.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { focusedCompletion, focusOn, focusOnRanking } from "../focus.ts";

type Dispatch = (action: JudgingAction) => void;

/** To the question about the order or, where none is asked, to the first thing that is still open. */
export function focusOnOrder({ order }: Pick<Rubric, "order">, gaps: readonly Gap[]): void {
  if (order.by === "ranking") focusOnRanking();
  else focusOn(order.by === "aspects" ? anchors.aspect(0) : (gaps[0]?.anchor ?? anchors.completion(0)));
}

/** To the first rating that is not given, of the completion that holds the focus or, where none does, of the first. */
export function focusOnRatings({ rubric, ids, ratings }: JudgingState, dispatch: Dispatch): void {
  const { criteria } = rubric;
  if (criteria.length === 0) {
    dispatch({ type: "say", text: "No ratings are asked for." });
    return;
  }
  const index = Math.max(focusedCompletion(ids.length), 0);
  const given = own(ratings, ids[index] ?? "");
  const open = criteria.findIndex(({ id }) => own(given, id) === undefined);
  focusOn(anchors.rating(index, Math.max(open, 0)));
}

export function findUnacceptable({ rubric, allUnacceptable }: JudgingState, dispatch: Dispatch): void {
  if (!rubric.acceptability) return;
  dispatch({ type: "find unacceptable", value: !allUnacceptable });
  const text = allUnacceptable ? "Not all are unacceptable." : "All are unacceptable.";
  dispatch({ type: "say", text });
}
