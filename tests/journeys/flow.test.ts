import type { Page, Route } from "playwright";
import { describe, expect, test } from "vitest";
import { findGrave } from "../support/accessible.ts";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { makeRubric } from "../support/rubrics.ts";
import { openSite } from "../support/site.ts";

/** The ways from one task to the next: what is said there, and where the focus stands. */
const site = await openSite();
const { visit } = await launchBrowser(site.address);

let people = 0;
async function openTask(tasks: number, changes: Partial<Parameters<typeof site.makeProject>[1]> = {}) {
  people += 1;
  const title = `Project ${people}`;
  const member = await site.makeLab(`lab${people}@example.org`);
  const projectId = await site.makeProject(member, { overlap: 3, title, ...changes });
  await site.makeBatch(member, projectId, makeLines(tasks));
  await site.makeExpert(`expert${people}@example.org`);
  const visitor = await visit();
  await journey.signIn(visitor.page, `expert${people}@example.org`);
  await visitor.page.getByRole("button", { name: `Take a task of ${title}` }).click();
  await visitor.page.waitForURL(/\/work\/.+\/.+/);
  await journey.readCompletions(visitor.page);
  await journey.whenAlive(visitor.page);
  return { ...visitor, projectId };
}

async function judgeAll(page: Page): Promise<void> {
  await journey.rankByMouse(page, [["A"], ["B"], ["C"]]);
  await journey.rateAll(page, () => 3);
}

const focused = (page: Page) => page.evaluate(() => document.activeElement?.textContent ?? "");
const isRed = (page: Page, text: string) =>
  page
    .getByText(text, { exact: true })
    .first()
    .evaluate((element) => element.className.includes("text-danger"));

describe("skipping", () => {
  test("begins at the reasons, leads to the one that is missing, and the next task says where one is", async () => {
    const { page } = await openTask(2);
    const first = page.url();
    await page.getByRole("button", { name: "Skip", exact: true }).click();
    await expect.poll(() => focused(page)).toBe("I do not know this subject well enough.");
    await page.getByRole("button", { name: "Skip it" }).click();
    const reason = page.getByRole("textbox", { name: "Reason" });
    await expect.poll(() => reason.evaluate((field) => document.activeElement === field)).toBe(true);
    await page.getByRole("button", { name: "The task is broken or cannot be judged." }).click();
    await page.getByRole("button", { name: "Skip it" }).click();
    await page.waitForURL((url) => url.href !== first);
    await page.getByRole("status").filter({ hasText: "Skipped. This is the next task." }).waitFor();
    await expect.poll(() => focused(page)).toMatch(/^Project \d+$/);
  });
});

describe("a judgment that waits to be sent", () => {
  test("with nothing else at hand says so on its button, and nobody is asked before they leave", async () => {
    const { page } = await openTask(1);
    await page.route(/\/(draft|judgment)$/, (route) => route.abort());
    await judgeAll(page);
    await journey.critique(page, "A", "Typed last.");
    await page.getByText("Saved here", { exact: true }).first().waitFor();
    await page.getByText("Saved in this browser only").waitFor();
    expect(await isRed(page, "Saved here")).toBe(false);
    await page.getByRole("button", { name: "Submit judgment" }).click();
    await page.getByRole("button", { name: "Waiting to be sent" }).waitFor();
    await page.getByRole("link", { name: "History", exact: true }).click();
    await page.getByRole("heading", { name: "History", exact: true }).waitFor();
    await page.getByText("1 judgment waits to be sent.").waitFor();
  });

  test("is followed beside the next task's title until it is stored, and the one before cannot be undone meanwhile", async () => {
    const { page } = await openTask(4);
    await judgeAll(page);
    const atHand = page.waitForResponse((response) => response.url().endsWith("/ahead") && response.ok());
    await journey.submit(page);
    await page.getByRole("button", { name: /^Undo/ }).waitFor();
    await atHand;
    await page.waitForLoadState("networkidle");
    await page.route(/\/judgment$/, (route) => route.abort());
    await judgeAll(page);
    await journey.submit(page);
    const notice = page.getByText("Judgment waits to be sent", { exact: true });
    await notice.waitFor();
    expect(await page.getByRole("button", { name: /^Undo/ }).count()).toBe(0);
    await page.unroute(/\/judgment$/);
    await page.evaluate(() => dispatchEvent(new Event("online")));
    await page.getByText("Judgment stored", { exact: true }).waitFor();
    expect(await notice.count()).toBe(0);
  });
});

