import fc from "fast-check";
import { expect, test } from "vitest";
import { comparisons, positions, type Ranking, rankingProblem } from "#app/domain/ranking.ts";
import { weakOrder } from "../support/rankings.ts";

const ids = ["a", "b", "c", "d"];

test("a ranking of exactly the completions has no problem", () => {
  expect(rankingProblem([["b"], ["a", "d"], ["c"]], ids)).toBeNull();
  expect(rankingProblem([["d", "c", "b", "a"]], ids)).toBeNull();
});

test.each<[string, Ranking, string]>([
  ["an empty group", [["a", "b"], [], ["c", "d"]], "Group 2 of the ranking is empty; leave it out."],
  ["an id twice", [["a"], ["b", "a"], ["c", "d"]], "The ranking names a twice; give it one place."],
  [
    "an id twice in a group",
    [["a", "a"], ["b"], ["c", "d"]],
    "The ranking names a twice; give it one place.",
  ],
  ["a stranger", [["a"], ["b", "x"]], "The ranking names x, which is not a completion of this task."],
  ["one missing", [["a"], ["b", "c"]], "One completion is not ranked yet."],
  ["nothing ranked", [], "4 completions are not ranked yet."],
])("%s is told in words", (_, ranking, problem) => {
  expect(rankingProblem(ranking, ids)).toBe(problem);
});

test("comparisons come in the order of the ids, whatever the ranking", () => {
  expect(comparisons([["c"], ["b", "a"]])).toEqual([
    { left: "a", right: "b", outcome: "tie" },
    { left: "a", right: "c", outcome: "right" },
    { left: "b", right: "c", outcome: "right" },
  ]);
  expect(comparisons([["a"]])).toEqual([]);
  expect(comparisons([])).toEqual([]);
});

test("positions are those of a competition", () => {
  expect([...positions([["a"], ["b", "c"], ["d"]])]).toEqual([
    ["a", 1],
    ["b", 2],
    ["c", 2],
    ["d", 4],
  ]);
});

test("there are K(K-1)/2 comparisons, and they agree with the positions", () => {
  fc.assert(
    fc.property(weakOrder(["p", "q", "r", "s", "t", "u"]), (ranking) => {
      const at = positions(ranking);
      const pairs = comparisons(ranking);
      expect(pairs).toHaveLength(15);
      for (const { left, right, outcome } of pairs) {
        expect(left < right).toBe(true);
        const sign = Math.sign(at.get(left)! - at.get(right)!);
        expect(outcome).toBe(sign < 0 ? "left" : sign > 0 ? "right" : "tie");
      }
    }),
  );
});
