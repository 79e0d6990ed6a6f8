import { expect, test } from "vitest";
import type { DraftBody } from "#app/domain/draft.ts";
import { missingParts } from "#app/domain/judgment.ts";
import type { Criterion } from "#app/domain/rubric.ts";

const criterion = (id: string, required: boolean): Criterion => ({
  id,
  title: id === "correct" ? "Correctness" : "Style",
  description: "",
  min: 1,
  max: 5,
  minLabel: "wrong",
  maxLabel: "right",
  required,
});
const criteria = [criterion("correct", true), criterion("style", false)];
const ids = ["a", "b"];
const whole: DraftBody = {
  ranking: [["b"], ["a"]],
  unranked: [],
  ratings: { a: { correct: 1 }, b: { correct: 5, style: 3 } },
  critiques: { a: "The sum is wrong." },
  activeMs: 30_000,
};

test("a whole judgment misses nothing, with or without critiques and ratings that are not required", () => {
  expect(missingParts(whole, ids, criteria)).toEqual([]);
  expect(missingParts({ ...whole, critiques: {} }, ids, criteria)).toEqual([]);
  expect(missingParts({ ...whole, ratings: {} }, ids, [])).toEqual([]);
});

test("an untouched judgment misses every place and every required rating, in the order of the page", () => {
  const untouched: DraftBody = { ranking: [], unranked: ids, ratings: {}, critiques: {}, activeMs: 0 };
  expect(missingParts(untouched, ids, criteria)).toEqual([
    { part: "ranking", completionId: "a", message: "Give this completion a place." },
    { part: "ranking", completionId: "b", message: "Give this completion a place." },
    { part: "rating", completionId: "a", criterionId: "correct", message: "Rate “Correctness”." },
    { part: "rating", completionId: "b", criterionId: "correct", message: "Rate “Correctness”." },
  ]);
});

test.each([
  [[["a"], ["b", "a"]], "The ranking names a twice; give it one place."],
  [[["a", "b"], ["x"]], "The ranking names x, which is not a completion of this task."],
  [[["a"], [], ["b"]], "Group 2 of the ranking is empty; leave it out."],
])("a ranking that is none is told: %j", (ranking, message) => {
  expect(missingParts({ ...whole, ranking }, ids, criteria)).toEqual([{ part: "ranking", message }]);
});

test.each([0, 6, 2.5, Number.NaN, Number.POSITIVE_INFINITY])("a rating of %d is off the scale", (value) => {
  const ratings = { ...whole.ratings, b: { correct: 5, style: value } };
  expect(missingParts({ ...whole, ratings }, ids, criteria)).toEqual([
    {
      part: "rating",
      completionId: "b",
      criterionId: "style",
      message: "Rate “Style” with a whole number from 1 to 5.",
    },
  ]);
});

test("ratings and critiques of what is not there are told", () => {
  const ratings = { ...whole.ratings, a: { correct: 1, charm: 2 }, x: { correct: 1 } };
  const parts = missingParts({ ...whole, ratings, critiques: { y: "?" } }, ids, criteria);
  expect(parts.map(({ part, completionId, criterionId }) => [part, completionId, criterionId])).toEqual([
    ["rating", "a", "charm"],
    ["rating", "x", undefined],
    ["critique", "y", undefined],
  ]);
});

test("ids that are names of every object's own methods find nothing", () => {
  const odd = [{ ...criterion("correct", true), id: "constructor" }];
  const parts = missingParts(
    { ...whole, ranking: [["toString"]], ratings: {}, critiques: {} },
    ["toString"],
    odd,
  );
  expect(parts).toEqual([
    { part: "rating", completionId: "toString", criterionId: "constructor", message: "Rate “Correctness”." },
  ]);
});
