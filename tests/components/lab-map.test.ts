import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  draftOf,
  EMPTY_DRAFT,
  elementsAt,
  pointerOptions,
  readDraft,
  readMapText,
} from "#app/components/lab/map-draft.ts";
import type { FieldMap } from "#app/domain/field-map.ts";

const pointer = fc
  .array(fc.stringMatching(/^[a-z0-9_]{1,6}$/), { minLength: 1, maxLength: 3 })
  .map((steps) => `/${steps.join("/")}`);
const model = fc
  .stringMatching(/^[a-z][a-z0-9 .-]{0,10}[a-z0-9]$/)
  .filter((name) => name !== "each" && name !== "text");

const completions: fc.Arbitrary<FieldMap["completions"]> = fc.oneof(
  fc
    .uniqueArray(fc.tuple(model, pointer), {
      minLength: 2,
      maxLength: 9,
      comparator: (a, b) => a[0] === b[0] || a[1] === b[1],
    })
    .map((entries) => Object.fromEntries(entries)),
  fc.record(
    { each: pointer, text: fc.oneof(fc.constant(""), pointer), model: pointer, author: pointer },
    { requiredKeys: ["each", "text"] },
  ),
);
const fieldMap: fc.Arbitrary<FieldMap> = fc.record(
  { prompt: pointer, reference: pointer, id: pointer, field: pointer, completions },
  { requiredKeys: ["prompt", "completions"] },
);

describe("a draft of a field map", () => {
  it("gives back the map that it was made of", () => {
    fc.assert(
      fc.property(fieldMap, (map) => {
        expect(readDraft(draftOf(map))).toEqual({ ok: true, map });
      }),
    );
  });

  const done = draftOf({ prompt: "/q", completions: { a: "/a", b: "/b" } });
  it.each([
    ["a prompt", EMPTY_DRAFT, /where the prompt is/],
    ["names", { ...EMPTY_DRAFT, prompt: "/q" }, /completion a name/],
    ["two names", { ...done, named: done.named.map((one) => ({ ...one, model: " a " })) }, /Two.*“a”/],
    [
      "texts",
      { ...done, named: done.named.map((one) => ({ ...one, pointer: null })) },
      /text of each completion/,
    ],
    [
      "two places",
      { ...done, named: done.named.map((one) => ({ ...one, pointer: "/a" })) },
      /names one place twice/,
    ],
    ["the list", { ...done, kind: "each" as const }, /Choose the list/],
    ["the text in the list", { ...done, kind: "each" as const, each: "/r" }, /its text/],
  ])("asks for %s", (_, draft, words) => {
    const read = readDraft(draft);
    expect(read.ok ? "" : read.message).toMatch(words);
  });
});

describe("a pasted map.json", () => {
  it.each([
    ["no JSON", "{prompt", /not JSON/],
    ["no object", "[1]", /The map/],
    [
      "a pointer that is none",
      '{"prompt":"q","completions":{"a":"/a","b":"/b"}}',
      /The map’s prompt must be ""/,
    ],
    ["an unknown part", '{"prompt":"/q","promt":"/q","completions":{"a":"/a","b":"/b"}}', /"promt"/],
    ["no completion", '{"prompt":"/q","completions":{}}', /completions has 0/],
  ])("is refused with its reason: %s", (_, text, words) => {
    const read = readMapText(text);
    expect(read.ok ? "" : read.message).toMatch(words);
  });

  it("is taken as it is", () => {
    const map = {
      prompt: "/messages",
      completions: { each: "/responses", text: "/text", model: "/model" },
      id: "/uuid",
    };
    expect(readMapText(JSON.stringify(map))).toEqual({ ok: true, map });
  });
});

describe("the places to choose from", () => {
  const rows = [
    { q: "Q", r: [{ t: "1" }, { t: "2", m: "x" }] },
    { q: null, extra: 7 },
  ];

  it("are those of all first rows, each with the first value found there", () => {
    const options = new Map(pointerOptions(rows).map(({ pointer: at, example }) => [at, example]));
    expect([...options.keys()]).toEqual(["/q", "/r", "/r/0/t", "/r/1/t", "/r/1/m", "/extra"]);
    expect(options.get("/q")).toBe("Q");
  });

  it("are, for a list, those of its elements", () => {
    expect(pointerOptions(elementsAt(rows, "/r")).map(({ pointer: at }) => at)).toEqual(["/t", "/m"]);
    expect(pointerOptions(elementsAt([{ r: ["a", "b"] }], "/r"))).toEqual([{ pointer: "", example: "a" }]);
    expect(elementsAt(rows, "/q")).toEqual([]);
    expect(elementsAt(rows, null)).toEqual([]);
  });
});
