import { type RefObject, useEffect, useState } from "react";
import type { Stretch } from "#app/domain/span.ts";
import { type Leaf, stretchOf } from "./leaves.ts";

/** What of the text in the box is selected, once the pointer has let go of it; null where nothing is. */
export function useSelected(box: RefObject<HTMLElement>, readLeaves: () => readonly Leaf[]): Stretch | null {
  const [selected, setSelected] = useState<Stretch | null>(null);
  useEffect(() => {
    let frame = 0;
    let held = false;
    const look = () => {
      cancelAnimationFrame(frame);
      if (held) return;
      frame = requestAnimationFrame(() => {
        const found = box.current && selectedIn(box.current, readLeaves);
        setSelected((before) => (found && before && isSame(found, before) ? before : found));
      });
    };
    const onPointer = ({ type, target }: PointerEvent) => {
      held = type === "pointerdown" && box.current?.contains(target as Node) === true;
      if (!held) look();
    };
    look();
    document.addEventListener("selectionchange", look);
    document.addEventListener("pointerdown", onPointer);
    document.addEventListener("pointerup", onPointer);
    document.addEventListener("pointercancel", onPointer);
    return () => {
      cancelAnimationFrame(frame);
      document.removeEventListener("selectionchange", look);
      document.removeEventListener("pointerdown", onPointer);
      document.removeEventListener("pointerup", onPointer);
      document.removeEventListener("pointercancel", onPointer);
    };
  }, [box, readLeaves]);
  return selected;
}

/** A selection belongs to the text that it began in. */
export function selectedIn(box: Element, readLeaves: () => readonly Leaf[]): Stretch | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || !box.contains(selection.anchorNode)) return null;
  return stretchOf(selection.getRangeAt(0), readLeaves());
}

const isSame = (one: Stretch, other: Stretch) => one.from === other.from && one.to === other.to;
