import { eq } from "drizzle-orm";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { CritiqueRules } from "#app/domain/rubric.ts";
import { launchBrowser } from "../support/browser.ts";
import * as journey from "../support/journey.ts";
import { makeRubric } from "../support/rubrics.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { critiques, judgments } = await import("#db/schema/judgments.ts");
const { visit, complaints } = await launchBrowser(site.address);

const TEXT = [
  "The sum of **both numbers** is 41, as $40 + 2 = 42$ shows.",
  "| step | result |\n|---|---|\n| first | 40 |\n| second | wrong |",
  "```js\nconst sum = 40 + 2; // 👩‍⚕️\n```",
  "שלום, the *end* is nigh.",
].join("\n\n");

const MQM: CritiqueRules = {
  whole: "no",
  spans: "required",
  tags: [
    { id: "accuracy", title: "Accuracy", description: "It says what is not so." },
    { id: "style", title: "Style", description: "" },
  ],
  severities: [
    { id: "minor", title: "Minor", weight: 1 },
    { id: "major", title: "Major", weight: 5 },
    { id: "critical", title: "Critical", weight: 10 },
  ],
};
const PLAIN: CritiqueRules = { whole: "optional", spans: "optional", tags: [], severities: [] };

let people = 0;
async function openTask(
  rules: CritiqueRules,
  texts: string[] = [TEXT],
  viewport = { width: 1280, height: 900 },
) {
  people += 1;
  const member = await site.makeLab(`lab${people}@example.org`);
  const rubric = makeRubric({ order: { by: "none" }, criteria: [], critiques: rules });
  const projectId = await site.makeProject(member, { overlap: 1, title: `Project ${people}`, rubric });
  await site.makeBatch(member, projectId, [{ prompt: "What is 40 plus 2?", completions: texts }]);
  await site.makeExpert(`expert${people}@example.org`);
  const visitor = await visit({ viewport });
  await journey.signIn(visitor.page, `expert${people}@example.org`);
  await visitor.page.getByRole("button", { name: `Take a task of Project ${people}` }).click();
  await visitor.page.waitForURL(/\/work\/.+\/.+/);
  await journey.readCompletions(visitor.page);
  await visitor.page.getByRole("button", { name: "select by keyboard" }).first().waitFor();
  return { ...visitor, projectId };
}

const text = (page: Page) => page.getByRole("region", { name: "Text of completion A" });
const marks = (page: Page) =>
  page.getByRole("list", { name: "Marked passages of completion A" }).getByRole("listitem");
const said = (page: Page) => page.getByRole("status").allTextContents();
const selection = (page: Page) => page.evaluate(() => String(document.getSelection()));

/** Drags the pointer over a passage of the rendered text. */
async function drag(page: Page, passage: string): Promise<void> {
  const ends = await text(page).evaluate((box, shown) => {
    const walker = document.createTreeWalker(box, NodeFilter.SHOW_TEXT);
    const nodes: Text[] = [];
    for (let node = walker.nextNode(); node; node = walker.nextNode()) nodes.push(node as Text);
    const start = nodes
      .map(({ data }) => data)
      .join("")
      .indexOf(shown);
    const range = document.createRange();
    let at = 0;
    for (const node of nodes) {
      if (start >= at && start < at + node.length) range.setStart(node, start - at);
      const end = start + shown.length;
      if (end > at && end <= at + node.length) range.setEnd(node, end - at);
      at += node.length;
    }
    range.startContainer.parentElement?.scrollIntoView({ block: "center" });
    const rects = range.getClientRects();
    const [first, last] = [rects[0]!, rects[rects.length - 1]!];
    return {
      from: { x: first.left + 0.5, y: first.top + first.height / 2 },
      to: { x: last.right - 0.5, y: last.top + last.height / 2 },
    };
  }, passage);
  await page.mouse.move(ends.from.x, ends.from.y);
  await page.mouse.down();
  await page.mouse.move(ends.to.x, ends.to.y, { steps: 6 });
  await page.mouse.up();
}

