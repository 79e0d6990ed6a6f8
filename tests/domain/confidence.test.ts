import fc from "fast-check";
import { expect, test } from "vitest";
import { consensusConfidence } from "#app/domain/confidence.ts";
import { pairMajority } from "#app/domain/consensus.ts";
import type { Ranking } from "#app/domain/ranking.ts";
import { renamed, weakOrder } from "../support/rankings.ts";

const confidenceOf = (rankings: readonly Ranking[]) => consensusConfidence(pairMajority(rankings));

const ab: Ranking = [["a"], ["b"]];
const ba: Ranking = [["b"], ["a"]];
const tied: Ranking = [["a", "b"]];

/** By hand, from .4 · .75ⁿ · .15ᵐ · .1ᵗ for an order and .2 · .2ⁿ⁺ᵐ · .6ᵗ for a tie. */
test.each<[string, Ranking[], number]>([
  ["one", [ab], 0.3 / (0.3 + 0.04 + 0.06)],
  ["two that agree", [ab, ab], 0.225 / (0.225 + 0.008 + 0.009)],
  ["three that agree", [ab, ab, ab], 0.16875 / (0.16875 + 0.0016 + 0.00135)],
  ["two that contradict each other, which makes a tie", [ab, ba], 0.008 / (0.008 + 2 * 0.045)],
  ["two against one", [ab, ab, ba], 0.03375 / (0.03375 + 0.0016 + 0.00675)],
  ["two that tie", [tied, tied], 0.072 / (0.072 + 2 * 0.004)],
])("two completions, judgments: %s", (_name, rankings, expected) => {
  expect(confidenceOf(rankings)).toBeCloseTo(expected, 12);
});

test("two experts who agree on two completions are sure to .93, three to .98", () => {
  expect(confidenceOf([ab, ab])).toBeCloseTo(0.93, 3);
  expect(confidenceOf([ab, ab, ab])).toBeCloseTo(0.983, 3);
});

test("the pairs of four completions weigh half", () => {
  const four: Ranking = [["a"], ["b"], ["c"], ["d"]];
  const [same, tie, opposite] = [0.4 * Math.sqrt(0.75 ** 2), 0.2 * Math.sqrt(0.2 ** 2), 0.4 * 0.15];
  expect(confidenceOf([four, four])).toBeCloseTo(same / (same + tie + opposite), 12);
});

test("it is that of the pair that is least certain", () => {
  const [abc, acb]: Ranking[] = [
    [["a"], ["b"], ["c"]],
    [["a"], ["c"], ["b"]],
  ];
  const share = (probability: number) => probability ** (2 / 3);
  const tie = 0.2 * share(0.2 ** 2);
  expect(confidenceOf([abc!, acb!])).toBeCloseTo(tie / (tie + 0.8 * share(0.75 * 0.15)), 12);
});

test("where there is no pair there is none", () => {
  expect(consensusConfidence({ ranking: [], pairs: [] })).toBeNull();
  expect(confidenceOf([[["a"]]])).toBeNull();
});

test("the pairs of other completions are refused", () => {
  const { pairs } = pairMajority([ab]);
  expect(() => consensusConfidence({ ranking: [["a"], ["c"]], pairs })).toThrow("not those of the ranking");
  expect(() => consensusConfidence({ ranking: [["a"]], pairs })).toThrow("not those of the ranking");
});

const ids = ["a", "b", "c", "d"];
const judged = fc.array(weakOrder(ids), { minLength: 1, maxLength: 15 });

test("neither names nor the order of the judgments change it, to the last digit", () => {
  fc.assert(
    fc.property(
      judged.chain((rankings) =>
        fc.tuple(fc.constant(rankings), fc.shuffledSubarray(rankings, { minLength: rankings.length })),
      ),
      fc.shuffledSubarray(ids, { minLength: ids.length }),
      ([rankings, shuffled], names) => {
        const naming = new Map(ids.map((id, index) => [id, names[index]!]));
        expect(confidenceOf(shuffled.map((ranking) => renamed(ranking, naming)))).toBe(
          confidenceOf(rankings),
        );
      },
    ),
  );
});

test("it is a probability, also of more judgments than there will ever be", () => {
  fc.assert(
    fc.property(judged, fc.constantFrom(1, 1_000), (rankings, times) => {
      const confidence = confidenceOf(rankings.flatMap((ranking) => Array<Ranking>(times).fill(ranking)))!;
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }),
    { numRuns: 30 },
  );
});

test("each judgment that says the same makes it surer", () => {
  fc.assert(
    fc.property(weakOrder(ids), fc.integer({ min: 1, max: 14 }), (ranking, count) => {
      const unanimous = (judgments: number) => confidenceOf(Array<Ranking>(judgments).fill(ranking))!;
      expect(unanimous(count + 1)).toBeGreaterThan(unanimous(count));
    }),
  );
});
