import { type IndexedText, indexText } from "./code-points.ts";
import type { Span } from "./judgment-content.ts";
import type { StepRule } from "./rubric.ts";
import { spanProblem } from "./span.ts";
import { stepsOf } from "./steps.ts";

/** A completion as it is judged. It never changes: what is found of its text once is found for good. */
export type Completion = { readonly id: string; readonly text: string };

/** A judgment is checked at every key pressed, over texts and passages that stay as they are: what takes long is found once for each. */
const indexes = new WeakMap<Completion, IndexedText>();
const stepCounts = new WeakMap<Completion, { rule: StepRule; count: number }>();
const spanProblemsFound = new WeakMap<Span, { text: string; problem: string | null }>();

/** The text of a completion, indexed once for all that is marked in it. */
export function indexedText(completion: Completion): IndexedText {
  const index = indexes.get(completion) ?? indexText(completion.text);
  indexes.set(completion, index);
  return index;
}

/** How many steps a completion has. */
export function countSteps(completion: Completion, rule: StepRule): number {
  const known = stepCounts.get(completion);
  if (known?.rule === rule) return known.count;
  const count = stepsOf(completion.text, rule).length;
  stepCounts.set(completion, { rule, count });
  return count;
}

/** Says in words why a span is not a passage of the completion, or null when it is. */
export function misplacedIn(completion: Completion, span: Span): string | null {
  const { text } = completion;
  const known = spanProblemsFound.get(span);
  if (known?.text === text) return known.problem;
  const problem = spanProblem(indexedText(completion), span);
  spanProblemsFound.set(span, { text, problem });
  return problem;
}
