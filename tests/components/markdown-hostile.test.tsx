import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { LIMITS } from "#app/components/markdown/limits.ts";
import { render, type Tag, tagsOf, textOf } from "./markdown-html.ts";

const TAGS = new Set(
  "a blockquote code del div em h3 h4 h5 h6 hr li link ol p pre span strong table tbody td th thead tr ul".split(
    " ",
  ),
);
const ATTRIBUTES = new Set(
  "aria-label class data-atom data-from data-to dir href rel role scope start style target title".split(" "),
);
const KATEX = new Set(
  "annotation math menclose mfrac mi mn mo mover mpadded mphantom mroot mrow mspace msqrt mstyle msub msubsup msup mtable mtd mtext mtr munder munderover path semantics svg".split(
    " ",
  ),
);

/** Fails on any tag, attribute, address or style that the renderer does not write of itself. */
function expectHarmless(html: string): Tag[] {
  const tags = tagsOf(html);
  for (const { name, attributes } of tags) {
    if (KATEX.has(name) || /^(?!markdown|hljs)./.test(attributes.class ?? "")) continue;
    expect(TAGS).toContain(name);
    for (const attribute of Object.keys(attributes)) expect(ATTRIBUTES).toContain(attribute);
    if (name === "a") expect(attributes.href).toMatch(/^(?:https?:\/\/|mailto:)[^\s\0-\x1f]+$/i);
    if (attributes.style && name === "div")
      expect(attributes.style).toMatch(/^contain-intrinsic-block-size:auto \d+em$/);
  }
  return tags;
}

describe("HTML", () => {
  it.each([
    "<script>alert(1)</script>",
    "a <img src=x onerror=alert(1)> b",
    "<svg onload=alert(1)><script>alert(1)</script></svg>",
    "<style>*{position:fixed;inset:0}</style>",
    "<iframe src='https://evil.example'></iframe>",
    "<div style='position:fixed;inset:0;background:red'>cover</div>",
    "<!-- hidden --> shown <!-- never closed",
    "<![CDATA[ x ]]> <?php evil() ?> <!DOCTYPE html>",
    "<a href='javascript:alert(1)'>x</a>",
    "<form action=/logout><button>x</button></form>",
    "<base href=https://evil.example><meta http-equiv=refresh content=0>",
    "<math><mtext><option><FAKEFAKE><option></option><mglyph><svg><mtext><style><a title=x>",
    "</p></div></main><h1>out</h1>",
    "<b\nonclick=alert(1)>x</b>",
  ])("is shown as it was written: %s", (source) => {
    const html = render(source);
    expectHarmless(html);
    expect(textOf(html)).toBe(source);
  });

  it("keeps the attributes of a tag from being read as Markdown", () => {
    expect(textOf(render('<a title="*x* `y` https://z.org">'))).toBe('<a title="*x* `y` https://z.org">');
    expect(tagsOf(render('<a title="*x* `y` https://z.org">')).map((tag) => tag.name)).toEqual(["p", "span"]);
  });
});

describe("links", () => {
  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "java&#x0A;script:alert(1)",
    "java&Tab;script:alert(1)",
    "&#106;avascript:alert(1)",
    "javascript&colon;alert(1)",
    "&#x01;javascript:alert(1)",
    "<javascript:alert(1)>",
    "<java\tscript:alert(1)>",
    "< javascript:alert(1)>",
    "vbscript:msgbox(1)",
    "data:text/html,<script>alert(1)</script>",
    "data:text/html;base64,PHNjcmlwdD4=",
    "file:///etc/passwd",
    "blob:https://x.org/1",
    "//evil.example/x",
    "/logout",
    "#top",
    "?q",
    "\\\\evil.example",
    "https:evil.example",
    "https:\\\\evil.example",
    "https://",
    "https://x.org/\u202egpj.exe",
    "https://x.org/&#8238;gpj.exe",
    "https://x.org/a&#10;b",
    "mailto:",
    "view-source:https://x.org",
  ])("lead nowhere but to the web and to mail: %s", (address) => {
    const written = [
      `[x](${address})`,
      `![x](${address})`,
      `[x]

[x]: ${address}`,
    ];
    if (!address.includes("&")) written.push(`<${address}>`);
    for (const source of written) {
      expect(expectHarmless(render(source)).filter((tag) => tag.name === "a")).toEqual([]);
    }
  });

  it("without a sound address show where they would have led", () => {
    expect(textOf(render("[prize](javascript:alert(1))"))).toBe("prize (javascript:alert(1))");
  });

  it("cut a long address that is only shown", () => {
    expect(textOf(render(`![x](data:image/png;base64,${"A".repeat(1_500)})`)).length).toBeLessThan(300);
  });
});

