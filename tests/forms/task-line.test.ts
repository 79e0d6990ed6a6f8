import fc from "fast-check";
import { expect, test } from "vitest";
import { applyFieldMap } from "#app/domain/field-map.ts";
import { readTaskLine } from "#app/forms/task-line.ts";

const line = { prompt: "What is 2 + 2?", completions: ["4", "5"] };

const read = (value: unknown) => {
  const result = readTaskLine(value);
  if (!result.ok) throw new Error(`${result.field}: ${result.reason}`);
  return result.content;
};
const refusal = (change: Record<string, unknown>) => {
  const result = readTaskLine({ ...line, ...change });
  if (result.ok) throw new Error("was taken");
  return `${result.field}: ${result.reason}`;
};
const prompt = (...turns: unknown[]) => ({ prompt: turns });
const user = { role: "user", content: "q" };

test("the shortest line is a prompt and two texts", () => {
  expect(read(line)).toEqual({
    externalId: null,
    prompt: [{ role: "user", content: "What is 2 + 2?" }],
    completions: [
      { text: "4", model: null, author: null },
      { text: "5", model: null, author: null },
    ],
    reference: null,
    field: null,
    metadata: null,
  });
});

test("a line with everything keeps everything", () => {
  const turns = [
    { role: "system", content: "Be brief." },
    { role: "user", content: "q", name: "ann" },
    { role: "assistant", content: "", tool_calls: [{ id: "c1" }] },
    { role: "tool", content: "", tool_call_id: "c1" },
  ];
  const metadata = { source: ["x", { n: 1.5 }] };
  const full = {
    id: "t1",
    prompt: turns,
    completions: ["  4 \n", { text: "5", model: "m", author: " Ada@Example.org " }],
    reference: "4",
    field: "law",
    metadata,
  };
  expect(read(full)).toEqual({
    externalId: "t1",
    prompt: turns,
    completions: [
      { text: "  4 \n", model: null, author: null },
      { text: "5", model: "m", author: "ada@example.org" },
    ],
    reference: "4",
    field: "law",
    metadata,
  });
});

test("null and blank are the same as left out, where a field may be left out", () => {
  const empty = {
    id: null,
    reference: " ",
    field: "",
    metadata: null,
    completions: [
      { text: "4", model: null, author: null },
      { text: "5", model: "", author: " " },
    ],
  };
  expect(read({ ...line, ...empty })).toEqual(read(line));
  const nulls = { role: "user", content: "What is 2 + 2?", name: null, tool_calls: null, tool_call_id: null };
  expect(read({ ...line, ...prompt(nulls) })).toEqual(read(line));
  const calls = { role: "assistant", content: null, tool_calls: [{}] };
  expect(read({ ...line, ...prompt(calls) }).prompt).toEqual([
    { role: "assistant", content: "", tool_calls: [{}] },
  ]);
});

test("ids and fields lose the white space around them, texts do not", () => {
  expect(read({ ...line, id: " t1 ", field: " law\n" })).toMatchObject({ externalId: "t1", field: "law" });
  expect(read({ ...line, prompt: " p\n" }).prompt[0]?.content).toBe(" p\n");
});

