import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { indexText, pointAt, STRIDE, unitAt } from "#app/domain/code-points.ts";
import {
  CONTEXT_LENGTH,
  findSpan,
  overlapsOf,
  spanAt,
  spanBetween,
  spanProblem,
  unitsOf,
} from "#app/domain/span.ts";

const PIECES = [
  "**bold** ",
  "`let a = 1`",
  "```js\nlet b // 😀\n```\n",
  "$\\frac{1}{2}$ ",
  "$$\nx^2\n$$\n",
  "| a | b |\n|---|---|\n| 👩‍⚕️ | e\u0301 |\n",
  "שלום עולם ",
  "مرحبا\u200f ",
  "👩‍👩‍👧‍👦",
  "🏳️‍🌈",
  "n\u0303o\u0308\u0323 ",
  "𝔸𝔹 ",
  "\r\n",
  "\n\n",
  "the same words ",
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ unit: "grapheme", maxLength: 8 })), {
    minLength: 1,
    maxLength: 60,
  })
  .map((parts) => parts.join(""))
  .filter((joined) => joined.length > 0);

/** A text and two different code points of it, in order. */
const passage = text.chain((source) => {
  const { length } = [...source];
  return fc
    .tuple(fc.nat(length - 1), fc.nat(length - 1))
    .map(([a, b]) => ({ source, start: Math.min(a, b), end: Math.max(a, b) + 1 }));
});

describe("offsets", () => {
  it("in code points and in UTF-16 units lead to each other", () => {
    fc.assert(
      fc.property(text, (source) => {
        let unit = 0;
        for (const [point, character] of [...source].entries()) {
          expect(unitAt(source, point)).toBe(unit);
          expect(pointAt(source, unit)).toBe(point);
          unit += character.length;
        }
        expect(unitAt(source, [...source].length)).toBe(source.length);
        expect(pointAt(source, source.length)).toBe([...source].length);
        expect(unitAt(source, [...source].length + 1)).toBeNull();
      }),
    );
  });

  it("lead to each other in a text of many marks, indexed once or not", () => {
    const long = fc.tuple(text, fc.integer({ min: 1, max: 80 })).map(([part, times]) => part.repeat(times));
    fc.assert(
      fc.property(long, fc.double({ min: 0, max: 1, noNaN: true }), (source, share) => {
        const points = [...source];
        const index = indexText(source);
        expect(index.length).toBe(points.length);
        const point = Math.round(share * points.length);
        const unit = points.slice(0, point).join("").length;
        expect([unitAt(index, point), unitAt(source, point)]).toEqual([unit, unit]);
        expect([pointAt(index, unit), pointAt(source, unit)]).toEqual([point, point]);
        expect(unitAt(index, points.length + 1)).toBeNull();
        for (const [at, mark] of index.marks.entries())
          expect(mark).toBe(points.slice(0, at * STRIDE).join("").length);
      }),
    );
  });

  it("that do not fit the text are no passage of it", () => {
    for (const [start, end] of [
      [0, 0],
      [1, 0],
      [-1, 1],
      [0.5, 2],
      [0, 4],
      [Number.NaN, 1],
    ] as const) {
      expect(() => spanAt("a😀b", start, end)).toThrow(RangeError);
      expect(spanProblem("a😀b", { start, end, quote: "a", prefix: "", suffix: "" })).toMatch(
        /mark it again/,
      );
    }
    expect(unitsOf("a😀b", { start: 1, end: 4 })).toBeNull();
  });
});

