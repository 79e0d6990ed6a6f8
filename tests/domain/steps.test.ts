import fc from "fast-check";
import { describe, expect, it, test } from "vitest";
import type { StepRule } from "#app/domain/rubric.ts";
import { stepsOf } from "#app/domain/steps.ts";

const textsOf = (text: string, rule: StepRule) =>
  stepsOf(text, rule).map(({ from, to }) => text.slice(from, to));

describe("lines", () => {
  it("are steps, without blank ones and the white space around", () => {
    expect(textsOf("one\n\n  two \n\t\nthree", "lines")).toEqual(["one", "two", "three"]);
  });

  it("are not cut inside a fence or a formula", () => {
    const code = "```py\na = 1\n\nb = 2\n```";
    const formula = "$$\nx = 1\n\n+ 2\n$$";
    expect(textsOf(`first\n${code}\nthen\n${formula}\nlast`, "lines")).toEqual([
      "first",
      code,
      "then",
      formula,
      "last",
    ]);
  });
});

describe("paragraphs", () => {
  it("are parted by blank lines", () => {
    expect(textsOf("one\nmore\n\n\ntwo\n", "paragraphs")).toEqual(["one\nmore", "two"]);
  });

  it("keep the formula and the code that stand in them", () => {
    const text = "So\n$$\na\n\nb\n$$\nhence.\n\n~~~\nx\n\n```\n~~~";
    expect(textsOf(text, "paragraphs")).toEqual(["So\n$$\na\n\nb\n$$\nhence.", "~~~\nx\n\n```\n~~~"]);
  });
});

test.each(["lines", "paragraphs"] as const)("%s: signs that open no formula part nothing", (rule) => {
  expect(textsOf("make $$ fast\n\nnow\n\n$$x$$ is whole\n\nlast", rule)).toEqual([
    "make $$ fast",
    "now",
    "$$x$$ is whole",
    "last",
  ]);
});

test("a fence that is never closed goes to the end, as in Markdown", () => {
  expect(textsOf("one\n```\ntwo\n\nthree", "lines")).toEqual(["one", "```\ntwo\n\nthree"]);
});

test("nothing but white space has no steps", () => {
  for (const rule of ["lines", "paragraphs"] as const) expect(stepsOf(" \n\t\n", rule)).toEqual([]);
});

const piece = fc.constantFrom(
  "x",
  "αβ",
  "😀",
  " ",
  "\t",
  "\n",
  "\n\n",
  "```",
  "~~~~",
  "$$",
  "$",
  "- a",
  "\r\n",
);

test.each(["lines", "paragraphs"] as const)(
  "%s: steps hold all that is not blank, once and in order",
  (rule) => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join("");
        const steps = stepsOf(text, rule);
        let end = 0;
        for (const { from, to } of steps) {
          expect(from).toBeGreaterThanOrEqual(end);
          expect(text.slice(end, from).trim()).toBe("");
          const own = text.slice(from, to);
          expect(own).toBe(own.trim());
          expect(own).not.toBe("");
          end = to;
        }
        expect(text.slice(end).trim()).toBe("");
      }),
    );
  },
);