test.each<[string, Record<string, unknown>, string]>([
  ["no prompt", { prompt: undefined }, "prompt: is missing; give text in quotes, or a list of messages"],
  ["a number", { prompt: 3 }, "prompt: must be text in quotes, or a list of messages"],
  ["a blank prompt", { prompt: " \n\u200b" }, "prompt: is blank; give what the model was asked"],
  ["a long prompt", { prompt: "x".repeat(200_001) }, "prompt: is longer than 200,000 characters; shorten it"],
  ["no message", prompt(), "prompt: has no message; give at least one user turn"],
  [
    "messages long in sum",
    prompt(...[1, 2, 3].map(() => ({ role: "user", content: "x".repeat(70_000) }))),
    "prompt: is longer than 200,000 characters in all; shorten it",
  ],
  ["a text as message", prompt("q"), "prompt[0]: must be an object with role and content"],
  ["no role", prompt({ content: "q" }), "prompt[0].role: must be system, user, assistant or tool"],
  [
    "another role",
    prompt(user, { role: "human", content: "q" }),
    "prompt[1].role: must be system, user, assistant or tool",
  ],
  [
    "a system turn last",
    prompt(user, { role: "system", content: "s" }),
    "prompt: ends in a system message; end it with a user, tool or assistant turn",
  ],
  ["no content", prompt({ role: "user" }), "prompt[0].content: is missing; give text in quotes"],
  [
    "a blank turn",
    prompt({ role: "user", content: " " }),
    "prompt[0].content: is blank; give the turn's text or leave the turn out",
  ],
  [
    "a blank assistant turn",
    prompt(user, { role: "assistant", content: "" }),
    "prompt[1].content: is blank; give the turn's text, or its tool_calls",
  ],
  [
    "no tool calls in the list",
    prompt(user, { role: "assistant", content: "", tool_calls: [] }),
    "prompt[1].content: is blank; give the turn's text, or its tool_calls",
  ],
  [
    "content in parts",
    prompt({ role: "user", content: [{ type: "text", text: "q" }] }),
    "prompt[0].content: is a list of parts; join its text into one text in quotes",
  ],
  [
    "tool calls that are no list",
    prompt({ ...user, tool_calls: {} }),
    "prompt[0].tool_calls: must be a list",
  ],
  [
    "no completions",
    { completions: undefined },
    "completions: is missing; give a list of 2 to 9 completions",
  ],
  ["completions that are no list", { completions: "4" }, "completions: must be a list of 2 to 9 completions"],
  [
    "one completion",
    { completions: ["4"] },
    "completions: has fewer than 2 completions; give at least 2 to compare",
  ],
  [
    "ten completions",
    { completions: [..."0123456789"] },
    "completions: has more than 9 completions; give at most 9, or split them over several tasks",
  ],
  [
    "a blank text",
    { completions: ["4", ""] },
    "completions[1]: is blank; give the model's output or drop the completion",
  ],
  [
    "a blank text in an object",
    { completions: ["4", { text: " " }] },
    "completions[1].text: is blank; give the model's output or drop the completion",
  ],
  ["no text", { completions: [{ model: "m" }, "5"] }, "completions[0].text: is missing; give text in quotes"],
  ["a number for a text", { completions: ["4", { text: 5 }] }, "completions[1].text: must be text in quotes"],
  [
    "a number for a completion",
    { completions: ["4", 5] },
    "completions[1]: must be text in quotes, or an object with text and model",
  ],
  [
    "a long completion",
    { completions: ["4", "x".repeat(1_000_001)] },
    "completions[1]: is longer than 1,000,000 characters; shorten it",
  ],
  [
    "one text only",
    { completions: ["4", { text: "4", model: "m" }] },
    "completions: are all the same text; give at least two that differ",
  ],
  [
    "an author without an address",
    { completions: ["4", { text: "5", author: "Ada" }] },
    "completions[1].author: must be an e-mail address, such as ada@example.org; write it whole or leave it out",
  ],
  [
    "an author who is no text",
    { completions: ["4", { text: "5", author: ["ada@example.org"] }] },
    "completions[1].author: must be text in quotes",
  ],
  [
    "an author of too many letters",
    { completions: ["4", { text: "5", author: `${"a".repeat(300)}@example.org` }] },
    "completions[1].author: is longer than 254 characters; give the author's e-mail address",
  ],
  [
    "a model's name on two lines",
    { completions: ["4", { text: "5", model: "m\nn" }] },
    "completions[1].model: has a line break or another control character; give the model's name on one line",
  ],
  ["a number for an id", { id: 7 }, "id: must be text in quotes"],
  ["a long id", { id: "x".repeat(201) }, "id: is longer than 200 characters; shorten it"],
  ["a long field", { field: "x".repeat(101) }, "field: is longer than 100 characters; shorten it"],
  ["a number for a reference", { reference: 4 }, "reference: must be text in quotes"],
  ["a list of metadata", { metadata: [] }, "metadata: must be an object, in { and }"],
  [
    "a number that lost digits",
    { metadata: { a: [{ n: 2 ** 60 }] } },
    "metadata.a[0].n: is a number too large to keep exactly; give it as text in quotes",
  ],
  [
    "a number without bounds",
    { metadata: { n: Number.POSITIVE_INFINITY } },
    "metadata.n: is a number too large to keep exactly; give it as text in quotes",
  ],
])("%s is refused in words", (_, change, message) => {
  expect(refusal(change)).toBe(message);
});

