import { describe, expect, it } from "vitest";
import { render, tagsOf, textOf } from "./markdown-html.ts";

const LINK = 'target="_blank" rel="noopener noreferrer nofollow ugc"';

describe("text", () => {
  it("keeps single line breaks, as worked solutions use them", () => {
    expect(render("one\ntwo  \nthree\\\nfour")).toBe('<p dir="auto">one\ntwo\nthree\nfour</p>');
  });

  it("reads carriage returns as line breaks", () => {
    expect(textOf(render("one\r\ntwo\rthree"))).toBe("one \ntwo\nthree");
  });

  it("parts paragraphs at blank lines", () => {
    expect(render("a\n\nb")).toBe('<p dir="auto">a</p><p dir="auto">b</p>');
  });

  it("marks emphasis, strong text and deletions", () => {
    expect(render("*a* **b** ~~c~~ ***d***")).toBe(
      '<p dir="auto"><em>a</em> <strong>b</strong> <del>c</del> <em><strong>d</strong></em></p>',
    );
  });

  it.each([
    "2*3*4 = 24",
    "16 * 7 = <<16*7=112>>112 and 2*1/2=<<2*1/2=1.0>>1",
    "¾*4 = <<¾*4=3>>3",
    "x*y*z",
    "(a+b)*2 - 3*(c)*4",
    "50%*3 + 10%*5",
    "5*$3 and 4*$2",
    "2**3 is 8 and 2**4 is 16",
    "snake_case_name and __dunder",
  ])("takes multiplication and names for what they are: %s", (source) => {
    expect(tagsOf(render(source)).map((tag) => tag.name)).toEqual(["p"]);
    expect(textOf(render(source))).toBe(source);
  });

  it("resolves escapes and entities, and leaves an unknown entity as it is", () => {
    expect(textOf(render("\\*a\\* &amp; &copy; &#65; &#x42; &rarr; &nosuch; &#0; &#xD800;"))).toBe(
      "*a* & © A B → &nosuch; \ufffd \ufffd",
    );
  });

  it("shows a code span as it stands, padded or with backticks inside", () => {
    expect(render("`` a`b `` and `*c*` and `d")).toBe(
      '<p dir="auto"><code>a`b</code> and <code>*c*</code> and `d</p>',
    );
  });
});

describe("blocks", () => {
  it("moves headings below the page's own, to the sixth level at most", () => {
    const source = "# a\n\n## b\n\nc\n===\n\n###### d";
    expect(tagsOf(render(source)).map((tag) => tag.name)).toEqual(["h3", "h4", "h3", "h6"]);
    expect(tagsOf(render(source, { headingLevel: 2 })).map((tag) => tag.name)).toEqual([
      "h2",
      "h3",
      "h2",
      "h6",
    ]);
  });

  it("nests quotes and lists and keeps a list's first number", () => {
    const html = render("> q\n> - a\n>   1. b\n\n7. x\n8. y");
    expect(tagsOf(html).map((tag) => tag.name)).toEqual(
      "blockquote p ul li span ol li span ol li span li span".split(" "),
    );
    expect(html).toContain('<ol start="7">');
    expect(textOf(html)).toBe("qabxy");
  });

  it("sets the items of a loose list as paragraphs", () => {
    expect(tagsOf(render("- a\n\n  b\n- c")).map((tag) => tag.name)).toEqual([
      "ul",
      "li",
      "p",
      "p",
      "li",
      "p",
    ]);
    expect(tagsOf(render("- a\n- c")).map((tag) => tag.name)).toEqual(["ul", "li", "span", "li", "span"]);
  });

  it("says which tasks are done", () => {
    const html = render("- [x] a\n- [ ] b");
    expect(html).toContain('<span role="img" aria-label="done">☑</span> a');
    expect(html).toContain('<span role="img" aria-label="not done">☐</span> b');
  });

  it("lays out tables with alignment, empty cells, breaks and more cells than columns", () => {
    const html = render("| a | b |\n|:-:|--:|\n| 1 || \n| 2<br>3 | `x` | more |");
    expect(html).toContain('<div role="group" aria-label="Table" class="markdown-scroll"><table>');
    expect(html).toContain('<th scope="col" dir="auto" class="markdown-center">a</th>');
    expect(html).toContain(
      '<td dir="auto" class="markdown-center">1</td><td dir="auto" class="markdown-right"></td>',
    );
    expect(html).toContain(
      '2\n3</td><td dir="auto" class="markdown-right"><code>x</code></td><td dir="auto">more</td>',
    );
  });

  it("keeps a rule, and indented code with its own indentation", () => {
    expect(render("---")).toBe("<hr/>");
    expect(textOf(render("    a\n      b\n\n    c"))).toBe("a\n  b\n\nc");
  });

  it("highlights code of a known language and shows any other as it stands", () => {
    const html = render("```python\nreturn 1\n```\n\n```nosuch\nreturn 1\n```\n\n~~~\n<b>\n~~~");
    expect(html).toContain('aria-label="Code, python"');
    expect(html).toContain('<span class="hljs-keyword">return</span> <span class="hljs-number">1</span>');
    expect(html).toContain('<code dir="ltr">return 1</code>');
    expect(html).toContain('<code dir="ltr">&lt;b&gt;</code>');
  });

  it("joins the lines of code in a quote, without the quote's marks", () => {
    const html = render("> ```js\n> let a = 1;\n>\n>   /* b\n> c */\n> ```");
    expect(textOf(html)).toBe("jslet a = 1;\n\n  /* b\nc */");
    expect(html).toContain('<span class="hljs-comment">/* b\nc */</span>');
  });

  it("shows code that a fence never closes", () => {
    expect(textOf(render("```\na\nb"))).toBe("a\nb");
  });

  it("shows an empty text as nothing", () => {
    expect(render("")).toBe("");
    expect(render("\n \n")).toBe("");
  });
});

