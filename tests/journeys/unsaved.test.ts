import { expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { signIn, whenAlive } from "../support/journey.ts";
import { openSite } from "../support/site.ts";

/** A lab that leaves a form half filled is asked first, and is not where nothing would be lost. */
const site = await openSite();
const { visit } = await launchBrowser(site.address);
const member = await site.makeLab("lab@example.org");
const projectId = await site.makeProject(member, { title: "A project" });
const { page } = await visit();
await signIn(page, "lab@example.org");

const projects = () => page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Projects" });
const question = () => page.getByRole("dialog", { name: "Leave without saving?" });

/** While the question stands, nothing behind it can be typed into. */
async function stay(): Promise<void> {
  await question().getByRole("button", { name: "Stay" }).click();
  await question().waitFor({ state: "hidden" });
}

async function open(path: string): Promise<void> {
  await page.goto(path);
  await whenAlive(page);
}

test("a new project: untouched it is left at once, half filled only when that is wanted", async () => {
  await open("/lab/projects/new");
  await page.getByLabel("Title").first().focus();
  await projects().click();
  await page.waitForURL("**/lab/projects");

  await open("/lab/projects/new");
  await page.getByLabel("Title").first().fill("Half a project");
  await projects().click();
  await stay();
  expect(await page.getByLabel("Title").first().inputValue()).toBe("Half a project");
  await projects().click();
  await question().getByRole("button", { name: "Leave all the same" }).click();
  await page.waitForURL("**/lab/projects");
});

test("a project is made without being asked, also after a refusal", async () => {
  await open("/lab/projects/new");
  await page.getByLabel("Title").first().fill("A whole project");
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByText(/things need your attention/).waitFor();
  await projects().click();
  await stay();
  await page.getByRole("textbox", { name: "Instructions" }).fill("Judge with care.");
  await page.getByLabel("Price").fill("1");
  await page.getByRole("button", { name: "Create project" }).click();
  await page.waitForURL(/\/lab\/projects\/[0-9a-f-]{36}$/);
});

test("settings: a change of the rubric counts, and once it is saved nothing is asked any more", async () => {
  await open(`/lab/projects/${projectId}/settings`);
  await page.getByRole("button", { name: "Add a criterion" }).click();
  await projects().click();
  await stay();
  await open(`/lab/projects/${projectId}/settings`);
  await page.getByLabel("Price").fill("2.50");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText(/^The changes are saved/).waitFor();
  await projects().click();
  await page.waitForURL("**/lab/projects");
});
