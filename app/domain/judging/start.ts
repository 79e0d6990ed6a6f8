import type { DraftBody } from "../draft.ts";
import type { JudgedTask } from "../judgment.ts";
import { fitting } from "./fitting.ts";
import type { JudgingState } from "./state.ts";

/** The beginning of the work on a task. Nothing is ranked to begin with. A draft is taken up as far as it fits the rubric of today. */
export function startJudging(task: JudgedTask & { draft: { body: DraftBody } | null }): JudgingState {
  const { rubric, completions, draft } = task;
  return {
    rubric,
    completions,
    ids: completions.map(({ id }) => id),
    ...fitting(draft?.body ?? null, { rubric, completions }),
    lifted: null,
    edits: 0,
    said: { text: "", turn: 0 },
    checked: false,
    problems: [],
  };
}
