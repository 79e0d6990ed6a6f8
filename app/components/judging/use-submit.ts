import { type Dispatch, useEffect, useRef, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { type Gap, gapsOf } from "#app/domain/judging/missing.ts";
import { contentOf, type JudgingAction, type JudgingState, judge } from "#app/domain/judging/state.ts";
import type { FailedSave } from "./draft-saver.ts";
import type { JudgingTask, StoredAnswer } from "./judging-task.ts";
import { sendJudgment } from "./requests.ts";

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

/** The second half of a double click must not make the next task complain that it is not judged yet. */
const SETTLE_MS = 500;

/** Sends the judgment, one request at a time and always under the same id, so that a retry stores nothing twice. */
export function useSubmit(plan: SubmitPlan) {
  const [phase, setPhase] = useState<SubmitPhase>({ at: "resting" });
  const judgmentId = useRef<string | null>(null);
  const busy = useRef(false);
  const settling = useRef(plan.follows);

  const { follows } = plan;
  useEffect(() => {
    if (!follows) return;
    const timer = setTimeout(() => {
      settling.current = false;
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [follows]);

  async function submit() {
    if (busy.current) return;
    const { task, state, dispatch } = plan;
    // What the server found wrong before may be right now; only it can tell.
    const missing = gapsOf({ ...state, problems: [] });
    if (missing.length > 0 && settling.current) return;
    dispatch({ type: "check" });
    if (missing.length > 0) return plan.onIncomplete(missing);

    busy.current = true;
    setPhase({ at: "sending" });
    judgmentId.current ??= uuidv7();
    const sent = await sendJudgment(task, {
      id: judgmentId.current,
      rubricVersion: task.rubricVersion,
      ...contentOf(state),
      activeMs: plan.readActiveMs(),
    });
    if (sent.outcome === "stored") {
      setPhase({ at: "stored" });
      return plan.onStored(sent.answer);
    }
    busy.current = false;
    setPhase(sent.outcome === "failed" ? { at: "failed", why: sent.why } : { at: "resting" });
    if (sent.outcome === "gone") return plan.onGone(sent.message);
    if (sent.outcome !== "incomplete") return;
    const check = { type: "check", problems: sent.problems } as const;
    dispatch(check);
    plan.onIncomplete(gapsOf(judge(state, check)));
  }

  return { phase, submit };
}
