import fc from "fast-check";
import { expect, test } from "vitest";
import { kendallTau, taskAgreement } from "#app/domain/agreement.ts";
import { positions, type Ranking } from "#app/domain/ranking.ts";
import { renamed, weakOrder } from "../support/rankings.ts";

const ids = ["a", "b", "c", "d", "e"];

/** Kendall's definition taken at its word: the correlation of the signs over all ordered pairs of completions. */
function tauByDefinition(a: Ranking, b: Ranking): number | null {
  const [inA, inB] = [positions(a), positions(b)];
  let product = 0;
  let squaresA = 0;
  let squaresB = 0;
  for (const i of inA.keys()) {
    for (const j of inA.keys()) {
      const x = Math.sign(inA.get(i)! - inA.get(j)!);
      const y = Math.sign(inB.get(i)! - inB.get(j)!);
      product += x * y;
      squaresA += x * x;
      squaresB += y * y;
    }
  }
  return squaresA === 0 || squaresB === 0 ? null : product / Math.sqrt(squaresA * squaresB);
}

test.each<[Ranking, Ranking, number | null]>([
  [[["a"], ["b"], ["c"]], [["a"], ["b"], ["c"]], 1],
  [[["a"], ["b"], ["c"]], [["c"], ["b"], ["a"]], -1],
  // Two pairs alike, one opposed.
  [[["a"], ["b"], ["c"]], [["b"], ["a"], ["c"]], 1 / 3],
  // Of three pairs the second ties one: two alike, none opposed, 2 / sqrt(3 * 2).
  [[["a"], ["b"], ["c"]], [["a", "b"], ["c"]], 2 / Math.sqrt(6)],
  // Both tie one, not the same: only a and c are ordered in both.
  [[["a", "b"], ["c"]], [["a"], ["b", "c"]], 1 / 2],
  [[["a", "b"], ["c"]], [["b", "a"], ["c"]], 1],
  [[["a", "b", "c"]], [["a"], ["b"], ["c"]], null],
])("tau-b of %j and %j is %d", (a, b, tau) => {
  if (tau === null) expect(kendallTau(a, b)).toBeNull();
  else expect(kendallTau(a, b)).toBeCloseTo(tau, 14);
});

test("tau-b is Kendall's definition, symmetric, within -1 and 1, and blind to names", () => {
  const shuffledNames = fc.shuffledSubarray(["v", "w", "x", "y", "z"], { minLength: 5 });
  fc.assert(
    fc.property(weakOrder(ids), weakOrder(ids), shuffledNames, (a, b, names) => {
      const tau = kendallTau(a, b);
      const expected = tauByDefinition(a, b);
      expect(tau === null).toBe(expected === null);
      if (tau === null || expected === null) return;
      expect(tau).toBeCloseTo(expected, 14);
      expect(Math.abs(tau)).toBeLessThanOrEqual(1);
      expect(kendallTau(b, a)).toBe(tau);
      const naming = new Map(ids.map((id, index) => [id, names[index]!]));
      expect(kendallTau(renamed(a, naming), renamed(b, naming))).toBe(tau);
      expect(kendallTau(a, b.toReversed())).toBe(tau === 0 ? 0 : -tau);
    }),
  );
});

test("rankings of different completions are not compared", () => {
  expect(() => kendallTau([["a"], ["b"]], [["a"], ["c"]])).toThrow("different completions");
  expect(() => kendallTau([["a"], ["b"]], [["a"], ["b"], ["c"]])).toThrow("different completions");
});

test("a task's agreement is the mean over its pairs of judgments", () => {
  const abc: Ranking = [["a"], ["b"], ["c"]];
  const bac: Ranking = [["b"], ["a"], ["c"]];
  expect(taskAgreement([abc, abc, abc])).toEqual({ value: 1, why: null });
  // 1, 1/3 and 1/3.
  expect(taskAgreement([abc, abc, bac]).value).toBeCloseTo(5 / 9, 14);
});

test("a judgment that ties everything is left out of the mean", () => {
  const abc: Ranking = [["a"], ["b"], ["c"]];
  expect(taskAgreement([abc, [["a", "b", "c"]], abc])).toEqual({ value: 1, why: null });
});

test("undefined agreement says why and is no number", () => {
  const tied: Ranking = [["a", "b"]];
  expect(taskAgreement([])).toEqual({ value: null, why: "Agreement needs at least two judgments." });
  expect(taskAgreement([[["a"], ["b"]]]).value).toBeNull();
  expect(taskAgreement([tied, tied, [["a"], ["b"]]])).toEqual({
    value: null,
    why: "Too many judgments tie all completions, so there is no order to compare.",
  });
});

test("the order in which judgments arrive does not change a digit", () => {
  const judgments = fc.array(weakOrder(ids), { minLength: 2, maxLength: 7 });
  const shuffled = judgments.chain((list) =>
    fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })),
  );
  fc.assert(
    fc.property(shuffled, ([list, other]) => {
      expect(taskAgreement(other)).toEqual(taskAgreement(list));
    }),
  );
});
