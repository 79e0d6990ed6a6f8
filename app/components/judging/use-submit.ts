import { type Dispatch, useEffect, useRef, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import type { FailedSave } from "./draft-saver.ts";
import type { JudgingTask, StoredAnswer } from "./judging-task.ts";
import { type Gap, gapsOf } from "./missing.ts";
import { sendJudgment } from "./requests.ts";
import { draftOf, type JudgingAction, type JudgingState, judge } from "./state.ts";

export type SubmitPhase = { at: "resting" | "sending" | "stored" } | { at: "failed"; why: FailedSave };

type SubmitPlan = {
  task: JudgingTask;
  state: JudgingState;
  dispatch: Dispatch<JudgingAction>;
  readActiveMs: () => number;
  /** The judgment before was submitted a moment ago, and this page stands where that one stood. */
  follows: boolean;
  onIncomplete: (gaps: Gap[]) => void;
  onGone: (message: string) => void;
  onStored: (answer: StoredAnswer) => void;
};

/** The second half of a double click must not fall on the next task. */
const SETTLE_MS = 500;

/** Sends the judgment, one request at a time and always under the same id, so that a retry stores nothing twice. */
export function useSubmit(plan: SubmitPlan) {
  const [phase, setPhase] = useState<SubmitPhase>({ at: "resting" });
  const judgmentId = useRef<string | null>(null);
  const busy = useRef(plan.follows);

  const { follows } = plan;
  useEffect(() => {
    if (!follows) return;
    const timer = setTimeout(() => {
      busy.current = false;
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [follows]);

  async function submit() {
    if (busy.current) return;
    const { task, state, dispatch } = plan;
    // What the server found wrong before may be right now; only it can tell.
    const missing = gapsOf({ ...state, problems: [] }, task.criteria);
    dispatch({ type: "check" });
    if (missing.length > 0) return plan.onIncomplete(missing);

    busy.current = true;
    setPhase({ at: "sending" });
    judgmentId.current ??= uuidv7();
    const { unranked: _none, ...content } = draftOf(state, plan.readActiveMs());
    const submission = await sendJudgment(task, {
      id: judgmentId.current,
      rubricVersion: task.rubricVersion,
      ...content,
    });
    if (submission.outcome === "stored") {
      setPhase({ at: "stored" });
      return plan.onStored(submission.answer);
    }
    busy.current = false;
    setPhase(submission.outcome === "failed" ? { at: "failed", why: submission.why } : { at: "resting" });
    if (submission.outcome === "gone") return plan.onGone(submission.message);
    if (submission.outcome !== "incomplete") return;
    const check = { type: "check", problems: submission.problems } as const;
    dispatch(check);
    plan.onIncomplete(gapsOf(judge(state, check), task.criteria));
  }

  return { phase, submit };
}
