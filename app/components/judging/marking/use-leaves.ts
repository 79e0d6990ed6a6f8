import { type RefObject, useEffect, useRef, useState } from "react";
import { type Leaf, leavesIn } from "./leaves.ts";

/** The pieces of text in a box, read when asked for. `version` grows when they may have changed: formulas and coloured code come later than the page. */
export function useLeaves(box: RefObject<HTMLElement>): { read: () => readonly Leaf[]; version: number } {
  const kept = useRef<readonly Leaf[] | null>(null);
  const [version, setVersion] = useState(0);
  useEffect(() => {
    const text = box.current?.firstElementChild;
    if (!text) return;
    const observer = new MutationObserver(() => {
      kept.current = null;
      setVersion((before) => before + 1);
    });
    observer.observe(text, { childList: true, subtree: true });
    return () => observer.disconnect();
  }, [box]);
  const read = useRef(() => {
    kept.current ??= box.current ? leavesIn(box.current) : [];
    return kept.current;
  });
  return { read: read.current, version };
}
