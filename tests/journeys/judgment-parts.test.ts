import type { Page } from "playwright";
import { expect, test } from "vitest";
import { presetOf } from "../../app/domain/presets.ts";
import type { Rubric } from "../../app/domain/rubric.ts";
import { launchBrowser } from "../support/browser.ts";
import * as journey from "../support/journey.ts";
import { makeAspect, makeCriterion, makeRubric } from "../support/rubrics.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { visit, complaints } = await launchBrowser(site.address);
const member = await site.makeLab("lab@example.org");

let projects = 0;
async function openTask(rubric: Rubric, completions: string[], options?: Parameters<typeof visit>[0]) {
  projects += 1;
  const title = `Project ${projects}`;
  const projectId = await site.makeProject(member, { rubric, overlap: 1, title });
  await site.makeBatch(member, projectId, [{ prompt: "Which?", completions }]);
  const email = `expert${projects}@example.org`;
  await site.makeExpert(email);
  const { page } = await visit(options);
  await journey.signIn(page, email);
  await page.getByRole("button", { name: `Take a task of ${title}` }).click();
  await page.waitForURL(/\/work\/.+\/.+/);
  await journey.readCompletions(page);
  return page;
}

const card = (page: Page, letter: string) => page.getByRole("article", { name: `Completion ${letter}` });
const chip = (page: Page, letter: string) => page.getByRole("button", { name: new RegExp(`^${letter}, `) });
const said = (page: Page, letter: string) => chip(page, letter).getAttribute("aria-label");
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id ?? "");

test("a digit on a rating gives it and is heard; one that is not on the scale gives no place either", async () => {
  const criteria = [
    makeCriterion("truth", { title: "Truth", max: 3, notApplicable: true, ownReason: "optional" }),
  ];
  const page = await openTask(makeRubric({ criteria }), ["one", "two", "three", "four"]);
  const scale = card(page, "B").getByRole("group", { name: /^Truth of completion B/ });
  await scale.getByRole("radio").first().focus();
  await page.keyboard.press("3");
  await expect.poll(() => scale.getByRole("radio", { name: "3" }).isChecked()).toBe(true);
  expect(await focused(page)).toBe("rating-B-0-2");
  await page.keyboard.press("4");
  expect(await said(page, "B")).toBe("B, not yet ranked");
  await page.keyboard.press("Tab");
  await page.keyboard.type("because 4 is four");
  expect(await page.getByLabel("Why “Truth” of completion B").inputValue()).toBe("because 4 is four");
  expect(await said(page, "B")).toBe("B, not yet ranked");
});

test("an aspect is answered by a digit; how sure, and why, are asked for then", async () => {
  const aspects = [
    makeAspect("overall", {
      title: "Overall",
      confidence: ["unsure", "sure"],
      reasons: [{ id: "clear", title: "Clearer", description: "" }],
      ownReason: "required",
    }),
    makeAspect("tone", { title: "Tone", required: false }),
  ];
  const rubric = makeRubric({ order: { by: "aspects", aspects }, criteria: [] });
  const page = await openTask(rubric, ["one", "two"]);
  expect(await page.getByText("How sure are you?").count()).toBe(0);
  await page.keyboard.press("r");
  expect(await focused(page)).toBe("aspect-0");
  await page.keyboard.press("4");
  await page.getByText("How sure are you?").waitFor();
  expect(await focused(page)).toBe("aspect-0-3");
  await page.getByText("1 of 2 answered · B: slightly better").waitFor();

  await page.getByRole("button", { name: "Submit judgment" }).click();
  await page.getByRole("heading", { name: "2 things are missing" }).waitFor();
  expect(await focused(page)).toBe("aspect-0-confidence");
  await page.keyboard.press("2");
  await page.getByRole("checkbox", { name: "Clearer" }).press("Space");
  await page.getByLabel(/^Why “Overall”/).fill("It says more.");
  await page.getByText("Complete", { exact: true }).first().waitFor();

  const tone = page.getByRole("group", { name: /^Tone/ });
  await tone.getByRole("radio", { name: "tie" }).press("Space");
  await page.getByRole("button", { name: /^Take the answer back/ }).click();
  expect(await tone.getByRole("radio", { checked: true }).count()).toBe(0);
});

