import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { anchors, type Gap, gapsOf, missingInWords } from "#app/domain/judging/missing.ts";
import { orderInShort, orderTitle } from "#app/domain/judging/order.ts";
import { startJudging } from "#app/domain/judging/start.ts";
import { draftOf, judge } from "#app/domain/judging/state.ts";
import { isSingleKey } from "#app/domain/shortcuts.ts";
import { paths } from "#app/paths.ts";
import { Alarms } from "./Alarms.tsx";
import { Ended } from "./Ended.tsx";
import { focusOn, focusOnNeighbour } from "./focus.ts";
import { GapList } from "./GapList.tsx";
import { Instructions } from "./guidance/Instructions.tsx";
import type { JudgingTask } from "./judging-task.ts";
import { arrivalAt } from "./keeping/arrival.ts";
import { Discovered } from "./keeping/Discovered.tsx";
import { LeaveGuard } from "./keeping/LeaveGuard.tsx";
import { putOnShelf } from "./keeping/next-task.ts";
import { OtherVersion } from "./keeping/OtherVersion.tsx";
import { announceSubmitted, askUndo, endUndo } from "./keeping/submitted.ts";
import { useAhead } from "./keeping/use-ahead.ts";
import { useArrivalNotice } from "./keeping/use-arrival-notice.ts";
import { useKeeping } from "./keeping/use-keeping.ts";
import { useSubmit } from "./keeping/use-submit.ts";
import { OtherTabNotice, VersionNotice } from "./Notices.tsx";
import { Pause } from "./Pause.tsx";
import { JudgmentPanel } from "./parts/JudgmentPanel.tsx";
import { OrderBar } from "./parts/OrderBar.tsx";
import { CompletionColumns } from "./reading/CompletionColumns.tsx";
import { PromptPanel } from "./reading/PromptPanel.tsx";
import { Skip } from "./Skip.tsx";
import { Still } from "./Still.tsx";
import { SubmitBar } from "./SubmitBar.tsx";
import { findUnacceptable, focusOnOrder, focusOnRatings } from "./shortcuts/commands.ts";
import { ShortcutHelp } from "./shortcuts/ShortcutHelp.tsx";
import { useShortcutSettings } from "./shortcuts/shortcut-keys.tsx";
import { type PageHandlers, useShortcuts } from "./shortcuts/use-shortcuts.ts";
import { WorkspaceHeader } from "./WorkspaceHeader.tsx";

type JudgingWorkspaceProps = {
  task: JudgingTask;
  /** `next`: the address to go on to, where there is one. */
  onStored: (next: string | null) => void;
  /** The judgment is on its way, or waits to be sent; the page goes on to the next task that is at hand. */
  onGoOn: (next: string, how: "sent" | "waiting") => void;
};

type DraftOfTask = JudgingTask["draft"];
type OpenSheet = "instructions" | "help" | "skip" | "pause" | null;

