import { type KeyboardEvent, memo, useMemo, useRef } from "react";
import type { Layout } from "#app/domain/judging/layout.ts";
import { letterAt } from "#app/domain/judging/letter.ts";
import { anchors } from "#app/domain/judging/missing.ts";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import type { StepMark } from "#app/domain/judgment-content.ts";
import type { StepRule } from "#app/domain/rubric.ts";
import { keyInWords } from "#app/domain/shortcut-rules.ts";
import { commandFor, type Keys, type StepCommand } from "#app/domain/shortcuts.ts";
import { stepsOf } from "#app/domain/steps.ts";
import { useScrollStop } from "../../markdown/ScrollBox.tsx";
import { BOXES } from "../reading/boxes.ts";
import { useKeys } from "../shortcuts/shortcut-keys.tsx";
import { consume } from "./digit.ts";
import { StepItem } from "./StepItem.tsx";

type StepsProps = {
  index: number;
  completion: { id: string; text: string };
  rule: StepRule;
  marks: readonly (StepMark | null)[] | undefined;
  /** Fields and messages of what is missing, once submit was pressed. */
  wanted: ReadonlyMap<string, string>;
  whole: boolean;
  layout: Layout;
  dispatch: (action: JudgingAction) => void;
};

const MARK_OF: Record<StepCommand, StepMark> = {
  stepRight: "right",
  stepNeutral: "neutral",
  stepWrong: "wrong",
};

/** The text of a completion step by step, each to be marked. A key marks the step that has the focus and goes on to the next. */
export const Steps = memo(function Steps(props: StepsProps) {
  const { index, completion, rule, marks = [], wanted, whole, layout, dispatch } = props;
  const { id, text } = completion;
  const keys = useKeys();
  const box = useRef<HTMLElement>(null);
  useScrollStop(box);
  const steps = useMemo(() => stepsOf(text, rule).map(({ from, to }) => text.slice(from, to)), [text, rule]);
  const marked = marks.filter((mark) => mark !== null).length;

  const onKeyDown = (event: KeyboardEvent) => {
    const step = Number((event.target as Element).closest<HTMLElement>("[data-step]")?.dataset.step ?? -1);
    if (step < 0) return;
    const command = commandFor(event.nativeEvent, "step", keys);
    if (command) {
      consume(event);
      dispatch({ type: "mark step", id, step, mark: MARK_OF[command] });
      focusStep(index, Math.min(step + 1, steps.length - 1));
      return;
    }
    const onItself = (event.target as HTMLElement).dataset.step !== undefined;
    const by = onItself ? (ARROWS[event.key] ?? 0) : 0;
    if (by === 0) return;
    consume(event);
    focusStep(index, step + by);
  };

  return (
    <section
      ref={box}
      id={`text-${letterAt(index)}`}
      aria-label={`Text of completion ${letterAt(index)}`}
      className={`relative min-w-0 px-4 py-3 text-reading -outline-offset-2 ${whole ? "" : BOXES[layout]}`}
    >
      <p className="mb-2 flex flex-wrap justify-between gap-x-4 text-xs text-muted">
        <span>
          {marked} of {steps.length} steps marked
        </span>
        <span className="pointer-coarse:hidden">{keysInWords(keys)}</span>
      </p>
      <ol className="flex flex-col gap-2" onKeyDown={onKeyDown}>
        {steps.map((source, step) => (
          <StepItem
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is its number
            key={step}
            anchor={anchors.step(index, step)}
            completionId={id}
            letter={letterAt(index)}
            step={step}
            source={source}
            mark={marks[step] ?? null}
            wanted={wanted.has(`step.${id}.${step}`)}
            dispatch={dispatch}
          />
        ))}
      </ol>
    </section>
  );
});

const ARROWS: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

function focusStep(index: number, step: number): void {
  document.getElementById(anchors.step(index, step))?.focus();
}

function keysInWords(keys: Keys): string {
  return `${keyInWords(keys.stepRight)} right · ${keyInWords(keys.stepNeutral)} neutral · ${keyInWords(keys.stepWrong)} wrong`;
}
