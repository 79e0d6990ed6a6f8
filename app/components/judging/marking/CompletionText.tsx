import { memo, useMemo, useRef } from "react";
import type { Layout } from "#app/domain/judging/layout.ts";
import { letterAt } from "#app/domain/judging/letter.ts";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import type { SpanCritique } from "#app/domain/judgment-content.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { Markdown } from "../../markdown/Markdown.tsx";
import { useScrollStop } from "../../markdown/ScrollBox.tsx";
import { BOXES } from "../reading/boxes.ts";
import { Marks } from "./Marks.tsx";

type CompletionTextProps = {
  index: number;
  completion: { id: string; text: string };
  rubric: Rubric;
  /** This completion's own. */
  spans: readonly SpanCritique[];
  unmarked: boolean;
  /** How long a passage may still be marked, in UTF-16 units. */
  room: number;
  whole: boolean;
  layout: Layout;
  /** What is missing or wrong: fields and messages, as one string so that it compares cheaply. */
  wanted: string;
  dispatch: (action: JudgingAction) => void;
};

/** The text itself and, where passages are marked, what is said of them. */
export const CompletionText = memo(function CompletionText(props: CompletionTextProps) {
  const { index, completion, rubric, spans, unmarked, room, whole, layout, dispatch } = props;
  const box = useRef<HTMLElement>(null);
  const letter = letterAt(index);
  const { critiques: rules } = rubric;
  const marks = rules.spans !== "no";
  const wanted = useMemo(
    () => new Map<string, string>(props.wanted ? JSON.parse(props.wanted) : []),
    [props.wanted],
  );
  useScrollStop(box, marks);
  return (
    <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr]">
      <section
        ref={box}
        id={`text-${letter}`}
        aria-label={`Text of completion ${letter}`}
        tabIndex={marks ? 0 : undefined}
        className={`relative min-w-0 px-4 py-3.5 text-reading -outline-offset-2 ${whole ? "" : BOXES[layout]}`}
      >
        <Markdown source={completion.text} headingLevel={4} offsets />
      </section>
      {marks && (
        <Marks {...{ box, index, letter, completion, rules, spans, unmarked, room, wanted, dispatch }} />
      )}
    </div>
  );
});
