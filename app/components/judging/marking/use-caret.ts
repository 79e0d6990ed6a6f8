import { type RefObject, useCallback, useEffect, useRef, useState } from "react";
import type { Stretch } from "#app/domain/span.ts";
import { type CaretLeaf, stepCaret } from "./caret.ts";
import { type CaretCommand, caretCommand } from "./caret-keys.ts";
import { type Leaf, pointAtOffset } from "./leaves.ts";
import { type Bar, barAt, offsetAtLineEdge, offsetInNextLine, offsetUnder } from "./points.ts";
import { reveal } from "./reveal.ts";
import { selectedIn } from "./use-selected.ts";

const BLOCKS =
  "p, li, td, th, h1, h2, h3, h4, h5, h6, pre, .markdown-tight, .markdown-plain, .markdown-display";
const SAID_LENGTH = 120;

type CaretUse = {
  box: RefObject<HTMLElement>;
  source: string;
  readLeaves: () => readonly Leaf[];
  say: (text: string) => void;
  /** Enter was pressed over a selection, or at an offset where nothing is selected. */
  onMark: (stretch: Stretch | null, at: number) => void;
};

/** Where the bar of the caret stands in its box. */
export type Place = { left: number; top: number; height: number };

/** A caret in a text that cannot be edited, to select in it without a mouse. It never stands inside a formula or a character. */
export function useCaret({ box, source, readLeaves, say, onMark }: CaretUse) {
  const [place, setPlace] = useState<Place | null>(null);
  const at = useRef<{ anchor: number; focus: number } | null>(null);
  const column = useRef<number | null>(null);

  const draw = useCallback(() => {
    const element = box.current;
    if (!element || !at.current) return setPlace(null);
    const { anchor, focus } = at.current;
    const leaves = readLeaves();
    select(leaves, anchor, focus);
    revealPoint(leaves, focus, element);
    const bar = barAt(leaves, focus);
    setPlace(bar && placeIn(element, bar));
  }, [box, readLeaves]);

  const leave = useCallback(() => {
    at.current = null;
    column.current = null;
    box.current?.removeAttribute("role");
    setPlace(null);
  }, [box]);

  const start = useCallback(
    (offset?: number) => {
      const element = box.current;
      if (!element) return;
      element.focus({ preventScroll: true });
      // Screen readers then leave the keys to the page.
      element.setAttribute("role", "application");
      const leaves = readLeaves();
      const selected = selectedIn(element, readLeaves);
      const first = offset ?? selected?.to ?? firstInSight(element, leaves);
      at.current = { anchor: offset ?? selected?.from ?? first, focus: first };
      draw();
    },
    [box, readLeaves, draw],
  );

  const carry = (command: CaretCommand) => {
    const now = at.current;
    const element = box.current;
    if (!now || !element) return;
    if (command.type === "leave") {
      document.getSelection()?.removeAllRanges();
      leave();
      return say("Selecting is over.");
    }
    if (command.type === "mark") {
      const selected = selectedIn(element, readLeaves);
      return onMark(selected, now.focus);
    }
    const leaves = caretLeaves(readLeaves());
    const keepsColumn = command.type === "line";
    const bar = barAt(leaves, now.focus);
    column.current = keepsColumn ? (column.current ?? bar?.x ?? null) : null;
    const focus = target(command, { element, source, leaves, at: now.focus, bar, x: column.current });
    const anchor =
      command.type === "all"
        ? (leaves[0]?.from ?? 0)
        : "extends" in command && command.extends
          ? now.anchor
          : focus;
    at.current = { anchor, focus };
    draw();
    say(inWords(source, leaves, { command, before: now.focus, anchor, focus }));
  };
  const latest = useRef(carry);
  latest.current = carry;

  useEffect(() => {
    const element = box.current;
    if (!element) return;
    const onKeyDown = (event: KeyboardEvent) => {
      if (!at.current || event.target !== element) return;
      const command = caretCommand(event, isRightToLeft(readLeaves(), at.current.focus));
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      latest.current(command);
    };
    element.addEventListener("keydown", onKeyDown);
    element.addEventListener("blur", leave);
    element.addEventListener("pointerdown", leave);
    return () => {
      element.removeEventListener("keydown", onKeyDown);
      element.removeEventListener("blur", leave);
      element.removeEventListener("pointerdown", leave);
    };
  }, [box, readLeaves, leave]);

  return { place, start, leave };
}