test.each<[string, Record<string, unknown>, string]>([
  [
    "a slip",
    { refrence: "4" },
    "refrence: is not a known field; did you mean reference? Other data goes into metadata",
  ],
  [
    "a slip that explains what is missing",
    { prompt: undefined, promt: "q" },
    "promt: is not a known field; did you mean prompt? Other data goes into metadata",
  ],
  [
    "a stranger",
    { source: "x" },
    "source: is not a known field; the known ones are id, prompt, completions, reference, field, metadata. Other data goes into metadata",
  ],
  [
    "a slip in a message",
    prompt({ ...user, nmae: "x" }),
    "prompt[0].nmae: is not a known field; did you mean name? Other data goes into metadata",
  ],
  [
    "a slip in a completion",
    { completions: ["4", { text: "5", modle: "m" }] },
    "completions[1].modle: is not a known field; did you mean model? Other data goes into metadata",
  ],
])("%s among the keys is named", (_, change, message) => {
  expect(refusal(change)).toBe(message);
});

test.each([null, undefined, [], "x", 7])("%j is no task", (value) => {
  expect(readTaskLine(value)).toMatchObject({ ok: false, field: "line" });
});

test("__proto__ is refused as a key of the line and harmless within the metadata", () => {
  const withKey = JSON.parse('{"prompt":"p","completions":["4","5"],"__proto__":{"polluted":1}}');
  expect(readTaskLine(withKey)).toMatchObject({ ok: false, field: "__proto__" });
  const within = JSON.parse(
    '{"prompt":"p","completions":["4","5"],"metadata":{"__proto__":{"polluted":1},"a":1}}',
  );
  const { metadata } = read(within);
  expect(Object.getPrototypeOf(metadata)).toBe(Object.prototype);
  expect(metadata?.polluted).toBeUndefined();
  expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test("a mapped row is read like a native one, and a missing completion is named", () => {
  const map = { prompt: "/question", completions: { small: "/small/solution", large: "/large/solution" } };
  const row = { question: "q", small: { solution: "4" }, large: { solution: "5" } };
  expect(read(applyFieldMap(row, map)).completions).toEqual([
    { text: "4", model: "small", author: null },
    { text: "5", model: "large", author: null },
  ]);
  expect(readTaskLine(applyFieldMap({ ...row, large: {} }, map))).toEqual({
    ok: false,
    field: "completions[1].text",
    reason: "is missing; give text in quotes",
  });
});

test("any JSON at all is read, or refused at a field and in words", () => {
  const any = fc.jsonValue({ maxDepth: 3 });
  const nearly = fc.record(
    {
      id: any,
      prompt: fc.oneof(any, fc.constant("p")),
      completions: fc.oneof(any, fc.array(any), fc.constant(["a", "b"])),
      metadata: any,
      x: any,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(any, nearly), (value) => {
      const result = readTaskLine(value);
      if (result.ok) return;
      expect(result.field).not.toBe("");
      expect(result.reason).toMatch(/^(is|has|must be|ends) /);
      expect(result.reason).not.toMatch(/Invalid|expected/);
    }),
    { numRuns: 500 },
  );
});

test.each<[string, number, { least: number; most: number }, string | null]>([
  ["a pair of a comparison", 2, { least: 2, most: 2 }, null],
  [
    "three of a comparison",
    3,
    { least: 2, most: 2 },
    "has more than 2 completions, and this project compares exactly 2; split them over several tasks, or have the project rank them",
  ],
  [
    "one of a comparison",
    1,
    { least: 2, most: 2 },
    "has fewer than 2 completions; give exactly 2 to compare",
  ],
  ["one by itself", 1, { least: 1, most: 9 }, null],
  ["none by itself", 0, { least: 1, most: 9 }, "is empty; give at least one completion"],
  [
    "ten by themselves",
    10,
    { least: 1, most: 9 },
    "has more than 9 completions; give at most 9, or split them over several tasks",
  ],
])("%s: as many completions as the rubric can have judged", (_, count, range, reason) => {
  const given = { ...line, completions: Array.from({ length: count }, (_, n) => `text ${n}`) };
  const result = readTaskLine(given, range);
  if (reason === null) expect(result.ok).toBe(true);
  else expect(result).toEqual({ ok: false, field: "completions", reason });
});

test("what is missing is asked for by the rubric's own number", () => {
  const said = (range: { least: number; most: number }) => readTaskLine({ prompt: "q" }, range);
  expect(said({ least: 2, most: 2 })).toMatchObject({ reason: "is missing; give a list of 2 completions" });
  expect(said({ least: 1, most: 9 })).toMatchObject({
    reason: "is missing; give a list of 1 to 9 completions",
  });
});

test("equal texts are refused where they are compared, not where each is judged by itself", () => {
  const equal = { ...line, completions: ["4", "4"] };
  expect(readTaskLine(equal, { least: 2, most: 2 })).toMatchObject({ field: "completions" });
  expect(readTaskLine(equal, { least: 1, most: 9 })).toMatchObject({ ok: true });
});
