import { type Dispatch, useRef, useState } from "react";
import type { DraftBody } from "#app/domain/draft.ts";
import { draftOf, type JudgingAction, type JudgingState } from "#app/domain/judging/state.ts";
import type { DraftAnswer, JudgingTask } from "../judging-task.ts";
import type { DraftSaver } from "./draft-saver.ts";
import type { LocalDraft } from "./local-drafts.ts";

/** A draft other than the one on the page. `newer`: it is what the server keeps, and this page's own stands back. */
export type Version = { kind: "newer" } | ({ kind: "copy" } & Copy);

/** `body`: where it is at hand already. */
type Copy = { id: string; typedAt: number; body?: DraftBody };

type VersionsPlan = {
  task: JudgingTask;
  state: JudgingState;
  dispatch: Dispatch<JudgingAction>;
  saver: DraftSaver;
};

/** What was typed on this assignment elsewhere: what the page is told of it, and how it is taken up. */
export function useVersions({ task, state, dispatch, saver }: VersionsPlan) {
  const loadedAt = useRef(Date.now());
  const [copies, setCopies] = useState<Copy[]>(() =>
    task.copies.map(({ id, ageMs }) => ({ id, typedAt: loadedAt.current - ageMs })),
  );
  const [news, setNews] = useState<"kept" | "put aside" | "left" | null>(null);
  const [shown, setShown] = useState<Version | null>(null);
  const [replaced, setReplaced] = useState<DraftBody | null>(null);

  const hear = ({ other, revision }: DraftAnswer) => {
    if (!other) return;
    // Beside a judgment that stands, the page is told of that.
    setNews(revision === null ? null : other.outcome);
    setReplaced(null);
    setCopies((known) => [{ id: other.copyId, typedAt: Date.now() }, ...known]);
  };

  const hearLeft = (drafts: LocalDraft[]) => {
    setNews("left");
    setCopies((known) => [
      ...drafts.map(({ writer, typedAt, body }) => ({ id: writer, typedAt, body })),
      ...known,
    ]);
  };

  const takeUp = (body: DraftBody, revision: number | null) => {
    setReplaced(draftOf(state, body.activeMs));
    if (revision !== null) saver.adopt(revision);
    dispatch({ type: "restore", body });
    dispatch({ type: "say", text: "The other version is on the page now." });
    setNews(null);
    setShown(null);
  };

  const putBack = () => {
    if (replaced) dispatch({ type: "restore", body: replaced });
    setReplaced(null);
    dispatch({ type: "say", text: "Your version is back on the page." });
  };

  const [latest] = copies;
  const look = () =>
    setShown(news === "kept" ? { kind: "newer" } : latest ? { kind: "copy", ...latest } : null);
  return {
    copies,
    news,
    shown,
    replaced: replaced !== null,
    hear,
    hearLeft,
    look,
    show: setShown,
    takeUp,
    putBack,
    dismiss: () => {
      setNews(null);
      setReplaced(null);
    },
  };
}

export type Versions = ReturnType<typeof useVersions>;
