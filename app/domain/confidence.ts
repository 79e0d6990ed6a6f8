import type { PairSupport } from "./consensus.ts";
import { comparisons, type Ranking } from "./ranking.ts";

/** How often a pair is ordered, either way alike, or tied. */
const PRIOR = { ordered: 0.4, tied: 0.2 };

/** What a judgment says of a pair that is ordered: the same, a tie, the opposite. */
const OF_ORDERED = { same: 0.75, tied: 0.1, opposite: 0.15 };

/** What it says of a pair that is tied: the tie, or one of the two orders. */
const OF_TIED = { tied: 0.6, ordered: 0.2 };

/**
 * The probability that the consensus of a task is right where it is least certain: the least, over its pairs of completions, of the posterior of what
 * `ranking` says of the pair (above, tied or below), given how the judgments split on it. 0..1; null where there is no pair.
 *
 * A pair is one of three classes, and each judgment a noisy report of it, after Dawid and Skene, "Maximum likelihood estimation of observer error-rates
 * using the EM algorithm", Applied Statistics 28 (1979), with one confusion matrix for all experts that treats both sides alike. With n judgments for
 * the order, m for the opposite one and t for a tie, of K completions:
 *
 *   P(order) ∝ .4 · (.75ⁿ · .15ᵐ · .1ᵗ)^(2/K)        P(tie) ∝ .2 · (.2ⁿ⁺ᵐ · .6ᵗ)^(2/K)
 *
 * The K(K-1)/2 pairs of one ranking hang together and weigh as K-1, hence the exponent. The rates are assumed, not estimated: they hold for an expert
 * who is right in three of four ordered pairs. `pairs` and `ranking` are those of one consensus; throws when they are of different completions.
 */
export function consensusConfidence({
  ranking,
  pairs,
}: {
  ranking: Ranking;
  pairs: readonly PairSupport[];
}): number | null {
  const stated = comparisons(ranking);
  if (stated.length !== pairs.length) throw new Error("The pairs are not those of the ranking.");
  if (pairs.length === 0) return null;
  const weight = 2 / ranking.flat().length;
  const certainties = pairs.map((pair, index) => {
    const { left, right, outcome } = stated[index]!;
    if (left !== pair.left || right !== pair.right)
      throw new Error("The pairs are not those of the ranking.");
    return posteriors(pair, weight)[outcome];
  });
  return Math.min(...certainties);
}

/** Each pair of terms is added the same way whichever side is called left, so that not even the last digit depends on names. */
function posteriors({ leftCount, rightCount, tieCount }: PairSupport, weight: number) {
  const ordered = (same: number, opposite: number) =>
    Math.log(PRIOR.ordered) +
    weight *
      (same * Math.log(OF_ORDERED.same) +
        opposite * Math.log(OF_ORDERED.opposite) +
        tieCount * Math.log(OF_ORDERED.tied));
  const left = ordered(leftCount, rightCount);
  const right = ordered(rightCount, leftCount);
  const tie =
    Math.log(PRIOR.tied) +
    weight * ((leftCount + rightCount) * Math.log(OF_TIED.ordered) + tieCount * Math.log(OF_TIED.tied));
  // Above the greatest, so that many judgments do not make all of them zero.
  const greatest = Math.max(left, right, tie);
  const share = (log: number) => Math.exp(log - greatest);
  const sum = share(left) + share(right) + share(tie);
  return { left: share(left) / sum, right: share(right) / sum, tie: share(tie) / sum };
}
