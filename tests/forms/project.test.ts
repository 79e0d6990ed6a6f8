import { describe, expect, test } from "vitest";
import { PLAIN_HAND_OUT } from "#app/domain/hand-out.ts";
import { presetOf } from "#app/domain/presets.ts";
import { problemsOf } from "#app/forms/form-problems.ts";
import { projectSchema } from "#app/forms/project.ts";
import { makeRubric } from "../support/rubrics.ts";

const given = (changes: Record<string, unknown> = {}) => ({
  ...{ title: "T", instructions: "I", overlap: "2", currency: "USD", price: "1.50", rubric: makeRubric() },
  ...changes,
});
const read = (changes: Record<string, unknown> = {}) => projectSchema.parse(given(changes));
const problems = (changes: Record<string, unknown>) => {
  const form = projectSchema.safeParse(given(changes));
  return form.success ? {} : problemsOf(form.error);
};

describe("what a project hands out", () => {
  const empty = { overlapMost: "", confidence: " ", dailyLimit: "", expertLimit: "" };

  test("is a fixed overlap, no gold and no limit unless something is said", () => {
    expect(read()).toMatchObject(PLAIN_HAND_OUT);
    expect(read({ ...empty, goldRate: "0" })).toMatchObject(PLAIN_HAND_OUT);
    expect(read({ overlapMost: null, dailyLimit: null })).toMatchObject(PLAIN_HAND_OUT);
  });

  test("may be a range with its confidence, gold and limits, typed or as numbers", () => {
    const said = { overlapMost: 7, confidence: 95, goldRate: 50, dailyLimit: 1_000_000, expertLimit: 1 };
    expect(read(said)).toMatchObject(said);
    const typed = Object.fromEntries(Object.entries(said).map(([name, value]) => [name, ` ${value} `]));
    expect(read(typed)).toMatchObject(said);
  });

  test.each([
    [
      "overlapMost",
      "“At most” must be a whole number from 2 to 15, or empty.",
      [1, 16, "many", "2.5", 2.5, "-3", true],
    ],
    [
      "confidence",
      "The confidence must be a whole number from 50 to 99, or empty.",
      [49, 100, ".95", "95 %"],
    ],
    ["goldRate", "The share of gold must be a whole number from 0 to 50.", [-1, 51, "", "some", null]],
    [
      "dailyLimit",
      "“At most a day” must be a whole number from 1 to 1,000,000, or empty.",
      [0, 1_000_001, "1e3", {}],
    ],
    [
      "expertLimit",
      "“At most per expert” must be a whole number from 1 to 1,000,000, or empty.",
      ["0", "9".repeat(40)],
    ],
  ])("is refused at %s, which says why", (name, message, values) => {
    for (const value of values) expect(problems({ [name]: value })).toMatchObject({ [name]: message });
  });

  test.each([
    [{ overlap: "2", overlapMost: "2", confidence: "95" }, "overlapMost", "greater than the overlap"],
    [{ overlap: "5", overlapMost: "4", confidence: "95" }, "overlapMost", "greater than the overlap"],
    [{ overlapMost: "7" }, "confidence", "The confidence is missing"],
    [{ confidence: "95" }, "overlapMost", "“At most” is missing"],
  ])("asks for both ends and the confidence, or for none: %j", (changes, name, message) => {
    expect(problems(changes)).toEqual({ [name]: expect.stringContaining(message) });
  });

  test("needs an order where it is a range", () => {
    const { rubric } = presetOf("stepwise");
    expect(rubric.order.by).toBe("none");
    expect(problems({ rubric })).toEqual({});
    expect(problems({ rubric, overlapMost: 7, confidence: 95 })).toEqual({
      overlapMost: expect.stringContaining("asks for no order"),
    });
  });

  test("is told at once with whatever else is wrong", () => {
    const wrong = { title: "", price: "free", overlapMost: "2", confidence: "95" };
    expect(Object.keys(problems(wrong)).sort()).toEqual(["overlapMost", "price", "title"]);
  });
});
