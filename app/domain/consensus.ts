import { comparisons, type Ranking, rankingProblem } from "./ranking.ts";

/** How the judgments of a task split on one pair. `left` sorts before `right` as a string. */
export type PairSupport = {
  left: string;
  right: string;
  leftCount: number;
  rightCount: number;
  tieCount: number;
};

/** Stored with every consensus. Changes whenever the same judgments could give another result. */
export const RULE_VERSION = "pair-majority-1";

/** The subset search below takes 3^K steps: 20 thousand for the 9 completions a task may have, half a million for 12. */
const MOST_COMPLETIONS = 12;

/**
 * The consensus of the rankings of one task, by pair majority: for each pair the count of judgments for either side and for a
 * tie, and the ranking that best explains these counts.
 *
 * "Best" is Kemeny's rule for weak orders: the least sum, over judgments and pairs, of the generalised Kendall distance with
 * p = 1/2 (Fagin, Kumar, Mahdian, Sivakumar, Vee, "Comparing and aggregating rankings with ties", PODS 2004). A pair ordered
 * against a judgment costs 1; a pair tied by one of the two only, 1/2. So `left` above `right` costs rightCount + tieCount/2,
 * and a tie (leftCount + rightCount)/2. The minimum is exact for every size of task, by dynamic programming over subsets.
 *
 * Often several rankings are equally good (two judgments that contradict each other; a cycle). Then none of them is picked:
 * one completion stands above another only if it does so in every best ranking, and completions joined by a chain of pairs
 * that are not so separated share a group. The result is the finest weak order that all best rankings support. It depends on
 * neither ids nor the order of the judgments. Within a group ids are sorted.
 *
 * No rankings give an empty consensus. Throws when the rankings are not of the same completions, or of more than 12.
 */
export function pairMajority(rankings: readonly Ranking[]): { ranking: Ranking; pairs: PairSupport[] } {
  const ids = (rankings[0] ?? []).flat().sort();
  if (ids.length > MOST_COMPLETIONS)
    throw new RangeError(`At most ${MOST_COMPLETIONS} completions can be ranked.`);
  for (const ranking of rankings) {
    const problem = rankingProblem(ranking, ids);
    if (problem) throw new Error(problem);
  }
  const pairs = supports(rankings);
  return { ranking: bestSupported(ids, pairs), pairs };
}

/**
 * What the judgments say of one pair: the side that more than half of them prefer, else a tie. This is the outcome of least
 * cost for the pair by itself, where equal costs count as a tie.
 */
export function pairOutcome(pair: PairSupport): "left" | "right" | "tie" {
  if (pair.leftCount > pair.rightCount + pair.tieCount) return "left";
  if (pair.rightCount > pair.leftCount + pair.tieCount) return "right";
  return "tie";
}

/** How decisive a pair is: the difference between its two sides as a share of all judgments, 0..1. */
export function pairMargin(pair: PairSupport): number {
  const count = pair.leftCount + pair.rightCount + pair.tieCount;
  return count === 0 ? 0 : Math.abs(pair.leftCount - pair.rightCount) / count;
}

function supports(rankings: readonly Ranking[]): PairSupport[] {
  const lists = rankings.map(comparisons);
  return (lists[0] ?? []).map(({ left, right }, index) => {
    const count = (outcome: string) => lists.filter((list) => list[index]!.outcome === outcome).length;
    return { left, right, leftCount: count("left"), rightCount: count("right"), tieCount: count("tie") };
  });
}

/** Sets of completions are bit masks: bit i stands for `ids[i]`. Costs are doubled, so that they are whole numbers. */
type Costs = {
  /** above[i][set]: completion i above every member of the set. */
  above: number[][];
  /** tied[set]: all members of the set in one group. */
  tied: number[];
};

