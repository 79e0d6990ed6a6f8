import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Board } from "#app/domain/board.ts";
import { countGaps, gapsOf, missingInWords } from "#app/domain/judging/missing.ts";
import { applyMove, type DropTarget, type Move, moveFor, tiePartner } from "#app/domain/judging/moves.ts";
import {
  draftOf,
  type JudgingAction,
  type JudgingState,
  judge,
  startJudging,
} from "#app/domain/judging/state.ts";
import type { Criterion } from "#app/domain/rubric.ts";

const completions = ["ida", "idb", "idc", "idd"].map((id) => ({ id, text: `Text of ${id}` }));
const criterion = (id: string, required: boolean): Criterion => ({
  id,
  title: id.toUpperCase(),
  description: "",
  min: 1,
  max: 5,
  minLabel: "",
  maxLabel: "",
  required,
});
const criteria = [criterion("truth", true), criterion("tone", false)];
const start = () => startJudging({ completions, criteria, draft: null });
const having = (...actions: JudgingAction[]) => actions.reduce(judge, start());
const move = (id: string, to: Move): JudgingAction => ({ type: "move", id, move: to });
const place = (id: string, at: number) => move(id, { to: "place", place: at });
const shape = ({ groups, unranked }: Board) =>
  `${groups.map((group) => group.join("+")).join(" ")} (${unranked.join(" ")})`;

describe("the beginning", () => {
  it("has nothing ranked, rated or written", () => {
    expect(start()).toMatchObject({
      board: { groups: [], unranked: ["ida", "idb", "idc", "idd"] },
      edits: 0,
      critiques: {},
    });
  });

  it("takes up a draft", () => {
    const body = {
      ranking: [["idb"], ["idc", "ida"]],
      unranked: ["idd"],
      ratings: { ida: { truth: 4 } },
      critiques: { idb: "Circular." },
      activeMs: 5,
    };
    const state = startJudging({ completions, criteria, draft: { body, revision: 7 } });
    expect(shape(state.board)).toBe("idb idc+ida (idd)");
    expect(state.ratings.ida).toEqual({ truth: 4 });
    expect(state.critiques).toEqual({ idb: "Circular." });
  });

  it("leaves out of a draft what the rubric of today does not know", () => {
    const ratings = { ida: { truth: 9, gone: 3, tone: 2 }, stranger: { truth: 1 } };
    const body = {
      ranking: [["stranger"]],
      unranked: [],
      ratings,
      critiques: { stranger: "?" },
      activeMs: 0,
    };
    const state = startJudging({ completions, criteria, draft: { body, revision: 1 } });
    expect(draftOf(state, 0)).toEqual({
      ranking: [],
      unranked: ["ida", "idb", "idc", "idd"],
      ratings: { ida: { tone: 2 }, idb: {}, idc: {}, idd: {} },
      critiques: {},
      activeMs: 0,
    });
  });
});

describe("moving", () => {
  it("says the new order by letters, in the order shown", () => {
    const state = having(place("idc", 1), place("ida", 1), move("idb", { to: "tie" }));
    expect(shape(state.board)).toBe("ida idc+idb (idd)");
    expect(state.said.text).toBe("First: A. Second, tied: C and B. Not ranked yet: D.");
    expect(state.edits).toBe(3);
  });

  it("changes nothing where it leads nowhere, and says so", () => {
    const state = having(place("ida", 1), move("ida", { to: "up" }), place("ida", 1), place("ida", 5));
    expect(state.edits).toBe(1);
    expect(state.said.text).toBe("There is no place 5.");
    expect(judge(state, move("ida", { to: "up" })).said.text).toBe("A stays where it is.");
  });

  it("ends a tie with the same button that made it", () => {
    const tied = having(place("ida", 1), place("idb", 2), move("idb", { to: "tie" }));
    expect(shape(tied.board)).toBe("ida+idb (idc idd)");
    expect(shape(judge(tied, move("idb", { to: "tie" })).board)).toBe("ida idb (idc idd)");
  });

  it("ties the first with the second, and what is not ranked with the last", () => {
    const state = having(place("ida", 1), place("idb", 2));
    expect(tiePartner(state.board, "ida")).toBe(1);
    expect(tiePartner(state.board, "idb")).toBe(0);
    expect(tiePartner(state.board, "idd")).toBe(1);
    expect(tiePartner(start().board, "ida")).toBeNull();
  });

  it("puts a lifted completion back on cancel and keeps it on drop", () => {
    const lifted = having(
      place("ida", 1),
      { type: "lift", id: "idb" },
      move("idb", { to: "up" }),
      move("idb", { to: "up" }),
    );
    expect(shape(lifted.board)).toBe("ida+idb (idc idd)");
    const back = judge(lifted, { type: "cancel" });
    expect(shape(back.board)).toBe("ida (idb idc idd)");
    expect(back.lifted).toBeNull();
    expect(back.edits).toBeGreaterThan(lifted.edits);
    expect(shape(judge(lifted, { type: "drop" }).board)).toBe("ida+idb (idc idd)");
  });
});

