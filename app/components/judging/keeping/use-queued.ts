import { useEffect, useRef } from "react";
import type { JudgingTask, StoredAnswer } from "../judging-task.ts";
import { listen, listOutgoing } from "./outbox.ts";

type QueuedPlan = {
  /** This task's judgment waits to be sent, since this page was left or killed. */
  onWaiting: () => void;
  /** It waits no longer, and is no judgment either. */
  onBack: () => void;
  onStored: (answer: StoredAnswer) => void;
};

/** Follows this task's judgment in the outbox, whichever page of this browser sends it. */
export function useQueued({ userId, assignmentId }: JudgingTask, plan: QueuedPlan) {
  const latest = useRef(plan);
  latest.current = plan;
  useEffect(() => {
    let waits = false;
    const lookUp = async () => {
      const own = (await listOutgoing(userId)).find((outgoing) => outgoing.assignmentId === assignmentId);
      if (own?.refusal !== null || waits) return;
      waits = true;
      latest.current.onWaiting();
    };
    void lookUp();
    return listen((news) => {
      if (news.assignmentId !== assignmentId) return;
      if (news.type === "queued") waits = true;
      else if (news.type === "stored") latest.current.onStored(news.answer);
      else if (waits) {
        waits = false;
        latest.current.onBack();
      }
    });
  }, [userId, assignmentId]);
}
