import fc from "fast-check";
import { expect, test } from "vitest";
import { canonicalContent, excerpt, type Message, type TaskContent } from "#app/domain/task-content.ts";

const content: TaskContent = {
  externalId: "t1",
  prompt: [{ role: "user", content: "What is 2 + 2?" }],
  completions: [
    { text: "4", model: "m", author: null },
    { text: "5", model: null, author: null },
  ],
  reference: "4",
  field: null,
  metadata: { source: "x" },
};
const user = (text: string): Message => ({ role: "user", content: text });

test("the canonical text is pinned: stored hashes are taken of it", () => {
  expect(canonicalContent(content)).toBe(
    '{"completions":[{"model":"m","text":"4"},{"model":null,"text":"5"}],"field":null,' +
      '"prompt":[{"content":"What is 2 + 2?","role":"user"}],"reference":"4"}',
  );
});

test("neither the order of keys, undefined ones, the external id, the metadata nor the authors count", () => {
  const other: TaskContent = {
    metadata: null,
    field: null,
    reference: "4",
    completions: [
      { model: "m", text: "4", author: "ada@example.org" },
      { model: null, text: "5", author: null },
    ],
    prompt: [{ content: "What is 2 + 2?", role: "user", name: undefined }],
    externalId: null,
  };
  expect(canonicalContent(other)).toBe(canonicalContent(content));
});

test.each<[string, Partial<TaskContent>]>([
  ["another prompt", { prompt: [user("What is 2 + 3?")] }],
  ["another role", { prompt: [{ role: "assistant", content: "What is 2 + 2?" }] }],
  ["the completions in another order", { completions: content.completions.toReversed() }],
  ["no reference", { reference: null }],
  ["a field", { field: "mathematics" }],
])("%s is another task", (_, change) => {
  expect(canonicalContent({ ...content, ...change })).not.toBe(canonicalContent(content));
});

test("tool calls are part of the content, whatever the order of their keys", () => {
  const withCalls = (tool_calls: unknown[]) =>
    canonicalContent({ ...content, prompt: [{ role: "assistant", content: "", tool_calls }] });
  expect(withCalls([{ a: 1, b: [{ d: null, c: "x" }] }])).toBe(
    withCalls([{ b: [{ c: "x", d: null }], a: 1 }]),
  );
  expect(withCalls([{ a: 1 }])).not.toBe(withCalls([{ a: 2 }]));
});

test("an excerpt is the last user turn on one line", () => {
  expect(
    excerpt([
      user("first"),
      { role: "assistant", content: "hm" },
      user("  the\n\nlast\tone "),
      { role: "assistant", content: "so" },
    ]),
  ).toBe("the last one");
  expect(excerpt([{ role: "system", content: "Be brief." }])).toBe("Be brief.");
  expect(excerpt([])).toBe("");
});

test("a long excerpt ends between words, or within a word that is too long", () => {
  const words = excerpt([user("word ".repeat(100))]);
  expect(words).toBe(`${"word ".repeat(28).trim()}…`);
  expect(excerpt([user("x".repeat(500))])).toBe(`${"x".repeat(140)}…`);
  expect(excerpt([user("x".repeat(140))])).toBe("x".repeat(140));
  expect(excerpt([user(`x${"😀".repeat(200)}`)])).toBe(`x${"😀".repeat(69)}…`);
});

test("characters that reorder or control text do not reach a list", () => {
  expect(excerpt([user("a\u202eb\u2066c\u0007d")])).toBe("abc d");
});

test("an excerpt is short, on one line and whole in its characters", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 400 }), (text) => {
      const short = excerpt([user(text)]);
      expect(short.length).toBeLessThanOrEqual(141);
      expect(short).not.toMatch(/[\r\n\u2028]/);
      expect(short).not.toMatch(/\p{Surrogate}/u);
    }),
  );
});
