import fc from "fast-check";
import { expect, test } from "vitest";
import {
  applyFieldMap,
  type FieldMap,
  joinPointer,
  pointersOf,
  readPointer,
  sourceOfField,
  suggestFieldMap,
} from "#app/domain/field-map.ts";

/** The shape of the example solutions of GSM8K, in words of our own. */
const solved = {
  question: "A crate holds 12 jars. How many jars are in 3 crates?",
  ground_truth: "3 * 12 = 36\nA: 36",
  "6b_finetuning": { is_correct: false, solution: "12 + 3 = 15\nA: 15" },
  "6b_verification": { is_correct: true, solution: "12 * 3 = 36\nA: 36" },
  "175b_finetuning": { is_correct: false, solution: "12 * 4 = 48\nA: 48" },
  "175b_verification": { is_correct: true, solution: "3 crates of 12 are 36.\nA: 36" },
};
const solvedMap: FieldMap = {
  prompt: "/question",
  reference: "/ground_truth",
  completions: {
    "6b_finetuning": "/6b_finetuning/solution",
    "6b_verification": "/6b_verification/solution",
    "175b_finetuning": "/175b_finetuning/solution",
    "175b_verification": "/175b_verification/solution",
  },
};
const listed = {
  uuid: "u1",
  messages: [{ role: "user", content: "Hi" }],
  responses: [{ text: "a", model: "m" }, { text: "b" }],
};
const written = { q: "Hi", answers: [{ text: "a", by: "ada@example.org" }, { text: "b" }] };
const writtenMap: FieldMap = {
  prompt: "/q",
  completions: { each: "/answers", text: "/text", author: "/by" },
};
const listedMap: FieldMap = {
  prompt: "/messages",
  id: "/uuid",
  completions: { each: "/responses", text: "/text", model: "/model" },
};

// The document and the pointers of RFC 6901, section 5.
const rfc = {
  foo: ["bar", "baz"],
  "": 0,
  "a/b": 1,
  "c%d": 2,
  "e^f": 3,
  "g|h": 4,
  "i\\j": 5,
  'k"l': 6,
  " ": 7,
  "m~n": 8,
};

test.each<[string, unknown]>([
  ["", rfc],
  ["/foo", ["bar", "baz"]],
  ["/foo/0", "bar"],
  ["/", 0],
  ["/a~1b", 1],
  ["/c%d", 2],
  ["/e^f", 3],
  ["/g|h", 4],
  ["/i\\j", 5],
  ['/k"l', 6],
  ["/ ", 7],
  ["/m~0n", 8],
  ["/nothing", undefined],
  ["/foo/2", undefined],
  ["/foo/00", undefined],
  ["/foo/-", undefined],
  ["/foo/length", undefined],
  ["/foo/0/length", undefined],
  ["/constructor", undefined],
  ["/__proto__", undefined],
  ["foo", undefined],
])("the pointer %j", (pointer, found) => {
  expect(readPointer(rfc, pointer)).toEqual(found);
});

test('"~01" is "~1", not "/"', () => {
  expect(readPointer({ "~1": "right", "/": "wrong" }, "/~01")).toBe("right");
});

test("a row of GSM8K's example solutions becomes a task of four completions", () => {
  expect(applyFieldMap(solved, solvedMap)).toEqual({
    prompt: solved.question,
    reference: solved.ground_truth,
    completions: [
      { text: "12 + 3 = 15\nA: 15", model: "6b_finetuning" },
      { text: "12 * 3 = 36\nA: 36", model: "6b_verification" },
      { text: "12 * 4 = 48\nA: 48", model: "175b_finetuning" },
      { text: "3 crates of 12 are 36.\nA: 36", model: "175b_verification" },
    ],
  });
});

test("a row with an array becomes a task of its elements", () => {
  expect(applyFieldMap(listed, listedMap)).toEqual({
    id: "u1",
    prompt: [{ role: "user", content: "Hi" }],
    completions: [{ text: "a", model: "m" }, { text: "b" }],
  });
  expect(applyFieldMap(written, writtenMap)).toEqual({
    prompt: "Hi",
    completions: [{ text: "a", author: "ada@example.org" }, { text: "b" }],
  });
  const bare = { prompt: "/p", completions: { each: "/r", text: "" } };
  expect(applyFieldMap({ p: "q", r: ["x", "y"] }, bare)).toEqual({
    prompt: "q",
    completions: [{ text: "x" }, { text: "y" }],
  });
});

