import type { Page } from "playwright";
import { afterEach, beforeAll, expect, test } from "vitest";
import { presetOf } from "#app/domain/presets.ts";
import type { LabMember } from "#app/domain/roles.ts";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import { signIn, whenAlive } from "../support/journey.ts";
import { openSite } from "../support/site.ts";

/** A lab starts from a preset, edits it, and what is stored is what it saw. */
const site = await openSite();
const { findRubric } = await import("#app/models/project.server.ts");
const { visit, complaints } = await launchBrowser(site.address);
let page: Page;
let member: LabMember;

beforeAll(async () => {
  member = await site.makeLab("lab@example.org");
  ({ page } = await visit());
  await signIn(page, "lab@example.org");
});

afterEach(() => {
  // A refused form is answered with 422, which Chromium reports.
  expect(complaints.splice(0).filter((complaint) => !complaint.includes("422"))).toEqual([]);
});

const preview = () => page.getByRole("region", { name: "What an expert will see" });

async function open(path: string): Promise<void> {
  await page.goto(path);
  await whenAlive(page);
}

async function fill(title: string): Promise<void> {
  await page.getByLabel("Title").first().fill(title);
  await page.getByRole("textbox", { name: "Instructions" }).fill("Judge with care.");
  await page.getByLabel("Price").fill("1");
}

async function create(): Promise<string> {
  await page.getByRole("button", { name: "Create project" }).click();
  await page.waitForURL(/\/lab\/projects\/[0-9a-f-]{36}$/);
  return page.url().split("/").at(-1)!;
}

const stored = async (projectId: string) => (await findRubric(projectId))!;

test("a preset is stored as it is, and shown on the project's page", async () => {
  await open("/lab/projects/new");
  await page.getByRole("radio", { name: /^MultiPref/ }).check();
  await preview().getByText("A: clearly better").first().waitFor();
  await fill("As MultiPref");
  const { rubric } = await stored(await create());
  expect(rubric).toEqual(presetOf("multipref").rubric);
  // The address changes before the page does.
  await page.getByRole("heading", { level: 1, name: "As MultiPref" }).waitFor();
  await page.getByText("Which of the two can be relied on more?").waitFor();
});

test("criteria are added, put in order and given words for every point, and problems stand at their fields", async () => {
  await open("/lab/projects/new");
  await fill("Own criteria");
  const criteria = page.getByRole("group", { name: /^Criterion \d/ });
  await page.getByRole("button", { name: "Add a criterion" }).click();
  const added = criteria.nth(2);
  expect(await added.getByLabel("Title").evaluate((field) => field === document.activeElement)).toBe(true);
  await added.getByLabel("Lowest").selectOption("3");
  await added.getByLabel("Highest").selectOption("2");
  await page.getByRole("button", { name: "Move criterion 3 up" }).press("Enter");
  await page.getByText("Criterion 3 is now number 2 of 3.").waitFor();
  await page.getByRole("button", { name: "Create project" }).click();

  const summary = page.getByRole("region", { name: /things need your attention/ });
  await summary.getByRole("link", { name: "The criterion's title is missing." }).click();
  const moved = criteria.nth(1);
  expect(await moved.getByLabel("Title").evaluate((field) => field === document.activeElement)).toBe(true);
  await moved.getByText("The criterion's title is missing.").waitFor();
  await page.getByRole("button", { name: "Move criterion 2 up" }).click();
  await criteria.nth(0).getByText("The criterion's title is missing.").waitFor();

  await criteria.nth(0).getByLabel("Title").fill("Brevity");
  await criteria.nth(0).getByLabel("Highest").selectOption("5");
  await criteria.nth(0).getByLabel("What 4 means").fill("A little long");
  await criteria.nth(0).getByLabel("Required").uncheck();
  await preview().getByText("A little long").waitFor();
  await page.getByRole("button", { name: "Remove criterion 3" }).click();
  const { rubric } = await stored(await create());
  expect(rubric.criteria.map(({ id }) => id)).toEqual(["brevity", "correctness"]);
  expect(rubric.criteria[0]).toMatchObject({
    min: 3,
    max: 5,
    anchors: ["", "A little long", ""],
    required: false,
  });
});

test("another preset asks before it takes the place of what was edited", async () => {
  await open("/lab/projects/new");
  await fill("Asked first");
  await page.getByRole("radio", { name: /^MQM/ }).check();
  await page.getByLabel("Title of tag 1", { exact: true }).fill("My own tag");
  await page.getByRole("radio", { name: /^Arena/ }).click();
  const question = page.getByRole("alertdialog", { name: "Replace the rubric?" });
  expect(await question.evaluate((box) => box === document.activeElement)).toBe(true);
  await question.getByRole("button", { name: "Keep what is here" }).click();
  expect(await page.getByLabel("Title of tag 1", { exact: true }).inputValue()).toBe("My own tag");
  expect(await page.getByRole("radio", { name: /^MQM/ }).isChecked()).toBe(true);
  await page.getByRole("radio", { name: /^Arena/ }).click();
  await question.getByRole("button", { name: "Replace it" }).click();
  await preview().getByText("none of the completions is acceptable").waitFor();
  expect((await stored(await create())).rubric).toEqual(presetOf("arena").rubric);
});

test("a stored rubric is edited into a new version and its ids stay", async () => {
  await open("/lab/projects/new");
  await page.getByRole("radio", { name: /^InstructGPT/ }).check();
  await fill("Edited later");
  const projectId = await create();
  await open(`/lab/projects/${projectId}/settings`);
  await page.getByLabel("Title of flag 3", { exact: true }).fill("Makes things up");
  await page.getByRole("button", { name: "Move flag 3 up" }).click();
  await page.getByRole("button", { name: "Add a flag" }).click();
  await page.getByLabel("Title of flag 12", { exact: true }).fill("Too long");
  await page.getByLabel("Reasoning on the judgment as a whole").selectOption("required");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByText("The rubric is at version 2.").waitFor();
  const { version, rubric } = await stored(projectId);
  expect(version).toBe(2);
  expect(rubric.flags.slice(0, 2).map(({ id }) => id)).toEqual(["wrong-instruction", "hallucination"]);
  expect(rubric.flags[1]?.title).toBe("Makes things up");
  expect(rubric.flags.at(-1)).toEqual({ id: "too-long", title: "Too long", description: "" });
  expect(rubric.reasoning).toBe("required");
});

test("steps and marked passages exclude each other, and the page sees to it", async () => {
  await open("/lab/projects/new");
  await fill("Steps");
  await page.getByLabel("Steps, right, neutral or wrong").selectOption("lines");
  const spans = page.getByLabel("Of passages, marked in the text");
  expect(await spans.inputValue()).toBe("no");
  expect(await spans.isDisabled()).toBe(true);
  const { rubric } = await stored(await create());
  expect(rubric).toMatchObject({ steps: "lines", critiques: { spans: "no" } });
});

test("an order that tasks that are in cannot have is refused at its field, and what was typed stays", async () => {
  const projectId = await site.makeProject(member, { title: "With tasks" });
  await site.makeBatch(member, projectId, makeLines(1, 3));
  await open(`/lab/projects/${projectId}/settings`);
  await page.getByRole("radio", { name: /^Compare two/ }).check();
  await page.getByLabel("Reasoning on the judgment as a whole").selectOption("optional");
  await page.getByRole("button", { name: "Save changes" }).click();
  await page.getByRole("link", { name: /^This order does not suit tasks that are in/ }).waitFor();
  expect(await page.getByLabel("Reasoning on the judgment as a whole").inputValue()).toBe("optional");
  expect((await stored(projectId)).version).toBe(1);
});