describe("a span", () => {
  it("quotes the passage and up to 32 code points on each side", () => {
    const [before, after] = ["😀".repeat(40), "é".repeat(40)];
    expect(spanAt(`${before}here${after}`, 40, 44)).toEqual({
      start: 40,
      end: 44,
      quote: "here",
      prefix: "😀".repeat(CONTEXT_LENGTH),
      suffix: "é".repeat(CONTEXT_LENGTH),
    });
  });

  it("of any passage agrees with the text cut at code points, and survives being stored", () => {
    fc.assert(
      fc.property(passage, ({ source, start, end }) => {
        const points = [...source];
        const span = JSON.parse(JSON.stringify(spanAt(source, start, end)));
        expect(span.quote).toBe(points.slice(start, end).join(""));
        expect(span.prefix).toBe(points.slice(Math.max(0, start - CONTEXT_LENGTH), start).join(""));
        expect(span.suffix).toBe(points.slice(end, end + CONTEXT_LENGTH).join(""));
        expect(spanProblem(source, span)).toBeNull();
        const { from, to } = unitsOf(source, span)!;
        expect(spanBetween(source, from, to)).toEqual(span);
      }),
    );
  });

  it("takes a surrogate pair whole that a selection cuts", () => {
    expect(spanBetween("a😀b", 2, 4).quote).toBe("😀b");
    expect(spanBetween("a😀b", 0, 2).quote).toBe("a😀");
    expect(spanBetween("a😀b", 2, 2).quote).toBe("😀");
  });

  it("does not fit where its quote, its surroundings or its offsets differ by a letter", () => {
    const source = "One step, then another step.";
    const span = spanAt(source, 4, 8);
    expect(spanProblem(source, span)).toBeNull();
    for (const change of [
      { quote: "Step" },
      { prefix: "Two " },
      { suffix: ", and" },
      { start: 5 },
      { end: 9 },
    ])
      expect(spanProblem(source, { ...span, ...change })).toMatch(/mark it again/);
  });
});

describe("finding a span again", () => {
  it("leads to the same words where text was put in before them", () => {
    fc.assert(
      fc.property(passage, text, ({ source, start, end }, before) => {
        const shifted = `${before}\n${source}`;
        const span = spanAt(source, start, end);
        const found = findSpan(shifted, span);
        expect(found?.quote).toBe(span.quote);
        expect(spanProblem(shifted, found!)).toBeNull();
      }),
    );
  });

  it("goes by the surroundings and not by the place", () => {
    const source = "so x = 2. Later, when we divide, x = 2. In the end x = 2.";
    const span = spanAt(source, 33, 38);
    expect(findSpan(source, { ...span, start: 3, end: 8 })).toEqual(span);
  });

  it("goes by the place where the surroundings are equal", () => {
    const source = "ab ".repeat(60);
    const span = spanAt(source, 90, 92);
    expect(findSpan(source, { ...span, start: 94, end: 96 })?.start).toBe(93);
  });

  it("looks at the nearest places of a text that is nothing else, and not far from them", () => {
    const source = "a".repeat(500_000);
    const lost = { ...spanAt(source, 300_000, 300_001), prefix: "zz" };
    expect(Math.abs(findSpan(source, lost)!.start - 300_000)).toBeLessThanOrEqual(1);
    const gone = { ...spanAt("here", 0, 4), start: 400_000, end: 400_004, prefix: "z" };
    expect(findSpan(`here${source}`, gone)).toBeNull();
  });

  it("keeps what else is said of it", () => {
    const source = "One two three";
    const mark = { ...spanAt(source, 4, 7), start: 0, end: 3, id: "m", tag: "wrong" };
    expect(findSpan(source, mark)).toEqual({ ...mark, start: 4, end: 7 });
  });

  it("finds nothing where the words are gone", () => {
    expect(findSpan("One two", { ...spanAt("One three", 4, 9) })).toBeNull();
    expect(findSpan("One two", { start: 9, end: 9, quote: "", prefix: "", suffix: "" })).toBeNull();
  });
});

describe("overlaps", () => {
  it("are what two or more cover", () => {
    expect(overlapsOf([])).toEqual([]);
    expect(
      overlapsOf([
        { from: 0, to: 5 },
        { from: 5, to: 9 },
      ]),
    ).toEqual([]);
    expect(
      overlapsOf([
        { from: 0, to: 5 },
        { from: 3, to: 9 },
        { from: 4, to: 6 },
      ]),
    ).toEqual([{ from: 3, to: 6 }]);
  });

  it("cover exactly the units that two or more stretches cover", () => {
    const stretch = fc
      .tuple(fc.nat(30), fc.nat(10))
      .map(([from, length]) => ({ from, to: from + length + 1 }));
    fc.assert(
      fc.property(fc.array(stretch, { maxLength: 12 }), (stretches) => {
        const covers = (list: readonly { from: number; to: number }[], unit: number) =>
          list.filter(({ from, to }) => from <= unit && unit < to).length;
        const found = overlapsOf(stretches);
        for (let unit = 0; unit < 45; unit++)
          expect(covers(found, unit)).toBe(covers(stretches, unit) >= 2 ? 1 : 0);
      }),
    );
  });
});