test("what is not there is absent, but a completion keeps its place", () => {
  const map: FieldMap = { prompt: "/p", reference: "/r", id: "/i", completions: { x: "/x", y: "/y/deep" } };
  expect(applyFieldMap({ p: null, x: "one", y: null }, map)).toEqual({
    completions: [{ text: "one", model: "x" }, { model: "y" }],
  });
  expect(applyFieldMap({}, listedMap)).toEqual({});
  expect(applyFieldMap({ responses: "none" }, listedMap)).toEqual({ completions: "none" });
  expect(applyFieldMap(7, listedMap)).toEqual({});
});

test("numbers become text where nothing is lost", () => {
  const map: FieldMap = { prompt: "/p", reference: "/r", id: "/i", completions: { x: "/x", y: "/y" } };
  expect(applyFieldMap({ r: 0.5, i: 12 }, map)).toMatchObject({ reference: "0.5", id: "12" });
  expect(applyFieldMap({ r: true, i: 2 ** 53 }, map)).toMatchObject({ reference: "true", id: 2 ** 53 });
});

test("a row with __proto__ pollutes nothing", () => {
  const row = JSON.parse('{"__proto__":{"question":"polluted"},"a":"x"}');
  const map: FieldMap = { prompt: "/question", completions: { a: "/a", __proto__x: "/__proto__/question" } };
  expect(applyFieldMap(row, map)).toEqual({
    completions: [
      { text: "x", model: "a" },
      { text: "polluted", model: "__proto__x" },
    ],
  });
  expect(({} as Record<string, unknown>).question).toBeUndefined();
});

test.each<[string, FieldMap, string]>([
  ["prompt", solvedMap, "/question"],
  ["reference", solvedMap, "/ground_truth"],
  ["completions[2].text", solvedMap, "/175b_finetuning/solution"],
  ["completions[2]", solvedMap, "/175b_finetuning/solution"],
  ["completions", solvedMap, "completions"],
  ["id", solvedMap, "id"],
  ["line", solvedMap, "line"],
  ["prompt[0].content", listedMap, "/messages/0/content"],
  ["completions", listedMap, "/responses"],
  ["completions[1].text", listedMap, "/responses/1/text"],
  ["completions[1].model", listedMap, "/responses/1/model"],
  ["completions[1].author", writtenMap, "/answers/1/by"],
])("the field %s is named as the lab knows it", (field, map, name) => {
  expect(sourceOfField(field, map)).toBe(name);
});

test("the pickers get every leaf and array, in the row's order", () => {
  expect(pointersOf({ ...listed, "a/b": { "c~d": null }, empty: {}, none: [] })).toEqual([
    "/uuid",
    "/messages",
    "/messages/0/role",
    "/messages/0/content",
    "/responses",
    "/responses/0/text",
    "/responses/0/model",
    "/responses/1/text",
    "/a~1b/c~0d",
    "/none",
  ]);
  expect(pointersOf("text")).toEqual([""]);
});

test("a huge or deep row gives a bounded list", () => {
  let deep: unknown = "leaf";
  for (let level = 0; level < 5_000; level++) deep = [deep];
  expect(pointersOf(deep)).toHaveLength(1_000);
  expect(pointersOf(Array.from({ length: 100_000 }, () => 0))).toHaveLength(10);
  expect(
    pointersOf(Object.fromEntries(Array.from({ length: 5_000 }, (_, index) => [`k${index}`, 0]))),
  ).toHaveLength(1_000);
});

test("every pointer of the pickers finds something", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 4 }), (row) => {
      for (const pointer of pointersOf(row)) expect(readPointer(row, pointer)).not.toBeUndefined();
    }),
  );
});

test("a pointer put together from any keys leads back to its value", () => {
  fc.assert(
    fc.property(
      fc.array(fc.string({ unit: fc.constantFrom("a", "~", "/", "0", "1", "") }), { maxLength: 5 }),
      (keys) => {
        const row = keys.reduceRight<unknown>((inner, key) => ({ [key]: inner }), "found");
        expect(readPointer(row, keys.reduce(joinPointer, ""))).toBe("found");
      },
    ),
  );
});