describe("invisible characters", () => {
  it("are named, once for a run", () => {
    expect(textOf(render("a\u202eb\u0000c\u200b\u200b\u200bd\u2066e&#x202d;f"))).toBe(
      "aU+202EbU+0000cU+200B × 3dU+2066eU+202Df",
    );
    expect(render("a\u202eb")).toContain('dir="ltr" title="Invisible character: right-to-left override"');
  });

  it("are named in code, addresses, alternative texts and languages too", () => {
    const html = render("`a\u202e`\n\n```a\u202e\nb\u202e\n```\n\n![c\u202e](d\u202e)\n\n<e\u202e>");
    expect(html).not.toContain("\u202e");
  });

  it("stay where they shape a script or an emoji", () => {
    const source = "می\u200cخواهم 👩\u200d⚕\ufe0f 🏴\u{e0067}\u{e0062}\u{e0065}\u{e006e}\u{e0067}\u{e007f}";
    expect(textOf(render(source))).toBe(source);
    expect(textOf(render("a\u200db \u{e0041}"))).toBe("aU+200Db U+E0041");
  });

  it("cannot carry their direction out of a block", () => {
    const blocks = tagsOf(render("# a\n\nb\n\n> c\n\n- d\n\n|e|\n|-|\n|f|")).filter(({ name }) =>
      /^(?:h\d|p|blockquote|li|t[hd])$/.test(name),
    );
    expect(blocks.length).toBeGreaterThan(6);
    for (const block of blocks) expect(block.attributes.dir).toBe("auto");
  });
});

