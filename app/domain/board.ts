import type { Ranking } from "./ranking.ts";

/**
 * The ranking board: every completion stands in exactly one place, in a group (best first, ties share one) or among the ones
 * not ranked yet. Every move returns a board that keeps this; a move that makes no sense returns the board unchanged.
 */
export type Board = { groups: Ranking; unranked: string[] };

const ORDINALS = ["First", "Second", "Third", "Fourth", "Fifth", "Sixth", "Seventh", "Eighth", "Ninth"];

export function emptyBoard(ids: readonly string[]): Board {
  return { groups: [], unranked: [...ids] };
}

/** The board of a saved draft, made whole again: strangers and repeats are dropped, whatever is missing is not ranked yet. */
export function boardFrom(
  draft: { ranking: Ranking; unranked: readonly string[] },
  ids: readonly string[],
): Board {
  const left = new Set(ids);
  const take = (wanted: readonly string[]) => wanted.filter((id) => left.delete(id));
  const groups = draft.ranking.map(take).filter((group) => group.length > 0);
  const unranked = take(draft.unranked);
  return { groups, unranked: [...unranked, ...take(ids)] };
}

/** Makes `id` a group of its own that stands at `position` of the groups, from 1, once it has left its old place. */
export function place(board: Board, id: string, position: number): Board {
  if (!holds(board, id)) return board;
  const { groups, unranked } = without(board, id);
  const index = Math.min(Math.max(Math.trunc(position) - 1, 0), groups.length);
  return { groups: groups.toSpliced(index, 0, [id]), unranked };
}

/** Puts `id` into the group at `groupIndex` (from 0) of the board as it is now. */
export function tieWith(board: Board, id: string, groupIndex: number): Board {
  const group = board.groups[groupIndex];
  if (!group || !holds(board, id) || group.includes(id)) return board;
  const joined = board.groups.with(groupIndex, [...group, id]);
  const left = joined.map((members, index) =>
    index === groupIndex ? members : members.filter((m) => m !== id),
  );
  return {
    groups: left.filter((members) => members.length > 0),
    unranked: board.unranked.filter((member) => member !== id),
  };
}

/**
 * One step up. Out of a tie: to a place of its own just above it. From a place of its own: into a tie with the group above. Not
 * ranked yet: last, in a place of its own. At the top already: no change. Repeated, it passes through every place there is.
 */
export function moveUp(board: Board, id: string): Board {
  const index = groupOf(board, id);
  if (index < 0) return place(board, id, board.groups.length + 1);
  if (board.groups[index]!.length > 1) return place(board, id, index + 1);
  return tieWith(board, id, index - 1);
}

/** One step down, the mirror of `moveUp`. What is last in a place of its own, or not ranked yet, stays where it is. */
export function moveDown(board: Board, id: string): Board {
  const index = groupOf(board, id);
  if (index < 0) return board;
  if (board.groups[index]!.length > 1) return place(board, id, index + 2);
  return tieWith(board, id, index + 1);
}

export function unrank(board: Board, id: string): Board {
  if (groupOf(board, id) < 0) return board;
  const { groups, unranked } = without(board, id);
  return { groups, unranked: [...unranked, id] };
}

export function isComplete(board: Board): boolean {
  return board.unranked.length === 0 && board.groups.length > 0;
}

/** The board in words, for a screen reader: "First: B. Second, tied: A and C. Not ranked yet: D." */
export function describe(board: Board, nameOf: (id: string) => string): string {
  const places = board.groups.map((group, index) => {
    const ordinal = ORDINALS[index] ?? `Place ${index + 1}`;
    return `${ordinal}${group.length > 1 ? ", tied" : ""}: ${listed(group.map(nameOf))}.`;
  });
  const rest = board.unranked.length > 0 ? [`Not ranked yet: ${listed(board.unranked.map(nameOf))}.`] : [];
  return [...places, ...rest].join(" ");
}

function groupOf(board: Board, id: string): number {
  return board.groups.findIndex((group) => group.includes(id));
}

function holds(board: Board, id: string): boolean {
  return board.unranked.includes(id) || groupOf(board, id) >= 0;
}

function without(board: Board, id: string): Board {
  return {
    groups: board.groups
      .map((group) => group.filter((member) => member !== id))
      .filter((group) => group.length > 0),
    unranked: board.unranked.filter((member) => member !== id),
  };
}

function listed(names: readonly string[]): string {
  if (names.length < 2) return names.join("");
  return `${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
