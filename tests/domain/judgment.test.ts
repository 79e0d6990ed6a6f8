import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type JudgedTask, missingParts } from "#app/domain/judgment.ts";
import { emptyContent, type JudgmentContent } from "#app/domain/judgment-content.ts";
import type { Option, Rubric } from "#app/domain/rubric.ts";
import { spanAt } from "#app/domain/span.ts";
import { makeAspect, makeCriterion, makeRubric } from "../support/rubrics.ts";

const completions = [
  { id: "a", text: "The sum is 5." },
  { id: "b", text: "The sum is 4.\n\nIt is even." },
];
const option = (id: string): Option => ({ id, title: id, description: "" });
const criteria = [
  makeCriterion("correct", { title: "Correctness" }),
  makeCriterion("style", { title: "Style", required: false }),
];
const ranked = makeRubric({ criteria, reasoning: "optional", acceptability: true });
const whole: JudgmentContent = {
  ...emptyContent(),
  ranking: [["b"], ["a"]],
  ratings: { a: { correct: 1 }, b: { correct: 5, style: 3 } },
  critiques: { a: "The sum is wrong." },
};
const missing = (said: Partial<JudgmentContent>, rubric: Rubric = ranked, task: Partial<JudgedTask> = {}) =>
  missingParts({ ...whole, ...said }, { rubric, completions, ...task });
const fields = (parts: { field: string }[]) => parts.map(({ field }) => field);

describe("a ranking with ratings", () => {
  test("misses nothing when it is whole, with or without what is not required", () => {
    expect(missing({})).toEqual([]);
    expect(missing({ critiques: {}, allUnacceptable: true, reasoning: "So it is." })).toEqual([]);
    expect(missing({ ratings: {} }, makeRubric({ criteria: [] }))).toEqual([]);
  });

  test("untouched, misses every place and every required rating, in the order of the page", () => {
    expect(missingParts(emptyContent(), { rubric: ranked, completions })).toEqual([
      { field: "ranking.a", message: "Give this completion a place." },
      { field: "ranking.b", message: "Give this completion a place." },
      { field: "rating.a.correct", message: "Rate “Correctness”." },
      { field: "rating.b.correct", message: "Rate “Correctness”." },
    ]);
  });

  test.each([
    [[["a"], ["b", "a"]], "The ranking names a twice; give it one place."],
    [[["a", "b"], ["x"]], "The ranking names x, which is not a completion of this task."],
    [[["a"], [], ["b"]], "Group 2 of the ranking is empty; leave it out."],
  ])("is told when it is none: %j", (ranking, message) => {
    expect(missing({ ranking })).toEqual([{ field: "ranking", message }]);
  });

  test.each([0, 6, 2.5, Number.NaN, Number.POSITIVE_INFINITY])("has no rating of %d", (value) => {
    expect(missing({ ratings: { ...whole.ratings, b: { correct: 5, style: value } } })).toEqual([
      { field: "rating.b.style", message: "Rate “Style” with a whole number from 1 to 5." },
    ]);
  });
});

describe("reasons and what does not apply", () => {
  const asked = makeRubric({
    criteria: [
      makeCriterion("honesty", { title: "Honesty", notApplicable: true, ownReason: "required" }),
      makeCriterion("truth", { title: "Truth", required: false, reasons: [option("made up")] }),
    ],
  });
  const rated = (a: Record<string, number | null>, reasons: JudgmentContent["ratingReasons"] = {}) =>
    missingParts(
      { ...emptyContent(), ranking: [["a"]], ratings: { a }, ratingReasons: reasons },
      { rubric: asked, completions: completions.slice(0, 1) },
    );
  const own = (text: string) => ({ checked: [], own: text });

  test("a rating wants its reason in words; one that does not apply wants none", () => {
    expect(rated({ honesty: 3 })).toEqual([
      { field: "ratingReasons.a.honesty", message: "Give your reason for “Honesty”." },
    ]);
    expect(rated({ honesty: 3 }, { a: { honesty: own("   ") } })).toHaveLength(1);
    expect(rated({ honesty: 3 }, { a: { honesty: own("It hedges.") } })).toEqual([]);
    expect(rated({ honesty: null })).toEqual([]);
  });

  test("where it always applies, that it does not is no answer", () => {
    expect(rated({ honesty: null, truth: null })).toEqual([
      { field: "rating.a.truth", message: "“Truth” always applies; rate it." },
    ]);
  });

  test("a reason must be one of the rubric's, once, and words are not given where none are asked for", () => {
    const reasons = (checked: string[], text = "") => ({ a: { truth: { checked, own: text } } });
    expect(rated({ honesty: null, truth: 1 }, reasons(["made up"]))).toEqual([]);
    for (const odd of [reasons(["else"]), reasons(["made up", "made up"]), reasons([], "words")])
      expect(fields(rated({ honesty: null, truth: 1 }, odd))).toEqual(["ratingReasons.a.truth"]);
  });

  test("reasons for a rating that is not there are not lost in silence", () => {
    expect(rated({ honesty: null }, { a: { truth: { checked: ["made up"], own: "" } } })).toEqual([
      { field: "rating.a.truth", message: "Rate “Truth”, or take its reasons away." },
    ]);
  });
});

