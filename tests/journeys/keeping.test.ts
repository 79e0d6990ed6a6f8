import { eq } from "drizzle-orm";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { judgments } = await import("#db/schema/judgments.ts");
const { visit } = await launchBrowser(site.address);

const PATIENTLY = { timeout: 15_000 };

let people = 0;
async function openTask({ overlap = 3, tasks = 3 } = {}) {
  people += 1;
  const title = `Project ${people}`;
  const member = await site.makeLab(`lab${people}@example.org`);
  const projectId = await site.makeProject(member, { overlap, title });
  await site.makeBatch(member, projectId, makeLines(tasks));
  const email = `expert${people}@example.org`;
  await site.makeExpert(email);
  const visitor = await visit();
  await journey.signIn(visitor.page, email);
  const ahead = untilAhead(visitor.page);
  ahead.catch(() => {});
  await visitor.page.getByRole("button", { name: `Take a task of ${title}` }).click();
  await visitor.page.waitForURL(/\/work\/.+\/.+/);
  await journey.readCompletions(visitor.page);
  return { ...visitor, email, projectId, ahead };
}

const storedIn = (projectId: string) =>
  site.db.select().from(judgments).where(eq(judgments.projectId, projectId));

const box = (page: Page, letter: string) =>
  page.getByRole("article", { name: `Completion ${letter}` }).getByRole("textbox");
const textIn = (page: Page, letter: string) => box(page, letter).inputValue();
const word = (page: Page, text: string) => page.getByText(text, { exact: true }).first();

async function judgeAll(page: Page): Promise<void> {
  await journey.rankByMouse(page, [["A"], ["B"], ["C"]]);
  await journey.rateAll(page, () => 3);
}

/** Until the next assignment is at hand, and the browser knows its way there. */
async function untilAhead(page: Page): Promise<void> {
  await page.waitForResponse((response) => response.url().endsWith("/ahead") && response.ok());
  await page.waitForResponse((response) => response.url().includes("/__manifest"));
}

describe("a dead network", () => {
  test("for a minute: what is typed stays in the browser, then reaches the server", async () => {
    const { page, context } = await openTask();
    await page.clock.install();
    await page.reload();
    await journey.readCompletions(page);
    await context.setOffline(true);
    await journey.critique(page, "A", "Typed in a tunnel.");
    await page.clock.runFor(60_000);
    await word(page, "Saved here").waitFor();
    await page.getByText("Saved in this browser only: offline – trying again.").waitFor();
    await context.setOffline(false);
    await expect
      .poll(async () => {
        await page.clock.runFor(5_000);
        return await page.getByText("Saved", { exact: true }).count();
      }, PATIENTLY)
      .toBeGreaterThan(0);
  });

  test("and a killed tab: the text is there afterwards", async () => {
    const { page, context } = await openTask();
    await journey.critique(page, "A", "Saved before.");
    await word(page, "Saved").waitFor();
    await context.setOffline(true);
    await journey.critique(page, "A", "Typed in a tunnel.");
    await word(page, "Saved here").waitFor();
    const address = page.url();
    await page.close({ runBeforeUnload: false });
    await context.setOffline(false);
    const again = await context.newPage();
    await again.goto(address);
    await expect.poll(() => textIn(again, "A"), PATIENTLY).toBe("Typed in a tunnel.");
    await word(again, "Saved").waitFor();
  });

  test("a judgment submitted then is queued, and sent once by any page when there is a network again", async () => {
    const { page, context, projectId } = await openTask({ tasks: 1 });
    await judgeAll(page);
    await word(page, "Saved").waitFor();
    await context.setOffline(true);
    await page.getByRole("button", { name: "Submit judgment" }).click();
    await page.getByText("1 judgment waits to be sent.").waitFor();
    await page.close({ runBeforeUnload: false });
    expect(await storedIn(projectId)).toHaveLength(0);
    await context.setOffline(false);
    const another = await context.newPage();
    await another.goto("/account");
    await expect.poll(() => storedIn(projectId), PATIENTLY).toHaveLength(1);
    await another.reload();
    await journey.whenAlive(another);
    expect(await storedIn(projectId)).toHaveLength(1);
  });

  test("the page that waits goes on by itself once the judgment is sent", async () => {
    const { page, context, projectId } = await openTask({ tasks: 1 });
    await judgeAll(page);
    await context.setOffline(true);
    await page.getByRole("button", { name: "Submit judgment" }).click();
    await page.getByRole("button", { name: "Take it back and go on judging" }).waitFor();
    await context.setOffline(false);
    await page.waitForURL("**/work?stored");
    expect(await storedIn(projectId)).toHaveLength(1);
  });

  test("a queued judgment can be taken back and changed", async () => {
    const { page, context, projectId } = await openTask({ tasks: 1 });
    await judgeAll(page);
    await context.setOffline(true);
    await page.getByRole("button", { name: "Submit judgment" }).click();
    await page.getByRole("button", { name: "Take it back and go on judging" }).click();
    await journey.critique(page, "C", "Only C is off.");
    await context.setOffline(false);
    await journey.submit(page);
    const [stored] = await storedIn(projectId);
    expect(stored).toBeDefined();
    await expect.poll(() => page.getByText("waits to be sent").count(), PATIENTLY).toBe(0);
  });

  test("with the next task at hand, work goes on in it", async () => {
    const { page, context, projectId, ahead } = await openTask();
    await ahead;
    await judgeAll(page);
    await context.setOffline(true);
    await journey.submit(page);
    await page.getByText("1 judgment waits to be sent.").waitFor();
    await page.getByRole("button", { name: "Take it back", exact: true }).waitFor();
    await journey.critique(page, "A", "Typed in the second task.");
    await context.setOffline(false);
    await expect.poll(() => storedIn(projectId), PATIENTLY).toHaveLength(1);
    await word(page, "Saved").waitFor();
    await page.reload();
    expect(await textIn(page, "A")).toBe("Typed in the second task.");
  });
});

