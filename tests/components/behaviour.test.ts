import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { AxeResults } from "axe-core";
import type { BrowserContextOptions, Locator, Page } from "playwright";
import { afterEach, beforeAll, describe, expect, it } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { ADDRESS, buildStage, serveStage } from "./theatre.tsx";

const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const { visit, complaints } = await launchBrowser(ADDRESS);
let files: Map<string, string>;
let posts: string[];
let leave: (() => Promise<void>) | undefined;

beforeAll(async () => {
  files = await buildStage();
});

afterEach(async () => {
  await leave?.();
  leave = undefined;
  expect(complaints.splice(0)).toEqual([]);
});

async function open(path: string, options: BrowserContextOptions = {}): Promise<Page> {
  const { page, context } = await visit(options);
  leave = () => context.close();
  posts = await serveStage(context, files);
  await page.goto(path);
  if (options.javaScriptEnabled !== false) await page.locator("html[data-hydrated]").waitFor();
  return page;
}

const spill = () => document.documentElement.scrollWidth - document.documentElement.clientWidth;
const focused = (page: Page) => page.evaluate(() => document.activeElement?.id);

async function sizeOf(element: Locator) {
  const { width, height } = (await element.boundingBox()) ?? expect.fail("not on the page");
  return { width, height };
}

describe.each(["light", "dark"] as const)("in the %s theme", (colorScheme) => {
  it.each([
    ["/parts", 375],
    ["/parts", 1280],
    ["/form", 375],
    ["/table", 375],
    ["/table?q=nothing&sort=wrong", 1280],
    ["/missing", 1280],
    ["/failed", 375],
  ])("%s at %i px has no fault that axe can see and stays within the window", async (path, width) => {
    const page = await open(path, {
      colorScheme,
      viewport: { width, height: 800 },
      reducedMotion: "reduce",
      bypassCSP: true,
    });
    if (path === "/form") await page.getByRole("button", { name: "Create project" }).click();
    if (path === "/form") await page.getByText("4 things need your attention").waitFor();
    if (path === "/parts") await page.locator("summary").click();
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() =>
      (window as unknown as { axe: { run(): Promise<AxeResults> } }).axe.run(),
    );
    expect(violations.map(({ id, nodes }) => [id, nodes.map((node) => node.html)])).toEqual([]);
    expect(await page.evaluate(spill)).toBeLessThanOrEqual(0);
  });
});

describe("the shell", () => {
  it("changes the theme at once and remembers it in a cookie", async () => {
    const page = await open("/parts", { colorScheme: "light" });
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
    const before = await paper();
    await page.locator("summary").click();
    await page.getByRole("radio", { name: "Dark" }).check({ force: true });
    expect(await page.locator("html").getAttribute("data-theme")).toBe("dark");
    expect(await page.evaluate(() => document.cookie)).toContain("theme=dark");
    expect(await paper()).not.toBe(before);
    await page.getByRole("radio", { name: "Like the system" }).check({ force: true });
    expect(await paper()).toBe(before);
  });

  it("opens the user's menu, and signs out, without script", async () => {
    const page = await open("/parts", { javaScriptEnabled: false });
    const signOut = page.getByRole("button", { name: "Sign out" });
    expect(await signOut.isVisible()).toBe(false);
    await page.locator("summary").click();
    await signOut.click();
    await expect.poll(() => posts).toEqual(["/sign-out"]);
  });

  it("closes the menu on Escape, giving the focus back, and on a press elsewhere", async () => {
    const page = await open("/parts");
    const menu = page.locator("details");
    await page.locator("summary").click();
    await page.getByRole("link", { name: "Account" }).focus();
    await page.keyboard.press("Escape");
    expect(await menu.getAttribute("open")).toBeNull();
    expect(await page.evaluate(() => document.activeElement?.tagName)).toBe("SUMMARY");
    await page.keyboard.press("Enter");
    await page.getByRole("button", { name: "Sign out" }).waitFor();
    await page.getByRole("heading", { name: "Batch 12" }).click();
    expect(await menu.getAttribute("open")).toBeNull();
  });

  it("closes the menu when another page comes, and marks that page", async () => {
    const page = await open("/parts");
    await page.locator("summary").click();
    await page.getByRole("link", { name: "Account" }).click();
    await page.getByRole("heading", { name: "New project" }).waitFor();
    expect(await page.locator("details").getAttribute("open")).toBeNull();
    expect(await page.locator("nav [aria-current=page]").allTextContents()).toEqual(["Members"]);
  });

  it("leads the first Tab past the navigation", async () => {
    const page = await open("/parts");
    await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await focused(page)).toBe("main");
  });
});

