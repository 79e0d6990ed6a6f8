import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import type { Rubric } from "../../app/domain/rubric.ts";
import { widthOf } from "../support/accessible.ts";
import { launchBrowser } from "../support/browser.ts";
import * as journey from "../support/journey.ts";
import { makeCriterion, makeRubric } from "../support/rubrics.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { visit, complaints } = await launchBrowser(site.address);

const WIDE = { viewport: { width: 1600, height: 900 } };
const paragraph = (word: string, count: number) =>
  Array.from({ length: count }, (_, index) => `Paragraph ${index + 1} says ${word} of it.`).join("\n\n");

type Line = { prompt: unknown; completions: string[]; reference?: string };
type Asked = { options?: Parameters<typeof visit>[0]; rubric?: Rubric };

let people = 0;
async function openTask(line: Line, asked: Asked = {}) {
  const { options = WIDE, rubric = makeRubric({ criteria: [] }) } = asked;
  people += 1;
  const member = await site.makeLab(`lab${people}@example.org`);
  const projectId = await site.makeProject(member, { overlap: 1, title: `Project ${people}`, rubric });
  await site.makeBatch(member, projectId, [line]);
  const email = `expert${people}@example.org`;
  await site.makeExpert(email);
  const { page } = await visit(options);
  await journey.signIn(page, email);
  await page.getByRole("button", { name: `Take a task of Project ${people}` }).click();
  await page.waitForURL(/\/work\/.+\/.+/);
  await journey.readCompletions(page);
  return { page, email, member, projectId };
}

const article = (page: Page, letter: string) => page.getByRole("article", { name: `Completion ${letter}` });
const lettersShown = async (page: Page) =>
  await page
    .getByRole("article")
    .evaluateAll((cards) => cards.filter((card) => card.checkVisibility()).map(({ id }) => id.slice(-1)));
const FOUR = { prompt: "Which one?", completions: ["one", "two", "three", "four"] };

describe("the layout", () => {
  test("is side by side, one below the other, or two at a time, and is remembered", async () => {
    const { page } = await openTask(FOUR);
    const boxes = async () =>
      await page
        .getByRole("article")
        .evaluateAll((cards) => cards.map((card) => card.getBoundingClientRect().top));
    expect(new Set(await boxes()).size).toBe(1);
    await page.getByRole("button", { name: "One below the other" }).click();
    const tops = await boxes();
    expect(tops).toEqual([...tops].sort((one, other) => one - other));
    expect(new Set(tops).size).toBe(4);
    await page.getByRole("button", { name: "Two at a time" }).click();
    expect(await lettersShown(page)).toEqual(["A", "B"]);
    await page.reload();
    await expect.poll(() => lettersShown(page)).toEqual(["A", "B"]);
  });

  test("two at a time, any two can be chosen, and whatever gets the focus is shown", async () => {
    const { page } = await openTask(FOUR);
    await page.getByRole("button", { name: "Two at a time" }).click();
    await page.getByRole("button", { name: "Show completion D" }).click();
    expect(await lettersShown(page)).toEqual(["A", "D"]);
    await article(page, "D").focus();
    await page.keyboard.press("k");
    expect(await lettersShown(page)).toEqual(["C", "D"]);
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("completion-C");

    await page.getByRole("button", { name: "Submit judgment" }).click();
    await page.getByRole("region", { name: "What is missing" }).getByRole("link").nth(1).click();
    expect(await lettersShown(page)).toContain("B");
    expect(await page.evaluate(() => document.activeElement?.closest("article")?.id)).toBe("completion-B");
  });

  test("changes by a key, and says so", async () => {
    const { page } = await openTask(FOUR);
    await page.keyboard.press("l");
    await page.keyboard.press("l");
    expect(await lettersShown(page)).toEqual(["A", "B"]);
    await expect
      .poll(() => page.getByRole("status").allTextContents())
      .toContainEqual(expect.stringContaining("Two at a time"));
  });

  test("of two completions offers no two at a time", async () => {
    const { page } = await openTask({ prompt: "Which one?", completions: ["one", "two"] });
    expect(await page.getByRole("button", { name: "Two at a time" }).count()).toBe(0);
    expect(await page.getByRole("button", { name: "Side by side" }).getAttribute("aria-pressed")).toBe(
      "true",
    );
  });
});

