import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CaretLeaf, stepCaret } from "#app/components/judging/marking/caret.ts";
import { caretCommand } from "#app/components/judging/marking/caret-keys.ts";

const leaf = (from: number, to: number, block: number, atom = false): CaretLeaf => ({
  from,
  to,
  block,
  atom,
});

/** `a **bold** x² end` with a formula, then another paragraph. */
const source = "a **bold** $x^2$ end\n\nNext line";
const leaves = [
  leaf(0, 2, 1),
  leaf(4, 8, 1),
  leaf(10, 11, 1),
  leaf(11, 16, 1, true),
  leaf(16, 20, 1),
  leaf(22, 31, 2),
];

function walk(from: number, way: 1 | -1, step: Parameters<typeof stepCaret>[4]): number[] {
  const stops = [from];
  for (let at = from; stops.length < 100; stops.push(at)) {
    const next = stepCaret(source, leaves, at, way, step);
    if (next === at) break;
    at = next;
  }
  return stops;
}

describe("the caret", () => {
  it("goes by character over what is rendered: past marks, over a formula at once, into the next paragraph", () => {
    expect(walk(0, 1, "character")).toEqual([
      0, 1, 2, 5, 6, 7, 8, 11, 16, 17, 18, 19, 20, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31,
    ]);
    expect(walk(24, -1, "character")).toEqual([24, 23, 22, 20, 19, 18, 17, 16, 11, 10, 7, 6, 5, 4, 1, 0]);
  });

  it("goes by word", () => {
    expect(walk(0, 1, "word")).toEqual([0, 1, 8, 16, 20, 22, 26, 31]);
    expect(walk(31, -1, "word")).toEqual([31, 27, 22, 20, 17, 11, 4, 0]);
  });

  it("goes by paragraph and to both ends", () => {
    expect(walk(5, 1, "block")).toEqual([5, 22, 31]);
    expect(walk(25, -1, "block")).toEqual([25, 22, 0]);
    expect(stepCaret(source, leaves, 12, 1, "text")).toBe(31);
    expect(stepCaret(source, leaves, 12, -1, "text")).toBe(0);
  });

  it("takes what is one character to the eye at once", () => {
    const family = "a👩‍👩‍👧e\u0301";
    const one = [leaf(0, family.length, 1)];
    expect(stepCaret(family, one, 1, 1, "character")).toBe(9);
    expect(stepCaret(family, one, 9, 1, "character")).toBe(11);
    expect(stepCaret(family, one, 11, -1, "character")).toBe(9);
    expect(stepCaret(family, one, 9, -1, "character")).toBe(1);
  });

  it("stays where there is no text", () => {
    expect(stepCaret("", [], 0, 1, "character")).toBe(0);
  });

  it("goes on until the end, whatever the text, and never stands inside an atom or a pair", () => {
    const text = fc.array(
      fc.record({
        text: fc.string({ unit: "grapheme", minLength: 1, maxLength: 6 }),
        gap: fc.nat(2),
        atom: fc.boolean(),
        block: fc.nat(2),
      }),
      { minLength: 1, maxLength: 12 },
    );
    fc.assert(
      fc.property(text, fc.constantFrom("character", "word", "block"), (parts, step) => {
        let all = "";
        const found: CaretLeaf[] = [];
        for (const { text: words, gap, atom, block } of parts) {
          all += "*".repeat(gap);
          found.push(leaf(all.length, all.length + words.length, block, atom));
          all += words;
        }
        const end = found.at(-1)!.to;
        let at = found[0]!.from;
        while (at < end) {
          const next = stepCaret(all, found, at, 1, step);
          expect(next).toBeGreaterThan(at);
          expect(found.some(({ from, to, atom }) => atom && from < next && next < to)).toBe(false);
          expect(/[\udc00-\udfff]/.test(all[next] ?? "") && /[\ud800-\udbff]/.test(all[next - 1] ?? "")).toBe(
            false,
          );
          at = next;
        }
        while (at > found[0]!.from) {
          const next = stepCaret(all, found, at, -1, step);
          expect(next).toBeLessThan(at);
          at = next;
        }
        expect(at).toBe(found[0]!.from);
      }),
    );
  });
});

describe("its keys", () => {
  const press = (
    key: string,
    held: Partial<Record<"ctrlKey" | "shiftKey" | "altKey" | "metaKey", true>> = {},
  ) => ({
    key,
    ctrlKey: false,
    shiftKey: false,
    altKey: false,
    metaKey: false,
    ...held,
  });

  it("move by character, word, line and paragraph, and select with Shift", () => {
    expect(caretCommand(press("ArrowRight"), false)).toEqual({
      type: "step",
      way: 1,
      step: "character",
      extends: false,
    });
    expect(caretCommand(press("ArrowLeft", { ctrlKey: true, shiftKey: true }), false)).toEqual({
      type: "step",
      way: -1,
      step: "word",
      extends: true,
    });
    expect(caretCommand(press("ArrowDown"), false)).toEqual({ type: "line", way: 1, extends: false });
    expect(caretCommand(press("ArrowUp", { ctrlKey: true }), false)).toMatchObject({
      step: "block",
      way: -1,
    });
    expect(caretCommand(press("End", { shiftKey: true }), false)).toEqual({
      type: "edge",
      way: 1,
      extends: true,
    });
    expect(caretCommand(press("Home", { ctrlKey: true }), false)).toMatchObject({ step: "text", way: -1 });
    expect(caretCommand(press("a", { metaKey: true }), false)).toEqual({ type: "all" });
  });

  it("go the way that is read in a paragraph from right to left", () => {
    expect(caretCommand(press("ArrowRight"), true)).toMatchObject({ way: -1 });
    expect(caretCommand(press("ArrowLeft"), true)).toMatchObject({ way: 1 });
  });

  it("leave all others to the page", () => {
    for (const key of ["x", "1", "Tab", "=", "Delete"]) expect(caretCommand(press(key), false)).toBeNull();
    expect(caretCommand(press("Enter", { ctrlKey: true }), false)).toBeNull();
  });
});
