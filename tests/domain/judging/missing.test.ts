import { describe, expect, it } from "vitest";
import { anchors, gapsOf, listedGaps, missingInWords, todoInWords } from "#app/domain/judging/missing.ts";
import { startJudging } from "#app/domain/judging/start.ts";
import { type JudgingAction, type JudgingState, judge } from "#app/domain/judging/state.ts";
import { spanAt } from "#app/domain/span.ts";
import { makeAspect, makeCriterion, makeRubric } from "../../support/rubrics.ts";

const completions = ["ida", "idb", "idc", "idd"].map((id) => ({ id, text: `Text of ${id}` }));
const ids = completions.map(({ id }) => id);
const rubric = makeRubric({
  criteria: [makeCriterion("truth"), makeCriterion("tone", { required: false, ownReason: "required" })],
});
const having = (...actions: JudgingAction[]) =>
  actions.reduce(judge, startJudging({ completions, rubric, draft: null }));
const place = (id: string, at: number): JudgingAction => ({
  type: "move",
  id,
  move: { to: "place", place: at },
});
const rate = (id: string, value: number, criterionId = "truth"): JudgingAction => ({
  type: "rate",
  id,
  criterionId,
  value,
});
const complete = (): JudgingState =>
  having(...ids.map((id, i) => place(id, i + 1)), ...ids.map((id) => rate(id, 3)));

describe("what is missing", () => {
  it("is listed in the order of the page, each with its place on it", () => {
    const gaps = gapsOf(having(place("ida", 1), rate("idb", 2)));
    expect(gaps.map(({ letter, anchor }) => [letter, anchor])).toEqual([
      ["B", "place-B"],
      ["C", "place-C"],
      ["D", "place-D"],
      ["A", "rating-A-0"],
      ["C", "rating-C-0"],
      ["D", "rating-D-0"],
    ]);
    expect(todoInWords(gaps)).toBe("To do: 3 places, 3 ratings");
    expect(missingInWords(gaps)).toBe(
      "Not submitted. 6 things are missing. The first: B: Give this completion a place.",
    );
  });

  it("is nothing once all is there, and a rating taken back is missing again", () => {
    expect(gapsOf(complete())).toEqual([]);
    const back = judge(complete(), { type: "unrate", id: "idc", criterionId: "truth" });
    expect(gapsOf(back)).toMatchObject([{ anchor: "rating-C-0" }]);
  });

  it("leads to the reasons of a rating, not to the rating", () => {
    const gaps = gapsOf(judge(complete(), rate("idb", 2, "tone")));
    expect(gaps).toMatchObject([{ anchor: anchors.ratingReasons(1, 1), letter: "B" }]);
    expect(todoInWords(gaps)).toBe("To do: 1 reason");
  });

  it("tells of thousands of unmarked steps in a line for each completion, and leads to the first", () => {
    const steps = "A step.\n".repeat(3_000);
    const texts = [
      { id: "ida", text: steps },
      { id: "idb", text: "One.\nTwo." },
      { id: "idc", text: "One." },
    ];
    const asked = makeRubric({ order: { by: "none" }, criteria: [], steps: "lines" });
    const begun = startJudging({ completions: texts, rubric: asked, draft: null });
    const gaps = gapsOf(judge(begun, { type: "mark step", id: "ida", step: 0, mark: "right" }));
    expect(gaps).toHaveLength(2_999 + 2 + 1);
    expect(todoInWords(gaps)).toBe("To do: 3002 steps");
    expect(listedGaps(gaps).map(({ anchor, message }) => [anchor, message])).toEqual([
      ["step-A-1", "Say whether step 2 is right. 2,998 more steps are not marked."],
      ["step-B-0", "Say whether step 1 is right. 1 more step is not marked."],
      ["step-C-0", "Say whether step 1 is right."],
    ]);
  });

  it("shows what the server found at its field, until that field is changed", () => {
    const problems = [{ field: "critiques.idb", message: "Too long." }];
    const refused = judge(complete(), { type: "check", problems });
    expect(gapsOf(refused)).toEqual([
      { field: "critique.idb", anchor: "critique-B", letter: "B", message: "Too long." },
    ]);
    const mended = judge(refused, { type: "criticise", id: "idb", text: "Short." });
    expect(gapsOf(mended)).toEqual([]);
  });

  it("leads to the ranking for what belongs to no completion", () => {
    const refused = judge(complete(), {
      type: "check",
      problems: [{ field: "rubricVersion", message: "Unknown." }],
    });
    expect(gapsOf(refused)).toMatchObject([{ anchor: "ranking", letter: null }]);
  });
});

it("leads to each part of an aspect", () => {
  const aspects = [
    makeAspect("overall"),
    makeAspect("tone", { confidence: ["unsure", "sure"], ownReason: "required" }),
  ];
  const from = (...actions: JudgingAction[]) =>
    actions.reduce(
      judge,
      startJudging({
        completions: completions.slice(0, 2),
        rubric: makeRubric({ order: { by: "aspects", aspects }, criteria: [] }),
        draft: null,
      }),
    );
  expect(gapsOf(from()).map(({ anchor }) => anchor)).toEqual(["aspect-0", "aspect-1"]);
  const answered = from({ type: "choose", aspectId: "tone", change: { better: "ida", degree: 1 } });
  expect(gapsOf(answered).map(({ anchor }) => anchor)).toEqual([
    "aspect-0",
    "aspect-1-confidence",
    "aspect-1-reasons",
  ]);
});

it("leads to marks by their number within the completion, and to steps", () => {
  const marked = makeRubric({
    order: { by: "none" },
    criteria: [],
    critiques: { whole: "no", spans: "required", tags: [], severities: [] },
    reasoning: "required",
  });
  const span = (id: string, completionId: string, text: string): JudgingAction => ({
    type: "mark",
    span: { ...spanAt(`Text of ${completionId}`, 0, 4), id, completionId, tag: null, severity: null, text },
  });
  const state = [span("s1", "ida", "odd"), span("s2", "idb", "odd"), span("s3", "idb", "")].reduce(
    judge,
    startJudging({ completions, rubric: marked, draft: null }),
  );
  const gaps = gapsOf(state);
  expect(gaps.map(({ anchor }) => anchor)).toEqual(["marks-C", "marks-D", "mark-B-1", "reasoning"]);
  expect(todoInWords(gaps)).toBe("To do: 3 passages, 1 reasoning");

  const stepwise = makeRubric({ order: { by: "none" }, criteria: [], steps: "lines" });
  const steps = startJudging({
    completions: [{ id: "ida", text: "one\n\ntwo" }],
    rubric: stepwise,
    draft: null,
  });
  expect(gapsOf(steps).map(({ anchor }) => anchor)).toEqual(["step-A-0", "step-A-1"]);
});
