import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Board } from "#app/domain/board.ts";
import { MOST_MARKS, MOST_QUOTED, markRoom, NO_ROOM } from "#app/domain/judging/mark-room.ts";
import { applyMove, type DropTarget, type Move, moveFor, tiePartner } from "#app/domain/judging/moves.ts";
import { startJudging } from "#app/domain/judging/start.ts";
import { contentOf, draftOf, type JudgingAction, judge } from "#app/domain/judging/state.ts";
import { missingParts } from "#app/domain/judgment.ts";
import { emptyContent } from "#app/domain/judgment-content.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { spanAt } from "#app/domain/span.ts";
import { makeAspect, makeCriterion, makeDraft, makeRubric } from "../../support/rubrics.ts";

const completions = ["ida", "idb", "idc", "idd"].map((id) => ({ id, text: `Text of ${id}` }));
const pair = completions.slice(0, 2);
const criteria = [makeCriterion("truth"), makeCriterion("tone", { required: false })];
const rubric = makeRubric({ criteria });
const start = () => startJudging({ completions, rubric, draft: null });
const having = (...actions: JudgingAction[]) => actions.reduce(judge, start());
const move = (id: string, to: Move): JudgingAction => ({ type: "move", id, move: to });
const place = (id: string, at: number) => move(id, { to: "place", place: at });
const shape = ({ groups, unranked }: Board) =>
  `${groups.map((group) => group.join("+")).join(" ")} (${unranked.join(" ")})`;

describe("the beginning", () => {
  it("says nothing at all", () => {
    expect(start()).toMatchObject({
      board: { groups: [], unranked: ["ida", "idb", "idc", "idd"] },
      edits: 0,
    });
    expect(contentOf(start())).toEqual(emptyContent());
  });

  it("takes up a draft", () => {
    const body = makeDraft({
      ranking: [["idb"], ["idc", "ida"]],
      unranked: ["idd"],
      ratings: { ida: { truth: 4 } },
      critiques: { idb: "Circular." },
    });
    const state = startJudging({ completions, rubric, draft: { body } });
    expect(shape(state.board)).toBe("idb idc+ida (idd)");
    expect(state.ratings.ida).toEqual({ truth: 4 });
    expect(state.critiques).toEqual({ idb: "Circular." });
  });

  it("leaves out of a draft whatever the rubric of today does not ask for", () => {
    const reasons = { checked: ["gone"], own: "words" };
    const body = makeDraft({
      ranking: [["stranger"]],
      allUnacceptable: true,
      choices: { overall: { better: "ida", degree: 1, confidence: null, reasons } },
      ratings: { ida: { truth: 9, gone: 3, tone: 2 }, stranger: { truth: 1 } },
      ratingReasons: { ida: { tone: reasons, gone: reasons } },
      flags: { ida: ["gone"] },
      critiques: { stranger: "?", ida: "!" },
      spans: [
        { ...spanAt("Text of ida", 0, 4), id: "s", completionId: "ida", tag: null, severity: null, text: "" },
      ],
      unmarked: ["idb"],
      steps: { ida: ["right"] },
      reasoning: "Because.",
    });
    const bare: Rubric = { ...rubric, critiques: { whole: "no", spans: "no", tags: [], severities: [] } };
    const state = startJudging({ completions, rubric: bare, draft: { body } });
    expect(
      missingParts(contentOf(state), state).filter(({ field }) => !/^(ranking|rating)\./.test(field)),
    ).toEqual([]);
    expect(draftOf(state, 0)).toMatchObject({
      ranking: [],
      unranked: ["ida", "idb", "idc", "idd"],
      allUnacceptable: false,
      choices: {},
      ratings: { ida: { tone: 2 }, idb: {}, idc: {}, idd: {} },
      flags: { ida: [], idb: [], idc: [], idd: [] },
      critiques: {},
      spans: [],
      unmarked: [],
      steps: {},
      reasoning: "",
    });
  });

  it("keeps an answer whose degree is there and lets go of reasons and sureness that are not", () => {
    const aspect = makeAspect("overall", { confidence: ["unsure", "sure"], reasons: [option("clear")] });
    const body = makeDraft({
      choices: {
        overall: {
          better: "ida",
          degree: 2,
          confidence: 5,
          reasons: { checked: ["gone", "clear"], own: "x" },
        },
        other: { better: "ida", degree: 1, confidence: null, reasons: { checked: [], own: "" } },
      },
    });
    const state = startJudging({
      completions: pair,
      rubric: makeRubric({ order: { by: "aspects", aspects: [aspect] } }),
      draft: { body },
    });
    expect(state.choices).toEqual({
      overall: { better: "ida", degree: 2, confidence: null, reasons: { checked: ["clear"], own: "" } },
    });
  });
});

