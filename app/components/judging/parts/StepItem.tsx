import { Check, Minus, X } from "lucide-react";
import { memo } from "react";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import { STEP_MARKS, type StepMark } from "#app/domain/judgment-content.ts";
import { Markdown } from "../../markdown/Markdown.tsx";

type StepItemProps = {
  anchor: string;
  completionId: string;
  letter: string;
  /** From 0. */
  step: number;
  source: string;
  mark: StepMark | null;
  wanted: boolean;
  dispatch: (action: JudgingAction) => void;
};

const LOOKS: Record<StepMark, { word: string; icon: typeof Check; edge: string; chosen: string }> = {
  right: {
    word: "Right",
    icon: Check,
    edge: "border-l-good",
    chosen: "has-checked:border-good has-checked:bg-good-soft has-checked:text-good",
  },
  neutral: {
    word: "Neutral",
    icon: Minus,
    edge: "border-l-strong",
    chosen: "has-checked:border-strong has-checked:bg-sunken",
  },
  wrong: {
    word: "Wrong",
    icon: X,
    edge: "border-l-danger",
    chosen: "has-checked:border-danger has-checked:bg-danger-soft has-checked:text-danger",
  },
};

/** One step with its three marks. It takes the focus itself, so that it is read before it is marked. */
export const StepItem = memo(function StepItem(props: StepItemProps) {
  const { anchor, completionId, letter, step, source, mark, wanted, dispatch } = props;
  const name = `Step ${step + 1} of completion ${letter}`;
  return (
    <li
      id={anchor}
      tabIndex={-1}
      data-step={step}
      className={`relative scroll-my-16 rounded-md border border-l-4 border-line px-3 py-2 focus:outline-2 focus:outline-offset-0 focus:outline-accent ${mark ? LOOKS[mark].edge : "border-l-line"} ${wanted ? "outline-2 outline-danger" : ""}`}
    >
      <Markdown source={source} headingLevel={4} />
      <fieldset className="mt-1.5">
        <legend className="sr-only">{name}</legend>
        <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <span aria-hidden="true" className="mr-auto text-xs text-muted tabular-nums">
            {step + 1}
            {wanted && <span className="font-semibold text-danger"> Not marked yet</span>}
          </span>
          <span className="flex gap-1">
            {STEP_MARKS.map((one) => (
              <MarkOption
                key={one}
                name={`${anchor}-mark`}
                mark={one}
                checked={one === mark}
                onChoose={() => dispatch({ type: "mark step", id: completionId, step, mark: one })}
              />
            ))}
          </span>
        </div>
      </fieldset>
    </li>
  );
});

type MarkOptionProps = { name: string; mark: StepMark; checked: boolean; onChoose: () => void };

function MarkOption({ name, mark, checked, onChoose }: MarkOptionProps) {
  const { word, icon: Icon, chosen } = LOOKS[mark];
  return (
    <label
      className={`relative flex min-h-7 items-center gap-1 rounded-md border border-line px-2 text-sm text-muted hover:border-strong has-checked:font-semibold has-focus-visible:outline-2 has-focus-visible:outline-offset-1 has-focus-visible:outline-accent pointer-coarse:min-h-10 ${chosen}`}
    >
      <input
        type="radio"
        name={name}
        required
        checked={checked}
        className="absolute inset-0 m-0 appearance-none opacity-0"
        onChange={onChoose}
      />
      <Icon aria-hidden="true" className="size-3.5" />
      {word}
    </label>
  );
}