describe("a form", () => {
  it("moves the focus to the summary of errors, whose links lead to the fields", async () => {
    const page = await open("/form");
    await page.getByRole("button", { name: "Create project" }).click();
    const summary = page.getByRole("region", { name: "4 things need your attention" });
    await summary.waitFor();
    await expect.poll(() => summary.evaluate((element) => element === document.activeElement)).toBe(true);

    await summary.getByRole("link", { name: "Enter a title" }).click();
    expect(await focused(page)).toBe("field-criteria[0].title");
    await summary.getByRole("link", { name: "Choose one" }).click();
    expect(await focused(page)).toBe("field-kind");
    expect(await summary.getByRole("link", { name: "Not saved." }).count()).toBe(0);
  });

  it("takes the focus again when the same errors come a second time", async () => {
    const page = await open("/form");
    const submit = page.getByRole("button", { name: "Create project" });
    const summary = page.getByRole("region", { name: "4 things need your attention" });
    await submit.click();
    await summary.waitFor();
    await submit.click();
    await expect.poll(() => page.evaluate(() => (window as unknown as { sent: number }).sent)).toBe(2);
    await expect.poll(() => summary.evaluate((element) => element === document.activeElement)).toBe(true);
  });

  it("ties each control to its error and its hint", async () => {
    const page = await open("/form");
    const contact = page.getByLabel("Contact");
    expect(await contact.getAttribute("aria-describedby")).toBe("field-email-hint");
    await page.getByRole("button", { name: "Create project" }).click();
    await page.getByRole("region", { name: "4 things" }).waitFor();
    expect(await contact.getAttribute("aria-describedby")).toBe("field-email-error field-email-hint");
    expect(await contact.getAttribute("aria-invalid")).toBe("true");
    expect(await page.locator("[id='field-email-error']").textContent()).toBe("Enter an e-mail address");
  });

  it("keeps a pending button's size, label and focus, and submits once", async () => {
    const page = await open("/form");
    const button = page.getByRole("button", { name: "Create project" });
    await page.getByLabel("Hold the answer").check();
    const before = await button.boundingBox();
    await button.click();
    await page.locator("button[aria-busy=true]").waitFor();
    expect(await button.boundingBox()).toEqual(before);
    await button.click({ force: true });
    await page.getByLabel("Contact").press("Enter");
    expect(await page.evaluate(() => (window as unknown as { sent: number }).sent)).toBe(1);
    await page.evaluate(() => (window as unknown as { release(): void }).release());
    await page.getByRole("region", { name: "4 things" }).waitFor();
    expect(await button.getAttribute("aria-busy")).toBeNull();
  });

  it("shows and hides a password", async () => {
    const page = await open("/form");
    const password = page.getByLabel("Password", { exact: true });
    const toggle = page.getByRole("button", { name: "Show password" });
    await password.fill("correct horse");
    await toggle.click();
    expect(await password.getAttribute("type")).toBe("text");
    expect(await toggle.getAttribute("aria-pressed")).toBe("true");
    await toggle.click();
    expect(await password.getAttribute("type")).toBe("password");
    expect(await password.inputValue()).toBe("correct horse");
  });

  it("lets a text area grow with its text and shrink again, without a scrollbar", async () => {
    const page = await open("/form");
    const area = page.getByLabel("Instructions");
    const measure = () =>
      area.evaluate((e) => ({ high: e.clientHeight, hidden: e.scrollHeight - e.clientHeight }));
    const short = await measure();
    await area.fill("line\n".repeat(12));
    const long = await measure();
    expect(long.high).toBeGreaterThan(short.high * 2);
    expect(long.hidden).toBe(0);
    await area.fill("");
    expect(await measure()).toEqual(short);
  });

  it("moves between cards with the arrow keys", async () => {
    const page = await open("/form");
    await page.getByRole("radio", { name: "Preferences" }).check();
    await page.keyboard.press("ArrowDown");
    expect(await page.getByRole("radio", { name: "Evaluation" }).isChecked()).toBe(true);
  });
});

