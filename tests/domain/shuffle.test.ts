import fc from "fast-check";
import { expect, test } from "vitest";
import { displayOrder } from "#app/domain/shuffle.ts";

test.each([
  [0, "dcab", "fdgeihbac"],
  [1, "dbac", "hcgbeidaf"],
  [2, "bdac", "faihedbcg"],
  [42, "adbc", "hbgcaeidf"],
  [-1, "cbad", "hadcegfbi"],
  [2_147_483_647, "dcab", "ehfiagcbd"],
  [-2_147_483_648, "acbd", "agcbeifdh"],
])("seed %d gives its order for ever, since stored judgments are read by it", (seed, four, nine) => {
  expect(displayOrder([..."abcd"], seed).join("")).toBe(four);
  expect(displayOrder([..."abcdefghi"], seed).join("")).toBe(nine);
});

test("every order has every item once, and the items are left alone", () => {
  fc.assert(
    fc.property(fc.array(fc.integer()), fc.integer(), (items, seed) => {
      const before = [...items];
      const order = displayOrder(items, seed);
      expect(items).toEqual(before);
      expect([...order].sort()).toEqual([...before].sort());
      expect(displayOrder(items, seed)).toEqual(order);
    }),
  );
});

test("every item comes first about equally often", () => {
  const counts = new Map<string, number>();
  for (let seed = 0; seed < 4000; seed++) {
    const [first] = displayOrder(["a", "b", "c", "d"], seed);
    counts.set(first!, (counts.get(first!) ?? 0) + 1);
  }
  // 1000 expected, standard deviation 27.
  for (const count of counts.values()) expect(Math.abs(count - 1000)).toBeLessThan(110);
  expect(counts.size).toBe(4);
});
