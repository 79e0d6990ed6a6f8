import type { Ranking } from "./ranking.ts";

/**
 * The ranking board: every completion stands in exactly one place, in a group (best first, ties share one) or among the ones
 * not ranked yet. Every move returns a board that keeps this; a move that makes no sense returns the board unchanged.
 *
 * There are as many places as completions, from 1. While some are not ranked yet a group keeps the place that was asked for it, so that places can
 * be given in any sequence: `places` has it for each group, rising, and is left out where they are 1, 2, 3… Once all are ranked they close up.
 */
export type Board = { groups: Ranking; unranked: string[]; places?: number[] };

const ORDINALS = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth"];

export function emptyBoard(ids: readonly string[]): Board {
  return { groups: [], unranked: [...ids] };
}

type Kept = { ranking: Ranking; unranked: readonly string[]; places?: readonly number[] | undefined };

/** The board of a saved draft, made whole again: strangers and repeats are dropped, whatever is missing is not ranked yet. */
export function boardFrom(draft: Kept, ids: readonly string[]): Board {
  const left = new Set(ids);
  const take = (wanted: readonly string[]) => wanted.filter((id) => left.delete(id));
  const kept = draft.ranking
    .map((group, index) => ({ group: take(group), place: draft.places?.[index] ?? 0 }))
    .filter(({ group }) => group.length > 0);
  const unranked = take(draft.unranked);
  const places = kept.map(({ place }) => place);
  const rest = [...unranked, ...take(ids)];
  const groups = kept.map(({ group }) => group);
  return made(groups, isRising(places, ids.length) ? places : inOrder(groups), rest);
}

/** The place of each group, from 1. */
export function placesOf({ groups, places }: Board): number[] {
  return places ?? inOrder(groups);
}

/** The place of `id`, from 1; 0 while it is not ranked. */
export function placeOf(board: Board, id: string): number {
  return placesOf(board)[groupOf(board, id)] ?? 0;
}

/** The group (from 0) that `id` is in, or -1. */
export function groupOf(board: Board, id: string): number {
  return board.groups.findIndex((group) => group.includes(id));
}

/**
 * Makes `id` a group of its own in this place, from 1 to the number of completions. What stands there makes way: towards the place that `id` comes
 * from or, where it comes from none, downward as long as there is room.
 */
export function place(board: Board, id: string, position: number): Board {
  if (!holds(board, id)) return board;
  const count = countOf(board);
  const wish = Math.min(Math.max(Math.trunc(position), 1), count);
  const from = standsAlone(board, id) ? placeOf(board, id) : 0;
  const rest = without(board, id);
  const others = placesOf(rest);
  const isFull = others.filter((other) => other >= wish).length > count - wish;
  const isBehind = others.includes(wish) && (from > 0 ? from < wish : isFull);
  return inserted(rest, id, others.filter((other) => other < wish).length + (isBehind ? 1 : 0), wish);
}

/** Puts `id` into the group at `groupIndex` (from 0) of the board as it is now. */
export function tieWith(board: Board, id: string, groupIndex: number): Board {
  const group = board.groups[groupIndex];
  if (!group || !holds(board, id) || group.includes(id)) return board;
  const rest = without(board, id);
  const joined = rest.groups.map((members) => (members[0] === group[0] ? [...members, id] : members));
  return made(joined, placesOf(rest), rest.unranked);
}

/**
 * One step up. Out of a tie: to a place of its own just above it. From a place of its own: into the one above, which may be a tie with what stands
 * there. Not ranked yet: last, in a place of its own. At the top already: no change. Repeated, it passes through every place there is.
 */
export function moveUp(board: Board, id: string): Board {
  const index = groupOf(board, id);
  if (index < 0) return entered(board, id);
  const above = placeOf(board, id) - 1;
  const isFree = above > 0 && !placesOf(board).includes(above);
  if (!standsAlone(board, id)) return inserted(without(board, id), id, index, isFree ? above : above + 1);
  return isFree ? slid(board, index, above) : tieWith(board, id, index - 1);
}

