import { type Board, moveDown, moveUp, place, tieWith, unrank } from "../board.ts";

/** Where a completion is to go. Places are counted from 1, groups from 0. */
export type Move =
  | { to: "place"; place: number }
  | { to: "group"; group: number }
  | { to: "up" }
  | { to: "down" }
  | { to: "tie" }
  | { to: "tray" };

/** What a dragged completion can be let go over: a place (from 0), the gap above a place, or the ones not ranked yet. */
export type DropTarget = `place-${number}` | `gap-${number}` | "tray";

export function applyMove(board: Board, id: string, move: Move): Board {
  switch (move.to) {
    case "place":
      return standsAlone(board, id) === move.place - 1 ? board : place(board, id, move.place);
    case "group":
      return tieWith(board, id, move.group);
    case "up":
      return moveUp(board, id);
    case "down":
      return moveDown(board, id);
    case "tie":
      return toggleTie(board, id);
    case "tray":
      return unrank(board, id);
  }
}

/** The group (from 0) that `id` is in, or -1. */
export function groupOf(board: Board, id: string): number {
  return board.groups.findIndex((group) => group.includes(id));
}

/** The group that a press of the tie button would join: the one above or, at the top, the one below. Null when there is none. */
export function tiePartner(board: Board, id: string): number | null {
  const own = groupOf(board, id);
  const partner = own < 0 ? board.groups.length - 1 : own === 0 ? 1 : own - 1;
  return board.groups[partner] ? partner : null;
}

function toggleTie(board: Board, id: string): Board {
  const own = board.groups[groupOf(board, id)];
  if (own && own.length > 1) return moveDown(board, id);
  const partner = tiePartner(board, id);
  return partner === null ? board : tieWith(board, id, partner);
}

function standsAlone(board: Board, id: string): number {
  const index = groupOf(board, id);
  return board.groups[index]?.length === 1 ? index : -1;
}

/** What letting `id` go over `target` means. A gap is counted before `id` has left its old place, a place after. */
export function moveFor(board: Board, id: string, target: DropTarget): Move {
  if (target === "tray") return { to: "tray" };
  const index = Number(target.slice(target.indexOf("-") + 1));
  if (target.startsWith("gap-")) {
    const old = standsAlone(board, id);
    return { to: "place", place: old >= 0 && old < index ? index : index + 1 };
  }
  if (index < board.groups.length) return { to: "group", group: index };
  return { to: "place", place: board.groups.length + 1 };
}