describe("the page", () => {
  const SMALL = { viewport: { width: 1280, height: 800 } };
  /** How much further than its last line the page scrolls. */
  const below = (page: Page) =>
    page.evaluate(() => document.documentElement.scrollHeight - document.body.getBoundingClientRect().height);

  test.each(["columns", "two", "stacked"])(
    "scrolls to nothing beside nine completions, %s",
    async (layout) => {
      const flags = [{ id: "rude", title: "Rude", description: "It insults somebody." }];
      const rubric = makeRubric({ flags, acceptability: true, reasoning: "required" });
      const completions = Array.from({ length: 9 }, (_, index) => paragraph(`that ${index}`, 12));
      const { page } = await openTask({ prompt: "Which one?", completions }, { options: SMALL, rubric });
      for (let left = ["columns", "stacked", "two"].indexOf(layout); left > 0; left--)
        await page.keyboard.press("l");
      expect(await widthOf(page)).toBeLessThanOrEqual(1280);
      expect(await below(page)).toBeLessThanOrEqual(1);
    },
  );

  test("scrolls to nothing below sixty steps", async () => {
    const rubric = makeRubric({ order: { by: "none" }, criteria: [], steps: "paragraphs" });
    const completions = [paragraph("one", 60), paragraph("two", 60)];
    const { page } = await openTask({ prompt: "Is it so?", completions }, { options: SMALL, rubric });
    expect(await widthOf(page)).toBeLessThanOrEqual(1280);
    expect(await below(page)).toBeLessThanOrEqual(1);
  });

  test("of a tablet has them side by side too, each criterion in line with its neighbours'", async () => {
    const criteria = [makeCriterion("sound", { description: "Does it hold?" }), makeCriterion("clear")];
    const flags = [{ id: "rude", title: "Rude", description: "It insults somebody." }];
    const rubric = makeRubric({ criteria, flags });
    const options = { viewport: { width: 768, height: 1024 } };
    const { page } = await openTask(FOUR, { options, rubric });
    const tops = (name: RegExp) =>
      page
        .getByRole("group", { name })
        .evaluateAll((groups) => groups.map((one) => one.getBoundingClientRect().top));
    const lines = async (name: RegExp) => new Set((await tops(name)).map(Math.round)).size;
    expect(await lines(/^Place of completion/)).toBe(1);
    expect(await widthOf(page)).toBeLessThanOrEqual(768);

    await article(page, "A").getByRole("button", { name: "What “sound” means" }).click();
    await article(page, "A").getByRole("button", { name: "What the flags mean" }).click();
    expect(await page.getByText("Does it hold?").count()).toBe(4);
    expect(await article(page, "D").getByText("It insults somebody.").isVisible()).toBe(true);
    expect(await lines(/^clear of completion/)).toBe(1);
  });
});

describe("two side by side", () => {
  const scrolled = (page: Page, letter: string) =>
    page.getByRole("region", { name: `Text of completion ${letter}` }).evaluate((box) => {
      const way = box.scrollHeight - box.clientHeight;
      return way > 0 ? box.scrollTop / way : null;
    });
  const scrollTo = (page: Page, letter: string, part: number) =>
    page.getByRole("region", { name: `Text of completion ${letter}` }).evaluate((box, to) => {
      box.scrollTop = (box.scrollHeight - box.clientHeight) * to;
    }, part);

  test("scroll together in proportion, either leads, until that is switched off", async () => {
    const { page } = await openTask({
      prompt: "Which one?",
      completions: [paragraph("all", 40), paragraph("half", 90)],
    });
    await scrollTo(page, "A", 0.5);
    await expect.poll(() => scrolled(page, "B")).toBeCloseTo(0.5, 1);
    await scrollTo(page, "B", 1);
    await expect.poll(() => scrolled(page, "A")).toBeCloseTo(1, 1);
    await page.getByRole("checkbox", { name: "Scroll together" }).uncheck();
    await scrollTo(page, "A", 0);
    await page.evaluate(() => new Promise(requestAnimationFrame));
    expect(await scrolled(page, "B")).toBeCloseTo(1, 1);
  });

  const marked = (page: Page) =>
    page.evaluate(() => [...(CSS.highlights.get("difference") ?? [])].map((range) => String(range)).sort());

  test("show what words differ", async () => {
    const { page } = await openTask({
      prompt: "Which one?",
      completions: ["The **sum** is 41, I think.", "The sum is *surely* 42, I think."],
    });
    await page.getByRole("checkbox", { name: "Mark differences" }).check();
    await page.getByText(/^Only in A: (1 word. Only in B: 2 words|2 words. Only in B: 1 word)\.$/).waitFor();
    expect((await marked(page)).join(" ")).toMatch(/41.*surely 42/);
    await page.getByRole("checkbox", { name: "Mark differences" }).uncheck();
    expect(await marked(page)).toEqual([]);
  });
});

