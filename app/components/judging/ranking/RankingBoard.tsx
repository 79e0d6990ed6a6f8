import { type KeyboardEvent, memo, useCallback, useEffect, useRef, useState } from "react";
import { type Board, placeOf, placesOf } from "#app/domain/board.ts";
import { letterAt } from "#app/domain/judging/letter.ts";
import { anchors } from "#app/domain/judging/missing.ts";
import { moveFor } from "#app/domain/judging/moves.ts";
import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";
import { boardKey } from "../shortcuts/keys.ts";
import { useKeys } from "../shortcuts/shortcut-keys.tsx";
import { CHIP_HELP, Chip, ChipFace } from "./Chip.tsx";
import { Place, Tray } from "./Place.tsx";
import { useChipDrag } from "./use-chip-drag.ts";

type RankingBoardProps = {
  ids: readonly string[];
  board: Board;
  lifted: JudgingState["lifted"];
  dispatch: (action: JudgingAction) => void;
  /** A press on a chip leads to its completion. */
  onVisit: (id: string) => void;
};

/**
 * As many places as completions, best first, and the ones not ranked yet. The places stay where they are; a chip is dropped on one
 * to share it, or between two for a place of its own.
 */
export const RankingBoard = memo(function RankingBoard(props: RankingBoardProps) {
  const { ids, board, lifted, dispatch, onVisit } = props;
  const place = useRef<HTMLDivElement>(null);
  const { drag, ghost, onPointerDown } = useChipDrag(place, (id, target) =>
    dispatch({ type: "move", id, move: moveFor(board, id, target) }),
  );
  const keyboard = useChipKeys(props);
  const shown = (members: readonly string[]) => ids.filter((id) => members.includes(id));
  const places = placesOf(board);
  const groupAt = (index: number) => board.groups[places.indexOf(index + 1)];
  const chip = (id: string) => (
    <Chip
      key={id}
      id={id}
      name={letterAt(ids.indexOf(id))}
      place={placeOf(board, id)}
      lifted={lifted?.id === id}
      dragged={drag?.id === id}
      inTabOrder={keyboard.current === id}
      onFocus={keyboard.onFocus}
      onVisit={onVisit}
      keep={keyboard.keep}
    />
  );
  return (
    <>
      <h2 className="sr-only">Ranking</h2>
      <p id={CHIP_HELP} className="sr-only">
        Space lifts a completion, arrow keys move it, Space or Enter drops it, Escape puts it back. A digit
        gives it a place, Delete takes it out of the ranking.
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys and the pointer belong to the chips inside */}
      <div
        ref={place}
        id={anchors.board}
        tabIndex={-1}
        onKeyDown={keyboard.onKeyDown}
        onPointerDown={onPointerDown}
        className="flex min-w-0 flex-1 flex-col gap-1.5 md:flex-row md:items-stretch"
      >
        <ol aria-label="Ranking, best first" className="flex min-w-0 flex-[3] flex-col gap-1.5 md:flex-row">
          {ids.map((slot, index) => (
            <Place
              key={slot}
              index={index}
              occupied={groupAt(index) !== undefined}
              last={groupAt(index) !== undefined && index === ids.length - 1}
              over={drag?.over ?? null}
              dragging={drag !== null}
            >
              {shown(groupAt(index) ?? []).map(chip)}
            </Place>
          ))}
        </ol>
        <Tray empty={board.unranked.length === 0} over={drag?.over === "tray"}>
          {shown(board.unranked).map(chip)}
        </Tray>
      </div>
      {drag && (
        <div ref={ghost} aria-hidden="true" className="pointer-events-none fixed top-0 left-0 z-50">
          <ChipFace name={letterAt(ids.indexOf(drag.id))} ranked raised />
        </div>
      )}
    </>
  );
});

/** One chip is in the tab order; arrows go from chip to chip or, with one lifted, move it. */
function useChipKeys({ ids, board, lifted, dispatch }: RankingBoardProps) {
  const keys = useKeys();
  const [focused, setFocused] = useState<string | null>(null);
  const nodes = useRef(new Map<string, HTMLElement>());
  const refocus = useRef<string | null>(null);
  const order = [...board.groups, board.unranked].flatMap((members) =>
    ids.filter((id) => members.includes(id)),
  );
  const current = focused !== null && order.includes(focused) ? focused : order[0];

  // A chip that has moved to another place is another element, which the focus has to follow.
  useEffect(() => {
    if (board && refocus.current) nodes.current.get(refocus.current)?.focus();
    refocus.current = null;
  }, [board]);

  const liftedId = lifted?.id;
  useEffect(() => {
    if (liftedId === undefined) return;
    const onFocusIn = (event: FocusEvent) => {
      if (event.target !== nodes.current.get(liftedId)) dispatch({ type: "drop" });
    };
    document.addEventListener("focusin", onFocusIn);
    return () => document.removeEventListener("focusin", onFocusIn);
  }, [liftedId, dispatch]);

  const onKeyDown = (event: KeyboardEvent) => {
    const id = (event.target as HTMLElement).dataset.chip;
    const command = id && boardKey(event.nativeEvent, liftedId === id, keys);
    if (!command) return;
    event.preventDefault();
    if (command.type === "focus") {
      nodes.current.get(order[order.indexOf(id) + command.step] ?? id)?.focus();
      return;
    }
    refocus.current = id;
    const settles = command.type === "move" && (command.move.to === "place" || command.move.to === "tray");
    if (settles && liftedId === id) dispatch({ type: "drop" });
    dispatch(
      command.type === "move"
        ? { ...command, id }
        : command.type === "lift"
          ? { type: "lift", id }
          : { type: command.type },
    );
  };

  const keep = useCallback((id: string, node: HTMLElement | null) => {
    if (node) nodes.current.set(id, node);
    else nodes.current.delete(id);
  }, []);
  return { current, onKeyDown, onFocus: setFocused, keep };
}
