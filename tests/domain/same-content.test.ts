import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { emptyContent, type JudgmentContent } from "../../app/domain/judgment-content.ts";
import { saysTheSame } from "../../app/domain/same-content.ts";

const reasons = { checked: ["b", "a"], own: "Since it is." };
const mark = { start: 0, end: 1, quote: "x", prefix: "", suffix: "y", tag: null, severity: "major" };
const said: JudgmentContent = {
  ranking: [["a", "b"], ["c"]],
  allUnacceptable: true,
  choices: { overall: { better: "a", degree: 1, confidence: null, reasons } },
  ratings: { a: { right: 3, kind: null }, b: { right: 0 } },
  ratingReasons: { a: { right: reasons } },
  flags: { a: ["rude", "off topic"] },
  critiques: { a: "Right.", b: "Wrong." },
  spans: [
    { ...mark, id: "1", completionId: "a", text: "Here." },
    { ...mark, id: "2", completionId: "b", text: "" },
  ],
  unmarked: ["c", "d"],
  steps: { a: ["right", null, "wrong"] },
  reasoning: "All in all.",
};

describe("what says the same", () => {
  test("is the same whatever the order of keys, marks, flags and ties, and whatever is blank", () => {
    const again: JudgmentContent = {
      ...said,
      ranking: [["b", "a"], ["c"]],
      ratings: { b: { right: 0 }, a: { kind: null, right: 3 }, c: {} },
      ratingReasons: { ...said.ratingReasons, b: { right: { checked: [], own: " " } } },
      flags: { b: [], a: ["off topic", "rude"] },
      critiques: { c: " \n", b: "Wrong. ", a: "Right." },
      spans: said.spans.toReversed(),
      unmarked: ["d", "c"],
      steps: { b: [null, null], a: ["right", null, "wrong", null] },
      reasoning: "All in all.\n",
    };
    expect(saysTheSame(said, again)).toBe(true);
    expect(saysTheSame(said, { ...again, ...{ unranked: ["a"], activeMs: 7 } })).toBe(true);
  });

  const changes: [string, Partial<JudgmentContent>][] = [
    ["an order", { ranking: [["a"], ["b"], ["c"]] }],
    ["that some are acceptable", { allUnacceptable: false }],
    ["a tie", { choices: { overall: { better: null, degree: 0, confidence: null, reasons } } }],
    ["no choice", { choices: {} }],
    ["no reason", { choices: { overall: { ...said.choices.overall!, reasons: { checked: [], own: "" } } } }],
    ["that a criterion applies", { ratings: { a: { right: 3 }, b: { right: 0 } } }],
    ["another rating", { ratings: { a: { right: 3, kind: null }, b: { right: 1 } } }],
    ["no reason for a rating", { ratingReasons: {} }],
    ["one flag", { flags: { a: ["rude"] } }],
    ["another critique", { critiques: { a: "Right", b: "Wrong." } }],
    ["one mark", { spans: said.spans.slice(1) }],
    ["another passage", { spans: said.spans.map((span) => ({ ...span, end: 2 })) }],
    ["another critique of a passage", { spans: said.spans.map((span) => ({ ...span, text: "There." })) }],
    ["something of another completion", { unmarked: ["c"] }],
    ["another step", { steps: { a: ["right", "wrong"] } }],
    ["no reasoning", { reasoning: "" }],
  ];

  test.each(changes)("is not the same as %s", (_what, change) => {
    expect(saysTheSame(said, { ...said, ...change })).toBe(false);
    expect(saysTheSame({ ...said, ...change }, said)).toBe(false);
  });

  test("two contents with words of their own are the same only where every word is", () => {
    const words = fc.dictionary(fc.string({ minLength: 1 }), fc.string());
    const trimmed = (texts: Record<string, string>) =>
      Object.entries(texts).flatMap(([key, text]) => (text.trim() === "" ? [] : [`${key}:${text.trim()}`]));
    fc.assert(
      fc.property(words, words, (one, other) => {
        const [left, right] = [one, other].map((critiques) => ({ ...emptyContent(), critiques }));
        const expected = trimmed(one).sort().join("\0") === trimmed(other).sort().join("\0");
        expect(saysTheSame(left!, right!)).toBe(expected);
      }),
    );
  });
});
