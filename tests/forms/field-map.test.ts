import { expect, test } from "vitest";
import { fieldMapSchema } from "#app/forms/field-map.ts";

const two = { a: "/a", b: "/b" };

const problems = (value: unknown) => {
  const result = fieldMapSchema.safeParse(value);
  return result.success
    ? []
    : result.error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`);
};

test("the maps of the command's manual pass unchanged", () => {
  const maps = [
    {
      prompt: "/question",
      reference: "/ground_truth",
      completions: {
        "6b_finetuning": "/6b_finetuning/solution",
        "6b_verification": "/6b_verification/solution",
      },
    },
    { prompt: "/messages", completions: { each: "/responses", text: "/text", model: "/model" }, id: "/uuid" },
    { prompt: "/q", completions: { each: "/answers", text: "/text", author: "/by" } },
    { prompt: "", completions: { each: "", text: "" } },
    { prompt: "/a~1b/~0/0", completions: two, field: "/field" },
  ];
  for (const map of maps) expect(fieldMapSchema.parse(map)).toEqual(map);
});

test.each<[string, unknown, string]>([
  ["no prompt", { completions: two }, "prompt: is missing; give a JSON pointer"],
  [
    "a key for a pointer",
    { prompt: "question", completions: two },
    'prompt: must be "" for the whole row or begin with "/", as in "/prompt"',
  ],
  [
    "a line break before the pointer",
    { prompt: "\n/p", completions: two },
    'prompt: must be "" for the whole row or begin with "/", as in "/prompt"',
  ],
  ["a number for a pointer", { prompt: 1, completions: two }, "prompt: must be text, a JSON pointer"],
  [
    "a tilde alone",
    { prompt: "/a~b", completions: two },
    'prompt: has a "~" that is not "~0" or "~1"; write "~0" for "~" and "~1" for "/"',
  ],
  [
    "a tilde at the end",
    { prompt: "/a~", completions: two },
    'prompt: has a "~" that is not "~0" or "~1"; write "~0" for "~" and "~1" for "/"',
  ],
  [
    "a very long pointer",
    { prompt: `/${"x".repeat(1_000)}`, completions: two },
    "prompt: is longer than 1,000 characters; give a shorter JSON pointer",
  ],
  ["no completion", { prompt: "/p", completions: {} }, "completions: has 0; name 1 to 9 completions"],
  [
    "ten completions",
    { prompt: "/p", completions: Object.fromEntries([..."abcdefghij"].map((key) => [key, `/${key}`])) },
    "completions: has 10; name 1 to 9 completions",
  ],
  [
    "one place twice",
    { prompt: "/p", completions: { a: "/a", b: "/a" } },
    "completions: names one place twice; give each completion its own pointer",
  ],
  [
    "a completion without a name",
    { prompt: "/p", completions: { ...two, " ": "/c" } },
    "completions: has one without a name; give its model's name",
  ],
  [
    "a completion of no pointer",
    { prompt: "/p", completions: { a: "/a", b: 3 } },
    "completions.b: must be text, a JSON pointer",
  ],
  [
    "each without text",
    { prompt: "/p", completions: { each: "/r" } },
    "completions.text: is missing; give a JSON pointer",
  ],
  [
    "each with more",
    { prompt: "/p", completions: { each: "/r", text: "", modle: "/m" } },
    'completions: has "modle", which it cannot have; it may have each, text, model and author',
  ],
  [
    "a key that is not known",
    { prompt: "/p", completions: two, refrence: "/r" },
    ': has "refrence", which it cannot have; it may have prompt, completions, reference, id and field',
  ],
  ["a list", [], ": must be a JSON object"],
])("%s is refused in words", (_, map, message) => {
  expect(problems(map)).toContain(message);
});

test.each([undefined, [], "x", null])(
  "completions of %j are refused with both forms shown",
  (completions) => {
    expect(problems({ prompt: "/p", completions })).toEqual([
      'completions: must be an object: one pointer per completion, as in {"model-a":"/a"}, or {"each":"/responses","text":"/text"}',
    ]);
  },
);
