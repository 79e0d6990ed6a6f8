import { comparisons, type Ranking } from "./ranking.ts";

/**
 * Kendall's rank correlation tau-b between two rankings of the same completions, -1 (reversed) to 1 (equal), after Kendall,
 * "The treatment of ties in ranking problems", Biometrika 33 (1945):
 *
 *   tau-b = (C - D) / sqrt((n0 - n1) (n0 - n2))
 *
 * C and D count the pairs that both order alike and that they order oppositely, n0 all pairs, n1 and n2 the pairs tied in the
 * one and in the other. Null where it is undefined: either ranking ties everything. Throws when the completions differ.
 */
export function kendallTau(a: Ranking, b: Ranking): number | null {
  const ofA = comparisons(a);
  const ofB = comparisons(b);
  let concordant = 0;
  let discordant = 0;
  let orderedInA = 0;
  let orderedInB = 0;
  if (ofA.length !== ofB.length) throw new Error("Rankings of different completions cannot be compared.");
  for (const [index, one] of ofA.entries()) {
    const other = ofB[index]!;
    if (one.left !== other.left || one.right !== other.right) {
      throw new Error("Rankings of different completions cannot be compared.");
    }
    if (one.outcome !== "tie") orderedInA++;
    if (other.outcome !== "tie") orderedInB++;
    if (one.outcome === "tie" || other.outcome === "tie") continue;
    if (one.outcome === other.outcome) concordant++;
    else discordant++;
  }
  if (orderedInA === 0 || orderedInB === 0) return null;
  return (concordant - discordant) / Math.sqrt(orderedInA * orderedInB);
}

export type TaskAgreement = { value: number; why: null } | { value: null; why: string };

/**
 * How far the judgments of one task coincide: the mean tau-b over all pairs of judgments for which it is defined, -1 to 1. It
 * is a plain description, not corrected for chance. Where it is undefined, `why` says so in words.
 */
export function taskAgreement(rankings: readonly Ranking[]): TaskAgreement {
  if (rankings.length < 2) return { value: null, why: "Agreement needs at least two judgments." };
  const taus = rankings
    .flatMap((one, index) => rankings.slice(index + 1).map((other) => kendallTau(one, other)))
    .filter((tau) => tau !== null);
  if (taus.length === 0) {
    return { value: null, why: "Too many judgments tie all completions, so there is no order to compare." };
  }
  // Summed in order of size, so that the order in which judgments arrive cannot change the last digit.
  const sum = taus.sort((x, y) => x - y).reduce((total, tau) => total + tau, 0);
  return { value: sum / taus.length, why: null };
}