test("steps are marked one after the other by their keys, and arrows go from step to step", async () => {
  const rubric = makeRubric({ order: { by: "none" }, criteria: [], steps: "lines" });
  const page = await openTask(rubric, ["first\nsecond\nthird"]);
  const step = (n: number) => page.getByRole("group", { name: `Step ${n} of completion A` });
  await step(1).getByRole("radio").first().focus();
  await page.keyboard.press("3");
  expect(await focused(page)).toBe("step-A-1");
  await page.keyboard.press("1");
  expect(await focused(page)).toBe("step-A-2");
  await page.keyboard.press("ArrowUp");
  expect(await focused(page)).toBe("step-A-1");
  await page.keyboard.press("2");
  await page.keyboard.press("2");
  for (const [n, mark] of [
    [1, "Wrong"],
    [2, "Neutral"],
    [3, "Neutral"],
  ] as const)
    expect(await step(n).getByRole("radio", { name: mark }).isChecked()).toBe(true);
  await expect
    .poll(() => page.getByRole("status").allTextContents())
    .toContainEqual(expect.stringContaining("Step 3 of A: neutral."));
  await page.getByText("3 of 3 steps marked").waitFor();
});

test("what the flags mean is shown for all completions at once", async () => {
  const rubric = makeRubric({ flags: [{ id: "rude", title: "Rude", description: "It insults somebody." }] });
  const page = await openTask(rubric, ["one", "two"]);
  const meanings = page.getByText("It insults somebody.");
  expect(await meanings.first().isVisible()).toBe(false);
  await card(page, "A").getByRole("button", { name: "What the flags mean" }).press("Enter");
  for (const meaning of await meanings.all()) expect(await meaning.isVisible()).toBe(true);
  await card(page, "B").getByRole("checkbox", { name: "Rude" }).press("Space");
  expect(await card(page, "B").getByRole("checkbox", { name: "Rude" }).isChecked()).toBe(true);
});

test("what does not fit together is told and keeps nobody from submitting", async () => {
  const page = await openTask(makeRubric(), ["one", "two"]);
  await journey.rankByKeyboard(page, [["A"], ["B"]]);
  await journey.rateAll(page, (letter) => (letter === "A" ? 1 : 5));
  await page.getByRole("link", { name: "Worth a second look (1)" }).click();
  expect(await focused(page)).toBe("hints");
  await page.getByText("A comes before B, but B has the higher ratings.", { exact: true }).waitFor();
  await journey.submit(page);
});

async function boxOf(page: Page, selector: string) {
  return (await page.locator(selector).boundingBox())!;
}

test("a drag ends on Escape with nothing moved, and where it began with nobody led away", async () => {
  const page = await openTask(makeRubric(), ["one", "two", "three"]);
  const from = (await chip(page, "A").boundingBox())!;
  const to = await boxOf(page, "#ranking li:nth-child(1)");
  const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(to.x + 20, to.y + 30, { steps: 4 });
  await page.keyboard.press("Escape");
  await page.mouse.up();
  expect(await said(page, "A")).toBe("A, not yet ranked");

  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.mouse.move(x + 12, y, { steps: 3 });
  await page.mouse.move(x, y, { steps: 3 });
  await page.mouse.up();
  expect(await focused(page)).not.toBe("completion-A");
  await chip(page, "A").click();
  expect(await focused(page)).toBe("completion-A");
});

test("by finger too: a chip is dragged to its place", async () => {
  const page = await openTask(makeRubric(), ["one", "two", "three"], {
    hasTouch: true,
    isMobile: true,
    viewport: { width: 375, height: 800 },
  });
  await page.getByRole("button", { name: "Ranking", exact: true }).tap();
  const from = (await chip(page, "B").boundingBox())!;
  const to = await boxOf(page, "#ranking li:nth-child(1)");
  const client = await page.context().newCDPSession(page);
  const touch = (type: string, x: number, y: number) =>
    client.send("Input.dispatchTouchEvent", {
      type: type as "touchStart",
      touchPoints: type === "touchEnd" ? [] : [{ x, y }],
    });
  const [x, y] = [from.x + from.width / 2, from.y + from.height / 2];
  await touch("touchStart", x, y);
  for (const share of [0.3, 0.6, 1])
    await touch("touchMove", x + (to.x + 120 - x) * share, y + (to.y + 20 - y) * share);
  await touch("touchEnd", 0, 0);
  await expect.poll(() => said(page, "B")).toBe("B, place 1");
});

test("on a phone, what is missing at the foot of the window opens it", async () => {
  const { rubric } = presetOf("hh");
  const page = await openTask(rubric, ["one", "two"], { viewport: { width: 375, height: 800 } });
  await page.getByRole("button", { name: "Submit judgment" }).click();
  await expect.poll(() => focused(page)).toBe("aspect-0");
  await page.getByRole("radio", { name: "B: far better" }).press("Space");
  await page.getByText("Complete", { exact: true }).last().waitFor();
});

test("no page complained", () => {
  expect(complaints).toEqual([]);
});
