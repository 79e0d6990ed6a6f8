import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { DraftBody } from "#app/domain/draft.ts";
import { hintsOf } from "#app/domain/judging/hints.ts";
import { startJudging } from "#app/domain/judging/start.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { spanAt } from "#app/domain/span.ts";
import { makeAspect, makeCriterion, makeDraft, makeRubric } from "../../support/rubrics.ts";

const completions = ["ida", "idb", "idc"].map((id) => ({ id, text: `Text of ${id}` }));
const truth = makeCriterion("truth");
const tone = makeCriterion("tone", { min: 0, max: 10 });
const option = (id: string) => ({ id, title: id, description: "" });

function hints(rubric: Rubric, said: Partial<DraftBody>, count = 3): string[] {
  const task = { rubric, completions: completions.slice(0, count) };
  const state = startJudging({ ...task, draft: { body: makeDraft(said) } });
  return hintsOf(state).map(({ message }) => message);
}

describe("the order against the ratings", () => {
  const rubric = makeRubric({ criteria: [truth, tone] });
  const rated = (a: number, b: number, c: number) => ({
    ida: { truth: a, tone: 5 },
    idb: { truth: b, tone: 5 },
    idc: { truth: c, tone: 5 },
  });

  it("tells the pair that disagrees most, and none that agrees", () => {
    const ranking = [["ida"], ["idb"], ["idc"]];
    expect(hints(rubric, { ranking, ratings: rated(5, 4, 1) })).toEqual([]);
    expect(hints(rubric, { ranking, ratings: rated(1, 3, 5) })).toEqual([
      "A comes before C, but C has the higher ratings.",
    ]);
  });

  it("lets a small difference pass", () => {
    expect(hints(rubric, { ranking: [["ida"], ["idb"], ["idc"]], ratings: rated(3, 4, 3) })).toEqual([]);
  });

  it("tells a tie of what is far apart", () => {
    const far = { ida: { truth: 1, tone: 2 }, idb: { truth: 5, tone: 9 } };
    expect(hints(rubric, { ranking: [["ida", "idb"]], ratings: far }, 2)).toEqual([
      "A and B are tied, but B has far higher ratings than A.",
    ]);
    expect(hints(rubric, { ranking: [["ida", "idb", "idc"]], ratings: rated(2, 3, 3) })).toEqual([]);
  });

  it("waits until both are ranked and rated, and leaves out what does not apply", () => {
    const ratings = { ida: { truth: 1 }, idb: { truth: 5, tone: 5 } };
    expect(hints(rubric, { ranking: [["ida"], ["idb"]], ratings }, 2)).toEqual([]);
    const partly = makeRubric({ criteria: [truth, { ...tone, notApplicable: true }] });
    const applied = { ida: { truth: 1, tone: null }, idb: { truth: 5, tone: null } };
    expect(hints(partly, { ranking: [["ida"]], ratings: applied }, 2)).toEqual([]);
    expect(hints(partly, { ranking: [["ida"], ["idb"]], ratings: applied }, 2)).toHaveLength(1);
  });

  it("looks at the overall criterion alone where there is one", () => {
    const whole = makeRubric({ criteria: [makeCriterion("all", { title: "Overall quality" }), tone] });
    const ratings = { ida: { all: 4, tone: 0 }, idb: { all: 3, tone: 10 } };
    expect(hints(whole, { ranking: [["ida"], ["idb"]], ratings }, 2)).toEqual([
      "“Overall quality” of A is far above its other ratings.",
    ]);
  });

  it("reads the order from the first aspect too", () => {
    const order = { by: "aspects" as const, aspects: [makeAspect("overall")] };
    const choices = {
      overall: { better: "ida", degree: 1, confidence: null, reasons: { checked: [], own: "" } },
    };
    const ratings = { ida: { truth: 2 }, idb: { truth: 5 } };
    expect(hints(makeRubric({ order, criteria: [truth] }), { choices, ratings }, 2)).toEqual([
      "A comes before B, but B has the higher ratings.",
    ]);
  });
});

describe("the overall aspect against the others", () => {
  const aspects = ["Overall", "Helpful", "Truthful", "Harmless"].map((title) =>
    makeAspect(title.toLowerCase(), { title }),
  );
  const rubric = makeRubric({ order: { by: "aspects", aspects }, criteria: [] });
  const choose = (...better: (string | null)[]) => ({
    choices: Object.fromEntries(
      better.map((side, index) => [
        aspects[index]!.id,
        { better: side, degree: side ? 1 : 0, confidence: null, reasons: { checked: [], own: "" } },
      ]),
    ),
  });

  it("is told when all that take a side take the other", () => {
    expect(hints(rubric, choose("ida", "idb", "idb", null), 2)).toEqual([
      "“Overall” says A, but “Helpful” and “Truthful” say B.",
    ]);
    expect(hints(rubric, choose(null, "idb", "idb", "idb"), 2)).toEqual([
      "“Overall” is a tie, but “Helpful”, “Truthful” and “Harmless” say B.",
    ]);
  });

  it("is not told when they are divided, or when only one says otherwise", () => {
    expect(hints(rubric, choose("ida", "idb", "ida", "idb"), 2)).toEqual([]);
    expect(hints(rubric, choose("ida", "idb", null, null), 2)).toEqual([]);
    expect(hints(rubric, choose("idb", "idb", "idb", null), 2)).toEqual([]);
  });
});

