import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { findGrave } from "../support/accessible.ts";
import { launchBrowser } from "../support/browser.ts";
import { makeKnownLines } from "../support/calibrations.ts";
import { makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { makeForm, makeRubric } from "../support/rubrics.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { visit, complaints } = await launchBrowser(site.address);
const member = await site.makeLab("lab@example.org");
const { findAssignment, takeAssignment } = await import("#app/models/assignment.server.ts");
const { submitJudgment } = await import("#app/models/judgment.server.ts");
const { projects } = await import("#db/schema/projects.ts");

afterAll(() => expect(complaints).toEqual([]));

test("a lab uploads gold among its work, and sees how it was judged", async () => {
  const rubric = makeRubric({ criteria: [] });
  const projectId = await site.makeProject(member, { title: "Golden", rubric });
  await site.makeBatch(member, projectId, makeLines(20));
  const { page } = await visit();
  await journey.signIn(page, "lab@example.org");
  await page.goto(`/lab/projects/${projectId}`);
  await page.getByRole("link", { name: "Gold", exact: true }).click();
  await page.waitForURL("**/gold");
  await journey.whenAlive(page);
  expect(await findGrave(page)).toEqual([]);
  const lines = [
    ...makeKnownLines(1, { prompt: "What is known?" }),
    { ...makeKnownLines(1)[0], id: "none", gold: 1 },
  ];
  const buffer = Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n"));
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "gold.jsonl", mimeType: "application/jsonl", buffer });
  await page.getByText("One of these lines would be refused").waitFor();
  await page.getByRole("button", { name: /^Upload / }).click();
  await page.getByText("Received", { exact: true }).first().waitFor({ timeout: 60_000 });
  await page.getByText("Gold, at the price of the work among which it is given").waitFor();

  await page.getByRole("link", { name: "Gold", exact: true }).first().click();
  await page.getByText("The project’s rate of gold is 0 %.").waitFor();
  await page.getByRole("link", { name: "Change the rate in the settings" }).waitFor();
  await setRate(projectId);
  const expert = await site.makeExpert("expert@example.org");
  // Half of what is given is gold while there is some: but for once in a million times it is among all that there is to do.
  for (let taken = await takeAssignment(expert, projectId); taken; ) {
    const { completions } = (await findAssignment(expert, taken))!;
    const ranking = [completions.map(({ id }) => id)];
    await submitJudgment(expert, taken, makeForm({ ranking }));
    taken = await takeAssignment(expert, projectId);
  }
  await page.reload();
  await page.getByRole("row", { name: /What is known\?/ }).waitFor();
  await page.getByRole("cell", { name: "33 %" }).waitFor();
  expect(await findGrave(page)).toEqual([]);
  await page.getByRole("link", { name: "What is known?" }).click();
  await page.getByText("1 judgment").first().waitFor();
  await page.goto(`/lab/projects/${projectId}/tasks`);
  await page.getByText("20 tasks").first().waitFor();
});

const setRate = async (projectId: string) =>
  await site.db.update(projects).set({ goldRate: 50 }).where(eq(projects.id, projectId));
