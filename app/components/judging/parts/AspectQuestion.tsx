import { type KeyboardEvent, memo } from "react";
import { anchors } from "#app/domain/judging/missing.ts";
import type { JudgingAction } from "#app/domain/judging/state.ts";
import type { Choice } from "#app/domain/judgment-content.ts";
import type { Aspect } from "#app/domain/rubric.ts";
import { AspectScale } from "./AspectScale.tsx";
import { consume, digitOf, focusOption } from "./digit.ts";
import { Explain } from "./Explain.tsx";
import { ReasonsField } from "./ReasonsField.tsx";
import { ScaleOption } from "./ScaleOption.tsx";

type AspectQuestionProps = {
  index: number;
  aspect: Aspect;
  ids: readonly string[];
  choice: Choice | undefined;
  /** All are unacceptable; null where that both are bad is no answer here. */
  unacceptable: boolean | null;
  problem: string | undefined;
  confidenceProblem: string | undefined;
  reasonsProblem: string | undefined;
  explained: boolean;
  onExplain: (id: string) => void;
  dispatch: (action: JudgingAction) => void;
};

/** One aspect: which of the two is better and, once that is said, how sure one is and why. */
export const AspectQuestion = memo(function AspectQuestion(props: AspectQuestionProps) {
  const { index, aspect, ids, choice, problem, explained, onExplain, dispatch } = props;
  const { id, title, description, required, confidence, reasons, ownReason } = aspect;
  const change = (part: Partial<Choice> | null) => dispatch({ type: "choose", aspectId: id, change: part });
  return (
    <div className="border-b border-line px-4 py-3 last:border-b-0">
      <AspectScale
        id={anchors.aspect(index)}
        aspect={aspect}
        ids={ids}
        choice={choice}
        unacceptable={props.unacceptable}
        wanted={problem !== undefined}
        dispatch={dispatch}
      >
        <legend className="float-left mb-1.5 flex w-full items-center gap-1.5">
          <span className="font-medium">{title}</span>
          {description && (
            <Explain label={`What “${title}” means`} explained={explained} onExplain={() => onExplain(id)} />
          )}
          <span className={`ml-auto text-xs ${problem ? "font-semibold text-danger" : "text-faint"}`}>
            {problem ? "Answer missing" : required ? "required" : "optional"}
          </span>
        </legend>
        {explained && <p className="clear-both mb-1.5 max-w-reading text-sm text-muted">{description}</p>}
      </AspectScale>
      {choice && (
        <div className="mt-2 flex flex-col gap-x-8 gap-y-2 lg:flex-row lg:items-start">
          {confidence.length > 0 && (
            <Confidence
              id={anchors.confidence(index)}
              aspect={aspect}
              value={choice.confidence}
              wanted={props.confidenceProblem !== undefined}
              onChoose={(value) => change({ confidence: value })}
            />
          )}
          {(reasons.length > 0 || ownReason !== "no") && (
            <div className="min-w-0 flex-1">
              <ReasonsField
                id={anchors.choiceReasons(index)}
                about={`“${title}”`}
                asked={aspect}
                given={choice.reasons}
                problem={props.reasonsProblem}
                onChange={(given) => change({ reasons: given })}
              />
            </div>
          )}
          {!required && (
            <button type="button" className="link self-start text-sm" onClick={() => change(null)}>
              Take the answer back<span className="sr-only"> to “{title}”</span>
            </button>
          )}
        </div>
      )}
    </div>
  );
});

type ConfidenceProps = {
  id: string;
  aspect: Aspect;
  value: number | null;
  wanted: boolean;
  onChoose: (value: number) => void;
};

/** How sure one is of the answer, from least to most. */
function Confidence({ id, aspect, value, wanted, onChoose }: ConfidenceProps) {
  const { title, confidence } = aspect;
  const onKeyDown = (event: KeyboardEvent) => {
    const digit = digitOf(event);
    if (digit === null || digit < 1 || digit > confidence.length) return;
    consume(event);
    onChoose(digit);
    focusOption(event, digit - 1);
  };
  return (
    <fieldset onKeyDown={onKeyDown} className="min-w-0 lg:max-w-md lg:flex-[0_1_28rem]">
      <legend className="mb-1 text-sm font-medium">
        How sure are you?<span className="sr-only"> {title}</span>
        {wanted && <span className="text-danger"> Missing</span>}
      </legend>
      <div
        className={`flex rounded-md pt-px pl-px max-sm:flex-col ${wanted ? "outline-2 outline-offset-2 outline-danger" : ""}`}
      >
        {confidence.map((words, at) => (
          <ScaleOption
            key={words}
            id={at === 0 ? id : `${id}-${at}`}
            name={id}
            said={words}
            text={words}
            required
            checked={value === at + 1}
            className="px-1.5 py-1 text-center leading-tight sm:first:rounded-l-md sm:last:rounded-r-md"
            onChoose={() => onChoose(at + 1)}
          />
        ))}
      </div>
    </fieldset>
  );
}
