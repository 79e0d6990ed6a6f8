import fc from "fast-check";
import { expect, it } from "vitest";
import { render, unescapeHtml } from "./markdown-html.ts";

type Leaf = { from: number; to: number; atom: boolean; text: string };

/** The leaves of text in the order of the page. Those that are no atoms hold text and nothing else. */
function leavesOf(html: string): Leaf[] {
  return [...html.matchAll(/data-from="(\d+)" data-to="(\d+)"( data-atom="")?[^>]*>([^<]*)/g)].map(
    ([, from, to, atom, text]) => ({
      from: Number(from),
      to: Number(to),
      atom: atom !== undefined,
      text: unescapeHtml(text!),
    }),
  );
}

const FRAGMENTS =
  "*|**|_|`|``|~~|[|](https://x.org)|![|\n|\n\n|\n> |\n- |\n- [x] |\n1. |\n    |\n```js\nlet a = 1 // b\n```\n|\n| a | b |\n|-|-|\n| c | d |\n|&amp;|\\*|$x^2$|\n$$\ny\n$$\n|\\(z\\)|<b>|<br>|word |שלום |👩‍⚕️|e\u0301|\u202e|https://y.org |# |\r\n".split(
    "|",
  );

it("every leaf of text says where in the source it stands", () => {
  fc.assert(
    fc.property(
      fc.array(fc.oneof(fc.constantFrom(...FRAGMENTS), fc.string({ unit: "grapheme", maxLength: 5 })), {
        maxLength: 40,
      }),
      (parts) => {
        const source = parts.join("");
        const normal = source.replace(/\r\n/g, " \n").replace(/\r/g, "\n");
        let end = 0;
        for (const leaf of leavesOf(render(source, { offsets: true }))) {
          expect(leaf.from).toBeGreaterThanOrEqual(end);
          expect(leaf.to).toBeGreaterThan(leaf.from);
          if (!leaf.atom) expect(leaf.text).toBe(normal.slice(leaf.from, leaf.to));
          end = leaf.to;
        }
        expect(end).toBeLessThanOrEqual(source.length);
      },
    ),
    { numRuns: 500 },
  );
});

it("a letter of the source stands in exactly one leaf", () => {
  const source =
    "# Ab\n\ncd *ef* `gh` $ij$\n\n> ```js\n> kl // mn\n> op\n> ```\n\n| qr | st |\n|--|--|\n| uv | wx |\n\n- [x] yz";
  const leaves = leavesOf(render(source, { offsets: true }));
  for (const { index } of source.matchAll(/[a-wyz]/gi)) {
    if (source.slice(index - 1, index + 2).includes("js") || source.startsWith("js", index)) continue;
    expect(leaves.filter((leaf) => leaf.from <= index && index < leaf.to)).toHaveLength(1);
  }
});

it("says nothing of offsets unless asked", () => {
  expect(render("a *b* `c` $d$ \u202e")).not.toContain("data-");
});
