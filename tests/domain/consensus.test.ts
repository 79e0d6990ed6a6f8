import fc from "fast-check";
import { expect, test } from "vitest";
import {
  type PairSupport,
  pairMajority,
  pairMargin,
  pairOutcome,
  RULE_VERSION,
} from "#app/domain/consensus.ts";
import { comparisons, positions, type Ranking, rankingProblem } from "#app/domain/ranking.ts";
import { everyWeakOrder, inOrder, renamed, weakOrder } from "../support/rankings.ts";

const ids = ["a", "b", "c", "d"];

/** The generalised Kendall distance with p = 1/2, doubled. */
function distance(one: Ranking, other: Ranking): number {
  const others = comparisons(other);
  return comparisons(one).reduce((sum, { outcome }, index) => {
    const against = others[index]!.outcome;
    if (outcome === against) return sum;
    return sum + (outcome === "tie" || against === "tie" ? 1 : 2);
  }, 0);
}

/** The rule by brute force: all best weak orders, then the finest order that none of them contradicts or leaves out. */
function consensusByDefinition(rankings: readonly Ranking[]): Ranking {
  const items = rankings[0]!.flat();
  const priced = everyWeakOrder(items).map((order) => ({
    at: positions(order),
    cost: rankings.reduce((sum, ranking) => sum + distance(order, ranking), 0),
  }));
  const least = Math.min(...priced.map(({ cost }) => cost));
  const best = priced.filter(({ cost }) => cost === least);
  const above = (x: string, y: string) => best.every(({ at }) => at.get(x)! < at.get(y)!);
  // The coarsest-to-finest search is over weak orders again: the one with most groups that separates only what `above` does.
  const fitting = everyWeakOrder(items).filter((order) =>
    order.every((group, index) =>
      order.slice(index + 1).every((lower) => lower.every((y) => group.every((x) => above(x, y)))),
    ),
  );
  const most = Math.max(...fitting.map((order) => order.length));
  const finest = fitting.filter((order) => order.length === most);
  expect(finest).toHaveLength(1);
  return inOrder(finest[0]!);
}

const abc: Ranking = [["a"], ["b"], ["c"]];

test.each<[string, Ranking[], Ranking]>([
  ["one judgment is its own consensus", [[["b"], ["a", "c"]]], [["b"], ["a", "c"]]],
  ["all agree", [abc, abc, abc], abc],
  ["all tie", [[["a", "b", "c"]], [["c", "b", "a"]]], [["a", "b", "c"]]],
  ["two of three", [abc, abc, [["c"], ["b"], ["a"]]], abc],
  ["two that contradict each other give a tie", [abc, [["c"], ["b"], ["a"]]], [["a", "b", "c"]]],
  ["two that contradict each other in part", [abc, [["a"], ["c"], ["b"]]], [["a"], ["b", "c"]]],
  [
    "one orders what the other ties: both are as good, so a tie",
    [[["a"], ["b"]], [["a", "b"]]],
    [["a", "b"]],
  ],
  ["two order what one ties", [[["a"], ["b"]], [["a"], ["b"]], [["a", "b"]]], [["a"], ["b"]]],
  ["one for each outcome", [[["a"], ["b"]], [["b"], ["a"]], [["a", "b"]]], [["a", "b"]]],
  [
    "a cycle has three best orders, so no one is put above another",
    [abc, [["b"], ["c"], ["a"]], [["c"], ["a"], ["b"]]],
    [["a", "b", "c"]],
  ],
  [
    "a cycle below a clear winner leaves the winner alone",
    [
      [["d"], ["a"], ["b"], ["c"]],
      [["d"], ["b"], ["c"], ["a"]],
      [["d"], ["c"], ["a"], ["b"]],
    ],
    [["d"], ["a", "b", "c"]],
  ],
])("%s", (_, rankings, expected) => {
  expect(pairMajority(rankings).ranking).toEqual(expected);
});

test("the counts of every pair are kept, in the order of the ids", () => {
  const { pairs } = pairMajority([
    [["b"], ["a", "c"]],
    [["a"], ["b"], ["c"]],
    [["c"], ["a", "b"]],
  ]);
  expect(pairs).toEqual([
    { left: "a", right: "b", leftCount: 1, rightCount: 1, tieCount: 1 },
    { left: "a", right: "c", leftCount: 1, rightCount: 1, tieCount: 1 },
    { left: "b", right: "c", leftCount: 2, rightCount: 1, tieCount: 0 },
  ]);
});

