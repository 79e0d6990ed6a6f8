import fc from "fast-check";
import type { Page } from "playwright";
import { afterEach, beforeAll, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import type { Stage } from "./marking-client.tsx";
import { buildStage } from "./theatre.tsx";

/** Selections in rendered text, in a real browser: what of the source they take, and that it is found again. */
const { visit, complaints } = await launchBrowser("http://localhost:9");
let page: Page;

beforeAll(async () => {
  const files = await buildStage("marking-client.tsx");
  ({ page } = await visit());
  await page.route("**/*", (route) => {
    const { pathname } = new URL(route.request().url());
    const body = files.get(pathname);
    if (pathname === "/") return route.fulfill({ contentType: "text/html; charset=utf-8", body: PAGE });
    if (body === undefined) return route.fulfill({ status: 404 });
    return route.fulfill({ contentType: pathname.endsWith(".js") ? "text/javascript" : "text/css", body });
  });
  await page.goto("/");
  await page.waitForFunction(() => "stage" in window);
  // From here on formulas and coloured code are there at once.
  await select("$x$\n\n```js\nlet a = 1\n```", []);
  await page.locator(".katex").first().waitFor({ state: "attached" });
  await page.locator(".hljs-keyword").first().waitFor({ state: "attached" });
});

afterEach(() => expect(complaints.splice(0).filter((line) => !/404/.test(line))).toEqual([]));

const PAGE =
  '<!doctype html><html lang="en"><link rel="icon" href="data:,"><link rel="stylesheet" href="/stage.css"><div id="root"></div><script type="module" src="/stage.js"></script>';

/** Renders the source and selects in it: both ends of a selection are parts, 0 to 1, of all text that is rendered. */
async function select(source: string, selections: readonly (readonly [number, number])[]) {
  return await page.evaluate(
    ([text, ends]) => {
      const { show, roundTrip } = (window as unknown as { stage: Stage }).stage;
      show(text);
      return ends.map(([first, last]) => roundTrip(first, last));
    },
    [source, selections] as const,
  );
}

const PIECES = [
  "**bold** ",
  "*it*alic ",
  "~~gone~~ ",
  "`let a = 1` ",
  "\n```js\nlet b = '😀' // x\n\nlet c\n```\n",
  "\n```\nno language\n```\n",
  "$\\frac{1}{2}$ ",
  "\\(a_1\\) ",
  "\n$$\nx^2 + y^2\n$$\n",
  "\n| a | **b** |\n|---|--:|\n| 👩‍⚕️ | e\u0301 `c` |\n| $z$ | |\n",
  "\n> quoted\n> twice\n",
  "\n- one\n- two\n  1. three\n",
  "\n- [x] done\n",
  "# Heading\n",
  "שלום **עולם** ",
  "مرحبا بك ",
  "👩‍👩‍👧‍👦",
  "🏳️‍🌈 ",
  "n\u0303o\u0308\u0323 ",
  "𝔸𝔹 ",
  "[a link](https://x.org) ",
  "https://y.org ",
  "![image](https://z.org/i.png) ",
  "&amp; &copy; \\* ",
  "<b>tag</b> <br> ",
  "\u202e\u200b ",
  "\r\n",
  "  \nbroken ",
  "\n\n",
  "words in a row ",
];

const source = fc
  .array(
    fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...PIECES) },
      fc.string({ unit: "grapheme", maxLength: 6 }),
    ),
    {
      minLength: 1,
      maxLength: 30,
    },
  )
  .map((parts) => parts.join(""));
const part = fc.double({ min: 0, max: 1, noNaN: true });
const selections = fc.array(fc.tuple(part, part), { minLength: 1, maxLength: 8 });

it("any selection is stored as a span of the source and found again exactly", async () => {
  await fc.assert(
    fc.asyncProperty(source, selections, async (text, ends) => {
      for (const trip of await select(text, ends)) {
        if (trip.selected === null) {
          expect(trip.selectedText).toBe("");
          continue;
        }
        expect(trip.problem).toBeNull();
        expect(trip.span!.quote).toBe(text.slice(trip.selected.from, trip.selected.to));
        expect(trip.found).toEqual(trip.selected);
        expect(trip.foundText).toBe(trip.selectedText);
      }
    }),
    { numRuns: 400 },
  );
}, 120_000);

it.each([
  ["a **bold** word", "bold", "bold"],
  ["a **bold** word", "a bold w", "a **bold** w"],
  ["x &amp; y", "&", "&amp;"],
  ["so $x^2$ is", "x", "$x^2$"],
  ["| a | b |\n|---|---|\n| c | d |", "bc", "b |\n|---|---|\n| c"],
  ["one\n\n```js\nlet a\n```\n\ntwo", "let", "let"],
  ["> one\n> two", "one\n two", "one\n> two"],
])("in %j the selection of %j takes %j of the source", async (text, shown, quote) => {
  const found = await page.evaluate(
    ([text, shown]) => {
      const { show, selectText } = (window as unknown as { stage: Stage }).stage;
      show(text);
      return selectText(shown);
    },
    [text, shown] as const,
  );
  expect(found).toBe(quote);
});

it("a text of 20,000 characters is found again as it is, in parts that were never laid out", async () => {
  const long = "Some **words** with $x$ and `code`.\n\n".repeat(560);
  const trips = await select(long, [
    [0.001, 0.999],
    [0.7, 0.7001],
    [0.99, 1],
  ]);
  for (const { selected, found, foundText, selectedText } of trips) {
    expect(found).toEqual(selected);
    expect(foundText).toBe(selectedText);
  }
});