describe("a judgment whose answer is slow", () => {
  /** Judges the first task once the next one is at hand, and holds the answer back until it is let go. */
  async function submitSlowly(answer: (route: Route) => Promise<void>) {
    const opened = await openTask(4);
    const { page } = opened;
    const atHand = page.waitForResponse((response) => response.url().endsWith("/ahead") && response.ok());
    await judgeAll(page);
    await atHand;
    await page.waitForLoadState("networkidle");
    const first = page.url();
    let letGo = () => {};
    const gone = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    await page.route(/\/judgment$/, async (route) => {
      await gone;
      await answer(route);
    });
    await page.getByRole("button", { name: "Submit judgment" }).click();
    await page.waitForURL((url) => url.href !== first);
    await journey.readCompletions(page);
    return { ...opened, first, letGo };
  }

  test("does not keep the next task waiting, which is another one, and can be taken back once it is there", async () => {
    const { page, first, letGo } = await submitSlowly((route) => route.continue());
    await page.getByText("Sending the judgment", { exact: true }).waitFor();
    expect(await page.getByRole("button", { name: /^Undo/ }).count()).toBe(0);
    const ahead = page.waitForRequest((request) => request.url().endsWith("/ahead"));
    letGo();
    await page.getByText("Judgment stored", { exact: true }).waitFor();
    // What comes after is asked for only now, so it is not the one that was on its way.
    const { task } = await (await (await ahead).response())!.json();
    expect(first).not.toContain(task.assignmentId);
    expect(page.url()).not.toContain(task.assignmentId);
    await page.getByRole("button", { name: /^Undo/ }).click();
    await page.waitForURL(first);
  });

  test("and that is refused is said on the page that its expert is on now, with the way back", async () => {
    const message = "The task has been closed.";
    const { page, first, letGo } = await submitSlowly((route) =>
      route.fulfill({ status: 409, json: { message } }),
    );
    letGo();
    await page.getByText(`was not taken: ${message}`).waitFor();
    await page.getByRole("link", { name: "Open the task" }).click();
    await page.waitForURL(first);
    await expect.poll(() => page.getByRole("button", { name: "Submit judgment" }).count()).toBe(1);
    await page.getByText("Complete", { exact: true }).first().waitFor();
  });
});

test("a changed judgment is confirmed in the history, which leads to all that was said", async () => {
  const { page } = await openTask(2);
  const first = page.url();
  await judgeAll(page);
  await journey.submit(page);
  await page.goto(first);
  await journey.whenAlive(page);
  await journey.critique(page, "A", "Said afterwards.");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.waitForURL("**/history?saved");
  await page.getByText("Changes saved", { exact: true }).waitFor();
  await expect.poll(() => focused(page)).toContain("Changes saved");

  await page
    .getByRole("link", { name: /^What is / })
    .first()
    .click();
  await page.getByRole("heading", { name: /^Your judgment in Project/ }).waitFor();
  await page.getByText("Said afterwards.").waitFor();
  await page.getByText("A > B > C").waitFor();
  expect(await findGrave(page)).toEqual([]);
  await page.getByRole("link", { name: "Edit the judgment" }).click();
  await page.waitForURL(first);
});

test("axe finds nothing serious while a passage is selected, and a severity goes by the words on its button", async () => {
  const critiques = makeRubric().critiques;
  const severities = [{ id: "minor", title: "Minor", weight: 1 }];
  const rubric = makeRubric({ critiques: { ...critiques, spans: "optional", severities } });
  const { page } = await openTask(1, { rubric });
  const text = page.getByRole("region", { name: "Text of completion A" });
  await page.getByRole("button", { name: "select by keyboard" }).first().waitFor();
  await text.evaluate((box) => document.getSelection()?.selectAllChildren(box));
  const toolbar = page.getByRole("toolbar", { name: "Selected passage of completion A" });
  await toolbar.getByRole("button", { name: "Mark as Minor", exact: true }).waitFor();
  expect(await findGrave(page)).toEqual([]);
});