/** The page where an expert judges one task. Give it the assignment's id as `key`: everything it holds belongs to that one. */
export function JudgingWorkspace({ task, onStored, onGoOn }: JudgingWorkspaceProps) {
  const { projectId, assignmentId, completions } = task;
  const [state, dispatch] = useReducer(judge, task, startJudging);
  const [arrival] = useState(() => arrivalAt(task.assignmentId));
  const notice = useArrivalNotice(arrival, task.userId);
  const [open, setOpen] = useState<OpenSheet>(null);
  const [whole, setWhole] = useState(false);
  const [listed, setListed] = useState(false);
  const close = () => setOpen(null);
  const keeping = useKeeping({ task, state, dispatch, paused: open === "pause" });
  const { active, timeLeft, saver, saveState, here, versions, end, setEnd } = keeping;
  const { keys, singleKeys } = useShortcutSettings();
  const undoKey = isSingleKey(keys.undo) && !singleKeys ? null : keys.undo;
  const heading = useRef<HTMLHeadingElement>(null);
  const ahead = useAhead(task);
  const gaps = useMemo(() => gapsOf(state), [state]);

  const wanted = useMemo(
    () => new Map(state.checked ? gaps.map(({ field, message }) => [field, message]) : []),
    [state.checked, gaps],
  );

  useEffect(() => {
    if (arrival) heading.current?.focus({ preventScroll: true });
  }, [arrival]);

  /** Gives what the page was left with. */
  function leaveTo(next: string, how: "sent" | "waiting"): DraftOfTask {
    endUndo();
    saver.close();
    const draft = { body: draftOf(state, active.read()), revision: saver.standing().base };
    onGoOn(next, how);
    return draft;
  }
  /** While its judgment waits, the way back to a task does not need the network. */
  const shelve = (draft: DraftOfTask) => putOnShelf({ ...task, draft }, Number.POSITIVE_INFINITY);
  const hasNext = () => task.editing === null && end === null && ahead.address !== null && !ahead.isOld();

  const { phase, submit, takeBack } = useSubmit({
    task,
    state,
    dispatch,
    readActiveMs: active.read,
    sender: keeping.sender,
    follows: arrival !== null,
    onIncomplete: (found) => {
      flushSync(() => setListed(true));
      dispatch({ type: "say", text: missingInWords(found) });
      if (found[0]) focusOn(found[0].anchor);
    },
    onGone: (message) => setEnd({ why: "gone", message }),
    onStored: (answer) => {
      saver.close();
      keeping.forget();
      const { judgmentId, undoMs, next } = answer;
      const aside = answer.other !== null;
      if (undoMs > 0 || aside)
        announceSubmitted({ projectId, assignmentId, judgmentId, undoMs, undoKey, aside });
      onStored(ahead.ready(next));
    },
    hasNext,
    onSending: () => {
      const next = hasNext() ? ahead.ready() : null;
      if (next === null) return null;
      const left = leaveTo(next, "sent");
      return { undoKey, onWaiting: () => shelve(left) };
    },
    onQueued: () => {
      const next = ahead.ready();
      if (next === null) endUndo();
      else shelve(leaveTo(next, "waiting"));
      return next !== null;
    },
  });

  const queued = phase.at === "queued";
  const handlers = {
    submit,
    instructions: () => setOpen("instructions"),
    help: () => setOpen("help"),
    prompt: () => focusOn(anchors.prompt),
    ranking: () => focusOnOrder(task.rubric, gaps),
    ratings: () => focusOnRatings(state, dispatch),
    unacceptable: () => findUnacceptable(state, dispatch),
    next: () => focusOnNeighbour(completions.length, 1),
    previous: () => focusOnNeighbour(completions.length, -1),
    skip: () => task.editing === null && setOpen("skip"),
    pause: () => setOpen("pause"),
    undo: askUndo,
  } satisfies PageHandlers;
  useShortcuts(queued ? {} : handlers);
  const onVisit = useCallback(
    (id: string) => focusOn(anchors.completion(state.ids.indexOf(id))),
    [state.ids],
  );
  const label = task.editing === null ? "Submit judgment" : "Save changes";

  return (
    <div className="flex min-h-[calc(100dvh-7.5rem-1px)] flex-col">
      <Still when={queued}>
        <WorkspaceHeader
          ref={heading}
          task={task}
          minutesLeft={timeLeft.minutes}
          active={active}
          notice={state.edits === 0 || notice?.warn ? notice : null}
          versionCount={versions.copies.length}
          onVersions={versions.look}
          onInstructions={handlers.instructions}
          onHelp={handlers.help}
          onPause={handlers.pause}
          onSkip={handlers.skip}
        />
        <div className="mb-4 grid gap-x-6 gap-y-5 min-[120rem]:grid-cols-[minmax(26rem,34rem)_minmax(0,1fr)]">
          <PromptPanel userId={task.userId} messages={task.prompt} reference={task.reference} whole={whole} />
          <CompletionColumns userId={task.userId} {...{ state, gaps, whole, dispatch }} onWhole={setWhole} />
          <JudgmentPanel state={state} wanted={wanted} dispatch={dispatch} />
        </div>
      </Still>
      <SubmitBar
        title={orderTitle(task.rubric)}
        summary={orderInShort(state)}
        {...{ gaps, saveState, here, phase }}
        label={queued ? "Waiting to be sent" : label}
        onSubmit={submit}
        notices={
          <>
            {end && <Ended end={end} task={task} />}
            <OtherTabNotice assignmentId={assignmentId} />
            <VersionNotice versions={versions} />
            {listed && gaps.length > 0 && (
              <GapList
                gaps={gaps}
                onGap={({ anchor }: Gap) => focusOn(anchor)}
                onClose={() => setListed(false)}
              />
            )}
            <Alarms {...{ saveState, here, phase }} submitLabel={label} onTakeBack={takeBack} />
          </>
        }
      >
        <Still when={queued}>
          <OrderBar {...{ state, wanted, dispatch, onVisit }} />
        </Still>
      </SubmitBar>
      <p role="status" className="sr-only">
        {state.said.text}
        {state.said.turn % 2 === 1 && "\u00a0"}
      </p>
      <Instructions
        open={open === "instructions"}
        text={task.instructions}
        rubric={task.rubric}
        onClose={close}
      />
      <ShortcutHelp open={open === "help"} rubric={task.rubric} count={completions.length} onClose={close} />
      <Skip open={open === "skip"} task={task} onClose={close} />
      <Pause open={open === "pause"} minutesLeft={timeLeft.minutes} onResume={close} />
      <Discovered addresses={[paths.assignment(projectId, assignmentId), ahead.address]} />
      <OtherVersion task={task} versions={versions} />
      <LeaveGuard saver={saver} here={here} queued={queued} />
    </div>
  );
}
