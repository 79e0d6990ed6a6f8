import { eq } from "drizzle-orm";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { judgments } = await import("#db/schema/judgments.ts");
const { visit, complaints } = await launchBrowser(site.address);
const KILOBYTE = 1000;

let people = 0;
async function openTask(overlap = 1, lines: unknown[] = makeLines(3)) {
  people += 1;
  const member = await site.makeLab(`lab${people}@example.org`);
  const projectId = await site.makeProject(member, { overlap, title: `Project ${people}` });
  await site.makeBatch(member, projectId, lines);
  const email = `expert${people}@example.org`;
  await site.makeExpert(email);
  const visitor = await visit();
  await journey.signIn(visitor.page, email);
  await visitor.page.getByRole("button", { name: `Take a task of Project ${people}` }).click();
  await visitor.page.waitForURL(/\/work\/.+\/.+/);
  await journey.readCompletions(visitor.page);
  return { ...visitor, email, labEmail: `lab${people}@example.org`, projectId };
}

const chip = (page: Page, letter: string) => page.getByRole("button", { name: new RegExp(`^${letter}, `) });
const said = (page: Page, letter: string) => chip(page, letter).getAttribute("aria-label");

describe("the first load", () => {
  test("takes at most 200 kB of compressed JavaScript, and neither KaTeX nor a highlighter without need", async () => {
    const { page } = await openTask();
    const session = await page.context().newCDPSession(page);
    await session.send("Network.enable");
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    const scripts = new Map<string, string>();
    const sizes: { url: string; size: number }[] = [];
    session.on("Network.responseReceived", ({ requestId, response }) => {
      if (new URL(response.url).pathname.endsWith(".js")) scripts.set(requestId, response.url);
    });
    session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const url = scripts.get(requestId);
      if (url) sizes.push({ url, size: encodedDataLength });
    });
    // What is fetched ahead comes once the page is there, and is no part of it.
    await page.route("**/ahead", (route) => route.fulfill({ json: { task: null } }));
    await page.reload({ waitUntil: "networkidle" });
    const total = sizes.reduce((sum, { size }) => sum + size, 0);
    console.info(
      `JavaScript of the judging page: ${(total / KILOBYTE).toFixed(1)} kB compressed in ${sizes.length} files`,
    );
    expect(sizes.length).toBeGreaterThan(5);
    expect(total).toBeLessThanOrEqual(200 * KILOBYTE);
    expect(sizes.filter(({ url }) => /katex|Formula|highlight/i.test(url))).toEqual([]);
  });

  test("brings formulas and coloured code where the text has them", async () => {
    const completions = ["$x^2 + y^2 = z^2$ holds", "```js\nconst answer = 42;\n```", "neither"];
    const { page } = await openTask(1, [{ prompt: "Which?", completions }]);
    await page.locator(".katex").first().waitFor();
    await page.locator("[class*=hljs-]").first().waitFor();
  });
});

