import { afterEach, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { signIn, whenAlive } from "../support/journey.ts";
import { openSite } from "../support/site.ts";

/** A lab states from how many to how many judgments it wants of a task, and reads it where it looks for it. */
const site = await openSite();
const { visit, complaints } = await launchBrowser(site.address);

afterEach(() => {
  // A refused form is answered with 422, which Chromium reports.
  expect(complaints.splice(0).filter((complaint) => !complaint.includes("422"))).toEqual([]);
});

test("a range is refused without its confidence, then kept, and shown on the project's page", async () => {
  await site.makeLab("lab@example.org");
  const { page } = await visit();
  await signIn(page, "lab@example.org");
  await page.goto("/lab/projects/new");
  await whenAlive(page);
  await page.getByLabel("Title").first().fill("A range");
  await page.getByRole("textbox", { name: "Instructions" }).fill("Judge with care.");
  await page.getByLabel("Price").fill("1.50");
  await page.getByLabel("Overlap").fill("2");
  await page.getByLabel("At most", { exact: true }).fill("7");
  await page.getByLabel("Gold").fill("5");
  await page.getByLabel("At most per expert").fill("100");
  await page.getByText("Each task costs USD 3.00 to USD 10.50").waitFor();
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByRole("link", { name: /^The confidence is missing/ }).click();
  await page.keyboard.type("95");
  await page.getByRole("button", { name: "Create project" }).click();
  await page.getByText("New batches ask for 2 to 7 judgments a task, until 95 % sure").waitFor();

  await page.getByRole("link", { name: "Settings" }).click();
  await whenAlive(page);
  for (const [label, value] of [
    ["At most", "7"],
    ["Confidence", "95"],
    ["Gold", "5"],
    ["At most a day", ""],
    ["At most per expert", "100"],
  ] as const)
    expect(await page.getByLabel(label, { exact: true }).inputValue()).toBe(value);
});
