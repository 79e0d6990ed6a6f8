import { type Board, describe, groupOf, isComplete, placeOf } from "../board.ts";
import type { DraftBody } from "../draft.ts";
import type { JudgedTask } from "../judgment.ts";
import {
  type Choice,
  type JudgmentContent,
  NO_REASONS,
  type Reasons,
  type SpanCritique,
  type StepMark,
} from "../judgment-content.ts";
import { fitting } from "./fitting.ts";
import { letterAt } from "./letter.ts";
import { markRoom, NO_ROOM } from "./mark-room.ts";
import { applyMove, type Move } from "./moves.ts";

/** Something found wrong, at a field such as `rating.<completion>.<criterion>`. */
export type Problem = { field: string; message: string };

/** The work on a task: what is said so far, and what the page has to know to go on. */
export type JudgingState = JudgedTask &
  Omit<JudgmentContent, "ranking"> & {
    /** In the order shown. */
    ids: readonly string[];
    board: Board;
    /** The completion that the keyboard holds, and where everything stood before. */
    lifted: { id: string; before: Board } | null;
    /** Grows with every change that a draft has to keep. */
    edits: number;
    /** The sentence for the live region; `turn` tells two equal ones apart. */
    said: { text: string; turn: number };
    /** Submit was pressed too early: what is missing is marked from here on. */
    checked: boolean;
    problems: Problem[];
  };

export type JudgingAction =
  | { type: "move"; id: string; move: Move }
  | { type: "lift"; id: string }
  | { type: "drop" }
  | { type: "cancel" }
  | { type: "find unacceptable"; value: boolean }
  /** Null takes the answer back. */
  | { type: "choose"; aspectId: string; change: Partial<Choice> | null }
  /** Null: it does not apply. */
  | { type: "rate"; id: string; criterionId: string; value: number | null }
  | { type: "unrate"; id: string; criterionId: string }
  | { type: "give reasons"; id: string; criterionId: string; reasons: Reasons }
  | { type: "flag"; id: string; flagId: string; raised: boolean }
  | { type: "criticise"; id: string; text: string }
  | { type: "mark"; span: SpanCritique }
  | { type: "change mark"; spanId: string; change: Partial<Pick<SpanCritique, "tag" | "severity" | "text">> }
  | { type: "remove mark"; spanId: string }
  | { type: "find nothing to mark"; id: string; value: boolean }
  | { type: "mark step"; id: string; step: number; mark: StepMark | null }
  | { type: "reason"; text: string }
  /** Takes up another draft in place of what is on the page. */
  | { type: "restore"; body: DraftBody }
  | { type: "check"; problems?: Problem[] }
  | { type: "say"; text: string };

export function judge(state: JudgingState, action: JudgingAction): JudgingState {
  switch (action.type) {
    case "move":
      return moved(state, action.id, action.move);
    case "lift":
      if (state.lifted?.id === action.id) return state;
      return say(
        { ...state, lifted: { id: action.id, before: state.board } },
        `${nameOf(state, action.id)} lifted. ${standingOf(state, action.id)}`,
      );
    case "drop":
      if (!state.lifted) return state;
      return say({ ...state, lifted: null }, `${nameOf(state, state.lifted.id)} dropped. ${inWords(state)}`);
    case "cancel":
      return state.lifted ? cancelled(state, state.lifted) : state;
    case "find unacceptable":
      return changed(state, { allUnacceptable: action.value });
    case "choose":
      return chosen(state, action.aspectId, action.change);
    case "rate":
      return rated(state, action.id, action.criterionId, action.value);
    case "unrate":
      return rated(state, action.id, action.criterionId, undefined);
    case "give reasons":
      return changed(
        state,
        { ratingReasons: within(state.ratingReasons, action.id, { [action.criterionId]: action.reasons }) },
        `ratingReasons.${action.id}.${action.criterionId}`,
      );
    case "flag": {
      const others = (state.flags[action.id] ?? []).filter((flagId) => flagId !== action.flagId);
      const raised = action.raised ? [...others, action.flagId] : others;
      return changed(state, { flags: { ...state.flags, [action.id]: raised } }, `flag.${action.id}`);
    }
    case "criticise":
      return changed(
        state,
        { critiques: { ...state.critiques, [action.id]: action.text } },
        `critique.${action.id}`,
      );
    case "mark":
    case "change mark":
    case "remove mark":
    case "find nothing to mark":
      return marked(state, action);
    case "mark step":
      return stepMarked(state, action.id, action.step, action.mark);
    case "reason":
      return changed(state, { reasoning: action.text }, "reasoning");
    case "restore":
      return changed({ ...state, lifted: null, problems: [] }, fitting(action.body, state));
    case "check":
      return { ...state, checked: true, problems: (action.problems ?? []).map(named) };
    case "say":
      return say(state, action.text);
  }
}