describe("aspects", () => {
  const aspects = [
    makeAspect("overall", { title: "Overall", tie: null }),
    makeAspect("tone", { title: "Tone", required: false, confidence: ["unsure", "sure"] }),
  ];
  const rubric = makeRubric({ order: { by: "aspects", aspects }, criteria: [] });
  const choice = (better: string | null, degree: number, confidence: number | null = null) => ({
    better,
    degree,
    confidence,
    reasons: { checked: [], own: "" },
  });
  const chosen = (choices: JudgmentContent["choices"]) =>
    missingParts({ ...emptyContent(), choices }, { rubric, completions });

  test("the required ones are wanted, the others not", () => {
    expect(chosen({})).toEqual([{ field: "choice.overall", message: "Answer “Overall”." }]);
    expect(chosen({ overall: choice("b", 2) })).toEqual([]);
  });

  test.each([
    ["a tie where none is allowed", choice(null, 0)],
    ["a degree beyond the last", choice("a", 3)],
    ["a side without a degree", choice("a", 0)],
    ["a stranger", choice("x", 1)],
  ])("%s is no answer", (_, odd) => {
    expect(chosen({ overall: odd })).toEqual([
      { field: "choice.overall", message: "Answer “Overall” again." },
    ]);
  });

  test("being sure is asked for with the answer, and only where the aspect asks for it", () => {
    const overall = choice("a", 1);
    expect(fields(chosen({ overall, tone: choice(null, 0) }))).toEqual(["choice.tone.confidence"]);
    expect(fields(chosen({ overall, tone: choice(null, 0, 3) }))).toEqual(["choice.tone.confidence"]);
    expect(chosen({ overall, tone: choice(null, 0, 2) })).toEqual([]);
    expect(fields(chosen({ overall: choice("a", 1, 1) }))).toEqual(["choice.overall.confidence"]);
  });

  test("a ranking beside them is told, as is an aspect that is not asked", () => {
    const content = { ...emptyContent(), choices: { overall: choice("a", 1), gone: choice("a", 1) } };
    const parts = missingParts({ ...content, ranking: [["a"], ["b"]] }, { rubric, completions });
    expect(fields(parts)).toEqual(["ranking", "choice.gone"]);
  });
});

describe("flags, critiques, passages, steps and reasoning", () => {
  const marking = makeRubric({
    order: { by: "none" },
    criteria: [],
    flags: [option("rude")],
    critiques: {
      whole: "required",
      spans: "required",
      tags: [option("wrong")],
      severities: [{ id: "major", title: "Major", weight: 5 }],
    },
    reasoning: "required",
  });
  const mark = (over: object = {}) => ({
    ...spanAt(completions[0]!.text, 4, 7),
    id: "s",
    completionId: "a",
    tag: "wrong",
    severity: "major",
    text: "",
    ...over,
  });
  const said = (over: Partial<JudgmentContent>) =>
    missingParts(
      {
        ...emptyContent(),
        critiques: { a: "Wrong.", b: "Right." },
        spans: [mark()],
        unmarked: ["b"],
        reasoning: "The sum.",
        ...over,
      },
      { rubric: marking, completions },
    );

  test("whole, miss nothing; empty, miss each in the order of the page", () => {
    expect(said({})).toEqual([]);
    expect(fields(said({ critiques: {}, spans: [], unmarked: [], reasoning: " " }))).toEqual([
      "critique.a",
      "spans.a",
      "critique.b",
      "spans.b",
      "reasoning",
    ]);
  });

  test("a completion cannot both have marks and have nothing to mark", () => {
    expect(said({ unmarked: ["a", "b"] })).toEqual([
      { field: "spans.a", message: "Something is marked here, so there is something to mark." },
    ]);
  });

  test.each([
    ["no tag", { tag: null }, "Choose a tag for “sum”."],
    ["a tag of another rubric", { tag: "x" }, "Choose a tag for “sum”."],
    ["no severity", { severity: null }, "Choose how severe “sum” is."],
    ["another text", { quote: "sun" }, "The passage is not in this completion; mark it again."],
    ["offsets off by one", { start: 5 }, "The passage is not in this completion; mark it again."],
    ["a stranger", { completionId: "x" }, "x is not a completion of this task; reload the page."],
  ])("a mark with %s is told", (_, over, message) => {
    const parts = said({ spans: [mark(), mark({ id: "odd", ...over })] });
    expect(parts).toEqual([{ field: "span.odd", message }]);
  });

  test("without tags, a mark has to say something", () => {
    const rubric = { ...marking, critiques: { ...marking.critiques, tags: [], severities: [] } };
    const content = { ...emptyContent(), critiques: { a: "x", b: "x" }, unmarked: ["b"], reasoning: "x" };
    const bare = mark({ tag: null, severity: null });
    expect(missingParts({ ...content, spans: [bare] }, { rubric, completions })).toEqual([
      { field: "span.s", message: "Say what there is to say of “sum”." },
    ]);
    expect(
      missingParts({ ...content, spans: [{ ...bare, text: "It is." }] }, { rubric, completions }),
    ).toEqual([]);
  });

  test("a flag is one of the rubric's, once", () => {
    expect(said({ flags: { a: ["rude"] } })).toEqual([]);
    expect(fields(said({ flags: { a: ["odd"], b: ["rude", "rude"] } }))).toEqual(["flag.a", "flag.b"]);
  });

  test("every step is wanted, and no more than there are", () => {
    const rubric = makeRubric({ order: { by: "none" }, criteria: [], steps: "paragraphs" });
    const steps = (b: ("right" | null)[]) =>
      missingParts({ ...emptyContent(), steps: { a: ["wrong"], b } }, { rubric, completions });
    expect(steps(["right", "right"])).toEqual([]);
    expect(steps(["right", null])).toEqual([{ field: "step.b.1", message: "Say whether step 2 is right." }]);
    expect(fields(steps([]))).toEqual(["step.b.0", "step.b.1"]);
    expect(steps(["right", "right", "right"])).toEqual([
      { field: "step.b.0", message: "Mark the steps again." },
    ]);
  });
});