test("no judgment gives an empty consensus", () => {
  expect(pairMajority([])).toEqual({ ranking: [], pairs: [] });
});

test("judgments of different completions are an error, and so are more completions than the search is made for", () => {
  expect(() => pairMajority([abc, [["a"], ["b"]]])).toThrow("not ranked yet");
  expect(() => pairMajority([[Array.from({ length: 13 }, (_, index) => `c${index}`)]])).toThrow(RangeError);
});

test.each([
  [3, 0, 0, "left", 1],
  [2, 1, 0, "left", 1 / 3],
  [0, 2, 1, "right", 2 / 3],
  [1, 0, 1, "tie", 1 / 2],
  [1, 0, 2, "tie", 1 / 3],
  [2, 1, 1, "tie", 1 / 4],
  [1, 1, 1, "tie", 0],
  [0, 0, 0, "tie", 0],
])("%d for left, %d for right, %d ties: %s", (leftCount, rightCount, tieCount, outcome, margin) => {
  const pair: PairSupport = { left: "a", right: "b", leftCount, rightCount, tieCount };
  expect(pairOutcome(pair)).toBe(outcome);
  expect(pairMargin(pair)).toBeCloseTo(margin, 14);
});

test("the rule has a version", () => {
  expect(RULE_VERSION).toBe("pair-majority-1");
});

test("the subset search gives what the definition gives by brute force", () => {
  const judgments = fc.integer({ min: 2, max: 4 }).chain((count) => {
    return fc.array(weakOrder(ids.slice(0, count)), { minLength: 1, maxLength: 5 });
  });
  fc.assert(
    fc.property(judgments, (rankings) => {
      expect(pairMajority(rankings).ranking).toEqual(consensusByDefinition(rankings));
    }),
    { numRuns: 150 },
  );
});

test("the consensus knows neither names nor the order of judgments", () => {
  const six = ["a", "b", "c", "d", "e", "f"];
  const scene = fc.array(weakOrder(six), { minLength: 1, maxLength: 6 }).chain((rankings) =>
    fc.record({
      rankings: fc.constant(rankings),
      shuffled: fc.shuffledSubarray(rankings, { minLength: rankings.length }),
      names: fc.shuffledSubarray(["u", "v", "w", "x", "y", "z"], { minLength: 6 }),
    }),
  );
  fc.assert(
    fc.property(scene, ({ rankings, shuffled, names }) => {
      const naming = new Map(six.map((id, index) => [id, names[index]!]));
      const { ranking } = pairMajority(rankings);
      expect(rankingProblem(ranking, six)).toBeNull();
      expect(pairMajority(shuffled).ranking).toEqual(ranking);
      const underOtherNames = pairMajority(shuffled.map((one) => renamed(one, naming))).ranking;
      expect(underOtherNames).toEqual(inOrder(renamed(ranking, naming)));
    }),
  );
});

test("nine completions: what all judgments say, the consensus says", () => {
  const nine = ["a", "b", "c", "d", "e", "f", "g", "h", "i"];
  fc.assert(
    fc.property(weakOrder(nine), fc.integer({ min: 1, max: 5 }), (ranking, count) => {
      expect(pairMajority(Array.from({ length: count }, () => ranking)).ranking).toEqual(inOrder(ranking));
    }),
    { numRuns: 20 },
  );
});

test("where the pairs do not contradict each other, the consensus is what they say", () => {
  fc.assert(
    fc.property(fc.array(weakOrder(ids), { minLength: 1, maxLength: 5 }), (rankings) => {
      const { ranking, pairs } = pairMajority(rankings);
      const fits = everyWeakOrder(ids).some((order) =>
        comparisons(order).every(({ outcome }, index) => outcome === pairOutcome(pairs[index]!)),
      );
      if (!fits) return;
      expect(comparisons(ranking).map(({ outcome }) => outcome)).toEqual(pairs.map(pairOutcome));
    }),
  );
});