const stored = (projectId: string) =>
  site.db
    .select({
      quote: critiques.quote,
      tag: critiques.tag,
      severity: critiques.severity,
      body: critiques.text,
    })
    .from(critiques)
    .innerJoin(judgments, eq(judgments.id, critiques.judgmentId))
    .where(eq(judgments.projectId, projectId))
    .orderBy(critiques.spanStart);

describe("marking by mouse", () => {
  test("a passage with its tag, severity and critique, to the stored rows", async () => {
    const { page, projectId } = await openTask(MQM);
    await page.getByRole("button", { name: "Submit judgment" }).click();
    await text(page)
      .locator("..")
      .getByText("Mark what is wrong, or say that there is nothing to mark.")
      .waitFor();
    await drag(page, "both numbers is 41");
    await page.getByRole("toolbar").getByRole("button", { name: "Mark as Major" }).click();
    await page.getByLabel(/^Tag of/).selectOption("Accuracy");
    await page.getByLabel(/^Critique of “/).fill("It is 42.");
    await drag(page, "wrong");
    await page.getByRole("button", { name: "Mark as Minor" }).click();
    await page.getByLabel(/^Tag of/).selectOption("Style");
    await journey.submit(page);
    expect(await stored(projectId)).toEqual([
      { quote: "both numbers** is 41", tag: "accuracy", severity: "major", body: "It is 42." },
      { quote: "wrong", tag: "style", severity: "minor", body: "" },
    ]);
  });

  test("marks overlap, are found by a press on the text, and survive a reload", async () => {
    const { page } = await openTask(PLAIN);
    for (const passage of ["sum of both numbers", "numbers is 41"]) {
      await drag(page, passage);
      await page.getByRole("button", { name: "Mark", exact: true }).click();
      await page.getByLabel(/^Critique of “/).fill(`On ${passage}`);
    }
    await page.getByText("Saved", { exact: true }).first().waitFor();
    await page.reload();
    await page.getByRole("button", { name: "select by keyboard" }).first().waitFor();
    expect(await marks(page).count()).toBe(2);
    await expect.poll(() => painted(page)).toEqual({ "mark-0": 2, "mark-overlap": 1 });

    await text(page)
      .getByText("both numbers")
      .click({ position: { x: 5, y: 8 } });
    await expect.poll(() => page.getByLabel(/^Critique of “/).inputValue()).toBe("On sum of both numbers");
    expect((await painted(page))["mark-current"]).toBe(1);
  });

  test("a removed mark can be put back as it was", async () => {
    const { page } = await openTask(PLAIN);
    await drag(page, "nigh");
    await page.getByRole("button", { name: "Mark", exact: true }).click();
    await page.getByLabel(/^Critique of “/).fill("Is it?");
    await page.getByRole("button", { name: /^Remove the mark on “nigh”/ }).click();
    expect(await marks(page).count()).toBe(0);
    await expect.poll(() => said(page)).toContainEqual(expect.stringContaining("Mark removed."));
    await page.getByRole("button", { name: "Put it back" }).click();
    expect(await page.getByLabel(/^Critique of “/).inputValue()).toBe("Is it?");
  });

  test("a formula is marked as a whole, a table and code across their cells and lines", async () => {
    const { page } = await openTask(PLAIN);
    await drag(page, "first40second");
    await page.getByRole("button", { name: "Mark", exact: true }).click();
    await text(page).locator(".katex-html .mord").first().dblclick();
    await page.getByRole("button", { name: "Mark", exact: true }).click();
    const quotes = await marks(page).allTextContents();
    expect(quotes.some((quote) => quote.includes("first | 40 | | second"))).toBe(true);
    expect(quotes.some((quote) => quote.includes("$40 + 2 = 42$"))).toBe(true);
  });
});

