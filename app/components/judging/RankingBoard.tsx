import {
  type CollisionDetection,
  DndContext,
  type DragEndEvent,
  DragOverlay,
  MouseSensor,
  TouchSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { type KeyboardEvent, memo, useCallback, useEffect, useRef, useState } from "react";
import type { Board } from "#app/domain/board.ts";
import { letterAt } from "#app/domain/judging/letter.ts";
import { anchors } from "#app/domain/judging/missing.ts";
import { type DropTarget, groupOf, moveFor } from "#app/domain/judging/moves.ts";
import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";
import { CHIP_HELP, Chip, ChipFace } from "./Chip.tsx";
import { boardKey } from "./keys.ts";
import { Place, Tray } from "./Place.tsx";

type RankingBoardProps = {
  ids: readonly string[];
  board: Board;
  lifted: JudgingState["lifted"];
  dispatch: (action: JudgingAction) => void;
  /** A press on a chip leads to its completion. */
  onVisit: (id: string) => void;
};

/** Ours alone speaks: what dnd-kit would say knows nothing of places. */
const SILENT = {
  announcements: {
    onDragStart: () => undefined,
    onDragOver: () => undefined,
    onDragEnd: () => undefined,
    onDragCancel: () => undefined,
  },
  screenReaderInstructions: { draggable: "" },
};

/**
 * As many places as completions, best first, and the ones not ranked yet. The places stay where they are; a chip is dropped on one
 * to share it, or between two for a place of its own.
 */
export const RankingBoard = memo(function RankingBoard(props: RankingBoardProps) {
  const { ids, board, lifted, dispatch, onVisit } = props;
  const [dragged, setDragged] = useState<string | null>(null);
  const sensors = useSensors(
    useSensor(MouseSensor, { activationConstraint: { distance: 4 } }),
    useSensor(TouchSensor, { activationConstraint: { delay: 150, tolerance: 8 } }),
  );
  const keyboard = useChipKeys(props);
  const shown = (members: readonly string[]) => ids.filter((id) => members.includes(id));
  const chip = (id: string) => (
    <Chip
      key={id}
      id={id}
      name={letterAt(ids.indexOf(id))}
      place={groupOf(board, id) + 1}
      lifted={lifted?.id === id}
      inTabOrder={keyboard.current === id}
      onFocus={keyboard.onFocus}
      onVisit={onVisit}
      keep={keyboard.keep}
    />
  );
  const onDragEnd = ({ active, over }: DragEndEvent) => {
    setDragged(null);
    const id = String(active.id);
    if (over) dispatch({ type: "move", id, move: moveFor(board, id, String(over.id) as DropTarget) });
  };

  return (
    <DndContext
      id="ranking-board"
      sensors={sensors}
      accessibility={SILENT}
      collisionDetection={underPointer}
      autoScroll={WITHIN_BOARD}
      onDragStart={({ active }) => setDragged(String(active.id))}
      onDragCancel={() => setDragged(null)}
      onDragEnd={onDragEnd}
    >
      <h2 className="sr-only">Ranking</h2>
      <p id={CHIP_HELP} className="sr-only">
        Space lifts a completion, arrow keys move it, Space or Enter drops it, Escape puts it back. A digit
        gives it a place, Delete takes it out of the ranking.
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the keys belong to the chips inside */}
      <div
        id={anchors.board}
        tabIndex={-1}
        onKeyDown={keyboard.onKeyDown}
        className="flex min-w-0 flex-1 flex-col gap-1.5 md:flex-row md:items-stretch"
      >
        <ol aria-label="Ranking, best first" className="flex min-w-0 flex-[3] flex-col gap-1.5 md:flex-row">
          {ids.map((slot, index) => (
            <Place
              key={slot}
              index={index}
              occupied={index < board.groups.length}
              last={board.groups.length === ids.length && index === ids.length - 1}
              dragging={dragged !== null}
            >
              {shown(board.groups[index] ?? []).map(chip)}
            </Place>
          ))}
        </ol>
        <Tray empty={board.unranked.length === 0}>{shown(board.unranked).map(chip)}</Tray>
      </div>
      <DragOverlay dropAnimation={null}>
        {dragged && <ChipFace name={letterAt(ids.indexOf(dragged))} ranked raised />}
      </DragOverlay>
    </DndContext>
  );
});

/**
 * What is under the pointer, measured now: the board stays in the window while the page scrolls, which dnd-kit's own measures do not
 * follow. Over a gap and a place at once, the gap is meant, as the smaller of the two.
 */
const underPointer: CollisionDetection = ({ droppableContainers, pointerCoordinates }) => {
  if (!pointerCoordinates) return [];
  const { x, y } = pointerCoordinates;
  const found = droppableContainers.filter(({ node }) => {
    const box = node.current?.getBoundingClientRect();
    return box && x >= box.left && x <= box.right && y >= box.top && y <= box.bottom;
  });
  const gap = found.find(({ id }) => String(id).startsWith("gap-"));
  return (gap ? [gap] : found).map(({ id }) => ({ id }));
};

/** Dragging to an edge scrolls the board's own box where it has one, never the page. */
const WITHIN_BOARD = { canScroll: (element: Element) => element !== document.scrollingElement };

/** One chip is in the tab order; arrows go from chip to chip or, with one lifted, move it. */
function useChipKeys({ ids, board, lifted, dispatch }: RankingBoardProps) {
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
    const command = id && boardKey(event.nativeEvent, liftedId === id);
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
