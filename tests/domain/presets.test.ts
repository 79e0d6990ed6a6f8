import { expect, test } from "vitest";
import { PRESETS, presetOf } from "#app/domain/presets.ts";
import { completionRange, PRESET_IDS } from "#app/domain/rubric.ts";
import { rubricSchema } from "#app/forms/rubric.ts";

test("there is one preset for each id", () => {
  expect(PRESETS.map(({ id }) => id).sort()).toEqual([...PRESET_IDS].sort());
});

test.each(PRESET_IDS)("%s passes the form unchanged, so a project made from it keeps its ids", (id) => {
  const { rubric } = presetOf(id);
  expect(rubricSchema.parse(JSON.parse(JSON.stringify(rubric)))).toEqual(rubric);
  expect(rubric.preset).toBe(id);
});

/** How many answers the overall question has: degrees on both sides, and a tie. */
const points = (id: (typeof PRESET_IDS)[number]) => {
  const { order } = presetOf(id).rubric;
  const [overall] = order.by === "aspects" ? order.aspects : [];
  return overall ? 2 * overall.degrees.length + (overall.tie === null ? 0 : 1) : 0;
};

test("the scales are those that the published datasets used", () => {
  expect({
    arena: points("arena"),
    "pairwise-5": points("pairwise-5"),
    helpsteer3: points("helpsteer3"),
    hh: points("hh"),
    multipref: points("multipref"),
  }).toEqual({ arena: 3, "pairwise-5": 5, helpsteer3: 7, hh: 8, multipref: 5 });
  const scale = (id: (typeof PRESET_IDS)[number]) =>
    presetOf(id).rubric.criteria.map(({ min, max }) => [min, max]);
  expect(scale("instructgpt")).toEqual([[1, 7]]);
  expect(scale("helpsteer2")).toEqual(Array(5).fill([0, 4]));
  expect(scale("ultrafeedback")).toEqual(Array(4).fill([1, 5]));
  expect(presetOf("instructgpt").rubric.flags).toHaveLength(11);
  expect(presetOf("mqm").rubric.critiques.severities.map(({ weight }) => weight)).toEqual([1, 5, 10]);
});

test("every point of UltraFeedback and HelpSteer2 says what it means, and only honesty may not apply", () => {
  for (const id of ["ultrafeedback", "helpsteer2"] as const) {
    expect(presetOf(id).rubric.criteria.flatMap(({ anchors }) => anchors)).not.toContain("");
  }
  const optional = presetOf("ultrafeedback").rubric.criteria.filter(({ notApplicable }) => notApplicable);
  expect(optional.map(({ id }) => id)).toEqual(["honesty"]);
});

test("pairwise presets take two completions, rated ones take one as well", () => {
  expect(completionRange(presetOf("multipref").rubric)).toEqual({ least: 2, most: 2 });
  expect(completionRange(presetOf("ultrafeedback").rubric)).toEqual({ least: 1, most: 9 });
  expect(completionRange(presetOf("ranking").rubric)).toEqual({ least: 2, most: 9 });
});
