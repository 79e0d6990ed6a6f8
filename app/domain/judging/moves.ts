import {
  type Board,
  groupOf,
  moveDown,
  moveUp,
  place,
  placeOf,
  placesOf,
  standsAlone,
  tieWith,
  unrank,
} from "../board.ts";

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
      return standsAlone(board, id) && placeOf(board, id) === move.place
        ? board
        : place(board, id, move.place);
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

/** What letting `id` go over `target` means. A gap is counted before `id` has left its old place, a place after. */
export function moveFor(board: Board, id: string, target: DropTarget): Move {
  if (target === "tray") return { to: "tray" };
  const at = Number(target.slice(target.indexOf("-") + 1)) + 1;
  if (target.startsWith("gap-")) return { to: "place", place: isPushedUp(board, id, at) ? at - 1 : at };
  const group = placesOf(board).indexOf(at);
  return group < 0 ? { to: "place", place: at } : { to: "group", group };
}

/** Between what stands in the place and what stands above, `id` takes the place above: it comes from there, or there is no room below. */
function isPushedUp(board: Board, id: string, at: number): boolean {
  if (standsAlone(board, id)) return placeOf(board, id) < at;
  const count = board.groups.flat().length + board.unranked.length;
  return placesOf(board).filter((place) => place >= at).length > count - at;
}
