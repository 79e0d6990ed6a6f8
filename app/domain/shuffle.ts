/**
 * The items in the order that belongs to `seed`, a 32-bit integer: a Fisher–Yates shuffle fed by mulberry32. The same seed
 * and number of items give the same order for ever, since judgments are read by it; never change this function, add another.
 */
export function displayOrder<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  const next = mulberry32(seed);
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(next() * (last + 1));
    [result[last], result[other]] = [result[other]!, result[last]!];
  }
  return result;
}

/** Tommy Ettinger's mulberry32: uniform numbers in [0, 1) from 32 bits of state. */
function mulberry32(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
