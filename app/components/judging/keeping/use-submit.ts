import { type Dispatch, useEffect, useRef, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { type Gap, gapsOf } from "#app/domain/judging/missing.ts";
import { contentOf, type JudgingAction, type JudgingState, judge } from "#app/domain/judging/state.ts";
import type { JudgingTask, StoredAnswer } from "../judging-task.ts";
import { deliver } from "./deliver.ts";
import type { FailedSave } from "./draft-saver.ts";
import { keepOutgoing, type Outgoing, removeOutgoing, takeBack, tell } from "./outbox.ts";
import { mayPass, type SentJudgment } from "./requests.ts";
import { type Behind, settleBehind } from "./settle-behind.ts";
import type { Kept } from "./use-draft.ts";
import { useQueued } from "./use-queued.ts";

/** `queued`: it waits in the outbox of this browser, for the reason given where it is known. */
export type SubmitPhase =
  | { at: "resting" | "sending" | "stored" }
  | { at: "failed"; why: FailedSave }
  | { at: "queued"; why: FailedSave | null };

type SubmitPlan = {
  task: JudgingTask;
  state: JudgingState;
  dispatch: Dispatch<JudgingAction>;
  readActiveMs: () => number;
  sender: Kept["sender"];
  /** The judgment before was submitted a moment ago, and this page stands where that one stood. */
  follows: boolean;
  onIncomplete: (gaps: Gap[]) => void;
  onGone: (message: string) => void;
  onStored: (answer: StoredAnswer) => void;
  /** Whether the next task is at hand, so that the server need not look for one. */
  hasNext: () => boolean;
  /** It is on its way and written down. The page goes on to the next task before it is answered, or stays (null). */
  onSending: () => Behind | null;
  /** It waits to be sent. True when the page goes on to the next task all the same. */
  onQueued: () => boolean;
};

/** The second half of a double click must not make the next task complain that it is not judged yet. */
const SETTLE_MS = 500;

/** Sends the judgment, one request at a time and always under the same id, so that a retry stores nothing twice. */
export function useSubmit(plan: SubmitPlan) {
  const [phase, setPhase] = useState<SubmitPhase>({ at: "resting" });
  const judgmentId = useRef<string | null>(null);
  const busy = useRef(false);
  const settling = useRef(plan.follows);

  const { follows, task } = plan;
  useEffect(() => {
    if (!follows) return;
    const timer = setTimeout(() => {
      settling.current = false;
    }, SETTLE_MS);
    return () => clearTimeout(timer);
  }, [follows]);

  useQueued(task, {
    onWaiting: () => {
      busy.current = true;
      setPhase({ at: "queued", why: null });
    },
    onBack: () => {
      busy.current = false;
      setPhase({ at: "resting" });
    },
    onStored: (answer) => {
      setPhase({ at: "stored" });
      plan.onStored(answer);
    },
  });

  async function submit() {
    if (busy.current) return;
    const { state, dispatch } = plan;
    // What the server found wrong before may be right now; only it can tell.
    const missing = gapsOf({ ...state, problems: [] });
    if (missing.length > 0 && settling.current) return;
    dispatch({ type: "check" });
    if (missing.length > 0) return plan.onIncomplete(missing);

    busy.current = true;
    const outgoing = makeOutgoing();
    const keeping = keepOutgoing(outgoing);
    // Whoever sends it from the outbox later does not wait to go on.
    const sending = deliver(task, { ...outgoing.judgment, next: !plan.hasNext() });
    const isKept = await keeping;
    const behind = isKept ? plan.onSending() : null;
    if (behind) {
      setPhase({ at: "stored" });
      return await settleBehind(sending, outgoing, behind);
    }
    setPhase({ at: "sending" });
    await settle(await sending, outgoing, isKept);
  }

  function makeOutgoing(): Outgoing {
    const { userId, projectId, assignmentId, title, rubricVersion, editing } = task;
    judgmentId.current ??= uuidv7();
    const judgment = {
      id: judgmentId.current,
      edits: editing,
      rubricVersion,
      ...contentOf(plan.state),
      activeMs: plan.readActiveMs(),
      ...plan.sender(),
    };
    return { userId, projectId, assignmentId, title, judgment, queuedAt: Date.now(), refusal: null };
  }

  async function settle(sent: SentJudgment, outgoing: Outgoing, isKept: boolean): Promise<void> {
    if (sent.outcome === "failed" && mayPass(sent.why) && isKept) {
      tell({ type: "queued", assignmentId: outgoing.assignmentId });
      const goesOn = sent.why !== "signed out" && plan.onQueued();
      setPhase(goesOn ? { at: "stored" } : { at: "queued", why: sent.why });
      return;
    }
    void removeOutgoing(outgoing);
    if (sent.outcome === "stored") {
      setPhase({ at: "stored" });
      return plan.onStored(sent.answer);
    }
    busy.current = false;
    setPhase(sent.outcome === "failed" ? { at: "failed", why: sent.why } : { at: "resting" });
    if (sent.outcome === "gone") return plan.onGone(sent.message);
    if (sent.outcome !== "incomplete") return;
    const check = { type: "check", problems: sent.problems } as const;
    plan.dispatch(check);
    plan.onIncomplete(gapsOf(judge(plan.state, check)));
  }

  /** Out of the outbox again, to be changed. */
  const takeBackQueued = () => void takeBack(task);
  return { phase, submit, takeBack: takeBackQueued };
}