function bestSupported(ids: readonly string[], pairs: readonly PairSupport[]): Ranking {
  const costs = subsetCosts(ids, pairs);
  const best = leastCosts(ids.length, costs);
  const { above, beside } = optimalRelations(ids.length, costs, best);
  const separated = (i: number, j: number) =>
    (above[i]! & (1 << j)) !== 0 && (above[j]! & (1 << i)) === 0 && (beside[i]! & (1 << j)) === 0;
  const groups = joinedBy(ids.length, (i, j) => !separated(i, j) && !separated(j, i));
  return groups
    .sort((one, other) => (separated(one[0]!, other[0]!) ? -1 : 1))
    .map((group) => group.map((index) => ids[index]!));
}

function subsetCosts(ids: readonly string[], pairs: readonly PairSupport[]): Costs {
  const order = ids.map(() => ids.map(() => 0));
  const tie = ids.map(() => ids.map(() => 0));
  const at = new Map(ids.map((id, index) => [id, index]));
  for (const pair of pairs) {
    const left = at.get(pair.left)!;
    const right = at.get(pair.right)!;
    order[left]![right] = 2 * pair.rightCount + pair.tieCount;
    order[right]![left] = 2 * pair.leftCount + pair.tieCount;
    tie[left]![right] = pair.leftCount + pair.rightCount;
    tie[right]![left] = pair.leftCount + pair.rightCount;
  }
  const sumOver = (row: readonly number[]) => {
    const sums = new Array<number>(1 << ids.length).fill(0);
    for (let set = 1; set < sums.length; set++) sums[set] = sums[set & (set - 1)]! + row[lowest(set)]!;
    return sums;
  };
  const tieSums = tie.map(sumOver);
  const tied = new Array<number>(1 << ids.length).fill(0);
  for (let set = 1; set < tied.length; set++) {
    const rest = set & (set - 1);
    tied[set] = tied[rest]! + tieSums[lowest(set)]![rest]!;
  }
  return { above: order.map(sumOver), tied };
}

/** least[set]: the cost of the best weak order of that set alone. */
function leastCosts(count: number, costs: Costs): number[] {
  const least = new Array<number>(1 << count).fill(0);
  for (let set = 1; set < least.length; set++) {
    let lowestCost = Number.POSITIVE_INFINITY;
    for (let top = set; top > 0; top = (top - 1) & set) {
      lowestCost = Math.min(lowestCost, topCost(top, set ^ top, costs) + least[set ^ top]!);
    }
    least[set] = lowestCost;
  }
  return least;
}

function topCost(top: number, rest: number, costs: Costs): number {
  let cost = costs.tied[top]!;
  for (let members = top; members > 0; members &= members - 1) cost += costs.above[lowest(members)]![rest]!;
  return cost;
}

/** For each completion: which others stand below it in some best weak order, and which beside it in some. */
function optimalRelations(count: number, costs: Costs, least: readonly number[]) {
  const above = new Array<number>(count).fill(0);
  const beside = new Array<number>(count).fill(0);
  const reached = new Uint8Array(1 << count);
  const everything = (1 << count) - 1;
  reached[everything] = 1;
  for (let set = everything; set > 0; set--) {
    if (!reached[set]) continue;
    for (let top = set; top > 0; top = (top - 1) & set) {
      const rest = set ^ top;
      if (topCost(top, rest, costs) + least[rest]! !== least[set]) continue;
      reached[rest] = 1;
      for (let members = top; members > 0; members &= members - 1) {
        const member = lowest(members);
        above[member]! |= rest;
        beside[member]! |= top ^ (1 << member);
      }
    }
  }
  return { above, beside };
}

/** The connected parts of 0..count-1 under a symmetric relation, each in ascending order. */
function joinedBy(count: number, joined: (i: number, j: number) => boolean): number[][] {
  const parts: number[][] = [];
  for (let index = 0; index < count; index++) {
    const touching = parts.filter((part) => part.some((member) => joined(member, index)));
    for (const part of touching) parts.splice(parts.indexOf(part), 1);
    parts.push([...touching.flat(), index].sort((x, y) => x - y));
  }
  return parts;
}

function lowest(set: number): number {
  return 31 - Math.clz32(set & -set);
}
