import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OwnWords, wordDifferences } from "#app/domain/word-differences.ts";

const PATIENCE_MS = 60_000;

const own = (text: string, { stretches }: OwnWords) => stretches.map(({ from, to }) => text.slice(from, to));
/** A text without what is its own, and without blanks. */
const shared = (text: string, { stretches }: OwnWords) =>
  stretches
    .toReversed()
    .reduce((left, { from, to }) => left.slice(0, from) + left.slice(to), text)
    .replace(/\s+/g, "");

describe("wordDifferences", () => {
  it.each<[string, string, string[], string[]]>([
    ["The sum is 41, I think.", "The whole sum is 42, I think.", ["41"], ["whole", "42"]],
    ["The **sum** is 41.", "The sum is *surely* 42.", ["**", "**", "41"], ["*surely* 42"]],
    ["a  b\n\nc", "a b c", [], []],
    ["今天天气好", "今天天气不好", [], ["不"]],
    ["naïve", "nai\u0308ve", ["naïve"], ["nai\u0308ve"]],
    ["", "as it is", [], ["as it is"]],
  ])("of %j and %j gives what only one of them has", (left, right, ours, theirs) => {
    const found = wordDifferences(left, right, PATIENCE_MS)!;
    expect([own(left, found.left), own(right, found.right)]).toEqual([ours, theirs]);
  });

  it("counts words, and no signs", () => {
    const found = wordDifferences("The **sum** is 41.", "The sum is *surely* 42.", PATIENCE_MS)!;
    expect([found.left.wordCount, found.right.wordCount]).toEqual([1, 2]);
  });

  it("gives up where it would take too long", () => {
    const noise = (from: number) =>
      Array.from({ length: 20_000 }, (_, index) => `w${from + index * 2}`).join(" ");
    expect(wordDifferences(noise(0), noise(1), 1)).toBeNull();
  });

  it("leaves both texts the same once the differences are cut out, in order and without overlaps", () => {
    const words = [
      "the",
      "sum",
      "is",
      "42",
      "–",
      "naïve",
      "🧮",
      "$x^2$",
      "\n\n",
      " ",
      "שלום",
      "e\u0301",
      "天气",
    ];
    const text = fc.array(fc.constantFrom(...words), { maxLength: 40 }).map((some) => some.join(" "));
    fc.assert(
      fc.property(text, text, (left, right) => {
        const found = wordDifferences(left, right, PATIENCE_MS)!;
        expect(shared(left, found.left)).toBe(shared(right, found.right));
        for (const { stretches } of [found.left, found.right]) {
          const ends = stretches.flatMap(({ from, to }) => [from, to]);
          expect(ends).toEqual(ends.toSorted((one, other) => one - other));
          expect(stretches.every(({ from, to }) => from < to)).toBe(true);
        }
      }),
    );
  });
});