test("what is said of what is not there, or not asked for, is told", () => {
  const bare = makeRubric({ criteria, critiques: { whole: "no", spans: "no", tags: [], severities: [] } });
  const reasons = { checked: [], own: "" };
  const parts = missing(
    {
      ratings: { ...whole.ratings, a: { correct: 1, charm: 2 }, x: { correct: 1 } },
      ratingReasons: { y: { correct: reasons } },
      flags: { z: [] },
      critiques: { a: "!", w: "?" },
      spans: [],
      unmarked: ["b"],
      steps: { a: ["right"] },
      allUnacceptable: true,
      reasoning: "?",
    },
    bare,
  );
  expect(fields(parts).toSorted()).toEqual(
    [
      "rating.a.charm",
      "rating.x",
      "ratingReasons.y",
      "flag.z",
      "critique.a",
      "critique.w",
      "spans.b",
      "step.a.0",
      "ranking",
      "reasoning",
    ].toSorted(),
  );
});

test("ids that are names of every object's own methods find nothing", () => {
  const rubric = makeRubric({ criteria: [makeCriterion("constructor", { title: "Correctness" })] });
  const odd = { rubric, completions: [{ id: "toString", text: "x" }] };
  expect(missingParts({ ...emptyContent(), ranking: [["toString"]] }, odd)).toEqual([
    { field: "rating.toString.constructor", message: "Rate “Correctness”." },
  ]);
});

test("whatever is said, the check ends and names fields of this task", () => {
  const ids = fc.constantFrom("a", "b", "x", "constructor");
  const reasons = fc.record({ checked: fc.array(ids, { maxLength: 2 }), own: fc.string({ maxLength: 3 }) });
  const content: fc.Arbitrary<JudgmentContent> = fc.record({
    ranking: fc.array(fc.array(ids, { maxLength: 2 }), { maxLength: 3 }),
    allUnacceptable: fc.boolean(),
    choices: fc.dictionary(
      ids,
      fc.record({
        better: fc.option(ids),
        degree: fc.integer({ min: 0, max: 4 }),
        confidence: fc.option(fc.integer({ min: 1, max: 5 })),
        reasons,
      }),
    ),
    ratings: fc.dictionary(ids, fc.dictionary(ids, fc.option(fc.integer({ min: 0, max: 10 })))),
    ratingReasons: fc.dictionary(ids, fc.dictionary(ids, reasons)),
    flags: fc.dictionary(ids, fc.array(ids, { maxLength: 2 })),
    critiques: fc.dictionary(ids, fc.string({ maxLength: 3 })),
    spans: fc.constant([]),
    unmarked: fc.array(ids, { maxLength: 2 }),
    steps: fc.dictionary(ids, fc.array(fc.constantFrom("right", "wrong", null), { maxLength: 3 })),
    reasoning: fc.string({ maxLength: 3 }),
  });
  const parts = /^(ranking|choice|rating|ratingReasons|flag|critique|spans|span|step|reasoning)(\.|$)/;
  fc.assert(
    fc.property(content, (said) => {
      for (const { field, message } of missingParts(said, { rubric: ranked, completions })) {
        expect(field).toMatch(parts);
        expect(message).toMatch(/\S/);
      }
    }),
  );
});
