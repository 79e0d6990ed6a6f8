/** A weak order of completion ids, best first. Ties share a group; no group is empty. */
export type Ranking = string[][];

/** One pair implied by a ranking. Derived, never stored. `left` sorts before `right` as a string. */
export type Comparison = { left: string; right: string; outcome: "left" | "right" | "tie" };

/**
 * Says in words why `ranking` is not a ranking of exactly `completionIds`, or null when it is one: every id once, nothing
 * else, no empty group.
 */
export function rankingProblem(ranking: Ranking, completionIds: readonly string[]): string | null {
  const wanted = new Set(completionIds);
  const seen = new Set<string>();
  for (const [index, group] of ranking.entries()) {
    if (group.length === 0) return `Group ${index + 1} of the ranking is empty; leave it out.`;
    for (const id of group) {
      if (!wanted.has(id)) return `The ranking names ${id}, which is not a completion of this task.`;
      if (seen.has(id)) return `The ranking names ${id} twice; give it one place.`;
      seen.add(id);
    }
  }
  const missing = wanted.size - seen.size;
  if (missing === 0) return null;
  return missing === 1 ? "One completion is not ranked yet." : `${missing} completions are not ranked yet.`;
}

/**
 * The K(K-1)/2 comparisons that a ranking of K completions implies, ordered by `left`, then `right` (as UTF-16 strings), so
 * that two rankings of the same completions give lists that line up.
 */
export function comparisons(ranking: Ranking): Comparison[] {
  const place = groupIndexes(ranking);
  const ids = [...place.keys()].sort();
  return ids.flatMap((left, index) =>
    ids.slice(index + 1).map((right) => {
      const difference = place.get(left)! - place.get(right)!;
      const outcome = difference < 0 ? "left" : difference > 0 ? "right" : "tie";
      return { left, right, outcome } satisfies Comparison;
    }),
  );
}

/** Each id's position, from 1, as in a competition: [["a"],["b","c"],["d"]] gives a 1, b 2, c 2, d 4. */
export function positions(ranking: Ranking): Map<string, number> {
  const result = new Map<string, number>();
  let ahead = 0;
  for (const group of ranking) {
    for (const id of group) result.set(id, ahead + 1);
    ahead += group.length;
  }
  return result;
}

function groupIndexes(ranking: Ranking): Map<string, number> {
  return new Map(ranking.flatMap((group, index) => group.map((id) => [id, index] as const)));
}
