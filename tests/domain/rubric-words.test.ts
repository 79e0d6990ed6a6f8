import { expect, test } from "vitest";
import { presetOf } from "#app/domain/presets.ts";
import type { PresetId } from "#app/domain/rubric.ts";
import { askedInBrief, completionsInWords, writingInWords } from "#app/domain/rubric-words.ts";

test.each<[PresetId, string]>([
  ["ranking", "Rank, rate by 2 criteria"],
  ["instructgpt", "Rank, rate by 1 criterion, raise flags"],
  ["arena", "Compare two"],
  ["pairwise-5", "Compare two"],
  ["hh", "Compare two"],
  ["helpsteer3", "Compare two, critique each, say why"],
  ["multipref", "Compare two in 4 respects"],
  ["helpsteer2", "Rate by 5 criteria"],
  ["ultrafeedback", "Rate by 4 criteria"],
  ["stepwise", "Mark each step"],
  ["mqm", "Mark passages"],
])("%s is, in brief: %s", (id, brief) => {
  expect(askedInBrief(presetOf(id).rubric)).toBe(brief);
});

test("what may be left out is said to be, and what is not asked for is not said", () => {
  const { rubric } = presetOf("ranking");
  const { critiques } = rubric;
  expect(writingInWords(rubric)).toEqual([
    "Say, where it is so, that none of the completions is acceptable.",
    "Mark passages with a critique, if there is something to say.",
    "A critique of each completion as a whole, if there is something to say.",
  ]);
  const bare = {
    ...rubric,
    acceptability: false,
    critiques: { ...critiques, whole: "no", spans: "no" } as const,
  };
  expect(writingInWords(bare)).toEqual([]);
});

test("how many completions there may be", () => {
  expect(completionsInWords(presetOf("arena").rubric)).toBe("2");
  expect(completionsInWords(presetOf("mqm").rubric)).toBe("1 to 9");
});
