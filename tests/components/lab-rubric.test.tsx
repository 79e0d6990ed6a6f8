import { describe, expect, it, test } from "vitest";
import {
  anchorList,
  isEdited,
  NEW_ASPECT,
  presetValues,
  previewOf,
  rubricValues,
  sentRubric,
} from "#app/components/lab/rubric/rubric-values.ts";
import { byKey } from "#app/components/lab/rubric/spot.ts";
import { RubricSummary } from "#app/components/RubricSummary.tsx";
import { presetOf } from "#app/domain/presets.ts";
import { PRESET_IDS } from "#app/domain/rubric.ts";
import { rubricSchema } from "#app/forms/rubric.ts";
import { htmlOf, textOf } from "./lab-html.tsx";

test.each(PRESET_IDS)("%s goes through the editor unchanged", (id) => {
  const { rubric } = presetOf(id);
  const values = rubricValues(rubric);
  expect(rubricSchema.parse(JSON.parse(JSON.stringify(sentRubric(values))))).toEqual(rubric);
  expect(previewOf(values)).toEqual(rubric);
  expect(isEdited(values)).toBe(false);
});

test("what was edited is told from its preset, whatever its keys", () => {
  const values = presetValues("ultrafeedback");
  expect(
    isEdited({ ...values, criteria: values.criteria.map((one) => ({ ...one, key: `x${one.key}` })) }),
  ).toBe(false);
  expect(isEdited({ ...values, reasoning: "required" })).toBe(true);
});

describe("the words of a scale", () => {
  const [criterion] = presetValues("helpsteer2").criteria;
  it("keep to their ratings when the scale is cut and lengthened again", () => {
    const { anchors } = criterion!;
    expect(anchorList({ min: 1, max: 2, anchors })).toEqual([anchors[1], anchors[2]]);
    expect(anchorList({ min: 0, max: 5, anchors })).toEqual([...anchorList(criterion!), ""]);
  });
  it("are none while the ends are the wrong way round", () => {
    expect(anchorList({ min: 4, max: 1, anchors: {} })).toEqual([]);
  });
});

test("aspects stay while another order is looked at, but are not sent with it", () => {
  const values = presetValues("multipref");
  const other = { ...values, order: { ...values.order, by: "none" as const } };
  expect(sentRubric(other).order).toEqual({ by: "none" });
  expect(other.order.aspects).toHaveLength(4);
});

test("the first aspect is required wherever it came from", () => {
  const values = presetValues("arena");
  const optional = { ...NEW_ASPECT, key: "new", title: "First now", required: false };
  const sent = sentRubric({
    ...values,
    order: { by: "aspects", aspects: [optional, ...values.order.aspects] },
  });
  expect(rubricSchema.parse(sent).order).toMatchObject({
    aspects: [{ title: "First now", required: true }, { title: "Overall" }],
  });
});

test("problems go by the keys of what they are about, at any depth", () => {
  const values = presetValues("ultrafeedback");
  const criteria = values.criteria.map((one, index) => ({
    ...one,
    key: `k${index}`,
    reasons: one.reasons.map((reason, place) => ({ ...reason, key: `r${place}` })),
  }));
  const problems = {
    title: "T",
    "rubric.criteria": "C",
    "rubric.criteria[2].title": "2",
    "rubric.criteria[2].reasons[1].title": "21",
    "rubric.criteria[2].anchors[3]": "23",
    "rubric.criteria[9].title": "9",
    "requirement[0][0].field": "R",
  };
  expect(byKey(problems, { ...values, criteria })).toEqual({
    title: "T",
    "rubric.criteria": "C",
    "rubric.criteria[k2].title": "2",
    "rubric.criteria[k2].reasons[r1].title": "21",
    "rubric.criteria[k2].anchors[3]": "23",
    "rubric.criteria[9].title": "9",
    "requirement[0][0].field": "R",
  });
});

describe("what an expert will see", () => {
  const summary = async (id: (typeof PRESET_IDS)[number]) =>
    textOf(await htmlOf(<RubricSummary rubric={presetOf(id).rubric} />));

  it("says both sides of a scale, the tie between them", async () => {
    expect(await summary("helpsteer3")).toContain(
      "A: much better · A: better · A: slightly better · About the same · B: slightly better · B: better · B: much better",
    );
    expect(await summary("hh")).not.toMatch(/Tie|same/);
  });

  it("says every point, reason and that a criterion may not apply", async () => {
    const text = await summary("ultrafeedback");
    expect(text).toContain("Honesty 1 to 5, or does not apply");
    expect(text).toContain("1 Confident, and entirely wrong");
    expect(text).toContain(
      "Reasons, and own words (required): Contradicts the world : Names, places, events",
    );
    expect(text).toContain("Reasons: own words (required)");
  });

  it("says what is marked and how it is weighed", async () => {
    expect(await summary("mqm")).toContain("Minor (1) · Major (5) · Critical (10)");
    expect(await summary("mqm")).toContain(
      "Fluency / Register : Too formal or too familiar for the occasion.",
    );
    expect(await summary("stepwise")).toContain(
      "Mark each step as right, neutral or wrong; a step is a paragraph.",
    );
  });

  it("survives a rubric that is not finished", async () => {
    const values = presetValues("mqm");
    const half = {
      ...values,
      critiques: { ...values.critiques, severities: [{ key: "a", id: "", title: "", weight: "x" }] },
      criteria: [{ ...presetValues("ranking").criteria[0]!, title: "", min: 5, max: 1 }],
    };
    expect(textOf(await htmlOf(<RubricSummary rubric={previewOf(half)} />))).toContain("No title yet");
  });
});