describe("elsewhere", () => {
  test("two tabs on one task know of each other", async () => {
    const { page, context } = await openTask();
    const second = await context.newPage();
    await second.goto(page.url());
    const notice = "This task is open in another tab";
    await page.getByText(notice).waitFor();
    await second.getByText(notice).waitFor();
    await second.close({ runBeforeUnload: true });
    await page.getByText(notice).waitFor({ state: "detached" });
  });

  test("what another device typed meanwhile is kept, looked at and taken up", async () => {
    const { page, email } = await openTask();
    const { page: phone } = await visit();
    await journey.signIn(phone, email);
    await phone.goto(page.url());
    await journey.readCompletions(phone);
    await journey.critique(phone, "A", "Typed on the phone.");
    await word(phone, "Saved").waitFor();
    await journey.critique(page, "A", "Typed at the desk.");
    await page.getByRole("button", { name: "Look at the other version" }).click();
    await page.getByRole("dialog").getByText("Typed on the phone.").waitFor();
    await page.getByRole("button", { name: "Take it up" }).click();
    expect(await textIn(page, "A")).toBe("Typed on the phone.");
    await page.getByRole("button", { name: "Put mine back" }).click();
    expect(await textIn(page, "A")).toBe("Typed at the desk.");
    await word(page, "Saved").waitFor();
    await page.reload();
    expect(await textIn(page, "A")).toBe("Typed at the desk.");
    await page.getByRole("button", { name: "1 other version" }).waitFor();
  });

  test("what was typed offline gives way to what was typed later on another device", async () => {
    const { page, context, email } = await openTask();
    await context.setOffline(true);
    await journey.critique(page, "A", "Typed in a tunnel.");
    await word(page, "Saved here").waitFor();
    const { page: phone } = await visit();
    await journey.signIn(phone, email);
    await phone.goto(page.url());
    await journey.readCompletions(phone);
    await journey.critique(phone, "A", "Typed later.");
    await word(phone, "Saved").waitFor();
    await context.setOffline(false);
    await page.getByText("A newer version was typed elsewhere").waitFor();
    await page.getByRole("button", { name: "Look at the other version" }).click();
    await page.getByRole("button", { name: "Take it up" }).click();
    expect(await textIn(page, "A")).toBe("Typed later.");
  });
});

describe("from task to task", () => {
  test("the next one is at hand: shown without asking the server for it, with its own address", async () => {
    const { page, ahead } = await openTask();
    await ahead;
    const first = page.url();
    await judgeAll(page);
    const asked: string[] = [];
    page.on("request", (request) => {
      if (request.method() === "GET" && !request.url().includes("/assets/icon")) asked.push(request.url());
    });
    await journey.submit(page);
    await page.getByText("Judgment stored", { exact: true }).waitFor();
    expect(asked).toEqual([]);
    expect(page.url()).not.toBe(first);
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("H1");
    await page.goBack();
    await page.waitForURL("**/work");
  });

  test("a judgment is taken back with everything as it was, and stored once when submitted again", async () => {
    const { page, projectId } = await openTask();
    const first = page.url();
    await judgeAll(page);
    await journey.critique(page, "B", "B drops the unit.");
    await journey.submit(page);
    await page.keyboard.press("z");
    await page.waitForURL(first);
    await page.getByText("Taken back", { exact: true }).waitFor();
    expect(await textIn(page, "B")).toBe("B drops the unit.");
    await page.getByRole("button", { name: /^A, place 1/ }).waitFor();
    await journey.critique(page, "B", "B drops the unit twice.");
    await journey.submit(page);
    const { standingJudgments } = await import("#db/schema/judgments.ts");
    const standing = await site.db
      .select()
      .from(standingJudgments)
      .where(eq(standingJudgments.projectId, projectId));
    expect(standing).toHaveLength(1);
  });

  test("a submitted judgment is changed until it is scored", async () => {
    const { page, projectId } = await openTask();
    const first = page.url();
    await judgeAll(page);
    await journey.submit(page);
    await page.goto(first);
    await journey.whenAlive(page);
    await page.getByText("Your submitted judgment").waitFor();
    await journey.critique(page, "A", "Said afterwards.");
    await word(page, "Saved").waitFor();
    await page.reload();
    expect(await textIn(page, "A")).toBe("Said afterwards.");
    await page.getByRole("button", { name: "Save changes" }).click();
    await page.waitForURL("**/history**");
    expect((await storedIn(projectId)).map(({ version }) => version).sort()).toEqual([1, 2]);
  });

  test("a pause covers the task and counts no time", async () => {
    const { page } = await openTask();
    await page.getByRole("button", { name: "Pause" }).click();
    await page.getByRole("heading", { name: "Paused" }).waitFor();
    await page.getByText("The task stays in your hands for 30 min more.").waitFor();
    await page.keyboard.press("Escape");
    await page.getByRole("heading", { name: "Paused" }).waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Pause" }).waitFor();
  });
});