describe("links and images", () => {
  it("opens links beside the page", () => {
    expect(render("[a *b*](https://x.org/?a=1&amp;b=2 'T')")).toBe(
      `<p dir="auto"><a href="https://x.org/?a=1&amp;b=2" title="T (https://x.org/?a=1&amp;b=2)" ${LINK}>a <em>b</em></a></p>`,
    );
  });

  it("links bare addresses, without the punctuation around them", () => {
    const html = render(
      "See (https://x.org/a_(b)), www.x.org. <https://y.org> and <me@x.org>; **https://z.org**",
    );
    expect(tagsOf(html).flatMap((tag) => tag.attributes.href ?? [])).toEqual([
      "https://x.org/a_(b)",
      "https://www.x.org",
      "https://y.org",
      "mailto:me@x.org",
      "https://z.org",
    ]);
    expect(textOf(html)).toBe(
      "See (https://x.org/a_(b)), www.x.org. https://y.org and me@x.org; https://z.org",
    );
  });

  it("resolves references without regard to case, and keeps their definitions readable", () => {
    const html = render(
      '[One][ a  B ] [two][] [two] [three]\n\n[A b]: https://x.org "T"\n[TWO]: <https://y.org>\n[two]: https://z.org',
    );
    expect(tagsOf(html).flatMap((tag) => tag.attributes.href ?? [])).toEqual(
      ["x", "y", "y", "x", "y", "z"].map((name) => `https://${name}.org`),
    );
    expect(textOf(html)).toContain("One two two [three]");
    expect(textOf(html)).toContain('[A b]: https://x.org "T"');
  });

  it("leaves brackets that lead nowhere as they are", () => {
    expect(textOf(render("a[i][j] = [1, *2*] ![x] [y]()"))).toBe("a[i][j] = [1, 2] ![x] y");
  });

  it("never puts a link into a link", () => {
    const html = render("[see https://a.org and <https://b.org> ![c](https://c.org)](https://d.org)");
    expect(tagsOf(html).filter((tag) => tag.name === "a")).toHaveLength(1);
    expect(textOf(html)).toBe("see https://a.org and https://b.org Image c https://c.org");
  });

  it("names an image and its address and loads nothing", () => {
    const html = render("![a cat](https://x.org/cat.png)");
    expect(tagsOf(html).map((tag) => tag.name)).toEqual(["p", "a", "span", "span", "span"]);
    expect(textOf(html)).toBe("Image a cat https://x.org/cat.png");
  });
});