describe("small things", () => {
  it("copies, says so, and does not change its size", async () => {
    const page = await open("/parts", { permissions: ["clipboard-read", "clipboard-write"] });
    const button = page.locator("dd button");
    const before = await sizeOf(button);
    await button.click();
    await button.locator("[role=status]", { hasText: "Copied" }).waitFor();
    expect(await sizeOf(button)).toEqual(before);
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe("9f86d081");
  });

  it("shows UTC without script and the reader's own time with it", async () => {
    const still = await open("/parts", { javaScriptEnabled: false });
    expect(await still.locator("time").allTextContents()).toEqual([
      "1 Mar 2026, 23:30 UTC",
      "1 Mar 2020, 23:30 UTC",
    ]);
    await leave?.();
    const page = await open("/parts", { timezoneId: "Asia/Tokyo" });
    await page.locator("time", { hasText: "2 Mar 2026, 08:30" }).waitFor();
    await page.locator("time", { hasText: "years ago" }).waitFor();
  });
});

describe("a table", () => {
  const heads = (page: Page) =>
    page
      .locator("th[aria-sort]")
      .evaluateAll((all) => all.map((head) => [head.textContent, head.getAttribute("aria-sort")]));
  const judged = (page: Page) => page.locator("tbody td:nth-child(2)").allTextContents();

  it.each([true, false])("sorts by its headings (script: %s)", async (javaScriptEnabled) => {
    const page = await open("/table", { javaScriptEnabled });
    expect(await heads(page)).toEqual([["Prompt", "ascending"]]);
    await page.getByRole("link", { name: "Judged" }).click();
    await page.waitForURL("**/table?sort=-judged");
    await expect.poll(() => heads(page)).toEqual([["Judged", "descending"]]);
    expect(await judged(page)).toEqual(["22", "21", "20", "19", "18"]);
    await page.getByRole("link", { name: "Judged" }).click();
    await page.waitForURL("**/table?sort=judged");
    await expect.poll(() => judged(page)).toEqual(["0", "1", "2", "3", "4"]);
  });

  it.each([true, false])("filters by a form that keeps the order (script: %s)", async (javaScriptEnabled) => {
    const page = await open("/table?sort=-judged&page=3", { javaScriptEnabled });
    await page.getByLabel("Parity").selectOption("odd");
    await page.getByLabel("Prompt contains").fill("Problem 1");
    await page.getByRole("button", { name: "Filter" }).click();
    await page.waitForURL(/parity=odd/);
    await expect.poll(() => judged(page)).toEqual(["15", "13", "11", "1"]);
    expect(await page.getByText("4 tasks").isVisible()).toBe(true);
  });

  it("says how many rows there are, and pages through them", async () => {
    const page = await open("/table");
    await page.getByText("1–5 of 23 tasks").waitFor();
    await page.getByRole("link", { name: "Next page" }).click();
    await page.getByText("6–10 of 23 tasks").waitFor();
    await page.getByRole("link", { name: "Page 5" }).click();
    await page.getByText("21–23 of 23 tasks").waitFor();
    await page.getByRole("link", { name: "10 rows per page" }).click();
    await page.getByText("1–10 of 23 tasks").waitFor();
  });

  it("follows the Back button in its filter fields, and keeps the focus where one types", async () => {
    const page = await open("/table");
    const text = page.getByLabel("Prompt contains");
    await text.fill("Problem 07");
    await text.press("Enter");
    await page.getByText(/: 1 task$/).waitFor();
    expect(await focused(page)).toBe("field-q");
    await page.goBack();
    await page.getByText("1–5 of 23 tasks").waitFor();
    await expect.poll(() => text.inputValue()).toBe("");
  });

  it("tells filtered to nothing from empty", async () => {
    const page = await open("/table?q=nothing");
    await page.getByText("No tasks match these filters.").waitFor();
    await page.getByRole("link", { name: "Clear the filters" }).click();
    await page.getByText("1–5 of 23 tasks").waitFor();
    await page.goto("/table?none");
    await page.getByText("No tasks yet.").waitFor();
    expect(await page.locator("form[role=search]").count()).toBe(0);
  });

  it("says what of its address it could not use", async () => {
    const page = await open("/table?sort=password");
    await page.getByText("The table cannot be sorted by “password”").waitFor();
  });

  it("scrolls sideways inside its own box, with its heading kept in sight", async () => {
    const page = await open("/table?size=10", { viewport: { width: 375, height: 400 } });
    const scroller = page.locator("section:has(> table)");
    const inner = await scroller.evaluate((element) => {
      element.scrollTo(80, 100);
      return { left: element.scrollLeft, top: element.scrollTop };
    });
    expect(inner).toEqual({ left: 80, top: 100 });
    const top = (element: Element) => element.getBoundingClientRect().top;
    const edge = await scroller.evaluate(top);
    expect(Math.abs((await page.locator("th").first().evaluate(top)) - edge)).toBeLessThanOrEqual(1);
    expect(await page.evaluate(spill)).toBeLessThanOrEqual(0);
  });
});
