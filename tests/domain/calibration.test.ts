import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  calibrationOutcome,
  canBeSaid,
  knownPairs,
  type PartEnd,
  pairScore,
  pairsAgree,
} from "#app/domain/calibration.ts";
import type { Gold } from "#app/domain/gold.ts";
import type { Ranking } from "#app/domain/ranking.ts";
import type { Order } from "#app/domain/rubric.ts";

const anyRanking = fc.integer({ min: 2, max: 9 }).chain((count) =>
  fc.array(fc.integer({ min: 0, max: count }), { minLength: count, maxLength: count }).map((places) => {
    const groups = new Map<number, string[]>();
    for (const [index, place] of places.entries())
      groups.set(place, [...(groups.get(place) ?? []), `c${index}`]);
    return [...groups.entries()].sort(([a], [b]) => a - b).map(([, group]) => group) satisfies Ranking;
  }),
);

describe("what a gold knows", () => {
  test("a ranking knows every pair, its ties as ties", () => {
    expect(knownPairs({ ranking: [["b"], ["a", "c"]] })).toEqual([
      { better: "b", worse: "a", tied: false },
      { better: "a", worse: "c", tied: true },
      { better: "b", worse: "c", tied: false },
    ]);
  });

  test("pairs know what follows from them", () => {
    const known = knownPairs({
      better: [
        ["a", "b"],
        ["b", "c"],
      ],
    });
    expect(known.map(({ better, worse }) => better + worse).sort()).toEqual(["ab", "ac", "bc"]);
  });

  test("pairs that go in a circle, however long, contradict each other", () => {
    expect(pairsAgree([["a", "a"]])).toBe(false);
    const circle: [string, string][] = [
      ["a", "b"],
      ["b", "c"],
      ["c", "d"],
      ["d", "a"],
    ];
    expect(pairsAgree(circle)).toBe(false);
    expect(pairsAgree(circle.slice(1))).toBe(true);
    expect(() => knownPairs({ better: circle })).toThrow("contradict");
  });
});

describe("how many pairs a ranking has right", () => {
  const gold = { ranking: [["b"], ["a", "c"]] };

  test("a tie is right only where a tie is known", () => {
    expect(pairScore([["b"], ["c", "a"]], gold)).toEqual({ pairCount: 3, rightCount: 3 });
    expect(pairScore([["a", "b", "c"]], gold)).toEqual({ pairCount: 3, rightCount: 1 });
    expect(pairScore([["b"], ["a"], ["c"]], gold)).toEqual({ pairCount: 3, rightCount: 2 });
  });

  test("of a partial gold only what is known counts", () => {
    expect(pairScore([["c"], ["a"], ["b"]], { better: [["a", "b"]] })).toEqual({
      pairCount: 1,
      rightCount: 1,
    });
  });

  test("a task that was left out has none right", () => {
    expect(pairScore(null, gold)).toEqual({ pairCount: 3, rightCount: 0 });
  });

  test("of another task it is an error, never a wrong pair", () => {
    expect(() => pairScore([["x"], ["a"]], { better: [["a", "b"]] })).toThrow("not ranked");
  });

  test("every ranking has all of its own pairs right, and none of its strict ones when turned around", () => {
    fc.assert(
      fc.property(anyRanking, (ranking) => {
        const count = ranking.flat().length;
        const all = (count * (count - 1)) / 2;
        expect(pairScore(ranking, { ranking })).toEqual({ pairCount: all, rightCount: all });
        const strict = knownPairs({ ranking }).filter(({ tied }) => !tied);
        expect(pairScore(ranking.toReversed(), { ranking }).rightCount).toBe(all - strict.length);
      }),
    );
  });

  test("a ranking and its strict pairs give the same score on them", () => {
    fc.assert(
      fc.property(anyRanking, (ranking) => {
        const better = knownPairs({ ranking }).flatMap(({ better, worse, tied }): [string, string][] =>
          tied ? [] : [[better, worse]],
        );
        const score = pairScore(ranking, { better });
        expect(score).toEqual({ pairCount: better.length, rightCount: better.length });
      }),
    );
  });
});

describe("whether experts can say what a gold knows", () => {
  const tied: Gold = { ranking: [["a", "b"]] };
  const strict: Gold = { ranking: [["a"], ["b"]] };
  const overall = (tie: string | null): Order => ({
    by: "aspects",
    aspects: [
      {
        ...{ id: "overall", title: "Overall", description: "", degrees: ["better"], tie, confidence: [] },
        ...{ reasons: [], ownReason: "no", required: true },
      },
    ],
  });

  test.each<[Order, boolean, boolean]>([
    [{ by: "ranking" }, true, true],
    [overall("About the same"), true, true],
    [overall(null), true, false],
    [{ by: "none" }, false, false],
  ])("by %j", (order, ofStrict, ofTied) => {
    expect(canBeSaid(strict, order)).toBe(ofStrict);
    expect(canBeSaid(tied, order)).toBe(ofTied);
    expect(canBeSaid({ better: [["a", "b"]] }, order)).toBe(ofStrict);
  });
});

describe("the outcome of a set", () => {
  const judged = (pairCount: number, rightCount: number) => ({
    end: "judged" as const,
    pairCount,
    rightCount,
  });
  const parts = [judged(3, 3), judged(1, 0)];

  test("weighs all pairs the same and passes from the mark on", () => {
    expect(calibrationOutcome(parts, 75)).toEqual({ pairCount: 4, rightCount: 3, passed: true });
    expect(calibrationOutcome(parts, 76).passed).toBe(false);
    expect(calibrationOutcome(parts, null).passed).toBe(true);
  });

  test("is exact where a share would be rounded", () => {
    expect(calibrationOutcome([judged(3, 2)], 67).passed).toBe(false);
    expect(calibrationOutcome([judged(3, 2)], 66).passed).toBe(true);
  });

  test("a skipped task has none right, one that was closed is left out", () => {
    const left = (end: PartEnd) => [judged(3, 3), { end, pairCount: 3, rightCount: 0 }];
    expect(calibrationOutcome(left("skipped"), 51)).toEqual({ pairCount: 6, rightCount: 3, passed: false });
    expect(calibrationOutcome(left("closed"), 51)).toEqual({ pairCount: 3, rightCount: 3, passed: true });
  });

  test("whoever has judged nothing does not pass, mark or none", () => {
    const skipped = [{ end: "skipped" as const, pairCount: 3, rightCount: 0 }];
    const closed = [{ end: "closed" as const, pairCount: 3, rightCount: 0 }];
    for (const parts of [skipped, closed, []]) {
      expect(calibrationOutcome(parts, null).passed).toBe(false);
      expect(calibrationOutcome(parts, 1).passed).toBe(false);
    }
  });

  test("no pair never reaches a mark", () => {
    expect(calibrationOutcome([judged(0, 0)], 1).passed).toBe(false);
    expect(calibrationOutcome([judged(0, 0)], null).passed).toBe(true);
  });
});
