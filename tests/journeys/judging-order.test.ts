import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { presetOf } from "#app/domain/presets.ts";
import type { PresetId } from "#app/domain/rubric.ts";
import { launchBrowser } from "../support/browser.ts";
import * as journey from "../support/journey.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { drafts } = await import("#db/schema/assignments.ts");
const { visit } = await launchBrowser(site.address);

let people = 0;
async function openTask(preset: PresetId, count: number, size = { width: 1280, height: 800 }) {
  people += 1;
  const member = await site.makeLab(`lab${people}@example.org`);
  const title = `Project ${people}`;
  const projectId = await site.makeProject(member, { title, rubric: presetOf(preset).rubric });
  const completions = Array.from({ length: count }, (_, index) => `Completion number ${index + 1}.`);
  await site.makeBatch(member, projectId, [{ prompt: "Which of them is best?", completions }]);
  const email = `expert${people}@example.org`;
  await site.makeExpert(email);
  const { page } = await visit();
  await page.setViewportSize(size);
  await journey.signIn(page, email);
  await page.getByRole("button", { name: `Take a task of ${title}` }).click();
  await page.waitForURL(/\/work\/.+\/.+/);
  await journey.readCompletions(page);
  return page;
}

const cardOf = (page: Page, letter: string) =>
  page.getByRole("article", { name: `Completion ${letter}`, exact: true });
const placeOf = (page: Page, letter: string, place: number) =>
  cardOf(page, letter).getByRole("button", { name: `Place ${place}`, exact: true });
const chip = (page: Page, letter: string) => page.getByRole("button", { name: new RegExp(`^${letter}, `) });
const said = (page: Page, letter: string) => chip(page, letter).getAttribute("aria-label");

describe("places", () => {
  test("give the order that was pressed, whatever the sequence, and outlive a reload", async () => {
    const page = await openTask("ranking", 4);
    await placeOf(page, "D", 4).click();
    expect(await said(page, "D")).toBe("D, place 4");
    await placeOf(page, "A", 2).click();
    await page.getByText("Saved", { exact: true }).first().waitFor();
    await page.reload();
    await journey.readCompletions(page);
    expect([await said(page, "D"), await said(page, "A")]).toEqual(["D, place 4", "A, place 2"]);
    await placeOf(page, "B", 1).click();
    await placeOf(page, "C", 3).click();
    const order = await Promise.all(["B", "A", "C", "D"].map((letter) => said(page, letter)));
    expect(order).toEqual(["B, place 1", "A, place 2", "C, place 3", "D, place 4"]);
  });

  test("of a completion are one stop of the Tab key, with arrows between them", async () => {
    const page = await openTask("ranking", 3);
    await placeOf(page, "A", 1).focus();
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("ArrowRight");
    await page.keyboard.press("Enter");
    expect(await said(page, "A")).toBe("A, place 3");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Shift+Tab");
    expect(await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Place 3");
  });
});

describe("what the bar says above itself", () => {
  test.each([
    { width: 1280, height: 600 },
    { width: 375, height: 812 },
  ])("folds once it has led somewhere, and covers neither that nor what can be pressed: %o", async (size) => {
    const page = await openTask("ultrafeedback", 2, size);
    await page.getByRole("button", { name: "Submit judgment" }).click();
    const list = page.getByRole("region", { name: "What is missing" });
    await list.getByRole("heading").waitFor();
    const show = list.getByRole("button", { name: "Show all" });
    if (size.width < 768) await show.click();
    await list.getByRole("link").last().click();
    await show.waitFor();
    await list.getByRole("button", { name: /^Next/ }).click();
    const isSeen = () =>
      page.evaluate(() => {
        const label = document.activeElement?.closest("label") ?? document.activeElement;
        const box = label?.getBoundingClientRect();
        if (!box) return null;
        const top = document.elementFromPoint(box.left + box.width / 2, box.top + box.height / 2);
        return label?.contains(top) || top?.closest("article") === label?.closest("article");
      });
    await expect.poll(isSeen).toBe(true);
    const behind = await list.evaluate((element) => {
      const { left, top } = element.getBoundingClientRect();
      return left < 20
        ? null
        : document.elementFromPoint(left / 2, top + 5)?.closest("[aria-label^=Ranking]");
    });
    expect(behind).toBeNull();
  });
});

describe("where one comparison is all", () => {
  test("its question is to be read, and “Both bad” is an answer of its own, by its digit too", async () => {
    const page = await openTask("arena", 2);
    await page.getByText("Which of the two would you rather have got for this prompt?").waitFor();
    await page.keyboard.press("r");
    await page.keyboard.press("4");
    expect(await page.getByRole("radio", { name: "Both bad" }).isChecked()).toBe(true);
    expect(await page.getByRole("checkbox", { name: "All unacceptable" }).isChecked()).toBe(true);
    await page.getByText("Saved", { exact: true }).first().waitFor();
    const [draft] = (await site.db.select({ body: drafts.body }).from(drafts)).filter(
      ({ body }) => body.allUnacceptable,
    );
    expect(draft?.body.choices.overall).toMatchObject({ better: null, degree: 0 });
    await page.keyboard.press("2");
    expect(await page.getByRole("checkbox", { name: "All unacceptable" }).isChecked()).toBe(false);
    await page.keyboard.press("u");
    expect(await page.getByRole("radio", { name: "Both bad" }).isChecked()).toBe(true);
  });

  test("help has its keys, each beside what it does, and none of a ranking", async () => {
    const page = await openTask("arena", 2);
    await page.keyboard.press("?");
    const help = page.getByRole("dialog", { name: "Keyboard" });
    const row = help.getByRole("listitem").filter({ hasText: "Choose, counted from the left" });
    expect(await row.textContent()).toContain("1 – 4");
    expect(await help.getByText("Give it place 1").count()).toBe(0);
  });
});

test("keys lead to the ratings of the completion at hand and, where no order is asked, to what is open", async () => {
  const page = await openTask("helpsteer2", 2);
  const focused = () => page.evaluate(() => document.activeElement?.id);
  await page.keyboard.press("r");
  expect(await focused()).toBe("rating-A-0");
  await page.keyboard.press("3");
  await page.keyboard.press("t");
  expect(await focused()).toBe("rating-A-1");
  await page.keyboard.press("j");
  await page.keyboard.press("t");
  expect(await focused()).toBe("rating-B-0");
});
