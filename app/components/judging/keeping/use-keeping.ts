import { type Dispatch, useEffect, useState } from "react";
import type { JudgingAction, JudgingState } from "#app/domain/judging/state.ts";
import type { End } from "../Ended.tsx";
import type { DraftAnswer, JudgingTask } from "../judging-task.ts";
import { useActiveTime } from "../use-active-time.ts";
import { useSignOfLife } from "../use-sign-of-life.ts";
import { useTimeLeft } from "../use-time-left.ts";
import type { LocalDraft } from "./local-drafts.ts";
import { useDraft } from "./use-draft.ts";
import { useVersions } from "./use-versions.ts";

type KeepingPlan = {
  task: JudgingTask;
  state: JudgingState;
  dispatch: Dispatch<JudgingAction>;
  paused: boolean;
};

/** Everything that keeps the work: the draft, the time it took, the time that is left, and what became of the assignment. */
export function useKeeping({ task, state, dispatch, paused }: KeepingPlan) {
  const [end, setEnd] = useState<End | null>(null);
  const timeLeft = useTimeLeft(task.remainingMs);
  const startMs = task.draft?.body.activeMs ?? 0;
  const signOfLife = useSignOfLife(startMs);
  const isEdit = task.editing !== null;
  const active = useActiveTime(startMs, paused, () => {
    if (!isEdit) signOfLife(active.read(), timeLeft.minutes, kept.saver, kept.saveState);
  });

  function onAnswer(answer: DraftAnswer) {
    const { state: now, remainingMs, revision } = answer;
    timeLeft.renew(remainingMs);
    versions.hear(answer);
    // Of what comes late the server keeps a copy; one of each save would push out those before.
    if (revision === null) kept.saver.close();
    if (isEdit) return setEnd(revision === null ? { why: "fixed" } : null);
    setEnd(now === "live" ? null : { why: now });
  }
  const onLeft = (drafts: LocalDraft[]) => versions.hearLeft(drafts);
  const kept = useDraft({ task, state, dispatch, readActiveMs: active.read, onAnswer, onLeft });
  const versions = useVersions({ task, state, dispatch, saver: kept.saver });

  // Loaded again after an attempt to resume, the task knows better than the saves before.
  useEffect(() => setEnd(task.state === "expired" ? { why: "expired" } : null), [task]);
  return { active, timeLeft, ...kept, versions, end, setEnd };
}
