import { describe, expect, it } from "vitest";
import { typeset } from "#app/components/markdown/Formula.tsx";
import { LIMITS } from "#app/components/markdown/limits.ts";
import { render, tagsOf, textOf } from "./markdown-html.ts";

/** The TeX of each formula that was typeset, as KaTeX keeps it beside its output. */
const formulas = (html: string) =>
  [...html.matchAll(/<annotation encoding="application\/x-tex">([\s\S]*?)<\/annotation>/g)].map(([, tex]) =>
    tex!.trim(),
  );

describe("money", () => {
  it.each([
    "She makes 9 * 2 = $<<9*2=18>>18 every day for $5 and $7",
    "She makes 9 * 2 = $<<9*2=18>>18 every day at the farmer’s market.",
    "daily for $2 per fresh duck egg. How much in dollars?",
    "$2 per fresh duck egg and $3",
    "$2 per egg and 3$ per dozen",
    "It costs $5-$10, or $10/$20, or $1,000.50.",
    "5$ and 7$",
    "Total: $15 = 3*$5 and that is $15",
    "from US$5 to US$7",
    "set $HOME and $PATH, or $HOME/$USER",
    "\\$5 and \\$6$",
    "a$b and c$d",
    "$ x $",
    "$$",
    "$1$2",
  ])("is no formula: %s", (source) => {
    expect(formulas(render(source))).toEqual([]);
    expect(textOf(render(source))).toBe(source.replaceAll("\\$", "$"));
  });
});

describe("formulas", () => {
  it.each([
    ["$x$", ["x"]],
    ["($x^2$), the $n$th, $k$-means", ["x^2", "n", "k"]],
    [
      "$5$ apples, $5x + 3 = 2$, $10^{-3}$, $3 \\text{ per day}$",
      ["5", "5x + 3 = 2", "10^{-3}", "3 \\text{ per day}"],
    ],
    ["\\(a+b\\) and \\[ c \\]", ["a+b", "c"]],
    ["text $$a = b$$ text", ["a = b"]],
    ["$$\na\n+ b\n$$", ["a\n+ b"]],
    ["Thus\n\\[\nx = 1\n- 2\n\\].\nDone", ["x = 1\n- 2\n."]],
    ["\\begin{align*}\na &= b\\\\\n\\end{align*}", ["\\begin{align*}\na &amp;= b\\\\\n\\end{align*}"]],
    ["\\begin{aligned}\na &= b\n\\end{aligned}", ["\\begin{aligned}\na &amp;= b\n\\end{aligned}"]],
    ["> $$\n> a\n> + b\n> $$", ["a\n + b"]],
    ["- item\n  $$\n  y\n  $$\n- next", ["y"]],
    ["| $a$ | $b$ |\n|--|--|\n| $c$ | d |", ["a", "b", "c"]],
    ["**bold $x_1$ and $y_1$**", ["x_1", "y_1"]],
  ])("are found: %j", (source, expected) => {
    expect(formulas(render(source))).toEqual(expected);
  });

  it.each([
    "\\[1\\]",
    "\\[x\\] done",
    "\\(see the note below\\)",
    "`$x$`",
    "```\n$$\nx\n$$\n```",
    "$$\nnever closed",
    "\\[ open",
  ])("are not seen in: %j", (source) => {
    expect(formulas(render(source))).toEqual([]);
  });

  it("bring their style sheet, and only they do", () => {
    expect(render("$x$")).toMatch(/^<link rel="stylesheet"/);
    expect(render("x")).not.toContain("<link");
  });

  it("show their source where KaTeX cannot read them", () => {
    expect(render("a $\\frac{1$ b")).toContain('<span class="markdown-tex">$\\frac{1$</span>');
  });

  it("show an unknown command and typeset the rest", () => {
    expect(formulas(render("$\\nosuch + x$"))).toEqual(["\\nosuch + x"]);
  });

  it.each([
    "\\def\\a{xx}\\a",
    "\\newcommand{\\a}{x}\\a",
    "\\let\\a=\\b x",
    '\\char"202E x',
    "\\text{\u202e x}",
    "\\kern-1000em x",
    "\\raisebox{-99em}{x}",
    "x".repeat(LIMITS.formula + 1),
    "\\begin{matrix}".concat("&".repeat(400), "\\end{matrix}"),
    "{".repeat(2_000).concat("}".repeat(900)),
  ])("are refused when they define, move, hide or swell: %#", (tex) => {
    expect(typeset(tex, true)).toBeNull();
  });

  it("lead nowhere and load nothing", () => {
    const html = typeset(
      "\\href{javascript:alert(1)}{a} \\url{https://x.org} \\includegraphics{https://x.org/a.png} \\htmlStyle{position:fixed}{b} \\htmlClass{c}{d} \\htmlId{e}{f}",
      false,
    )!;
    const tags = tagsOf(html);
    expect(
      tags.flatMap((tag) => [tag.attributes.href, tag.attributes.src, tag.attributes.id]),
    ).not.toContainEqual(expect.any(String));
    expect(tags.map((tag) => tag.name)).not.toContain("img");
    expect(tags.map((tag) => tag.attributes.style ?? "").join()).not.toContain("fixed");
  });

  it("stay source altogether where there are too many", () => {
    const html = render("$x_1 + y_1$ ".repeat(2_000).replaceAll("$ $", "$\n$"));
    expect(formulas(html)).toEqual([]);
    expect(html).toContain('<span class="markdown-tex">$x_1 + y_1$</span>');
  });

  it("write nothing to the log", () => {
    const { warn } = console;
    let warnings = 0;
    console.warn = () => warnings++;
    typeset("\\text{☃☃☃}", false);
    const restored = console.warn;
    console.warn = warn;
    expect(warnings).toBe(0);
    expect(restored).not.toBe(warn);
  });
});
