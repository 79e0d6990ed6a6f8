import type { Gold } from "./gold.ts";
import { comparisons, type Ranking } from "./ranking.ts";
import type { Order } from "./rubric.ts";

/** Every expert judges all of a set before anything else of its project, and is paid for it. */
export const MOST_SET_TASKS = 50;

/** A pair whose right order is known: `better` stands above `worse`, or neither does and they tie. */
export type KnownPair = { better: string; worse: string; tied: boolean };

/** Of the pairs whose right order is known, how many there are and how many a ranking has right. */
export type PairScore = { pairCount: number; rightCount: number };

/** How a task of a set ended for an expert. `closed`: an operator closed it after a credential fell away. */
export type PartEnd = "judged" | "skipped" | "closed";

/** What an expert's judgments of a whole calibration set come to. */
export type CalibrationOutcome = PairScore & { passed: boolean };

/**
 * The pairs that a gold knows. A ranking of K completions knows all K(K-1)/2 of them, its ties as ties. Pairs know themselves and what follows from
 * them: where A is better than B and B than C, A is better than C. Each pair once, in no particular order. Throws when the pairs contradict each other.
 */
export function knownPairs(gold: Gold): KnownPair[] {
  if ("ranking" in gold) {
    return comparisons(gold.ranking).map(({ left, right, outcome }) =>
      outcome === "right"
        ? { better: right, worse: left, tied: false }
        : { better: left, worse: right, tied: outcome === "tie" },
    );
  }
  const implied = closure(gold.better);
  if (!implied) throw new Error("The known pairs contradict each other.");
  return implied.map(([better, worse]) => ({ better, worse, tied: false }));
}

/** Whether pairs of which the first is better can all hold at once: none of them says, by way of others, that a completion is better than itself. */
export function pairsAgree(better: readonly (readonly [string, string])[]): boolean {
  return closure(better) !== null;
}

/** Everything that follows from the pairs, themselves included; null where they go in a circle. Cubic in the number of completions, which is 9 at most. */
function closure(pairs: readonly (readonly [string, string])[]): [string, string][] | null {
  const ids = [...new Set(pairs.flat())];
  const below = new Map(ids.map((id) => [id, new Set<string>()]));
  for (const [better, worse] of pairs) below.get(better)!.add(worse);
  for (const middle of ids) {
    for (const reached of below.values()) {
      if (!reached.has(middle)) continue;
      for (const worse of below.get(middle)!) reached.add(worse);
    }
  }
  if (ids.some((id) => below.get(id)!.has(id))) return null;
  return ids.flatMap((better) => [...below.get(better)!].map((worse): [string, string] => [better, worse]));
}

/**
 * How many of the known pairs a ranking of the same completions has right. A tie is right where a tie is known and nowhere else: saying that
 * everything is the same says nothing. Null, for a task that was left out, has none right. Throws when the gold names a completion that the ranking
 * does not have.
 */
export function pairScore(ranking: Ranking | null, gold: Gold): PairScore {
  const known = knownPairs(gold);
  if (ranking === null) return { pairCount: known.length, rightCount: 0 };
  const groupOf = new Map(ranking.flatMap((group, index) => group.map((id) => [id, index] as const)));
  const right = known.filter(({ better, worse, tied }) => {
    const [above, beneath] = [groupOf.get(better), groupOf.get(worse)];
    if (above === undefined || beneath === undefined)
      throw new Error("The gold names a completion that is not ranked.");
    return tied ? above === beneath : above < beneath;
  });
  return { pairCount: known.length, rightCount: right.length };
}

/** What share of all the known pairs of several judgments is right, 0..1; null where they know none. */
export function rightShare(scores: readonly PairScore[]): number | null {
  const pairCount = scores.reduce((total, score) => total + score.pairCount, 0);
  if (pairCount === 0) return null;
  return scores.reduce((total, score) => total + score.rightCount, 0) / pairCount;
}

/**
 * Whether experts can say, by this order, all that a gold knows: not where they are asked for none, and no tie where one of two sides has to be taken.
 * Throws when its pairs contradict each other.
 */
export function canBeSaid(gold: Gold, order: Order): boolean {
  if (order.by === "none") return false;
  if (order.by === "ranking" || order.aspects[0]?.tie != null) return true;
  return !knownPairs(gold).some(({ tied }) => tied);
}

/**
 * What the tasks of a set come to: all of their pairs weigh the same, those of a skipped task as not right, and at least `passMark` percent (1..100) of
 * them must be right; null: everybody passes. What an operator closed is left out. Whoever has judged none of it has shown nothing and does not pass,
 * and neither does, where there is a mark, whoever was asked about no pair.
 */
export function calibrationOutcome(
  parts: readonly (PairScore & { end: PartEnd })[],
  passMark: number | null,
): CalibrationOutcome {
  const counted = parts.filter(({ end }) => end !== "closed");
  const sum = (count: (score: PairScore) => number) =>
    counted.reduce((total, score) => total + count(score), 0);
  const pairCount = sum((score) => score.pairCount);
  const rightCount = sum((score) => score.rightCount);
  const reached = passMark === null || (pairCount > 0 && rightCount * 100 >= passMark * pairCount);
  return { pairCount, rightCount, passed: reached && counted.some(({ end }) => end === "judged") };
}