function moved(state: JudgingState, id: string, move: Move): JudgingState {
  if (move.to === "place" && move.place > state.ids.length)
    return say(state, `There is no place ${move.place}.`);
  const board = applyMove(state.board, id, move);
  if (board === state.board) return say(state, `${nameOf(state, id)} stays where it is.`);
  const next = changed(state, { board }, "ranking");
  const place = placeOf(board, id);
  const other = move.to === "place" && place !== move.place;
  const closed = other
    ? `With ties there is no place ${move.place}: ${nameOf(state, id)} has place ${place}. `
    : "";
  return say(next, closed + inWords(next));
}

function cancelled(state: JudgingState, { id, before }: NonNullable<JudgingState["lifted"]>): JudgingState {
  const back = state.board === before ? state : changed(state, { board: before });
  return say({ ...back, lifted: null }, `${nameOf(state, id)} is back where it was. ${inWords(back)}`);
}

function chosen(state: JudgingState, aspectId: string, change: Partial<Choice> | null): JudgingState {
  const { [aspectId]: before, ...others } = state.choices;
  if (change === null) return changed(state, { choices: others }, `choice.${aspectId}`);
  // Being sure, or having reasons, is no answer yet: it must not become a tie that nobody chose.
  if (!before && change.degree === undefined) return state;
  const blank: Choice = { better: null, degree: 0, confidence: null, reasons: NO_REASONS };
  const choices = { ...others, [aspectId]: { ...blank, ...before, ...change } };
  return changed(state, { choices }, `choice.${aspectId}`);
}

function rated(
  state: JudgingState,
  id: string,
  criterionId: string,
  value: number | null | undefined,
): JudgingState {
  const { [criterionId]: _before, ...others } = state.ratings[id] ?? {};
  const given = value === undefined ? others : { ...others, [criterionId]: value };
  return changed(state, { ratings: { ...state.ratings, [id]: given } }, `rating.${id}.${criterionId}`);
}

type MarkAction = Extract<
  JudgingAction,
  { type: "mark" | "change mark" | "remove mark" | "find nothing to mark" }
>;

function marked(state: JudgingState, action: MarkAction): JudgingState {
  const { spans, unmarked } = state;
  switch (action.type) {
    case "mark": {
      const { completionId, quote } = action.span;
      if (quote.length > markRoom(spans)) return say(state, NO_ROOM);
      return changed(
        state,
        { spans: [...spans, action.span], unmarked: unmarked.filter((id) => id !== completionId) },
        `spans.${completionId}`,
      );
    }
    case "change mark":
      return changed(
        state,
        { spans: spans.map((span) => (span.id === action.spanId ? { ...span, ...action.change } : span)) },
        `span.${action.spanId}`,
      );
    case "remove mark":
      return changed(
        state,
        { spans: spans.filter((span) => span.id !== action.spanId) },
        `span.${action.spanId}`,
      );
    case "find nothing to mark": {
      const others = unmarked.filter((id) => id !== action.id);
      return changed(
        state,
        { unmarked: action.value ? [...others, action.id] : others },
        `spans.${action.id}`,
      );
    }
  }
}

