import type { StepMark } from "#app/domain/judgment-content.ts";
import type { StepRule } from "#app/domain/rubric.ts";
import { stepsOf } from "#app/domain/steps.ts";
import { Badge, type Tone } from "../../Badge.tsx";
import { counted } from "../measures.ts";

const TONES: Record<StepMark, Tone> = { right: "good", neutral: "neutral", wrong: "danger" };

type StepMarksProps = { text: string; rule: StepRule | null; marks: readonly (StepMark | null)[] };

/** What was said of each step: the sums in a line, the steps when opened. */
export function StepMarks({ text, rule, marks }: StepMarksProps) {
  const steps = rule ? stepsOf(text, rule) : [];
  const wrong = marks.indexOf("wrong");
  const count = (mark: StepMark) => marks.filter((one) => one === mark).length;
  return (
    <details>
      <summary className="w-fit py-1">
        {counted(marks.length, "step")}: {count("right")} right, {count("neutral")} neutral, {count("wrong")}{" "}
        wrong
        {wrong >= 0 && <span className="text-muted">; the first wrong one is step {wrong + 1}</span>}
      </summary>
      <ol className="mt-1 flex flex-col gap-1.5">
        {marks.map((mark, index) => {
          const step = steps[index];
          return (
            // A step has no name but its place.
            // biome-ignore lint/suspicious/noArrayIndexKey: see above
            <li key={index} className="grid grid-cols-[1.5rem_4.5rem_minmax(0,1fr)] items-baseline gap-x-2">
              <span className="text-end text-sm text-muted tabular-nums">{index + 1}</span>
              <span>{mark && <Badge tone={TONES[mark]}>{mark}</Badge>}</span>
              <span className="line-clamp-3 text-sm break-words whitespace-pre-wrap">
                {step && text.slice(step.from, step.to)}
              </span>
            </li>
          );
        })}
      </ol>
    </details>
  );
}