describe("formulas that are typeset when they come near", () => {
  const MANY = "$x_{1} + y_{1}$ ".repeat(60);
  const FAR = "A line that says little.\n\n".repeat(120);

  test("stay as they are while they are selected, and are marked as a whole afterwards", async () => {
    const { page } = await openTask(PLAIN, [`${MANY}\n\n${FAR}At last $\\frac{7}{9}$ and $3 + 5 = 8$.`]);
    const source = text(page).locator(".markdown-tex", { hasText: "$\\frac{7}{9}$" });
    await source.evaluate((element) => document.getSelection()!.selectAllChildren(element));
    await source.scrollIntoViewIfNeeded();
    const beside = text(page).locator(".katex", { hasText: "8" });
    await beside.waitFor();
    expect(await source.count()).toBe(1);
    expect(await selection(page)).toBe("$\\frac{7}{9}$");
    await page.evaluate(() => document.getSelection()!.removeAllRanges());
    await source.waitFor({ state: "detached" });
    await beside.locator(".katex-html .mord").first().dblclick();
    await page.getByRole("button", { name: "Mark", exact: true }).click();
    expect(await marks(page).allTextContents()).toEqual([expect.stringContaining("$3 + 5 = 8$")]);
  });
});

const painted = (page: Page) =>
  page.evaluate(() =>
    Object.fromEntries(
      [...CSS.highlights]
        .filter(([, highlight]) => highlight.size > 0)
        .map(([name, { size }]) => [name, size]),
    ),
  );

describe("marking by keyboard", () => {
  test("alone, from the completion to the stored rows", async () => {
    const { page, projectId } = await openTask(MQM);
    await page.keyboard.press("j");
    await page.keyboard.press("m");
    await expect.poll(() => said(page)).toContainEqual(expect.stringMatching(/^Selecting in A\./));
    for (const key of ["Control+ArrowRight", "ArrowRight", "Control+Shift+ArrowRight"])
      await page.keyboard.press(key);
    expect(await selection(page)).toBe("sum");
    await expect.poll(() => said(page)).toContainEqual(expect.stringContaining("Selected: sum"));
    await page.keyboard.press("3");
    await page.keyboard.type("Acc");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Tab");
    await page.keyboard.type("No sum at all.");
    await page.keyboard.press("Escape");
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe("text-A");

    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Home");
    await page.keyboard.press("Control+Shift+ArrowRight");
    await page.keyboard.press("Enter");
    await page.keyboard.type("Sty");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    await page.keyboard.press("Control+Enter");
    await page.waitForURL((url) => !/\/work\/.+\/.+/.test(url.pathname));
    const rows = await stored(projectId);
    expect(rows[0]).toEqual({ quote: "sum", tag: "accuracy", severity: "critical", body: "No sum at all." });
    expect(rows[1]).toMatchObject({ tag: "style", severity: "minor" });
    expect(rows).toHaveLength(2);
  });

  test("the passage leads to its critique and back", async () => {
    const { page } = await openTask(PLAIN);
    await text(page).focus();
    await page.keyboard.press("F2");
    await page.keyboard.press("Control+Shift+ArrowRight");
    await page.keyboard.press("Enter");
    await page.keyboard.type("An article.");
    await page.getByRole("button", { name: "Show the passage" }).press("Enter");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("text-A");
    await page.keyboard.press("Enter");
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLTextAreaElement).value))
      .toBe("An article.");
  });

  test("Escape leaves the caret, and the keys of the text are the page's again", async () => {
    const { page } = await openTask(PLAIN);
    await text(page).focus();
    await page.keyboard.press("m");
    await page.locator(".mark-caret").waitFor();
    await page.keyboard.press("Escape");
    await page.locator(".mark-caret").waitFor({ state: "detached" });
    expect(await text(page).getAttribute("role")).toBeNull();
  });
});

test("nothing to mark is said, not supposed", async () => {
  const { page, projectId } = await openTask(MQM);
  await page.getByRole("checkbox", { name: "Nothing to mark in completion A" }).check();
  await journey.submit(page);
  const [row] = await site.db.select().from(judgments).where(eq(judgments.projectId, projectId));
  expect(row?.unmarked).toHaveLength(1);
});

test("nobody complained in the browser's console", () => {
  expect(complaints).toEqual([]);
});
