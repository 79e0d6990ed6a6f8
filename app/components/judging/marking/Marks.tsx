import { type RefObject, useRef, useState } from "react";
import { NO_ROOM } from "#app/domain/judging/mark-room.ts";
import { anchors } from "#app/domain/judging/missing.ts";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import type { SpanCritique } from "#app/domain/judgment-content.ts";
import type { CritiqueRules } from "#app/domain/rubric.ts";
import { Button } from "../../Button.tsx";
import { Checkbox } from "../../Checkbox.tsx";
import { FieldMessage } from "../../Field.tsx";
import { useLoaded } from "../use-loaded.ts";
import { MarkItem } from "./MarkItem.tsx";
import type { MarkingHandle } from "./Marking.tsx";

type MarksProps = {
  /** The box of the rendered text. */
  box: RefObject<HTMLElement>;
  index: number;
  letter: string;
  completion: { id: string; text: string };
  rules: CritiqueRules;
  spans: readonly SpanCritique[];
  /** It was said that there is nothing to mark. */
  unmarked: boolean;
  /** How long a passage may still be marked, in UTF-16 units. */
  room: number;
  wanted: ReadonlyMap<string, string>;
  dispatch: (action: JudgingAction) => void;
};

/** The mark that is open, and how often one was opened to be written at once; 0: only to be looked at. */
type Open = { id: string; turn: number };

const loadMarking = () => import("./Marking.tsx");

/** The marked passages of one completion with their critiques, and what marks them. */
export function Marks(props: MarksProps) {
  const { box, index, letter, completion, rules, spans, unmarked, room, wanted, dispatch } = props;
  const { module } = useLoaded(loadMarking, true);
  const marking = useRef<MarkingHandle>(null);
  const [open, setOpen] = useState<Open | null>(null);
  const [removed, setRemoved] = useState<SpanCritique | null>(null);
  const id = anchors.marks(index);
  const problem = wanted.get(`spans.${completion.id}`);

  const write = (spanId: string) => setOpen((before) => ({ id: spanId, turn: (before?.turn ?? 0) + 1 }));
  const remove = (mark: SpanCritique) => {
    dispatch({ type: "remove mark", spanId: mark.id });
    dispatch({ type: "say", text: "Mark removed. It can be put back below the text." });
    setRemoved(mark);
    box.current?.focus({ preventScroll: true });
  };
  const putBack = (mark: SpanCritique) => {
    if (mark.quote.length > room) return dispatch({ type: "say", text: NO_ROOM });
    dispatch({ type: "mark", span: mark });
    dispatch({ type: "say", text: "The mark is back." });
    setRemoved(null);
    write(mark.id);
  };
  const toggle = (mark: SpanCritique) => {
    if (open?.id === mark.id) return setOpen(null);
    setOpen({ id: mark.id, turn: 0 });
    marking.current?.show(mark.id, false);
  };

  return (
    <div id={id} tabIndex={-1} className="@container flex flex-col gap-2 border-t border-line px-4 py-2.5">
      {module && (
        <module.Marking
          ref={marking}
          {...{ box, completion, letter, rules, spans, room, dispatch }}
          current={open?.id ?? null}
          onOpen={(spanId) => {
            setRemoved(null);
            write(spanId);
          }}
        />
      )}
      {spans.length > 0 && (
        <ul aria-label={`Marked passages of completion ${letter}`} className="-mx-1 flex flex-col">
          {inOrder(spans).map(([mark, spanIndex]) => (
            <MarkItem
              key={mark.id}
              id={anchors.mark(index, spanIndex)}
              {...{ mark, rules, dispatch }}
              problem={wanted.get(`span.${mark.id}`)}
              open={open?.id === mark.id}
              turn={open?.id === mark.id ? open.turn : 0}
              onToggle={toggle}
              onShow={() => marking.current?.show(mark.id, true)}
              onRemove={remove}
              onDone={() => {
                setOpen(null);
                marking.current?.goOn(mark.id);
              }}
            />
          ))}
        </ul>
      )}
      {removed && !spans.some((mark) => mark.id === removed.id) && (
        <p className="flex items-center gap-2 text-sm text-muted">
          Mark removed.
          <Button size="sm" variant="quiet" onClick={() => putBack(removed)}>
            Put it back
          </Button>
        </p>
      )}
      {rules.spans === "required" && spans.length === 0 && (
        <Checkbox
          name={`${id}-nothing`}
          id={`${id}-nothing`}
          label={
            <>
              Nothing to mark<span className="sr-only"> in completion {letter}</span>
            </>
          }
          checked={unmarked}
          onChange={({ currentTarget }) =>
            dispatch({ type: "find nothing to mark", id: completion.id, value: currentTarget.checked })
          }
        />
      )}
      {problem && <FieldMessage id={id}>{problem}</FieldMessage>}
    </div>
  );
}

/** As they stand in the text, each with its index in the order they were made in. */
function inOrder(spans: readonly SpanCritique[]): (readonly [SpanCritique, number])[] {
  return spans
    .map((mark, spanIndex) => [mark, spanIndex] as const)
    .sort(([a], [b]) => a.start - b.start || b.end - a.end);
}
