import { useCallback, useEffect, useMemo, useReducer, useRef, useState } from "react";
import { useScrollStop } from "../markdown/ScrollBox.tsx";
import { CHIP_HELP } from "./Chip.tsx";
import { CompletionCard } from "./CompletionCard.tsx";
import { type End, Ended } from "./Ended.tsx";
import { Instructions } from "./Instructions.tsx";
import { type DraftAnswer, type JudgingTask, letterAt, type StoredAnswer } from "./judging-task.ts";
import { LeaveGuard } from "./LeaveGuard.tsx";
import { anchors, type Gap, gapsOf } from "./missing.ts";
import { groupOf, tiePartner } from "./moves.ts";
import { PassOn } from "./PassOn.tsx";
import { Prompt } from "./Prompt.tsx";
import { RankingBoard } from "./RankingBoard.tsx";
import { ShortcutHelp } from "./ShortcutHelp.tsx";
import { SubmitBar } from "./SubmitBar.tsx";
import { type JudgingState, judge, startJudging } from "./state.ts";
import { useActiveTime } from "./use-active-time.ts";
import { useDraft } from "./use-draft.ts";
import { useShortcuts } from "./use-shortcuts.ts";
import { useSubmit } from "./use-submit.ts";
import { useTimeLeft } from "./use-time-left.ts";
import { WorkspaceHeader } from "./WorkspaceHeader.tsx";

/** Who reads for long without typing keeps the task, by a save this often. */
const SIGN_OF_LIFE_MS = 120_000;
const OVERDUE_SIGN_MS = 15_000;

type JudgingWorkspaceProps = {
  task: JudgingTask;
  notice: string | null;
  onStored: (answer: StoredAnswer) => void;
};

/** The page where an expert judges one task. Give it the assignment's id as `key`: everything it holds belongs to that one. */
export function JudgingWorkspace({ task, notice, onStored }: JudgingWorkspaceProps) {
  const { completions, criteria } = task;
  const [state, dispatch] = useReducer(judge, task, startJudging);
  const [end, setEnd] = useState<End | null>(null);
  const [open, setOpen] = useState<"instructions" | "help" | "pass on" | null>(null);
  const [whole, setWhole] = useState(false);
  const [explained, setExplained] = useState<string | null>(null);
  const [listed, setListed] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  const promptBox = useRef<HTMLDivElement>(null);
  useScrollStop(promptBox);
  const { minutes: minutesLeft, renew } = useTimeLeft(task.remainingMs);

  const onAnswer = ({ state: now, remainingMs }: DraftAnswer) => {
    renew(remainingMs);
    setEnd(now === "live" ? null : { why: now });
    if (now === "submitted" || now === "returned") saver.close();
  };
  const countedAt = useRef(task.draft?.body.activeMs ?? 0);
  const active = useActiveTime(countedAt.current, () => {
    const since = active.read() - countedAt.current;
    if (saveState.at === "failed" || since < (minutesLeft === 0 ? OVERDUE_SIGN_MS : SIGN_OF_LIFE_MS)) return;
    countedAt.current = active.read();
    void saver.save();
  });
  const { saver, saveState } = useDraft(task, state, active.read, onAnswer);
  // Loaded again after an attempt to resume, the task knows better than the saves before.
  useEffect(() => setEnd(task.state === "expired" ? { why: "expired" } : null), [task]);
  useEffect(() => {
    if (notice) heading.current?.focus({ preventScroll: true });
  }, [notice]);

  const gaps = useMemo(() => gapsOf(state, criteria), [state, criteria]);
  const wanted = useMemo(
    () => (state.checked ? wantedBy(gaps, completions) : []),
    [state.checked, gaps, completions],
  );

  const { phase, submit } = useSubmit({
    task,
    state,
    dispatch,
    readActiveMs: active.read,
    onIncomplete: (found) => {
      setListed(true);
      dispatch({ type: "say", text: missingInWords(found) });
      if (found[0]) goTo(found[0]);
    },
    onGone: (message) => setEnd({ why: "gone", message }),
    onStored: (answer) => {
      saver.close();
      onStored(answer);
    },
  });

  const { singleKeys, switchSingleKeys } = useShortcuts((shortcut) => {
    if (shortcut === "submit") return void submit();
    if (shortcut === "instructions" || shortcut === "help") return setOpen(shortcut);
    if (shortcut === "prompt") return focusOn("prompt-name");
    if (shortcut === "ranking")
      return document.querySelector<HTMLElement>("[data-chip][tabindex='0']")?.focus();
    focusOn(anchors.completion(neighbour(completions.length, shortcut === "next" ? 1 : -1)));
  });
  const onVisit = useCallback(
    (id: string) => focusOn(anchors.completion(state.ids.indexOf(id))),
    [state.ids],
  );
  const onExplain = useCallback((id: string) => setExplained((now) => (now === id ? null : id)), []);
  const close = () => setOpen(null);

  return (
    <div className="flex min-h-[calc(100dvh-7.5rem-1px)] flex-col">
      <WorkspaceHeader
        ref={heading}
        title={task.title}
        price={task.price}
        minutesLeft={minutesLeft}
        activeMinutes={active.minutes}
        notice={state.edits === 0 ? notice : null}
        onInstructions={() => setOpen("instructions")}
        onHelp={() => setOpen("help")}
        onPassOn={() => setOpen("pass on")}
      />
      <div className="grid gap-x-6 gap-y-5 min-[120rem]:grid-cols-[minmax(26rem,34rem)_minmax(0,1fr)]">
        <section
          aria-labelledby="prompt-name"
          className="min-w-0 min-[120rem]:sticky min-[120rem]:top-4 min-[120rem]:self-start"
        >
          <h2 id="prompt-name" tabIndex={-1} className="mb-2 font-semibold">
            Prompt
          </h2>
          <div
            ref={promptBox}
            className={`rounded-lg border border-line bg-surface px-4 py-3.5 -outline-offset-2 ${whole ? "" : "xl:max-h-[34dvh] xl:overflow-y-auto min-[120rem]:max-h-[calc(100dvh-11rem)]"}`}
          >
            <Prompt messages={task.prompt} />
          </div>
        </section>
        <section aria-labelledby="completions-name" className="min-w-0">
          <div className="mb-2 flex items-center justify-between gap-4">
            <h2 id="completions-name" className="font-semibold">
              {completions.length} completions
            </h2>
            <button
              type="button"
              aria-pressed={whole}
              className="text-sm text-accent underline-offset-3 hover:underline max-xl:hidden"
              onClick={() => setWhole(!whole)}
            >
              {whole ? "Scroll texts in their boxes" : "Show texts at full length"}
            </button>
          </div>
          <div
            className="-m-1 grid gap-4 p-1 xl:auto-cols-[minmax(18rem,1fr)] xl:grid-flow-col xl:grid-rows-[auto_1fr_auto_auto] xl:gap-x-3 xl:gap-y-0 xl:overflow-x-auto"
            style={{ maxWidth: `${completions.length * 46}rem` }}
          >
            {completions.map((completion, index) => (
              <CompletionCard
                key={completion.id}
                index={index}
                completion={completion}
                count={completions.length}
                criteria={criteria}
                {...standingOf(state, completion.id)}
                ratings={state.ratings[completion.id]}
                critique={state.critiques[completion.id] ?? ""}
                wanted={wanted[index] ?? ""}
                whole={whole}
                explained={explained}
                onExplain={onExplain}
                dispatch={dispatch}
              />
            ))}
          </div>
        </section>
      </div>
      <SubmitBar
        summary={summaryOf(state)}
        gaps={gaps}
        listed={listed}
        saveState={saveState}
        phase={phase}
        onSubmit={() => void submit()}
        onGap={goTo}
        onUnlist={() => setListed(false)}
        ended={end && <Ended end={end} task={task} />}
      >
        <h2 className="sr-only">Ranking</h2>
        <p id={CHIP_HELP} className="sr-only">
          Space lifts a completion, arrow keys move it, Space or Enter drops it, Escape puts it back. A digit
          gives it a place, Delete takes it out of the ranking.
        </p>
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
      <PassOn open={open === "pass on"} task={task} onClose={close} />
      <LeaveGuard saver={saver} />
    </div>
  );
}

