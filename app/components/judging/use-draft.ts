import { useEffect, useMemo, useRef, useState } from "react";
import { draftOf, type JudgingState } from "#app/domain/judging/state.ts";
import { createDraftSaver, type SaveState } from "./draft-saver.ts";
import type { DraftAnswer, JudgingTask } from "./judging-task.ts";
import { draftSender } from "./requests.ts";

/** Saves the draft as it is typed, and at the latest when the page goes out of sight. */
export function useDraft(
  task: JudgingTask,
  state: JudgingState,
  readActiveMs: () => number,
  onAnswer: (answer: DraftAnswer) => void,
) {
  const [saveState, setSaveState] = useState<SaveState>({ at: "rest" });
  const latest = useRef({ state, readActiveMs, onAnswer });
  latest.current = { state, readActiveMs, onAnswer };

  const { projectId, assignmentId } = task;
  const firstRevision = useRef(task.draft?.revision ?? 0);
  const saver = useMemo(
    () =>
      createDraftSaver({
        revision: firstRevision.current,
        read: () => draftOf(latest.current.state, latest.current.readActiveMs()),
        send: draftSender({ projectId, assignmentId }),
        onState: setSaveState,
        onAnswer: (answer) => latest.current.onAnswer(answer),
      }),
    [projectId, assignmentId],
  );

  useEffect(() => {
    if (state.edits > 0) saver.changed();
  }, [saver, state.edits]);

  useEffect(() => {
    const onView = () => document.visibilityState === "hidden" && saver.leave();
    const onLeave = () => saver.leave();
    const onOnline = () => saver.retry();
    document.addEventListener("visibilitychange", onView);
    addEventListener("pagehide", onLeave);
    addEventListener("online", onOnline);
    return () => {
      document.removeEventListener("visibilitychange", onView);
      removeEventListener("pagehide", onLeave);
      removeEventListener("online", onOnline);
      saver.leave();
    };
  }, [saver]);

  const unsaved = saveState.at === "unsaved" || saveState.at === "saving" || saveState.at === "failed";
  useEffect(() => {
    if (!unsaved) return;
    const warn = (event: BeforeUnloadEvent) => {
      if (!saver.hasUnsaved()) return;
      void saver.save();
      event.preventDefault();
    };
    addEventListener("beforeunload", warn);
    return () => removeEventListener("beforeunload", warn);
  }, [saver, unsaved]);

  return { saver, saveState };
}