const turn = (role: string, content: string) => ({ role, content });

test.each<[string, unknown[], FieldMap | null]>([
  ["the shape of GSM8K", [solved, solved], solvedMap],
  ["messages and responses", [listed], { ...listedMap, completions: { each: "/responses", text: "/text" } }],
  [
    "models named in every row",
    [
      {
        prompt: "p",
        answers: [
          { answer: "x", model: "m" },
          { answer: "y", model: "n" },
        ],
      },
    ],
    { prompt: "/prompt", completions: { each: "/answers", text: "/answer", model: "/model" } },
  ],
  [
    "responses as plain texts",
    [{ prompt: "p", responses: ["x", "y"] }],
    { prompt: "/prompt", completions: { each: "/responses", text: "" } },
  ],
  [
    "a pair of texts",
    [{ prompt: "p", chosen: "x", rejected: "y", id: 7 }],
    { prompt: "/prompt", id: "/id", completions: { chosen: "/chosen", rejected: "/rejected" } },
  ],
  [
    "a pair of conversations with the prompt outside",
    [{ prompt: [turn("user", "p")], chosen: [turn("assistant", "x")], rejected: [turn("assistant", "y")] }],
    { prompt: "/prompt", completions: { chosen: "/chosen/0/content", rejected: "/rejected/0/content" } },
  ],
  [
    "a pair of conversations that repeat the prompt",
    [
      {
        prompt: "p",
        chosen: [turn("user", "p"), turn("assistant", "x")],
        rejected: [turn("user", "p"), turn("assistant", "y")],
      },
    ],
    { prompt: "/prompt", completions: { chosen: "/chosen/1/content", rejected: "/rejected/1/content" } },
  ],
  [
    "OpenAI's pair",
    [
      {
        input: { messages: [turn("user", "p")] },
        preferred_output: [turn("assistant", "x")],
        non_preferred_output: [turn("assistant", "y")],
      },
    ],
    {
      prompt: "/input/messages",
      completions: {
        preferred_output: "/preferred_output/0/content",
        non_preferred_output: "/non_preferred_output/0/content",
      },
    },
  ],
  [
    "numbered texts",
    [
      {
        domain: "code",
        context: [turn("user", "p")],
        response1: "x",
        response2: "y",
        overall_preference: -2,
      },
    ],
    {
      prompt: "/context",
      field: "/domain",
      completions: { response1: "/response1", response2: "/response2" },
    },
  ],
  [
    "lettered texts",
    [{ comparison_id: "c", text: "p", completion_a: "x", completion_b: "y", model_a: "m", model_b: "n" }],
    {
      prompt: "/text",
      id: "/comparison_id",
      completions: { completion_a: "/completion_a", completion_b: "/completion_b" },
    },
  ],
  [
    "the native shape",
    [{ id: "1", prompt: "p", completions: [{ text: "x" }, { text: "y" }], reference: "r", field: "law" }],
    {
      prompt: "/prompt",
      reference: "/reference",
      id: "/id",
      field: "/field",
      completions: { each: "/completions", text: "/text" },
    },
  ],
  [
    "a reference that a row lacks is not named",
    [{ ...solved }, { ...solved, ground_truth: null }],
    { prompt: "/question", completions: solvedMap.completions },
  ],
  ["a prompt and nothing to compare", [{ prompt: "p" }], null],
  ["no prompt", [{ a: "x", b: "y" }], null],
  ["rows of two shapes", [solved, listed], null],
  ["no rows", [], null],
  ["rows that are no objects", ["x", 7, null], null],
])("a map is suggested for %s", (_, rows, map) => {
  expect(suggestFieldMap(rows)).toEqual(map);
});

test("a suggestion is made of any rows without fail, and what it names is there", () => {
  fc.assert(
    fc.property(fc.array(fc.jsonValue({ maxDepth: 3 }), { maxLength: 4 }), (rows) => {
      const map = suggestFieldMap(rows);
      if (map) for (const row of rows) expect(readPointer(row, map.prompt)).toBeDefined();
    }),
  );
});
