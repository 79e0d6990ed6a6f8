/**
 * How many begun tasks a project keeps open, before anybody goes on with one of them rather than begin another. Whoever takes work picks at random
 * among those, so that experts who work side by side are not given the same tasks again and again (random panels). Where no more experts are at work than
 * a task wants judgments, everybody meets everybody in any case, and each task is finished before the next is begun.
 *
 * `others`: experts at work beside the one who asks, a count. `overlap`: judgments wanted per task, from 1. Gives a count from 1.
 */
export function openTasksWanted(others: number, overlap: number): number {
  return Math.max(1, 2 * (others - overlap + 1));
}

/** Assignments carry a seed below this, and tasks a key. */
export const MAX_SEED = 2 ** 31;

/**
 * What an assignment's seed says of how it was chosen: where in the random order of the tasks the search begins (0 ≤ pivot < 2³¹ − 1), and whether its place
 * is one for gold, at a rate in percent. Both are drawn from the one seed that the row keeps, by the finaliser of MurmurHash3, so that each choice can be
 * followed afterwards.
 */
export function drawn(seed: number, goldRate: number): { pivot: number; isGold: boolean } {
  return { pivot: mixed(seed) % (MAX_SEED - 1), isGold: mixed(seed ^ 0x5bd1e995) % 10_000 < goldRate * 100 };
}

function mixed(seed: number): number {
  let hash = seed | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) >>> 0;
}