/** One step down, the mirror of `moveUp`. What is in the last place by itself, or not ranked yet, stays where it is. */
export function moveDown(board: Board, id: string): Board {
  const index = groupOf(board, id);
  if (index < 0) return board;
  const below = placeOf(board, id) + 1;
  if (!standsAlone(board, id)) return inserted(without(board, id), id, index + 1, below);
  const last = isComplete(board) ? board.groups.length : countOf(board);
  const isFree = below <= last && !placesOf(board).includes(below);
  return isFree ? slid(board, index, below) : tieWith(board, id, index + 1);
}

export function unrank(board: Board, id: string): Board {
  if (groupOf(board, id) < 0) return board;
  const rest = without(board, id);
  return made(rest.groups, placesOf(rest), [...rest.unranked, id]);
}

export function isComplete(board: Board): boolean {
  return board.unranked.length === 0 && board.groups.length > 0;
}

/** The board in words, for a screen reader: "First: B. Second, tied: A and C. Not ranked yet: D." */
export function describe(board: Board, nameOf: (id: string) => string): string {
  const at = placesOf(board);
  const places = board.groups.map((group, index) => {
    const ordinal = ORDINALS[at[index]! - 1] ?? `Place ${at[index]}`;
    return `${ordinal}${group.length > 1 ? ", tied" : ""}: ${listed(group.map(nameOf))}.`;
  });
  const rest = board.unranked.length > 0 ? [`Not ranked yet: ${listed(board.unranked.map(nameOf))}.`] : [];
  return [...places, ...rest].join(" ");
}

/** Whether `id` has a place that it shares with no other. */
export function standsAlone(board: Board, id: string): boolean {
  return board.groups[groupOf(board, id)]?.length === 1;
}

function holds(board: Board, id: string): boolean {
  return board.unranked.includes(id) || groupOf(board, id) >= 0;
}

const countOf = ({ groups, unranked }: Board) => groups.flat().length + unranked.length;

const inOrder = (groups: Ranking) => groups.map((_, index) => index + 1);

const isRising = (places: readonly number[], count: number) =>
  places.every((at, index) => Number.isInteger(at) && at > (places[index - 1] ?? 0) && at <= count);

/** With all ranked the places close up. */
function made(groups: Ranking, places: readonly number[], unranked: string[]): Board {
  const hasGaps = unranked.length > 0 && places.some((at, index) => at !== index + 1);
  return hasGaps ? { groups, unranked, places: [...places] } : { groups, unranked };
}

/** Without `id`: the others stay where they are, also where that leaves a place empty. */
function without(board: Board, id: string): Board {
  const places = placesOf(board);
  const kept = board.groups
    .map((group, index) => ({ group: group.filter((member) => member !== id), place: places[index]! }))
    .filter(({ group }) => group.length > 0);
  const groups = kept.map(({ group }) => group);
  const rest = kept.map(({ place }) => place);
  return { groups, unranked: board.unranked.filter((member) => member !== id), places: rest };
}

/** A group of its own before the one at `index`, in the place wished for as far as there is room; those above and below move no more than they must. */
function inserted(rest: Board, id: string, index: number, wish: number): Board {
  const count = countOf(rest) + 1;
  const groups = rest.groups.toSpliced(index, 0, [id]);
  const below = groups.length - 1 - index;
  const places = placesOf(rest).toSpliced(index, 0, Math.min(Math.max(wish, index + 1), count - below));
  for (let at = index - 1; at >= 0; at--) places[at] = Math.min(places[at]!, places[at + 1]! - 1);
  for (let at = index + 1; at < groups.length; at++) places[at] = Math.max(places[at]!, places[at - 1]! + 1);
  return made(groups, places, rest.unranked);
}

/** Below all that are ranked or, where the last place is taken, in the lowest that is not. */
function entered(board: Board, id: string): Board {
  if (!board.unranked.includes(id)) return board;
  const places = placesOf(board);
  const all = Array.from({ length: countOf(board) }, (_, index) => index + 1);
  const last = places.at(-1) ?? 0;
  const free = all.find((at) => at > last) ?? all.findLast((at) => !places.includes(at));
  return place(board, id, free ?? last);
}

function slid(board: Board, index: number, to: number): Board {
  return made(board.groups, placesOf(board).with(index, to), board.unranked);
}

function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
