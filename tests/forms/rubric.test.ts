import { expect, test } from "vitest";
import { presetOf } from "#app/domain/presets.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { rubricSchema } from "#app/forms/rubric.ts";
import { makeCriterion, makeRubric } from "../support/rubrics.ts";

const problems = (rubric: unknown) => {
  const read = rubricSchema.safeParse(rubric);
  return read.success ? {} : problemsOf(read.error);
};
const ranking = makeRubric();
const multipref = presetOf("multipref").rubric;
const mqm = presetOf("mqm").rubric;
const aspects = multipref.order.by === "aspects" ? multipref.order.aspects : [];
const withAspects = (list: unknown[]) => ({ ...multipref, order: { by: "aspects", aspects: list } });

test.each<[string, unknown, string, string | RegExp]>([
  ["nothing", undefined, "form", "The rubric did not arrive. Load the page again."],
  ["another preset", { ...ranking, preset: "x" }, "preset", /^The preset must be one of ranking, /],
  ["an order of another kind", { ...ranking, order: { by: "x" } }, "order.by", /ranking, aspects or none/],
  ["no aspect", withAspects([]), "order.aspects", "Give at least one aspect: which of the two is better."],
  [
    "a degree without a name",
    withAspects([{ ...aspects[0], degrees: ["better", " "] }]),
    "order.aspects[0].degrees[1]",
    "The name of a degree is missing.",
  ],
  [
    "no degree",
    withAspects([{ ...aspects[0], degrees: [] }]),
    "order.aspects[0].degrees",
    /at least one degree/,
  ],
  [
    "a first aspect that may be left out",
    withAspects([{ ...aspects[0], required: false }]),
    "order.aspects[0].required",
    "The first aspect gives the order, so it must be required.",
  ],
  [
    "a criterion without a title",
    { ...ranking, criteria: [makeCriterion("a", { title: "" })] },
    "criteria[0].title",
    "The criterion's title is missing.",
  ],
  [
    "a scale the wrong way round",
    { ...ranking, criteria: [{ ...makeCriterion("a"), min: 5, max: 2 }] },
    "criteria[0].max",
    "The highest rating must be above the lowest.",
  ],
  [
    "too many criteria",
    { ...ranking, criteria: Array.from({ length: 13 }, (_, n) => makeCriterion(`c${n}`)) },
    "criteria",
    "A rubric has 12 criteria at most.",
  ],
  [
    "a weight that is no number",
    { ...mqm, critiques: { ...mqm.critiques, severities: [{ id: "", title: "Bad", weight: "much" }] } },
    "critiques.severities[0].weight",
    "The weight must be a number from 0 to 1,000, such as 5 or 0.1.",
  ],
  [
    "passages beside steps",
    { ...mqm, steps: "lines" },
    "critiques.spans",
    "Where steps are marked, passages are not: ask for no critiques of passages, or for no steps.",
  ],
  [
    "nothing to say",
    { ...mqm, critiques: { ...mqm.critiques, spans: "optional" } },
    "criteria",
    "Nothing is asked for: add an order, a criterion, steps, or critiques that are required.",
  ],
  [
    "a character that PostgreSQL does not keep",
    { ...ranking, criteria: [makeCriterion("a", { title: "a\0b" })] },
    "criteria[0].title",
    "The criterion's title holds a character that is not text.",
  ],
])("%s is refused at its field and in words", (_, rubric, field, message) => {
  expect(problems(rubric)).toHaveProperty([field], expect.stringMatching(message));
});

test("new items get ids of their titles, and those that have one keep it", () => {
  const read = rubricSchema.parse({
    ...ranking,
    criteria: [{ ...makeCriterion("kept"), title: "Renamed" }, makeCriterion("", { title: "Über-clear!" })],
    flags: ["Too long", "Too long", "不安全"].map((title) => ({ id: "", title })),
  });
  expect(read.criteria.map(({ id }) => id)).toEqual(["kept", "ber-clear"]);
  expect(read.flags.map(({ id }) => id)).toEqual(["too-long", "too-long-2", "flag"]);
});

test("anchors are as many as the scale has points", () => {
  const anchorsOf = (changes: Partial<Rubric["criteria"][number]>) =>
    rubricSchema.parse({ ...ranking, criteria: [{ ...makeCriterion("a"), ...changes }] }).criteria[0]
      ?.anchors;
  expect(anchorsOf({ min: 1, max: 3, anchors: ["one"] })).toEqual(["one", "", ""]);
  expect(anchorsOf({ min: 1, max: 2, anchors: ["one", "two", "three"] })).toEqual(["one", "two"]);
});

test("weights may be typed", () => {
  const typed = ["1", " 0.1 ", "1000"].map((weight, n) => ({ id: `s${n}`, title: "S", weight }));
  const { critiques } = rubricSchema.parse({ ...mqm, critiques: { ...mqm.critiques, severities: typed } });
  expect(critiques.severities.map(({ weight }) => weight)).toEqual([1, 0.1, 1000]);
});
