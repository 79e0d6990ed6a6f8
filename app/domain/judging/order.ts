import type { Choice } from "../judgment-content.ts";
import { own } from "../own.ts";
import { type Aspect, aspectsOf, type Rubric } from "../rubric.ts";
import { letterAt } from "./letter.ts";
import type { JudgingState } from "./state.ts";

/** What can be said of one aspect, from the most for A to the most for B; the tie, where there is one, in the middle. */
export type ScalePoint = { side: number | null; degree: number; title: string };

/** Whether “Both bad” is one of the answers, as on Chatbot Arena: acceptability and no more than one aspect, with a tie, are asked. */
export function asksBothBad(rubric: Pick<Rubric, "order" | "acceptability">): boolean {
  const [only, ...others] = aspectsOf(rubric);
  return rubric.acceptability && others.length === 0 && only !== undefined && only.tie !== null;
}

/** Whether the answer is “Both bad”, where that may be said. */
export const isBothBad = (choice: Choice | undefined, allUnacceptable: boolean): boolean =>
  allUnacceptable && choice !== undefined && choice.better === null;

/** A tie of two that are both unacceptable. */
export const BOTH_BAD: ScalePoint = { side: null, degree: 0, title: "Both bad" };

/** The scale of an aspect as it stands on the page. `side`: the place (from 0) of the better completion, null for a tie. */
export function scaleOf({ degrees, tie }: Aspect): ScalePoint[] {
  const left = degrees.map((title, index) => ({ side: 0, degree: index + 1, title })).reverse();
  const right = degrees.map((title, index) => ({ side: 1, degree: index + 1, title }));
  return [...left, ...(tie === null ? [] : [{ side: null, degree: 0, title: tie }]), ...right];
}

/** The place of a choice on the scale of its aspect, from 0; -1 where there is none. `ids` in the order shown. */
export function pointOf(choice: Choice | undefined, aspect: Aspect, ids: readonly string[]): number {
  if (!choice) return -1;
  const side = choice.better === null ? null : ids.indexOf(choice.better);
  return scaleOf(aspect).findIndex((point) => point.side === side && point.degree === choice.degree);
}

/** In words, as a screen reader says it: "A: slightly better", "about the same". */
export function pointInWords({ side, title }: ScalePoint): string {
  return side === null ? title : `${letterAt(side)}: ${title}`;
}

/** The one aspect that is asked at the foot of the window, or null: the only one, and no more than a choice. */
export function barAspect(rubric: Pick<Rubric, "order">): Aspect | null {
  const [only, ...others] = aspectsOf(rubric);
  const plain = only && only.confidence.length === 0 && only.reasons.length === 0 && only.ownReason === "no";
  return plain && others.length === 0 ? only : null;
}

/** What the foot of the window asks: the ranking, or the one aspect; null where nothing is asked there. */
export function orderTitle(rubric: Pick<Rubric, "order">): string | null {
  return rubric.order.by === "ranking" ? "Ranking" : (barAspect(rubric)?.title ?? null);
}

type Ordered = Pick<JudgingState, "board" | "ids" | "rubric" | "choices"> & { allUnacceptable?: boolean };

/** Where the order stands, in a line: "B > A = C", "A: slightly better"; "" where nothing is said yet. */
export function orderInShort(state: Ordered): string {
  const { board, ids, rubric, choices, allUnacceptable } = state;
  if (rubric.order.by === "ranking") {
    const name = (id: string) => letterAt(ids.indexOf(id));
    return board.groups.map((group) => group.map(name).sort().join(" = ")).join(" > ");
  }
  const [overall] = aspectsOf(rubric);
  if (!overall) return "";
  const choice = own(choices, overall.id);
  if (isBothBad(choice, allUnacceptable === true && asksBothBad(rubric))) return BOTH_BAD.title;
  const point = scaleOf(overall)[pointOf(choice, overall, ids)];
  return point ? pointInWords(point) : "";
}
