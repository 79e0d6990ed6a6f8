import { v7 as uuidv7 } from "uuid";
import { expect, test } from "vitest";
import type { Expert } from "#app/domain/roles.ts";
import { findGrave, widthOf } from "../support/accessible.ts";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { makeForm } from "../support/rubrics.ts";
import { openSite } from "../support/site.ts";
import { startWaitingJobs } from "../support/waiting-jobs.ts";

const site = await openSite();
const { takeAssignment, findAssignment } = await import("#app/models/assignment.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { visit, complaints } = await launchBrowser(site.address);
const member = await site.makeLab("lab@example.org");
const expert = await site.makeExpert("expert@example.org");
const sums = await makeWork("Sums", 1, 30);
const letters = await makeWork("Letters", 2, 2);
for (const _ of makeLines(30)) await judge(expert, sums);
for (const _ of makeLines(2)) await judge(expert, letters);

async function makeWork(title: string, overlap: number, count: number): Promise<string> {
  const projectId = await site.makeProject(member, { title, overlap });
  const lines = makeLines(count).map((line) => ({ ...line, field: title.toLowerCase() }));
  await site.makeBatch(member, projectId, lines);
  return projectId;
}

async function judge(by: Expert, projectId: string): Promise<void> {
  const taken = (await takeAssignment(by, projectId))!;
  const { completions } = (await findAssignment(by, taken))!;
  const ranking = completions.map(({ id }) => [id]);
  const ratings = Object.fromEntries(completions.map(({ id }) => [id, { correctness: 3 }]));
  await submitJudgment(by, taken, makeForm({ id: uuidv7(), ranking, ratings }));
}

test("an expert finds a past judgment again, by page, order and filter, and goes to edit it", async () => {
  const { page } = await visit();
  await journey.signIn(page, "expert@example.org");
  await page.getByRole("link", { name: "History", exact: true }).click();
  await page.getByText("1–25 of 32 judgments").waitFor();
  const table = page.getByRole("table", { name: "Your judgments", exact: true });
  const projectsShown = () => table.locator("tbody tr td:nth-child(3)").allTextContents();
  expect((await projectsShown()).slice(0, 3)).toEqual(["Letters", "Letters", "Sums"]);

  await page.getByRole("link", { name: "Next page" }).click();
  await page.getByText("26–32 of 32 judgments").waitFor();
  await table.getByRole("link", { name: "Project" }).click();
  await page.getByRole("columnheader", { name: "Project", exact: true }).first().waitFor();
  await expect.poll(async () => (await projectsShown())[0]).toBe("Letters");
  expect(page.url()).toContain("sort=project");

  await page.getByLabel("Project", { exact: true }).selectOption({ label: "Letters" });
  await page.getByRole("button", { name: "Filter" }).click();
  await expect.poll(projectsShown).toEqual(["Letters", "Letters"]);
  const edit = table.getByRole("link", { name: /^Edit the judgment of What is / });
  expect(await edit.count()).toBe(2);
  const to = await edit.first().getAttribute("href");
  await edit.first().click();
  await page.waitForURL(`**${to}`);
  await page.getByRole("button", { name: "Save changes" }).waitFor();
});

test("what others have scored says so and is left as it is", async () => {
  const { page } = await visit();
  await journey.signIn(page, "expert@example.org");
  await startWaitingJobs(site.db);
  const scored = page.getByRole("row").filter({ has: page.getByText("Scored", { exact: true }) });
  await expect
    .poll(
      async () => {
        await page.goto(`/history?state=scored&project=${sums}`);
        return await scored.count();
      },
      { timeout: 45_000 },
    )
    .toBeGreaterThan(20);
  expect(await scored.getByRole("link", { name: /^Edit/ }).count()).toBe(0);
  await page.getByRole("link", { name: "Letters", exact: true }).click();
  await page
    .getByRole("status")
    .filter({ hasText: /: 2 judgments$/ })
    .waitFor();
});

test.each(["light", "dark"] as const)(
  "axe finds nothing serious in a full table, %s",
  async (colorScheme) => {
    const { page } = await visit({ colorScheme, viewport: { width: 375, height: 812 } });
    await journey.signIn(page, "expert@example.org");
    await page.goto("/history");
    await journey.whenAlive(page);
    expect(await findGrave(page)).toEqual([]);
    expect(await widthOf(page)).toBeLessThanOrEqual(375);
  },
);

test("nobody complained in the browser's console", () => {
  expect(complaints).toEqual([]);
});
