import { readFileSync } from "node:fs";
import type { Page, Request } from "playwright";
import { expect } from "vitest";

export const PASSWORD = "a-rather-long-one";

/** What somebody does in the browser, in the words of the pages. */
export async function signUpLab(page: Page, email: string): Promise<void> {
  await page.goto("/sign-up");
  await page.getByRole("radio", { name: "I bring work for a lab" }).check();
  await page.getByLabel("The lab’s name").fill("Quarry Lab");
  await fillPerson(page, email, "Lena Quarry");
  await page.waitForURL("**/lab/projects");
}

export async function signUpExpert(page: Page, email: string, name: string): Promise<void> {
  await page.goto("/sign-up");
  await page.getByRole("radio", { name: "I judge as an expert" }).check();
  await fillPerson(page, email, name);
  await page.waitForURL("**/work");
}

async function fillPerson(page: Page, email: string, name: string): Promise<void> {
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("button", { name: "Create" }).click();
}

export async function signIn(page: Page, email: string): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail address").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(PASSWORD);
  await page.getByRole("main").getByRole("button", { name: "Sign in" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Whatever suits, from the list of work. */
export async function takeTask(page: Page): Promise<void> {
  await page.getByRole("button", { name: "Take a task", exact: true }).click();
  await page.waitForURL(/\/work\/.+\/.+/);
  await readCompletions(page);
}

/** A project that starts from a preset, by its title, or from the first one. */
export async function createProject(
  page: Page,
  title: string,
  overlap: number,
  preset?: string,
): Promise<void> {
  await page.goto("/lab/projects/new");
  await whenAlive(page);
  if (preset) await page.getByRole("radio", { name: new RegExp(`^${preset}`) }).check();
  await page.getByLabel("Title").first().fill(title);
  await page
    .getByRole("textbox", { name: "Instructions" })
    .fill("Check **every step**. A right result from wrong steps is not right.");
  await page.getByLabel("Overlap").fill(String(overlap));
  await page.getByLabel("Price").fill("0.90");
  await page.getByRole("button", { name: "Create" }).click();
  await page.getByRole("heading", { level: 1, name: title }).waitFor();
}

/** Chooses the file, looks at the preview and uploads it; comes back when everything has been read. */
export async function uploadBatch(
  page: Page,
  file: string | { name: string; mimeType: string; buffer: Buffer },
): Promise<void> {
  await page.getByRole("link", { name: "Upload a batch" }).first().click();
  await page.waitForURL("**/batches/new");
  await whenAlive(page);
  await page.locator("input[type=file]").setInputFiles(file);
  await page.getByRole("heading", { name: "Preview" }).waitFor();
  await page.getByRole("button", { name: /^Upload / }).click();
  await page.getByText("Received", { exact: true }).first().waitFor({ timeout: 60_000 });
}

export type Seen = { letter: string; text: string };

/** The completions in the order shown, once the page is alive. */
export async function readCompletions(page: Page): Promise<Seen[]> {
  const cards = page.getByRole("article");
  await cards.first().waitFor();
  await whenAlive(page);
  return await cards.evaluateAll((articles) =>
    articles.map((article, index) => ({
      letter: String.fromCharCode(65 + index),
      text: article.querySelector("section[aria-label^='Text of']")?.textContent ?? "",
    })),
  );
}

/** The server's page is there at once; only when React has taken it over does it answer. */
export async function whenAlive(page: Page): Promise<void> {
  await page.waitForFunction(() => {
    const main = document.querySelector("main");
    return main !== null && Object.keys(main).some((key) => key.startsWith("__reactProps"));
  });
}

const card = (page: Page, letter: string) => page.getByRole("article", { name: `Completion ${letter}` });

/** Places the completions by the buttons on their cards. */
export async function rankByMouse(page: Page, groups: string[][]): Promise<void> {
  for (const [index, group] of groups.entries()) {
    for (const [member, letter] of group.entries()) {
      const own = card(page, letter);
      const last = index + (member === 0 ? 1 : 2);
      await own.getByRole("button", { name: `Place ${last}` }).click();
      if (member > 0) await own.getByRole("button", { name: /^Tie with/ }).click();
    }
  }
}

/** The same without a mouse: J and K go from completion to completion, digits place, the equals sign ties. */
export async function rankByKeyboard(page: Page, groups: string[][]): Promise<void> {
  for (const [index, group] of groups.entries()) {
    for (const [member, letter] of group.entries()) {
      await walkTo(page, letter);
      await page.keyboard.press(String(index + (member === 0 ? 1 : 2)));
      if (member > 0) await page.keyboard.press("=");
    }
  }
}

async function walkTo(page: Page, letter: string): Promise<void> {
  const wanted = letter.charCodeAt(0) - 65;
  for (let step = 0; step < 20; step++) {
    const at = await page
      .getByRole("article")
      .evaluateAll((articles) => articles.indexOf(document.activeElement as HTMLElement));
    if (at === wanted) return;
    await page.keyboard.press(at < wanted ? "j" : "k");
  }
  throw new Error(`J and K do not lead to completion ${letter}.`);
}

/** Rates every criterion of every completion with its digit on the keyboard. */
export async function rateAll(page: Page, ratingOf: (letter: string) => number): Promise<void> {
  const cards = await page.getByRole("article").count();
  for (let index = 0; index < cards; index++) {
    const letter = String.fromCharCode(65 + index);
    const scales = card(page, letter)
      .getByRole("group")
      .filter({ has: page.getByRole("radio") });
    for (let scale = 0; scale < (await scales.count()); scale++) {
      await scales.nth(scale).getByRole("radio").first().focus();
      await page.keyboard.press(String(ratingOf(letter)));
    }
  }
}

export async function critique(page: Page, letter: string, text: string): Promise<void> {
  await card(page, letter).getByRole("textbox").fill(text);
}

const isJudgment = (request: Request) => request.url().endsWith("/judgment");

/** Submits and waits until the next task, or the list of work, is there, and the judgment is answered or not to be sent. */
export async function submit(page: Page): Promise<void> {
  const before = page.url();
  const settled = Promise.race([
    page.waitForEvent("requestfinished", isJudgment),
    page.waitForEvent("requestfailed", isJudgment),
  ]);
  // The address changes before the page does.
  await page.evaluate(() => document.querySelector("article")?.setAttribute("data-judged", ""));
  await page.getByRole("button", { name: "Submit judgment" }).click();
  await page.waitForURL((url) => url.href !== before);
  await page.locator("article[data-judged]").waitFor({ state: "detached" });
  await settled;
}

/** The file behind a link, as text. */
export async function download(page: Page, name: string): Promise<string> {
  const link = page.getByRole("link", { name: new RegExp(name) }).first();
  const [arriving] = await Promise.all([page.waitForEvent("download"), link.click()]);
  return readFileSync(await arriving.path(), "utf8");
}

/** Exports, on the page that the lab goes to, once so many tasks are scored: that waits until no judgment can be taken back any more. */
export async function exportScored(page: Page, count: number): Promise<void> {
  await page.waitForURL("**/exports");
  const button = page.getByRole("button", { name: new RegExp(`^Export ${count} scored tasks`) });
  await expect
    .poll(
      async () => {
        await page.reload();
        return await button.count();
      },
      { timeout: 45_000, interval: 500 },
    )
    .toBe(1);
  await button.click();
}
