import fc from "fast-check";
import type { Ranking } from "#app/domain/ranking.ts";

/** Any weak order of the ids, ties included. */
export function weakOrder(ids: readonly string[]): fc.Arbitrary<Ranking> {
  const levels = fc.tuple(...ids.map(() => fc.nat(ids.length - 1)));
  return fc
    .tuple(levels, fc.shuffledSubarray([...ids], { minLength: ids.length }))
    .map(([level, order]) =>
      ids
        .map((_, wanted) => order.filter((id) => level[ids.indexOf(id)] === wanted))
        .filter((group) => group.length > 0),
    );
}

/** Every weak order of the ids: 1, 3, 13, 75, 541, 4683 of them. */
export function everyWeakOrder(ids: readonly string[]): Ranking[] {
  if (ids.length === 0) return [[]];
  const orders: Ranking[] = [];
  for (let mask = 1; mask < 1 << ids.length; mask++) {
    const top = ids.filter((_, index) => mask & (1 << index));
    const rest = ids.filter((_, index) => !(mask & (1 << index)));
    for (const order of everyWeakOrder(rest)) orders.push([top, ...order]);
  }
  return orders;
}

/** The same ranking under other names. */
export function renamed(ranking: Ranking, names: ReadonlyMap<string, string>): Ranking {
  return ranking.map((group) => group.map((id) => names.get(id)!));
}

/** Two rankings are one and the same when their groups hold the same ids. */
export function inOrder(ranking: Ranking): Ranking {
  return ranking.map((group) => [...group].sort());
}