it("an overall rating far from all its parts is told, as UltraFeedback's 10 for 1", () => {
  const rubric = makeRubric({
    order: { by: "none" },
    criteria: [makeCriterion("o", { title: "Overall", min: 1, max: 10 }), truth, makeCriterion("help")],
  });
  const rated = (o: number, t: number) => ({ ratings: { ida: { o, truth: t, help: t } } });
  expect(hints(rubric, rated(10, 1), 1)).toEqual(["“Overall” of A is far above its other ratings."]);
  expect(hints(rubric, rated(1, 5), 1)).toEqual(["“Overall” of A is far below its other ratings."]);
  expect(hints(rubric, rated(8, 4), 1)).toEqual([]);
});

it("what is rated high and called unacceptable is told", () => {
  const rubric = makeRubric({ criteria: [truth], acceptability: true });
  const ratings = { ida: { truth: 5 }, idb: { truth: 4 }, idc: { truth: 1 } };
  expect(hints(rubric, { allUnacceptable: true, ratings })).toEqual([
    "All are marked unacceptable, but A and B have high ratings.",
  ]);
  expect(hints(rubric, { allUnacceptable: false, ratings })).toEqual([]);
});

describe("what comes first", () => {
  const severities = [
    { id: "minor", title: "Minor", weight: 1 },
    { id: "critical", title: "Critical", weight: 10 },
  ];
  const rubric = makeRubric({
    criteria: [],
    flags: [option("rude")],
    critiques: { whole: "optional", spans: "optional", tags: [], severities },
  });
  const mark = (completionId: string, severity: string) => ({
    ...spanAt(`Text of ${completionId}`, 0, 4),
    id: `${completionId}-${severity}`,
    completionId,
    tag: null,
    severity,
    text: "",
  });
  const ranking = [["idb"], ["ida", "idc"]];

  it("and alone has a flag, or alone a passage of the worst severity, is told", () => {
    expect(hints(rubric, { ranking, flags: { idb: ["rude"] } })).toEqual([
      "B comes first, but it alone has a flag.",
    ]);
    expect(hints(rubric, { ranking, spans: [mark("idb", "critical")] })).toEqual([
      "B comes first, but it alone has a passage marked “Critical”.",
    ]);
  });

  it("is left alone where the flag counts what is right", () => {
    const praised = { ...rubric, flags: [option("Satisfies the constraint given in the prompt")] };
    expect(hints(praised, { ranking, flags: { idb: [praised.flags[0]!.id] } })).toEqual([]);
  });

  it("is left alone when others have the same, when it is tied, and when the fault is small", () => {
    expect(hints(rubric, { ranking, flags: { idb: ["rude"], ida: ["rude"] } })).toEqual([]);
    expect(hints(rubric, { ranking: [["ida", "idb"], ["idc"]], flags: { idb: ["rude"] } })).toEqual([]);
    expect(hints(rubric, { ranking, spans: [mark("idb", "minor")] })).toEqual([]);
  });

  it("high ratings of what has such a passage are told", () => {
    const rated = { ...rubric, criteria: [truth] };
    const said = { spans: [mark("ida", "critical")], ratings: { ida: { truth: 5 }, idb: { truth: 5 } } };
    expect(hints(rated, said)).toEqual(["A has high ratings, but a passage of it is marked “Critical”."]);
  });
});

it("a judgment that agrees with itself has no hints, whatever its order", () => {
  const rubric = makeRubric({ criteria: [truth], acceptability: true });
  const places = fc.array(fc.integer({ min: 1, max: 5 }), { minLength: 3, maxLength: 3 });
  fc.assert(
    fc.property(places, (values) => {
      const ids = completions.map(({ id }) => id);
      const ratings = Object.fromEntries(ids.map((id, index) => [id, { truth: values[index]! }]));
      const ranking = [5, 4, 3, 2, 1]
        .map((value) => ids.filter((_, index) => values[index] === value))
        .filter((group) => group.length > 0);
      expect(hints(rubric, { ranking, ratings })).toEqual([]);
    }),
  );
});
