import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { letterAt } from "#app/domain/judging/letter.ts";
import { anchors, type Gap, gapsOf, missingInWords } from "#app/domain/judging/missing.ts";
import { startJudging } from "#app/domain/judging/start.ts";
import { type JudgingState, judge } from "#app/domain/judging/state.ts";
import { CompletionColumns } from "./CompletionColumns.tsx";
import { type End, Ended } from "./Ended.tsx";
import { focusOn, focusOnNeighbour, focusOnRanking } from "./focus.ts";
import { Instructions } from "./Instructions.tsx";
import { JudgmentPanel } from "./JudgmentPanel.tsx";
import type { DraftAnswer, JudgingTask, StoredAnswer } from "./judging-task.ts";
import { LeaveGuard } from "./LeaveGuard.tsx";
import { PromptPanel } from "./PromptPanel.tsx";
import { RankingBoard } from "./RankingBoard.tsx";
import { ShortcutHelp } from "./ShortcutHelp.tsx";
import { Skip } from "./Skip.tsx";
import { SubmitBar } from "./SubmitBar.tsx";
import { useActiveTime } from "./use-active-time.ts";
import { useDraft } from "./use-draft.ts";
import { type PageShortcut, useShortcuts } from "./use-shortcuts.ts";
import { useSignOfLife } from "./use-sign-of-life.ts";
import { useSubmit } from "./use-submit.ts";
import { useTimeLeft } from "./use-time-left.ts";
import { WorkspaceHeader } from "./WorkspaceHeader.tsx";

type JudgingWorkspaceProps = {
  task: JudgingTask;
  /** Said in passing, that the judgment before was stored. */
  notice: string | null;
  onStored: (answer: StoredAnswer) => void;
};

type OpenSheet = "instructions" | "help" | "skip" | null;

/** The page where an expert judges one task. Give it the assignment's id as `key`: everything it holds belongs to that one. */
export function JudgingWorkspace({ task, notice, onStored }: JudgingWorkspaceProps) {
  const { completions, rubric } = task;
  const { criteria } = rubric;
  const [state, dispatch] = useReducer(judge, task, startJudging);
  const { active, timeLeft, saver, saveState, end, setEnd } = useKeeping(task, state);
  const [open, setOpen] = useState<OpenSheet>(null);
  const [whole, setWhole] = useState(false);
  const [listed, setListed] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const gaps = useMemo(() => gapsOf(state), [state]);

  const wanted = useMemo(
    () => new Map(state.checked ? gaps.map(({ field, message }) => [field, message]) : []),
    [state.checked, gaps],
  );

  useEffect(() => {
    if (notice) heading.current?.focus({ preventScroll: true });
  }, [notice]);

  const { phase, submit } = useSubmit({
    task,
    state,
    dispatch,
    readActiveMs: active.read,
    follows: notice !== null,
    onIncomplete: (found) => {
      setListed(true);
      dispatch({ type: "say", text: missingInWords(found) });
      if (found[0]) focusOn(found[0].anchor);
    },
    onGone: (message) => setEnd({ why: "gone", message }),
    onStored: (answer) => {
      saver.close();
      onStored(answer);
    },
  });

  const shortcuts: Record<PageShortcut, () => void> = {
    submit,
    instructions: () => setOpen("instructions"),
    help: () => setOpen("help"),
    prompt: () => focusOn(anchors.prompt),
    ranking: focusOnRanking,
    next: () => focusOnNeighbour(completions.length, 1),
    previous: () => focusOnNeighbour(completions.length, -1),
  };
  const { singleKeys, switchSingleKeys } = useShortcuts((shortcut) => shortcuts[shortcut]());
  const onVisit = useCallback(
    (id: string) => focusOn(anchors.completion(state.ids.indexOf(id))),
    [state.ids],
  );
  const close = () => setOpen(null);

  return (
    <div className="flex min-h-[calc(100dvh-7.5rem-1px)] flex-col">
      <WorkspaceHeader
        ref={heading}
        title={task.title}
        price={task.price}
        minutesLeft={timeLeft.minutes}
        activeMinutes={active.minutes}
        notice={state.edits === 0 ? notice : null}
        onInstructions={shortcuts.instructions}
        onHelp={shortcuts.help}
        onSkip={() => setOpen("skip")}
      />
      <div className="mb-4 grid gap-x-6 gap-y-5 min-[120rem]:grid-cols-[minmax(26rem,34rem)_minmax(0,1fr)]">
        <PromptPanel messages={task.prompt} whole={whole} />
        <CompletionColumns {...{ completions, criteria, state, gaps, whole, dispatch }} onWhole={setWhole} />
      </div>
      <JudgmentPanel state={state} wanted={wanted} dispatch={dispatch} />
      <SubmitBar
        summary={summaryOf(state)}
        {...{ gaps, listed, saveState, phase }}
        onSubmit={submit}
        onGap={({ anchor }: Gap) => focusOn(anchor)}
        onUnlist={() => setListed(false)}
        ended={end && <Ended end={end} task={task} />}
      >
        <RankingBoard
          ids={state.ids}
          board={state.board}
          lifted={state.lifted}
          dispatch={dispatch}
          onVisit={onVisit}
        />
      </SubmitBar>
      <p role="status" className="sr-only">
        {state.said.text}
        {state.said.turn % 2 === 1 && "\u00a0"}
      </p>
      <Instructions
        open={open === "instructions"}
        text={task.instructions}
        criteria={criteria}
        onClose={close}
      />
      <ShortcutHelp
        open={open === "help"}
        singleKeys={singleKeys}
        onSingleKeys={switchSingleKeys}
        onClose={close}
      />
      <Skip open={open === "skip"} task={task} onClose={close} />
      <LeaveGuard saver={saver} />
    </div>
  );
}

/** Everything that keeps the work: the draft, the time it took, the time that is left, and what became of the assignment. */
function useKeeping(task: JudgingTask, state: JudgingState) {
  const [end, setEnd] = useState<End | null>(null);
  const timeLeft = useTimeLeft(task.remainingMs);
  const startMs = task.draft?.body.activeMs ?? 0;
  const signOfLife = useSignOfLife(startMs);
  const active = useActiveTime(startMs, () => signOfLife(active.read(), timeLeft.minutes, saver, saveState));
  const { saver, saveState } = useDraft(
    task,
    state,
    active.read,
    ({ state: now, remainingMs }: DraftAnswer) => {
      timeLeft.renew(remainingMs);
      setEnd(now === "live" ? null : { why: now });
      if (now === "submitted" || now === "skipped") saver.close();
    },
  );
  // Loaded again after an attempt to resume, the task knows better than the saves before.
  useEffect(() => setEnd(task.state === "expired" ? { why: "expired" } : null), [task]);
  return { active, timeLeft, saver, saveState, end, setEnd };
}

function summaryOf({ board, ids }: JudgingState): string {
  const name = (id: string) => letterAt(ids.indexOf(id));
  return board.groups.map((group) => group.map(name).join(" = ")).join(" > ");
}
