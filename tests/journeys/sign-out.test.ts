import type { Page } from "playwright";
import { expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { visit } = await launchBrowser(site.address);

let people = 0;
async function openOne() {
  people += 1;
  const member = await site.makeLab(`lab${people}@example.org`);
  const title = `Project ${people}`;
  await site.makeBatch(member, await site.makeProject(member, { overlap: 1, title }), makeLines(1));
  return title;
}

async function enter() {
  people += 1;
  const email = `expert${people}@example.org`;
  await site.makeExpert(email);
  const { page } = await visit();
  await journey.signIn(page, email);
  return { page, email };
}

async function take(page: Page, title: string): Promise<void> {
  await page.goto("/work");
  await page.getByRole("button", { name: `Take a task of ${title}` }).click();
  await page.waitForURL(/\/work\/.+\/.+/);
  await journey.readCompletions(page);
}

async function signOut(page: Page): Promise<void> {
  await page.goto("/sign-out");
  await page.getByRole("main").getByRole("button", { name: "Sign out" }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-out");
}

const offer = (page: Page, title: string) => page.getByRole("button", { name: `Take a task of ${title}` });
const saved = (page: Page) => page.getByText("Saved", { exact: true }).first().waitFor();
const critiqueOf = (page: Page) => page.getByRole("textbox", { name: /critique/i }).first();

test("who signs out leaves their task to others at once, and finds it again with all they typed once it is free", async () => {
  const title = await openOne();
  const { page, email } = await enter();
  const { page: other } = await enter();
  await take(page, title);
  await journey.critique(page, "A", "The second step is wrong.");
  await saved(page);
  await other.goto("/work");
  expect(await offer(other, title).count()).toBe(0);

  await signOut(page);
  await take(other, title);
  await other.getByRole("button", { name: "Skip", exact: true }).click();
  await other.getByRole("button", { name: "The task is broken or cannot be judged." }).click();
  await other.getByRole("button", { name: "Skip it" }).click();
  await other.waitForURL((url) => url.pathname === "/work");

  await journey.signIn(page, email);
  await take(page, title);
  await expect.poll(() => critiqueOf(page).inputValue()).toBe("The second step is wrong.");
});

test("what somebody judged to the end counts, though they left it and others have judged the task since", async () => {
  const title = await openOne();
  const { page, email } = await enter();
  const { page: other } = await enter();
  await take(page, title);
  const address = page.url();
  await signOut(page);
  await take(other, title);

  await journey.signIn(page, email);
  await page.goto(address);
  await page.getByRole("button", { name: "Take it up again" }).click();
  await page.getByText("you can submit it, and it counts").waitFor();
  for (const one of [other, page]) {
    await journey.rankByMouse(one, [["A"], ["B"], ["C"]]);
    await journey.rateAll(one, () => 3);
    await journey.submit(one);
    await one.waitForURL((url) => url.pathname === "/work");
  }
  await page.goto("/history");
  await page.getByRole("cell", { name: title }).first().waitFor();
});

test("a lab says which batch comes first, with the upload and at any time after", async () => {
  const member = await site.makeLab("ordering@example.org");
  const projectId = await site.makeProject(member, { overlap: 1, title: "Two batches" });
  await site.makeBatch(member, projectId, makeLines(1));
  const { page: lab } = await visit();
  await journey.signIn(lab, "ordering@example.org");
  await lab.goto(`/lab/projects/${projectId}/batches/new`);
  await journey.whenAlive(lab);
  const line = { prompt: "The urgent one?", completions: ["Yes.", "No."] };
  const buffer = Buffer.from(`${JSON.stringify(line)}\n`);
  await lab
    .locator("input[type=file]")
    .setInputFiles({ name: "urgent.jsonl", mimeType: "text/plain", buffer });
  await lab.getByLabel("Priority").fill("12");
  await lab.getByRole("button", { name: /^Upload / }).click();
  await lab.getByText("The priority must be a whole number from 0 to 9.").waitFor();
  await lab.getByLabel("Priority").fill("4");
  await lab.getByRole("button", { name: /^Upload / }).click();
  await lab.getByText("Received", { exact: true }).first().waitFor();
  expect(await lab.getByLabel("Priority").inputValue()).toBe("4");
  await lab.getByLabel("Priority").fill("9");
  await lab.getByRole("button", { name: "Save the priority" }).click();
  await lab.getByText("The priority is saved.").waitFor();
  await lab.goto(`/lab/projects/${projectId}`);
  await lab
    .getByRole("row", { name: /urgent\.jsonl/ })
    .getByRole("cell", { name: "9", exact: true })
    .waitFor();

  const { page } = await enter();
  await take(page, "Two batches");
  await page.getByText("The urgent one?").first().waitFor();
});