const option = (id: string) => ({ id, title: id, description: "" });

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

  it("says which place is had where ties leave fewer than was asked for", () => {
    const ranked = [place("ida", 1), move("idb", { to: "tie" }), place("idc", 2), place("idd", 4)];
    const state = having(...ranked);
    expect(shape(state.board)).toBe("ida+idb idc idd ()");
    expect(state.said.text).toMatch(/^With ties there is no place 4: D has place 3\. First, tied: A and B\./);
    expect(draftOf(having(place("idd", 4)), 0)).toMatchObject({ ranking: [["idd"]], places: [4] });
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

describe("what is said of completions and of all", () => {
  const aspects = [makeAspect("overall", { confidence: ["unsure", "sure"] })];
  const twoSided = makeRubric({ order: { by: "aspects", aspects } });
  const from = (...actions: JudgingAction[]) =>
    actions.reduce(judge, startJudging({ completions: pair, rubric: twoSided, draft: null }));

  it("is an answer only once a side, or a tie, is taken: being sure makes none", () => {
    const unsaid = from({ type: "choose", aspectId: "overall", change: { confidence: 2 } });
    expect(unsaid.choices).toEqual({});
    expect(unsaid.edits).toBe(0);
    const answered = judge(unsaid, {
      type: "choose",
      aspectId: "overall",
      change: { better: "idb", degree: 2 },
    });
    const sure = judge(answered, { type: "choose", aspectId: "overall", change: { confidence: 2 } });
    expect(sure.choices.overall).toMatchObject({ better: "idb", degree: 2, confidence: 2 });
    expect(judge(sure, { type: "choose", aspectId: "overall", change: null }).choices).toEqual({});
  });

  it("a rating is given, does not apply, or is taken back", () => {
    const rate = (value: number | null): JudgingAction => ({
      type: "rate",
      id: "ida",
      criterionId: "truth",
      value,
    });
    expect(having(rate(3)).ratings.ida).toEqual({ truth: 3 });
    expect(having(rate(3), rate(null)).ratings.ida).toEqual({ truth: null });
    const back = having(rate(3), { type: "unrate", id: "ida", criterionId: "truth" });
    expect(back.ratings.ida).toEqual({});
    expect(back.edits).toBe(2);
  });

  it("a flag is raised once and taken down", () => {
    const flag = (raised: boolean): JudgingAction => ({ type: "flag", id: "ida", flagId: "rude", raised });
    expect(having(flag(true), flag(true)).flags.ida).toEqual(["rude"]);
    expect(having(flag(true), flag(false)).flags.ida).toEqual([]);
  });

  it("a step is marked, whichever comes first, and is said aloud", () => {
    const mark = (step: number, value: "right" | "wrong" | null): JudgingAction => ({
      type: "mark step",
      id: "idb",
      step,
      mark: value,
    });
    const state = having(mark(2, "wrong"), mark(0, "right"));
    expect(state.steps.idb).toEqual(["right", null, "wrong"]);
    expect(state.said.text).toBe("Step 1 of B: right.");
    expect(judge(state, mark(2, null)).steps.idb).toEqual(["right", null, null]);
  });

  it("marking a passage takes back that there is nothing to mark", () => {
    const span = {
      ...spanAt("Text of ida", 0, 4),
      id: "s1",
      completionId: "ida",
      tag: null,
      severity: null,
      text: "",
    };
    const nothing: JudgingAction = { type: "find nothing to mark", id: "ida", value: true };
    const marked = having(nothing, { type: "mark", span });
    expect(marked).toMatchObject({ unmarked: [], spans: [{ id: "s1" }] });
    const changed = judge(marked, { type: "change mark", spanId: "s1", change: { text: "Odd." } });
    expect(changed.spans[0]).toMatchObject({ quote: "Text", text: "Odd." });
    expect(judge(changed, { type: "remove mark", spanId: "s1" }).spans).toEqual([]);
  });

  it("no more is marked than the server takes, and the page says so", () => {
    const named = (id: string, quote = "Text"): JudgingAction => ({
      type: "mark",
      span: {
        ...spanAt("Text of ida", 0, 4),
        quote,
        id,
        completionId: "ida",
        tag: null,
        severity: null,
        text: "",
      },
    });
    const full = having(...Array.from({ length: MOST_MARKS }, (_, index) => named(`s${index}`)));
    expect([full.spans.length, markRoom(full.spans)]).toEqual([MOST_MARKS, 0]);
    const more = judge(full, named("more"));
    expect(more).toMatchObject({ spans: full.spans, edits: full.edits, said: { text: NO_ROOM } });
    const freed = judge(judge(more, { type: "remove mark", spanId: "s0" }), named("more"));
    expect(freed.spans.at(-1)!.id).toBe("more");

    const long = having(named("a", "x".repeat(MOST_QUOTED - 3)));
    expect(markRoom(long.spans)).toBe(3);
    expect(judge(long, named("b")).spans).toHaveLength(1);
    expect(judge(long, named("b", "xxx")).spans).toHaveLength(2);
  });

  it("another draft takes the place of all that stands there, as one more edit", () => {
    const state = having(place("ida", 1), { type: "reason", text: "mine" });
    const other = judge(state, {
      type: "restore",
      body: makeDraft({ ranking: [["idb"]], unranked: ["ida"] }),
    });
    expect(shape(other.board)).toBe("idb (ida idc idd)");
    expect(other.reasoning).toBe("");
    expect(other.edits).toBe(state.edits + 1);
  });
});

describe("what is sent", () => {
  it("is text that is text, without what is empty", () => {
    const state = having(
      { type: "criticise", id: "ida", text: "cut \ud83d" },
      { type: "criticise", id: "idb", text: "" },
      { type: "give reasons", id: "ida", criterionId: "truth", reasons: { checked: [], own: "" } },
      { type: "reason", text: "half \ud83d" },
    );
    expect(draftOf(state, 1200)).toMatchObject({
      critiques: { ida: "cut \ufffd" },
      reasoning: "half \ufffd",
      ratingReasons: { ida: {} },
      activeMs: 1200,
    });
    expect(draftOf(state, 0).critiques).not.toHaveProperty("idb");
  });

  it("has no ranking where none is asked for", () => {
    const state = startJudging({ completions, rubric: makeRubric({ order: { by: "none" } }), draft: null });
    expect(draftOf(judge(state, place("ida", 1)), 0)).toMatchObject({ ranking: [], unranked: [] });
  });
});
