import { expect, test } from "vitest";
import { aroundAtoms, type Leaf } from "#app/components/judging/marking/leaves.ts";

const element = null as unknown as HTMLElement;
/** "Let $x + y$ be 3": two pieces of text around a formula. */
const LEAVES: Leaf[] = [
  { from: 0, to: 4, atom: false, element },
  { from: 4, to: 11, atom: true, element },
  { from: 11, to: 16, atom: false, element },
];

test.each([
  ["inside a formula", { from: 9, to: 10 }, { from: 4, to: 11 }],
  ["from the text into a formula", { from: 2, to: 6 }, { from: 2, to: 11 }],
  ["from a formula into the text", { from: 9, to: 13 }, { from: 4, to: 13 }],
  ["in the text alone", { from: 0, to: 3 }, { from: 0, to: 3 }],
  ["beside a formula", { from: 0, to: 4 }, { from: 0, to: 4 }],
  ["where nothing is shown", { from: 20, to: 22 }, { from: 20, to: 22 }],
])("a stretch %s takes the formulas that it touches whole", (_, stretch, taken) => {
  expect(aroundAtoms(stretch, LEAVES)).toEqual(taken);
});