function stepMarked(state: JudgingState, id: string, step: number, mark: StepMark | null): JudgingState {
  const before = state.steps[id] ?? [];
  const length = Math.max(before.length, step + 1);
  const marks = Array.from({ length }, (_, index) => (index === step ? mark : (before[index] ?? null)));
  const next = changed(state, { steps: { ...state.steps, [id]: marks } }, `step.${id}.${step}`);
  return say(next, `Step ${step + 1} of ${nameOf(state, id)}: ${mark ?? "not marked"}.`);
}

function within<T>(
  records: Record<string, Record<string, T>>,
  id: string,
  change: Record<string, T>,
): Record<string, Record<string, T>> {
  return { ...records, [id]: { ...records[id], ...change } };
}

/** The checks of a judgment say `rating`, the schema of its form `ratings`. */
function named({ field, message }: Problem): Problem {
  return { field: field.replace(/^(choice|critique|flag|rating|step)s\./, "$1."), message };
}

/** The problems at or below the field are seen to by the change. */
function changed(state: JudgingState, parts: Partial<JudgingState>, field?: string): JudgingState {
  const problems = field === undefined ? state.problems : without(state.problems, field);
  return { ...state, ...parts, problems, edits: state.edits + 1 };
}

function without(problems: Problem[], name: string): Problem[] {
  const left = problems.filter(({ field }) => field !== name && !field.startsWith(`${name}.`));
  return left.length === problems.length ? problems : left;
}

function say(state: JudgingState, text: string): JudgingState {
  return { ...state, said: { text, turn: state.said.turn + 1 } };
}

function nameOf({ ids }: JudgingState, id: string): string {
  return letterAt(ids.indexOf(id));
}

function inWords(state: JudgingState): string {
  return describe(state.board, (id) => nameOf(state, id));
}

function standingOf({ board, ids }: JudgingState, id: string): string {
  if (groupOf(board, id) < 0) return "It is not ranked yet.";
  return `It is in place ${placeOf(board, id)} of ${isComplete(board) ? board.groups.length : ids.length}.`;
}

/** What is said so far, as a judgment. Empty texts and reasons are left out, and a text cut inside a surrogate pair is mended: it is no text to the server. */
export function contentOf(state: JudgingState): JudgmentContent {
  const { board, rubric } = state;
  const texts = Object.entries(state.critiques).filter(([, text]) => text !== "");
  return {
    ranking: rubric.order.by === "ranking" ? board.groups : [],
    allUnacceptable: state.allUnacceptable,
    choices: Object.fromEntries(
      Object.entries(state.choices).map(([id, choice]) => [
        id,
        { ...choice, reasons: wellFormed(choice.reasons) },
      ]),
    ),
    ratings: state.ratings,
    ratingReasons: Object.fromEntries(
      Object.entries(state.ratingReasons).map(([id, given]) => [id, saidReasons(given)]),
    ),
    flags: state.flags,
    critiques: Object.fromEntries(texts.map(([id, text]) => [id, text.toWellFormed()])),
    spans: state.spans.map((span) =>
      span.text.isWellFormed() ? span : { ...span, text: span.text.toWellFormed() },
    ),
    unmarked: state.unmarked,
    steps: state.steps,
    reasoning: state.reasoning.toWellFormed(),
  };
}

const wellFormed = ({ checked, own }: Reasons): Reasons => ({ checked, own: own.toWellFormed() });

function saidReasons(given: Record<string, Reasons>): Record<string, Reasons> {
  const said = Object.entries(given).filter(([, { checked, own }]) => checked.length > 0 || own !== "");
  return Object.fromEntries(said.map(([id, reasons]) => [id, wellFormed(reasons)]));
}

/** The draft to save. */
export function draftOf(state: JudgingState, activeMs: number): DraftBody {
  const { unranked, places } = state.board;
  const rest =
    state.rubric.order.by === "ranking" ? { unranked, ...(places && { places }) } : { unranked: [] };
  return { ...contentOf(state), ...rest, activeMs };
}
