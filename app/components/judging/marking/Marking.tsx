import { forwardRef, type RefObject, useEffect, useImperativeHandle, useMemo, useRef, useState } from "react";
import { createPortal } from "react-dom";
import { v7 as uuidv7 } from "uuid";
import { unitAt } from "#app/domain/code-points.ts";
import { indexedText } from "#app/domain/judged-text.ts";
import { NO_ROOM } from "#app/domain/judging/mark-room.ts";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import type { SpanCritique } from "#app/domain/judgment-content.ts";
import type { CritiqueRules } from "#app/domain/rubric.ts";
import { commandFor } from "#app/domain/shortcuts.ts";
import { type Stretch, spanBetween } from "#app/domain/span.ts";
import { isTyping } from "../shortcuts/keys.ts";
import { useKeys } from "../shortcuts/shortcut-keys.tsx";
import { paint } from "./highlights.ts";
import { rangeOf } from "./leaves.ts";
import { MarkToolbar } from "./MarkToolbar.tsx";
import { isUnder, offsetUnder } from "./points.ts";
import { reveal } from "./reveal.ts";
import { useCaret } from "./use-caret.ts";
import { useLeaves } from "./use-leaves.ts";
import { type PlacedMark, placedMarks, usePaint } from "./use-paint.ts";
import { selectedIn, useSelected } from "./use-selected.ts";

export type MarkingHandle = {
  /** Brings a mark's passage into sight: within its box, or with the window and the caret going there too. */
  show: (spanId: string, go: boolean) => void;
  /** Back to the text, with the caret behind a mark's passage. */
  goOn: (spanId: string) => void;
};

type MarkingProps = {
  box: RefObject<HTMLElement>;
  completion: { id: string; text: string };
  letter: string;
  rules: CritiqueRules;
  spans: readonly SpanCritique[];
  /** How long a passage may still be marked, in UTF-16 units. */
  room: number;
  current: string | null;
  /** To the critique of a mark. */
  onOpen: (spanId: string) => void;
  dispatch: (action: JudgingAction) => void;
};

const FLASH_MS = 1_200;

/** Everything that marks passages in a rendered text and finds them there: by selection, by a caret, and from their critiques. */
export const Marking = forwardRef<MarkingHandle, MarkingProps>(function Marking(props, handle) {
  const { box, completion, letter, rules, spans, room, current, onOpen, dispatch } = props;
  const { read, version } = useLeaves(box);
  const selected = useSelected(box, read);
  const placed = useMemo(() => placedMarks(completion, spans), [completion, spans]);
  usePaint({ placed, severities: rules.severities, current, readLeaves: read, version });

  const [refused, setRefused] = useState(false);
  const say = (text: string) => dispatch({ type: "say", text });
  const mark = (stretch: Stretch, severity: string | null) => {
    const span = spanBetween(indexedText(completion), stretch.from, stretch.to);
    setRefused(span.quote.length > room);
    if (span.quote.length > room) return say(NO_ROOM);
    const id = uuidv7();
    dispatch({
      type: "mark",
      span: { ...span, id, completionId: completion.id, tag: null, severity, text: "" },
    });
    document.getSelection()?.removeAllRanges();
    caret.leave();
    onOpen(id);
    say("Passage marked.");
  };
  const openAt = (at: number) => {
    const found = innermost(placed.filter(({ stretch }) => stretch.from <= at && at < stretch.to));
    if (found) onOpen(found.mark.id);
    else say("Nothing is selected. Hold Shift while you move, then press Enter.");
  };
  const caret = useCaret({
    box,
    source: completion.text,
    readLeaves: read,
    say,
    onMark: (stretch, at) => (stretch ? mark(stretch, null) : openAt(at)),
  });
  const begin = () => {
    say(`Selecting in ${letter}. Arrow keys move, with Shift they select. Enter marks, Escape leaves.`);
    caret.start();
  };

  useTextKeys({ box, severities: rules.severities, read, mark, begin });
  useClick(box, ({ clientX: x, clientY: y }) => {
    const at = offsetUnder(box.current!, x, y);
    if (at === null) return;
    // Only those about the place: to measure a passage, the browser lays out the part of the text that it is in.
    const about = placed.filter(({ stretch: { from, to } }) => from <= at && at <= to);
    const under = about.filter(({ stretch }) => isUnder(stretch, read(), x, y));
    const found = next(under, current);
    if (found) onOpen(found.mark.id);
  });

  useImperativeHandle(handle, () => ({
    show: (spanId, go) => {
      const found = placed.find(({ mark: { id } }) => id === spanId);
      const range = found && rangeOf(found.stretch, read());
      if (!found || !range || !box.current) return;
      if (go) caret.start(found.stretch.from);
      reveal(range, box.current, go);
      const unpaint = paint("mark-flash", [range]);
      setTimeout(unpaint, FLASH_MS);
    },
    goOn: (spanId) => {
      const mark = spans.find(({ id }) => id === spanId);
      caret.start(mark ? (unitAt(indexedText(completion), mark.end) ?? 0) : undefined);
    },
  }));

  return (
    <>
      {selected && (
        <MarkToolbar
          {...{ box, letter, selected }}
          readLeaves={read}
          severities={rules.severities}
          onMark={(severity) => mark(selected, severity)}
        />
      )}
      {caret.place &&
        box.current &&
        createPortal(<span aria-hidden="true" className="mark-caret" style={caret.place} />, box.current)}
      {(refused || room === 0) && <p className="text-sm">{NO_ROOM}</p>}
      <p className="text-sm text-muted">
        Select a passage to mark it, or{" "}
        <button type="button" className="link rounded-sm" onClick={begin}>
          select by keyboard
        </button>
      </p>
    </>
  );
});

