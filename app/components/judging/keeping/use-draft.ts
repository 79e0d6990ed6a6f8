import { type Dispatch, useEffect, useMemo, useRef, useState } from "react";
import { v7 as uuidv7 } from "uuid";
import { draftOf, type JudgingAction, type JudgingState } from "#app/domain/judging/state.ts";
import type { DraftAnswer, JudgingTask } from "../judging-task.ts";
import { createDraftSaver, type DraftSaver, type SaveState } from "./draft-saver.ts";
import { createLocalKeeper, type LocalDraft, removeLocalDrafts, sweepLocalDrafts } from "./local-drafts.ts";
import { sendDraft } from "./requests.ts";
import { restoreLocal } from "./restore.ts";

type DraftPlan = {
  task: JudgingTask;
  state: JudgingState;
  dispatch: Dispatch<JudgingAction>;
  readActiveMs: () => number;
  onAnswer: (answer: DraftAnswer) => void;
  /** Found in this browser, and no part of what is on the page. */
  onLeft: (drafts: LocalDraft[]) => void;
};

export type Kept = {
  saver: DraftSaver;
  saveState: SaveState;
  /** The browser itself keeps everything that was typed. */
  here: boolean;
  /** Under which name this page saves, and what it has saved and seen. */
  sender: () => { writer: string; sequence: number; base: number };
  forget: () => void;
};

/** Keeps what is typed: in the browser at once, on the server as it is typed and at the latest when the page goes out of sight. */
export function useDraft(plan: DraftPlan): Kept {
  const { task, state } = plan;
  const { projectId, assignmentId, userId } = task;
  const [saveState, setSaveState] = useState<SaveState>({ at: "rest" });
  // What is kept here is said of this very state: a word that lags behind would let somebody close the page too early.
  const [keptEdits, setKeptEdits] = useState<number | null>(null);
  const asked = useRef<{ draft: LocalDraft; edits: number } | null>(null);
  const latest = useRef(plan);
  latest.current = plan;
  const page = useRef({ writer: uuidv7(), edits: task.editing });
  const first = useRef(task);

  const { saver, keeper } = useMemo(() => {
    const keeper = createLocalKeeper((draft, kept) => {
      const { current } = asked;
      setKeptEdits(kept && current?.draft === draft ? current.edits : null);
    });
    const saver = createDraftSaver({
      revision: first.current.draft?.revision ?? 0,
      read: () => draftOf(latest.current.state, latest.current.readActiveMs()),
      send: (save, leaving) => sendDraft({ projectId, assignmentId }, page.current, save, leaving),
      onState: (now) => {
        if (now.at === "saved") keeper.forget();
        setSaveState(now);
      },
      onAnswer: (answer) => latest.current.onAnswer(answer),
    });
    return { saver, keeper };
  }, [projectId, assignmentId]);

  const { edits } = state;
  useEffect(() => {
    if (edits === 0) return;
    saver.changed();
    const { state, readActiveMs } = latest.current;
    const body = draftOf(state, readActiveMs());
    const draft = {
      ...{ userId, projectId, assignmentId, ...page.current, ...saver.standing() },
      ...{ typedAt: Date.now(), body },
    };
    asked.current = { draft, edits };
    keeper.keep(draft);
  }, [saver, keeper, edits, userId, projectId, assignmentId]);

  useEffect(() => {
    let shown = true;
    restoreLocal(first.current, async (found, revision) => {
      // What is typed here meanwhile is newer; saving it puts what was found aside.
      if (!shown || latest.current.state.edits > 0) return;
      if (revision !== null) saver.adopt(revision);
      latest.current.dispatch({ type: "restore", body: found.body });
    }).then(({ told, left }) => {
      if (!shown) return;
      if (left.length > 0) latest.current.onLeft(left);
      if (told) latest.current.onAnswer(told);
    });
    void sweepLocalDrafts(Date.now());
    return () => {
      shown = false;
    };
  }, [saver]);

  const here = keptEdits === edits;
  useLeaving(saver, here);
  const forget = () => void removeLocalDrafts(userId, assignmentId);
  const sender = () => ({ writer: page.current.writer, ...saver.standing() });
  return { saver, saveState, here, sender, forget };
}

/** Sends off what is unsaved when the page goes out of sight, and asks before it is lost with the page. */
function useLeaving(saver: DraftSaver, here: boolean) {
  const isKept = useRef(here);
  isKept.current = here;
  useEffect(() => {
    const onView = () => document.visibilityState === "hidden" && saver.leave();
    const onLeave = () => saver.leave();
    const onOnline = () => saver.retry();
    const warn = (event: BeforeUnloadEvent) => {
      if (!saver.hasUnsaved() || isKept.current) return;
      void saver.save();
      event.preventDefault();
    };
    document.addEventListener("visibilitychange", onView);
    addEventListener("pagehide", onLeave);
    addEventListener("online", onOnline);
    addEventListener("beforeunload", warn);
    return () => {
      document.removeEventListener("visibilitychange", onView);
      removeEventListener("pagehide", onLeave);
      removeEventListener("online", onOnline);
      removeEventListener("beforeunload", warn);
      saver.leave();
    };
  }, [saver]);
}
