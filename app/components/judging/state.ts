import { type Board, boardFrom, describe, emptyBoard } from "#app/domain/board.ts";
import type { DraftBody } from "#app/domain/draft.ts";
import type { Criterion } from "#app/domain/rubric.ts";
import { type JudgingTask, letterAt, type Problem } from "./judging-task.ts";
import { applyMove, groupOf, type Move } from "./moves.ts";

export type JudgingState = {
  /** In the order shown. */
  ids: readonly string[];
  board: Board;
  /** The completion that the keyboard holds, and where everything stood before. */
  lifted: { id: string; before: Board } | null;
  ratings: DraftBody["ratings"];
  critiques: DraftBody["critiques"];
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
  | { type: "rate"; id: string; criterionId: string; value: number | null }
  | { type: "criticise"; id: string; text: string }
  | { type: "check"; problems?: Problem[] }
  | { type: "say"; text: string };

type Start = Pick<JudgingTask, "completions" | "criteria" | "draft">;

/** Nothing is ranked to begin with. A draft is taken up as far as it fits the rubric of today. */
export function startJudging({ completions, criteria, draft }: Start): JudgingState {
  const ids = completions.map(({ id }) => id);
  const body = draft?.body;
  return {
    ids,
    board: body ? boardFrom(body, ids) : emptyBoard(ids),
    lifted: null,
    ratings: Object.fromEntries(ids.map((id) => [id, fitting(body?.ratings[id], criteria)])),
    critiques: Object.fromEntries(
      ids.flatMap((id) => (body?.critiques[id] ? [[id, body.critiques[id]]] : [])),
    ),
    edits: 0,
    said: { text: "", turn: 0 },
    checked: false,
    problems: [],
  };
}

function fitting(given: Record<string, number> = {}, criteria: readonly Criterion[]): Record<string, number> {
  const kept = criteria.flatMap(({ id, min, max }) => {
    const value = given[id];
    return value !== undefined && value >= min && value <= max ? [[id, value]] : [];
  });
  return Object.fromEntries(kept);
}

export function judge(state: JudgingState, action: JudgingAction): JudgingState {
  switch (action.type) {
    case "move":
      return moved(state, action.id, action.move);
    case "lift":
      if (state.lifted?.id === action.id) return state;
      return say(
        { ...state, lifted: { id: action.id, before: state.board } },
        `${nameOf(state, action.id)} lifted. ${placeOf(state, action.id)}`,
      );
    case "drop":
      if (!state.lifted) return state;
      return say({ ...state, lifted: null }, `${nameOf(state, state.lifted.id)} dropped. ${inWords(state)}`);
    case "cancel":
      return state.lifted ? cancelled(state, state.lifted) : state;
    case "rate":
      return rated(state, action.id, action.criterionId, action.value);
    case "criticise":
      return changed(state, {
        critiques: { ...state.critiques, [action.id]: action.text },
        problems: without(state.problems, ["critique", action.id]),
      });
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
  const next = changed(state, { board, problems: without(state.problems, ["ranking"]) });
  return say(next, inWords(next));
}

function cancelled(state: JudgingState, { id, before }: NonNullable<JudgingState["lifted"]>): JudgingState {
  const back = state.board === before ? state : changed(state, { board: before });
  return say({ ...back, lifted: null }, `${nameOf(state, id)} is back where it was. ${inWords(back)}`);
}

function rated(state: JudgingState, id: string, criterionId: string, value: number | null): JudgingState {
  const { [criterionId]: _before, ...others } = state.ratings[id] ?? {};
  const given = value === null ? others : { ...others, [criterionId]: value };
  return changed(state, {
    ratings: { ...state.ratings, [id]: given },
    problems: without(state.problems, ["rating", id, criterionId]),
  });
}

/** The checks of a judgment say `rating`, the schema of its form `ratings`. */
function named({ field, message }: Problem): Problem {
  return { field: field.replace(/^(critique|rating)s\./, "$1."), message };
}

function changed(state: JudgingState, parts: Partial<JudgingState>): JudgingState {
  return { ...state, ...parts, edits: state.edits + 1 };
}

/** The problems left once everything at or below this field has been seen to. */
function without(problems: Problem[], field: string[]): Problem[] {
  const name = field.join(".");
  const left = problems.filter((problem) => problem.field !== name && !problem.field.startsWith(`${name}.`));
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

function placeOf({ board }: JudgingState, id: string): string {
  const index = groupOf(board, id);
  return index < 0 ? "It is not ranked yet." : `It is in place ${index + 1} of ${board.groups.length}.`;
}

/** The draft to save, or the judgment to send. */
export function draftOf({ board, ratings, critiques }: JudgingState, activeMs: number): DraftBody {
  // A text cut inside a surrogate pair is no text to the server.
  const written = Object.entries(critiques).flatMap(([id, text]) =>
    text ? [[id, text.toWellFormed()]] : [],
  );
  return {
    ranking: board.groups,
    unranked: board.unranked,
    ratings,
    critiques: Object.fromEntries(written),
    activeMs,
  };
}