type Target = {
  element: HTMLElement;
  source: string;
  leaves: readonly (Leaf & CaretLeaf)[];
  at: number;
  bar: Bar | null;
  x: number | null;
};

function target(command: CaretCommand, { element, source, leaves, at, bar, x }: Target): number {
  switch (command.type) {
    case "step":
      return stepCaret(source, leaves, at, command.way, command.step);
    case "line": {
      const { way } = command;
      const found = bar && x !== null ? offsetInNextLine(element, bar, { x, way, from: at }) : null;
      return found ?? stepCaret(source, leaves, at, way, "block");
    }
    case "edge":
      return (bar && offsetAtLineEdge(element, bar, command.way)) ?? at;
    default:
      return leaves.at(-1)?.to ?? at;
  }
}

const caretLeaves = (leaves: readonly Leaf[]) =>
  leaves.map((leaf) => ({ ...leaf, block: leaf.element.closest(BLOCKS) }));

function select(leaves: readonly Leaf[], anchor: number, focus: number): void {
  const [from, to] = [pointAtOffset(leaves, anchor), pointAtOffset(leaves, focus)];
  if (from && to) document.getSelection()?.setBaseAndExtent(from.node, from.offset, to.node, to.offset);
}

function revealPoint(leaves: readonly Leaf[], offset: number, box: HTMLElement): void {
  const point = pointAtOffset(leaves, offset);
  if (!point) return;
  const range = document.createRange();
  range.setStart(point.node, point.offset);
  if (range.getClientRects().length === 0) range.selectNode(point.node);
  reveal(range, box, true);
}

function placeIn(box: HTMLElement, { x, top, height }: Bar): Place {
  const frame = box.getBoundingClientRect();
  return {
    left: x - frame.left - box.clientLeft + box.scrollLeft,
    top: top - frame.top - box.clientTop + box.scrollTop,
    height,
  };
}

/** Where reading goes on: the first character that can be seen in the box. */
function firstInSight(box: HTMLElement, leaves: readonly Leaf[]): number {
  const { left, top } = box.getBoundingClientRect();
  const { paddingLeft, paddingTop } = getComputedStyle(box);
  const [x, y] = [left + Number.parseFloat(paddingLeft), Math.max(top, 0) + Number.parseFloat(paddingTop)];
  const found = box.scrollTop > 0 || top < 0 ? offsetUnder(box, x + 2, y + 12) : null;
  return found ?? leaves[0]?.from ?? 0;
}

function isRightToLeft(leaves: readonly Leaf[], offset: number): boolean {
  const node = pointAtOffset(leaves, offset)?.node;
  const element = node instanceof Element ? node : node?.parentElement;
  return element ? getComputedStyle(element).direction === "rtl" : false;
}

type Moved = { command: CaretCommand; before: number; anchor: number; focus: number };

/** For the ear: what is selected now, what the caret passed, or what it stands before. */
function inWords(source: string, leaves: readonly Leaf[], { command, before, anchor, focus }: Moved): string {
  const between = (one: number, other: number) =>
    spoken(source.slice(Math.min(one, other), Math.max(one, other)));
  if (anchor !== focus) return `Selected: ${between(anchor, focus)}`;
  if (focus === before) return "No further.";
  if (command.type === "step" && command.step !== "block" && command.step !== "text")
    return between(before, focus);
  const end = leaves.find(({ to }) => to > focus)?.to ?? focus;
  return spoken(source.slice(focus, end)) || "End of the text.";
}

function spoken(text: string): string {
  if (text.length <= SAID_LENGTH) return text;
  const half = SAID_LENGTH / 2;
  return `${text.slice(0, half).toWellFormed()} … ${text.slice(-half).toWellFormed()}`;
}