describe("dropping", () => {
  const board: Board = { groups: [["a"], ["b", "c"], ["d"]], unranked: ["e"] };
  it.each<[string, DropTarget, string]>([
    ["e", "place-1", "a b+c+e d ()"],
    ["e", "place-4", "a b+c d e ()"],
    ["e", "gap-1", "a e b+c d ()"],
    ["e", "gap-0", "e a b+c d ()"],
    ["a", "gap-2", "b+c a d (e)"],
    ["a", "gap-1", "a b+c d (e)"],
    ["a", "gap-0", "a b+c d (e)"],
    ["b", "gap-1", "a b c d (e)"],
    ["b", "gap-2", "a c b d (e)"],
    ["d", "place-0", "a+d b+c (e)"],
    ["d", "tray", "a b+c (e d)"],
    ["b", "place-1", "a b+c d (e)"],
  ])("%s on %s gives %s", (id, target, expected) => {
    expect(shape(applyMove(board, id, moveFor(board, id, target)))).toBe(expected);
  });
});

const ids = completions.map(({ id }) => id);
const anyMove = fc.oneof(
  fc.record({ to: fc.constant("place" as const), place: fc.integer({ min: 1, max: 9 }) }),
  fc.record({ to: fc.constant("group" as const), group: fc.integer({ min: -1, max: 5 }) }),
  fc.constantFrom<Move>({ to: "up" }, { to: "down" }, { to: "tie" }, { to: "tray" }),
);
const anyAction: fc.Arbitrary<JudgingAction> = fc.oneof(
  fc.record({ type: fc.constant("move" as const), id: fc.constantFrom(...ids), move: anyMove }),
  fc.record({ type: fc.constant("lift" as const), id: fc.constantFrom(...ids) }),
  fc.constantFrom<JudgingAction>({ type: "drop" }, { type: "cancel" }),
);

it("never loses or doubles a completion, whatever is done", () => {
  fc.assert(
    fc.property(fc.array(anyAction, { maxLength: 40 }), (actions) => {
      const { board } = actions.reduce(judge, start());
      expect([...board.groups.flat(), ...board.unranked].sort()).toEqual(ids);
      expect(board.groups.every((group) => group.length > 0)).toBe(true);
    }),
  );
});

it("grows the count of edits exactly when the draft changes", () => {
  fc.assert(
    fc.property(fc.array(anyAction, { maxLength: 20 }), anyAction, (actions, last) => {
      const before = actions.reduce(judge, start());
      const now = judge(before, last);
      const same = JSON.stringify(draftOf(before, 0)) === JSON.stringify(draftOf(now, 0));
      if (!same) expect(now.edits).toBe(before.edits + 1);
      if (now.edits === before.edits) expect(same).toBe(true);
    }),
  );
});

describe("what is missing", () => {
  const rate = (id: string, value: number | null): JudgingAction => ({
    type: "rate",
    id,
    criterionId: "truth",
    value,
  });
  const complete = (): JudgingState =>
    having(...ids.map((id, i) => place(id, i + 1)), ...ids.map((id) => rate(id, 3)));

  it("is listed in the order of the page, each with its place on it", () => {
    const gaps = gapsOf(having(place("ida", 1), rate("idb", 2)), criteria);
    expect(gaps.map(({ letter, anchor }) => [letter, anchor])).toEqual([
      ["B", "place-B"],
      ["C", "place-C"],
      ["D", "place-D"],
      ["A", "rating-A-0"],
      ["C", "rating-C-0"],
      ["D", "rating-D-0"],
    ]);
    expect(countGaps(gaps)).toBe("3 places, 3 ratings");
    expect(missingInWords(gaps)).toBe(
      "Not submitted. 6 things are missing. The first: B: Give this completion a place.",
    );
  });

  it("is nothing once all is there, and a rating taken back is missing again", () => {
    expect(gapsOf(complete(), criteria)).toEqual([]);
    expect(gapsOf(judge(complete(), rate("idc", null)), criteria)).toMatchObject([{ anchor: "rating-C-0" }]);
  });

  it("shows what the server found at its field, until that field is changed", () => {
    const problems = [{ field: "critiques.idb", message: "Too long." }];
    const refused = judge(complete(), { type: "check", problems });
    expect(gapsOf(refused, criteria)).toEqual([
      { field: "critique.idb", anchor: "critique-B", letter: "B", message: "Too long." },
    ]);
    const mended = judge(refused, { type: "criticise", id: "idb", text: "Short." });
    expect(gapsOf(mended, criteria)).toEqual([]);
  });

  it("leads to the ranking for what belongs to no completion", () => {
    const refused = judge(complete(), {
      type: "check",
      problems: [{ field: "rubricVersion", message: "Unknown." }],
    });
    expect(gapsOf(refused, criteria)).toMatchObject([{ anchor: "ranking", letter: null }]);
  });
});

it("sends only text that is text", () => {
  const state = having(
    { type: "criticise", id: "ida", text: "cut \ud83d" },
    { type: "criticise", id: "idb", text: "" },
  );
  expect(draftOf(state, 1200)).toMatchObject({ critiques: { ida: "cut \ufffd" }, activeMs: 1200 });
  expect(draftOf(state, 0).critiques).not.toHaveProperty("idb");
});