const SIZE = 60_000;
const repeated = (unit: string) => unit.repeat(Math.ceil(SIZE / unit.length));
const lines = (unit: string) => repeated(`${unit}\n`);
const SWELLING: Record<string, string> = {
  quotes: repeated(">"),
  "quotes with spaces": repeated("> "),
  lists: repeated("- "),
  "numbered lists": repeated("1. "),
  "quotes and lists": repeated("> - 1. "),
  "deeper quotes": Array.from({ length: 340 }, (_, i) => ">".repeat(i)).join("a\n"),
  "deeper lists": Array.from({ length: 240 }, (_, i) => `${"  ".repeat(i)}- a`).join("\n"),
  asterisks: repeated("*"),
  "asterisks around": `${"*".repeat(SIZE / 2)}a${"*".repeat(SIZE / 2)}`,
  "emphasis that opens": repeated("*a **b _c "),
  "emphasis that closes": repeated("a* b** c_ "),
  "emphasis that nests": `${"*a **b ".repeat(4_000)}${"c** d* ".repeat(4_000)}`,
  brackets: repeated("["),
  "brackets around": `${"[".repeat(SIZE / 2)}${"]".repeat(SIZE / 2)}`,
  "images that nest": `${"![".repeat(9_000)}a${"](b)".repeat(9_000)}`,
  "links without an end": repeated("[a]("),
  "links with brackets": repeated("[a](()"),
  "links with titles": repeated('[a](b "'),
  references: repeated("[a][b"),
  backticks: Array.from({ length: 340 }, (_, i) => `${"`".repeat(i + 1)}a`).join(""),
  comments: repeated("<!--"),
  instructions: repeated("<?"),
  tags: repeated("<a b='"),
  scripts: lines("<script>"),
  spaces: `a${" ".repeat(SIZE)}b`,
  "a table's white space": `x\na|b\n${" ".repeat(SIZE)}x`,
  columns: `${repeated("|a").slice(0, 30_000)}|\n${repeated("|-").slice(0, 30_000)}|\n|b|`,
  rows: `a|b\n-|-\n${lines("c|d")}`,
  "addresses and brackets": `https://a.b/${")".repeat(SIZE)}`,
  definitions: lines("[a]: b"),
  "a title without an end": `[a]: b "${lines("c")}`,
  dollars: repeated("$"),
  "dollars and letters": repeated("$a "),
  "formulas without an end": repeated("\\( \\[ "),
  "formula blocks without an end": lines("\\["),
  "emphasis across quoted lines": `> *a\n${lines("> b")}> c*`,
  headings: lines("# a"),
  fences: lines("```"),
  "tildes and carets": repeated("~~a"),
  "zero-width spaces": repeated("\u200b"),
  "two kinds of invisible characters": repeated("\u200b\u202e"),
  "combining marks": `a${repeated("\u0301")}`,
  "one word": repeated("a"),
};

describe("texts made to swell", () => {
  it.each(Object.keys(SWELLING))("stay bounded: %s", (name) => {
    const tags = expectHarmless(render(SWELLING[name]!));
    expect(tags.length).toBeLessThan(2 * LIMITS.nodes);
    for (const { depth } of tags) expect(depth).toBeLessThan(2 * LIMITS.depth);
  });

  it("show all their text beyond the deepest level", () => {
    const text = textOf(render(`${"> ".repeat(200)}end`));
    expect(text.endsWith("end")).toBe(true);
    expect(text.match(/>/g)).toHaveLength(200 - LIMITS.blockDepth);
  });

  it("are shown plain, whole and in parts where they are too long", () => {
    const source = `${"word ".repeat(50_000)}\u202e\0 👩‍⚕️ end`;
    const html = render(source);
    expectHarmless(html);
    expect(html).toContain("Shown as plain text");
    expect(textOf(html)).toContain(source.replace("\u202e", "\ufffd").replace("\0", "␀"));
    expect(html.match(/class="markdown-plain"/g)!.length).toBeGreaterThan(20);
  });

  it("are cut into text nodes that a browser reads as they are", () => {
    const pieces = render(`${"👩".repeat(19_000)}`).split("<!-- -->");
    expect(pieces.join("")).not.toContain("\ufffd");
  });

  it("are parted when they are long, and not when they are short", () => {
    expect(render("a\n\n".repeat(1_000))).not.toContain("markdown-part");
    expect(render("a b c d e\n\n".repeat(1_000)).match(/class="markdown-part"/g)!.length).toBeGreaterThan(2);
  });
});

const FRAGMENTS = [
  ..."*_~`[]()<>!|#>-+.:\\$&;\"'=/ \n\t\r\0\u202e\u200b\u200d\ud800\u0301א你",
  ..."**|``|```js\n|\n\n|\n> |\n- |\n1. |\n    |\n| |\n|-|-|\n|[a]: |](|](https://x.org)|](javascript:|![|<script>|</script>|<b a='|<!--|-->|&#x202e;|&amp;|$$|$x$|\\(|\\)|\\[|\\]|\\begin{align}|\\end{align}|https://|www.|a@b.c|[x]|~~|---\n|===\n|word| 5|<br>|<pre>|👩‍⚕️".split(
    "|",
  ),
];
const text = fc.array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ maxLength: 4 })), {
  maxLength: 60,
});

describe("any text", () => {
  it("is rendered, and nothing of it reaches the page as HTML", () => {
    fc.assert(
      fc.property(text, (parts) => {
        expectHarmless(render(parts.join("")));
      }),
      { numRuns: 1_000 },
    );
  });

  it("loses no word", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...FRAGMENTS), { maxLength: 40 }), (parts) => {
        const html = render(parts.map((part, i) => `${part}w${i}x`).join(""));
        for (const [i] of parts.entries()) expect(html).toContain(`w${i}x`);
      }),
      { numRuns: 1_000 },
    );
  });
});

it("of marks heaped on one letter all but sixteen are told and not drawn", () => {
  const html = render(`a${"\u0300\u0301".repeat(5_000)} e\u0301`);
  expect(html.match(/\p{M}/gu)).toHaveLength(17);
  expect(html).toContain("U+0300 × 9984");
});
