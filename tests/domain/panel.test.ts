import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { drawn, MAX_SEED, openTasksWanted } from "#app/domain/panel.ts";

const seeds = fc.integer({ min: 0, max: MAX_SEED - 1 });

describe("how many begun tasks are kept open", () => {
  test.each([
    [0, 3, 1],
    [2, 3, 1],
    [3, 3, 2],
    [31, 4, 56],
    [7, 1, 14],
  ])("%i others at an overlap of %i: %i", (others, overlap, count) => {
    expect(openTasksWanted(others, overlap)).toBe(count);
  });

  test("is one at least, and never less for more experts", () => {
    const counts = fc.tuple(fc.nat(200), fc.integer({ min: 1, max: 15 }));
    fc.assert(
      fc.property(counts, ([others, overlap]) => {
        expect(openTasksWanted(others, overlap)).toBeGreaterThanOrEqual(1);
        expect(openTasksWanted(others + 1, overlap)).toBeGreaterThanOrEqual(openTasksWanted(others, overlap));
      }),
    );
  });
});

describe("what a seed draws", () => {
  test("is the same whenever it is asked, and within the order of the tasks", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 50 }), (seed, rate) => {
        const { pivot } = drawn(seed, rate);
        expect(pivot).toBeGreaterThanOrEqual(0);
        expect(pivot).toBeLessThan(MAX_SEED - 1);
        expect(drawn(seed, rate)).toEqual(drawn(seed, rate));
      }),
    );
  });

  test("is never gold at no rate, and what is gold at a rate is gold at a higher one", () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 0, max: 49 }), (seed, rate) => {
        expect(drawn(seed, 0).isGold).toBe(false);
        if (drawn(seed, rate).isGold) expect(drawn(seed, rate + 1).isGold).toBe(true);
      }),
    );
  });

  test("comes as often as the rate says, wherever the search begins", () => {
    // 40,000 seeds in a row, which is the hardest case for the mixing: five standard deviations around 8 %.
    const drawns = Array.from({ length: 40_000 }, (_, seed) => drawn(seed, 8));
    const share = (of: { isGold: boolean }[]) => of.filter(({ isGold }) => isGold).length / of.length;
    const early = drawns.filter(({ pivot }) => pivot < MAX_SEED / 2);
    expect(early.length / drawns.length).toBeCloseTo(0.5, 1);
    expect(Math.abs(share(drawns) - 0.08)).toBeLessThan(0.007);
    expect(Math.abs(share(early) - 0.08)).toBeLessThan(0.01);
  });
});
