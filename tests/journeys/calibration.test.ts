import { eq } from "drizzle-orm";
import type { Page } from "playwright";
import { afterAll, expect, test } from "vitest";
import { findGrave, widthOf } from "../support/accessible.ts";
import { launchBrowser } from "../support/browser.ts";
import { loadCalibrations, makeKnownLines } from "../support/calibrations.ts";
import { makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { makeRubric } from "../support/rubrics.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { visit, complaints } = await launchBrowser(site.address);
const { calibrations } = await import("#db/schema/calibrations.ts");
const member = await site.makeLab("lab@example.org");
const { uploadSet } = await loadCalibrations();
const { takeAssignment } = await import("#app/models/assignment.server.ts");
const { setPassMark } = await import("#app/models/calibration-set.server.ts");

async function makeWork(title: string): Promise<string> {
  const projectId = await site.makeProject(member, { title, rubric: makeRubric({ criteria: [] }) });
  await site.makeBatch(member, projectId, makeLines(2));
  return projectId;
}

afterAll(() => expect(complaints.filter((line) => !line.includes("422"))).toEqual([]));

const lines = [...makeKnownLines(2), { ...makeKnownLines(1)[0], id: "no-gold", gold: undefined }];
const buffer = Buffer.from(lines.map((line) => JSON.stringify(line)).join("\n"));

test("a lab uploads a calibration set, is told of the line that has no gold, and sets the pass mark", async () => {
  const projectId = await makeWork("Empty yet");
  const { page } = await visit();
  await journey.signIn(page, "lab@example.org");
  await page.goto(`/lab/projects/${projectId}`);
  await page.getByRole("link", { name: "Calibration", exact: true }).click();
  await page.waitForURL("**/calibration");
  await journey.whenAlive(page);
  expect(await findGrave(page)).toEqual([]);
  await page
    .locator("input[type=file]")
    .setInputFiles({ name: "known.jsonl", mimeType: "application/jsonl", buffer });
  await page.getByText("One of these lines would be refused").waitFor();
  await page.getByText("is missing; give").waitFor();
  await page.getByLabel("How many experts may take the set").fill("2000");
  await page.getByRole("button", { name: /^Upload / }).click();
  await page.getByText("The number of experts must be a whole number from 1 to 1000.").waitFor();
  await page.getByLabel("How many experts may take the set").fill("5");
  await page.getByRole("button", { name: /^Upload / }).click();
  await page.getByText("Received", { exact: true }).first().waitFor({ timeout: 60_000 });
  await page.getByText("For 5 experts at most").waitFor();
  await page.getByRole("link", { name: "Calibration" }).first().click();

  await page.getByRole("heading", { name: "The set", exact: true }).waitFor();
  expect(await page.getByRole("cell", { name: "B, better than A tied with C" }).count()).toBe(2);
  await journey.whenAlive(page);
  await page.getByLabel("Known pairs that must be right").fill("101");
  await page.getByRole("button", { name: "Save the pass mark" }).click();
  await page.getByText("must be a whole number of percent from 1 to 100").waitFor();
  await page.getByLabel("Known pairs that must be right").fill("60");
  await page.getByRole("button", { name: "Save the pass mark" }).click();
  await page.getByText("The pass mark is saved.").waitFor();
  await page.getByText("60 % needed").waitFor();
  expect(await findGrave(page)).toEqual([]);
  await page.goto(`/lab/projects/${projectId}/tasks`);
  await page.getByText("2 tasks").first().waitFor();
});

/** Puts the product first and the others after it, tied; or the other way round. */
async function calibrate(page: Page, how: "right" | "wrong"): Promise<void> {
  const seen = await journey.readCompletions(page);
  const prompt = (await page
    .getByText(/What is \d times \d\?/)
    .first()
    .textContent())!;
  const [a, b] = [...prompt.matchAll(/\d/g)].map(Number) as [number, number];
  const best = seen.find(({ text }) => text.trim() === String(a * b))!.letter;
  const others = seen.map(({ letter }) => letter).filter((letter) => letter !== best);
  await journey.rankByMouse(
    page,
    how === "right" ? [[best], others] : [...others.map((one) => [one]), [best]],
  );
  await journey.submit(page);
}

/** To the first task of a project that begins with a set of two and asks for 60 percent. */
async function begin(title: string, email: string, colorScheme: "light" | "dark") {
  const projectId = await makeWork(title);
  await uploadSet(member, projectId, makeKnownLines(2));
  await setPassMark(member, projectId, 60);
  await site.makeExpert(email);
  const { page } = await visit({ colorScheme, viewport: { width: 1280, height: 900 } });
  await journey.signIn(page, email);
  await page.goto("/work");
  const offer = page.getByRole("listitem").filter({ hasText: title });
  await offer.getByText("Calibration first").waitFor();
  await offer.getByText("a calibration of 2 tasks, paid like any other. To go on, you need 60 %").waitFor();
  await journey.whenAlive(page);
  await offer.getByRole("button", { name: /^Take a task/ }).click();
  await page.waitForURL(/\/work\/.+\/.+/);
  return { page, projectId, offer };
}

const outcomesOf = async (projectId: string) =>
  await site.db.select().from(calibrations).where(eq(calibrations.projectId, projectId));

test("an expert below the pass mark sees what was known and gets nothing more of the project", async () => {
  const { page, projectId, offer } = await begin("Beyond me", "below@example.org", "dark");
  await calibrate(page, "right");
  await calibrate(page, "wrong");
  await page.waitForURL("**/calibration");
  await page.getByText("All 2 tasks of the set are done").waitFor();
  expect(await findGrave(page)).toEqual([]);
  expect(await outcomesOf(projectId)).toEqual([]);
  await page.getByRole("button", { name: "See how it went" }).click();
  await page.getByText("The project’s tasks are not open to you").waitFor();
  await page.getByText("3 of 6", { exact: true }).waitFor();
  await page.getByText("3 of 3 known pairs right").waitFor();
  await page.getByText("0 of 3 known pairs right").waitFor();
  expect(await findGrave(page)).toEqual([]);
  await page.setViewportSize({ width: 375, height: 812 });
  expect(await widthOf(page)).toBeLessThanOrEqual(375);
  await page.getByRole("link", { name: "Look at other work" }).click();
  await offer.getByText("Calibration not passed").waitFor();
  expect(await offer.getByRole("button").count()).toBe(0);
  expect(await findGrave(page)).toEqual([]);
  await offer.getByRole("link", { name: "See how it went" }).click();
  await page.waitForURL("**/calibration");
  expect(await outcomesOf(projectId)).toMatchObject([{ rightCount: 3, pairCount: 6, passed: false }]);
});

test("an expert at the pass mark reads the outcome and goes on to work", async () => {
  const { page, projectId } = await begin("At its mark", "at@example.org", "light");
  await calibrate(page, "right");
  await calibrate(page, "wrong");
  await page.waitForURL("**/calibration");
  await page.getByRole("button", { name: "Take the last judgment back" }).click();
  await page.waitForURL(/\/work\/[^/]+\/[\da-f-]{36}$/);
  await page.getByText("Calibration 2 of 2").waitFor();
  await journey.whenAlive(page);
  await calibrate(page, "right");
  await page.waitForURL("**/calibration");
  await page.getByRole("button", { name: "See how it went" }).click();
  await page.getByText("The project’s tasks are open to you").waitFor();
  expect(await findGrave(page)).toEqual([]);
  await journey.whenAlive(page);
  await page.getByRole("button", { name: "Go on to its tasks" }).click();
  await journey.readCompletions(page);
  await page
    .getByText(/What is \d plus \d\?/)
    .first()
    .waitFor();
  expect(await outcomesOf(projectId)).toMatchObject([{ rightCount: 6, pairCount: 6, passed: true }]);
});

test("a set that is full is told in the offer, and nothing is to be taken", async () => {
  const title = "Full of others";
  const projectId = await makeWork(title);
  await uploadSet(member, projectId, makeKnownLines(1), 1);
  await takeAssignment(await site.makeExpert("first@example.org"), projectId);
  await site.makeExpert("late@example.org");
  const { page } = await visit({});
  await journey.signIn(page, "late@example.org");
  await page.goto("/work");
  const offer = page.getByRole("listitem").filter({ hasText: title });
  await offer.getByText("Calibration full").waitFor();
  await offer.getByText("as many experts as the lab asks for have begun it").waitFor();
  expect(await offer.getByRole("button").count()).toBe(0);
  expect(await findGrave(page)).toEqual([]);
});