type TextKeys = {
  box: RefObject<HTMLElement>;
  severities: CritiqueRules["severities"];
  read: Parameters<typeof selectedIn>[1];
  mark: (stretch: Stretch, severity: string | null) => void;
  begin: () => void;
};

/** The keys of the text beside those of its caret, and the key that marks from anywhere in the completion. */
function useTextKeys(use: TextKeys): void {
  const { box } = use;
  const keys = useKeys();
  const latest = useRef(use);
  latest.current = use;
  useEffect(() => {
    const card = box.current?.closest("article");
    if (!card) return;
    const onKeyDown = (event: KeyboardEvent) => {
      const { severities, read, mark, begin } = latest.current;
      if (event.defaultPrevented || isTyping(event.target) || !box.current) return;
      const asked = event.key === "F2" || commandFor(event, "completion", keys) === "mark";
      const inText = event.target === box.current;
      const selected = asked || inText ? selectedIn(box.current, read) : null;
      const severity = inText && selected ? severities[Number(event.key) - 1] : undefined;
      if (severity) mark(selected!, severity.id);
      else if (selected && (asked || event.key === "Enter")) mark(selected, null);
      else if (asked || (inText && event.key === "Enter")) begin();
      else return;
      event.preventDefault();
      event.stopPropagation();
    };
    card.addEventListener("keydown", onKeyDown);
    return () => card.removeEventListener("keydown", onKeyDown);
  }, [box, keys]);
}

/** Presses on the text that are not the end of a selection, and not on a link. */
function useClick(box: RefObject<HTMLElement>, onClick: (event: MouseEvent) => void): void {
  const latest = useRef(onClick);
  latest.current = onClick;
  useEffect(() => {
    const element = box.current;
    const handle = (event: MouseEvent) => {
      if ((event.target as Element).closest("a") || document.getSelection()?.isCollapsed === false) return;
      latest.current(event);
    };
    element?.addEventListener("click", handle);
    return () => element?.removeEventListener("click", handle);
  }, [box]);
}

const lengthOf = ({ stretch }: PlacedMark) => stretch.to - stretch.from;

const innermost = (found: readonly PlacedMark[]) => found.toSorted((a, b) => lengthOf(a) - lengthOf(b))[0];

/** The innermost of those pressed on; pressed again, the one around it. */
function next(under: readonly PlacedMark[], current: string | null): PlacedMark | undefined {
  const ordered = under.toSorted((a, b) => lengthOf(a) - lengthOf(b));
  const at = ordered.findIndex(({ mark }) => mark.id === current);
  return ordered[(at + 1) % Math.max(1, ordered.length)];
}