describe("ranking", () => {
  test("by keyboard alone on the board: lift, move, drop, tie, take out", async () => {
    const { page } = await openTask();
    await chip(page, "A").focus();
    await page.keyboard.press("Space");
    await page.keyboard.press("ArrowLeft");
    await page.keyboard.press("Space");
    expect(await said(page, "A")).toBe("A, place 1");
    await chip(page, "B").focus();
    await page.keyboard.press("2");
    await page.keyboard.press("=");
    expect(await said(page, "B")).toMatch(/place 1/);
    await page.keyboard.press("Delete");
    expect(await said(page, "B")).toBe("B, not yet ranked");
    await page.keyboard.press("1");
    expect([await said(page, "B"), await said(page, "A")]).toEqual(["B, place 1", "A, place 2"]);
    await expect
      .poll(() => page.getByRole("status").allTextContents())
      .toContainEqual(expect.stringMatching(/B/));
  });

  test("by dragging: onto a place ties, beside it makes a place of its own", async () => {
    const { page } = await openTask();
    await drag(page, "A", 1);
    await drag(page, "B", 1);
    expect([await said(page, "A"), await said(page, "B")]).toEqual(["A, place 1", "B, place 1"]);
    await drag(page, "C", 2);
    expect(await said(page, "C")).toBe("C, place 2");
  });

  test("an untouched order is no answer: nothing is sent, and what is missing is named and can be gone to", async () => {
    const { page } = await openTask();
    const sent: string[] = [];
    page.on("request", (request) => request.method() === "POST" && sent.push(request.url()));
    await page.getByRole("button", { name: "Submit judgment" }).click();
    await page.getByRole("heading", { name: "6 things are missing" }).waitFor();
    await page.getByText("Give this completion a place.").first().click();
    await expect
      .poll(() => page.evaluate(() => document.activeElement?.closest("article") !== null))
      .toBe(true);
    expect(sent).toEqual([]);
  });
});

async function drag(page: Page, letter: string, place: number): Promise<void> {
  const from = (await chip(page, letter).boundingBox())!;
  const to = (await page
    .locator("#ranking-board-box li")
    .nth(place - 1)
    .boundingBox())!;
  await page.mouse.move(from.x + from.width / 2, from.y + from.height / 2);
  await page.mouse.down();
  await page.mouse.move(to.x + to.width / 2, to.y + to.height / 2, { steps: 12 });
  await page.mouse.up();
}

describe("what is typed", () => {
  test("is there after a reload, in another browser, and after signing out", async () => {
    const { page, email } = await openTask();
    await journey.rankByMouse(page, [["B"], ["A", "C"]]);
    await journey.critique(page, "B", "Only B adds up.");
    await page.getByText("Saved", { exact: true }).first().waitFor();
    await page.reload();
    expect(await critiqueOf(page, "B")).toBe("Only B adds up.");
    expect(await said(page, "B")).toBe("B, place 1");

    const { page: elsewhere } = await visit();
    await journey.signIn(elsewhere, email);
    await elsewhere.goto(page.url());
    expect(await critiqueOf(elsewhere, "B")).toBe("Only B adds up.");
  });

  test("survives a dead network, and a judgment that waits to be sent is stored once", async () => {
    const { page, context, projectId } = await openTask(1, makeLines(1));
    await journey.rankByMouse(page, [["A"], ["B"], ["C"]]);
    await journey.rateAll(page, () => 3);
    await page.getByText("Saved", { exact: true }).first().waitFor();
    await context.setOffline(true);
    const ignored = complaints.length;
    await page.getByRole("button", { name: "Submit judgment" }).click();
    await page.getByText("This judgment waits to be sent").waitFor();
    complaints.splice(ignored);
    await context.setOffline(false);
    await page.waitForURL("**/work?stored");
    const stored = await site.db.select().from(judgments).where(eq(judgments.projectId, projectId));
    expect(stored).toHaveLength(1);
    complaints.splice(ignored);
  });
});

const critiqueOf = (page: Page, letter: string) =>
  page
    .getByRole("article", { name: `Completion ${letter}` })
    .getByRole("textbox")
    .inputValue();

test("the lab sees the progress of its project while experts work, without loading the page again", async () => {
  const { page, labEmail, projectId } = await openTask(1);
  const { page: lab } = await visit();
  await journey.signIn(lab, labEmail);
  await lab.goto(`/lab/projects/${projectId}`);
  await journey.whenAlive(lab);
  await lab.getByText("0 of 3", { exact: true }).waitFor();
  await journey.rankByMouse(page, [["A"], ["B"], ["C"]]);
  await journey.rateAll(page, () => 4);
  await journey.submit(page);
  await lab.getByText("1 of 3", { exact: true }).waitFor();
});

test("nobody complained in the browser's console", () => {
  expect(complaints).toEqual([]);
});