function standingOf({ board, ids }: JudgingState, id: string) {
  const group = groupOf(board, id);
  const partner = tiePartner(board, id);
  const letters = (members: readonly string[]) =>
    ids.flatMap((member, index) => (members.includes(member) ? [letterAt(index)] : []));
  return {
    place: group < 0 ? null : group + 1,
    tied: (board.groups[group]?.length ?? 0) > 1,
    partners: partner === null ? "" : letters(board.groups[partner] ?? []).join(", "),
  };
}

/** By completion: what is missing there, as a string, so that only the completions concerned are drawn again. */
function wantedBy(gaps: readonly Gap[], completions: JudgingTask["completions"]): string[] {
  return completions.map((_, index) => {
    const own = gaps.filter(({ letter }) => letter === letterAt(index));
    return own.length === 0 ? "" : JSON.stringify(own.map(({ field, message }) => [field, message]));
  });
}

function summaryOf({ board, ids }: JudgingState): string {
  const name = (id: string) => letterAt(ids.indexOf(id));
  return board.groups.map((group) => group.map(name).join(" = ")).join(" > ");
}

function missingInWords(gaps: readonly Gap[]): string {
  const [first] = gaps;
  if (!first) return "";
  const count = gaps.length === 1 ? "One thing is missing." : `${gaps.length} things are missing. The first:`;
  return `Not submitted. ${count} ${first.letter ? `${first.letter}: ` : ""}${first.message}`;
}

function goTo({ anchor }: Gap) {
  focusOn(anchor);
}

function focusOn(id: string) {
  const element = document.getElementById(id);
  element?.focus({ preventScroll: true });
  element?.scrollIntoView({ block: "start", inline: "nearest" });
}

/** The completion after or before the one that holds the focus. */
function neighbour(count: number, step: 1 | -1): number {
  const own = document.activeElement?.closest("article[id^='completion-']")?.id;
  const index = own ? own.charCodeAt(own.length - 1) - 65 : step > 0 ? -1 : count;
  return Math.min(Math.max(index + step, 0), count - 1);
}