describe("the prompt", () => {
  const call = { id: "call_1", type: "function", function: { name: "multiply", arguments: '{"x":6,"y":7}' } };
  const CONVERSATION = [
    { role: "system", content: `Be exact. ${"Never guess. ".repeat(60)}` },
    { role: "user", content: "What is 6 × 7?" },
    { role: "assistant", content: "", tool_calls: [call] },
    { role: "tool", content: '{"product":42}', tool_call_id: "call_1" },
    { role: "user", content: "So?" },
  ];

  test("of many turns opens and closes each and all of them, and names the call of each result", async () => {
    const { page } = await openTask({ prompt: CONVERSATION, completions: ["42", "41"] });
    const prompt = page.getByRole("region", { name: "Prompt" });
    const openCount = () => prompt.locator("details[open]").count();
    expect(await openCount()).toBe(1);
    await prompt.getByText("result of call 1, multiply").waitFor();
    expect(await prompt.locator("pre").allTextContents()).toEqual([
      '{\n  "x": 6,\n  "y": 7\n}',
      '{\n  "product": 42\n}',
    ]);
    await prompt.getByRole("button", { name: "Open all turns" }).click();
    expect(await openCount()).toBe(5);
    await prompt.getByRole("button", { name: "Close all turns" }).click();
    expect(await openCount()).toBe(0);
    await prompt.getByText("User").first().click();
    expect(await openCount()).toBe(1);
  });

  test("begins at the last turn of the user, and stays away once it is hidden until its key is pressed", async () => {
    const earlier = Array.from({ length: 24 }, (_, index) => ({
      role: index % 2 ? "assistant" : "user",
      content: `Turn ${index}`,
    }));
    const asked = { role: "user", content: `So? ${paragraph("some", 30)}` };
    const { page } = await openTask({ prompt: [...earlier, asked], completions: ["42", "41"] });
    const prompt = page.getByRole("region", { name: "Prompt" });
    const question = prompt.getByText(/^So\? Paragraph 1 says/).last();
    await expect.poll(() => question.evaluate((text) => text.getBoundingClientRect().top)).toBeLessThan(360);
    await prompt.getByRole("button", { name: "Hide the prompt" }).click();
    expect(await question.isVisible()).toBe(false);
    await page.reload();
    await journey.whenAlive(page);
    await prompt.getByRole("button", { name: "Show the prompt" }).waitFor();
    expect(await prompt.getByRole("list").isVisible()).toBe(false);
    await page.keyboard.press("p");
    await question.waitFor();
  });

  test("keeps the reference answer closed until it is asked for", async () => {
    const { page } = await openTask({
      prompt: "6 × 7?",
      completions: ["42", "41"],
      reference: "It is **42**.",
    });
    const reference = page.getByText("It is 42.");
    expect(await reference.isVisible()).toBe(false);
    await page.getByText("Reference answer").click();
    await reference.waitFor();
    await page.keyboard.press("f");
    expect(await reference.isVisible()).toBe(false);
  });
});

describe("the keys", () => {
  test("are shown, and changed ones work at once, after a reload and in another browser", async () => {
    const { page, email } = await openTask(FOUR);
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard" });
    await help.getByRole("button", { name: "J: change the key of “Next completion”" }).click();
    const [kept] = await Promise.all([
      page.waitForResponse("**/account/shortcuts"),
      page.keyboard.press("n"),
    ]);
    expect(kept.status()).toBe(204);
    await help.getByRole("button", { name: "N: change the key of “Next completion”" }).waitFor();
    await page.keyboard.press("Escape");
    await page.keyboard.press("n");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("completion-A");
    await page.keyboard.press("j");
    expect(await page.evaluate(() => document.activeElement?.id)).toBe("completion-A");

    const { page: elsewhere } = await visit(WIDE);
    await journey.signIn(elsewhere, email);
    await elsewhere.goto(page.url());
    await journey.whenAlive(elsewhere);
    await elsewhere.keyboard.press("n");
    expect(await elsewhere.evaluate(() => document.activeElement?.id)).toBe("completion-A");
  });

  test("that are taken name whose they are, and can be exchanged; all go back by a reset", async () => {
    const { page } = await openTask(FOUR);
    await page.getByRole("button", { name: "Keyboard", exact: true }).click();
    const help = page.getByRole("dialog", { name: "Keyboard" });
    const record = async (name: string, key: string) => {
      await help.getByRole("button", { name }).click();
      await page.keyboard.press(key);
    };
    await record("J: change the key of “Next completion”", "Tab");
    await help.getByRole("button", { name: "J: change the key of “Next completion”" }).waitFor();
    await record("J: change the key of “Next completion”", "7");
    await help.getByText("Digits give places and ratings; choose another key.").waitFor();
    await page.keyboard.press("k");
    await help.getByText("K is the key of “Previous completion”.").waitFor();
    await help.getByRole("button", { name: "Exchange the two" }).click();
    await help.getByRole("button", { name: "K: change the key of “Next completion”" }).waitFor();
    await help.getByRole("button", { name: "J: change the key of “Previous completion”" }).waitFor();
    await help.getByRole("button", { name: "Reset all keys" }).click();
    await help.getByRole("button", { name: "J: change the key of “Next completion”" }).waitFor();
  });

  test("a completion's own keys follow too", async () => {
    const { page } = await openTask(FOUR);
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard" });
    await help.getByRole("button", { name: "1: change the key of “Give it place 1”" }).click();
    await page.keyboard.press("q");
    await page.keyboard.press("Escape");
    await article(page, "B").focus();
    await page.keyboard.press("q");
    await article(page, "B").getByText("Place 1").first().waitFor();
  });
});

test("nobody complained in the browser's console", () => {
  expect(complaints).toEqual([]);
});
