import { afterAll, expect, test } from "vitest";
import { findGrave, widthOf } from "../support/accessible.ts";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { visit, complaints } = await launchBrowser(site.address);
const member = await site.makeLab("lab@example.org");
await site.makeExpert("expert@example.org");
const projectId = await site.makeProject(member, { title: "Sums" });
await site.makeBatch(member, projectId, makeLines(3));
const { createExample, listExamples } = await import("#app/models/example.server.ts");

afterAll(() => expect(complaints.filter((line) => !line.includes("422"))).toEqual([]));

test("a lab writes worked examples, is told what is missing, and puts them in order", async () => {
  const { page } = await visit();
  await journey.signIn(page, "lab@example.org");
  await page.goto(`/lab/projects/${projectId}`);
  await page.getByRole("link", { name: "Examples", exact: true }).click();
  await page.getByRole("link", { name: "Add an example" }).click();
  await page.waitForURL("**/examples/new");
  await journey.whenAlive(page);
  await page.getByLabel("Title").fill("Right result, wrong steps");
  await page.getByRole("textbox", { name: "Prompt" }).fill("What is $2 + 2$?");
  await page.getByRole("textbox", { name: "Completion A" }).fill("It is **4**.");
  await page.getByRole("textbox", { name: "Completion B" }).fill("It is 5.");
  await page.getByRole("button", { name: "Add a completion" }).click();
  await page.getByRole("textbox", { name: "Completion C" }).fill("5, I think.");
  await page.getByLabel("Place of completion A").selectOption("1");
  await page.getByLabel("Place of completion B").selectOption("2");
  await page.getByRole("button", { name: "Add the example" }).click();

  await page
    .getByRole("link", {
      name: "Completion C has no place: give every completion one, or none of them.",
    })
    .waitFor();
  await page.getByRole("link", { name: "The explanation is missing." }).click();
  await page.getByRole("textbox", { name: "Explanation" }).fill("Only the **first** is right.");
  expect(await page.getByRole("textbox", { name: "Completion C" }).inputValue()).toBe("5, I think.");
  await page.getByLabel("Place of completion C").selectOption("2");
  const preview = page.getByRole("region", { name: "Preview of the example" });
  await expect.poll(() => preview.getByText("Place 2, tied").count()).toBe(2);
  expect(await findGrave(page)).toEqual([]);
  await page.getByRole("button", { name: "Add the example" }).click();
  await page.waitForURL("**/examples");
  const [stored] = await listExamples(projectId);
  expect(stored!.body).toEqual({
    title: "Right result, wrong steps",
    prompt: "What is $2 + 2$?",
    completions: ["It is **4**.", "It is 5.", "5, I think."],
    ranking: [[0], [1, 2]],
    explanation: "Only the **first** is right.",
  });

  await page.getByRole("link", { name: "Add an example" }).click();
  await page.waitForURL("**/examples/new");
  await journey.whenAlive(page);
  await page.getByLabel("Title").fill("No order");
  await page.getByRole("textbox", { name: "Prompt" }).fill("Say something.");
  await page.getByRole("button", { name: "Remove completion B" }).click();
  await page.getByRole("textbox", { name: "Completion A" }).fill("Something.");
  await page.getByRole("textbox", { name: "Explanation" }).fill("Fine as it is.");
  await page.getByRole("button", { name: "Add the example" }).click();
  await page.waitForURL("**/examples");
  const titles = () => page.getByRole("article").getByRole("heading").allTextContents();
  await expect.poll(titles).toEqual(["Right result, wrong steps", "No order"]);
  await page.getByRole("button", { name: "Move up No order" }).click();
  await expect.poll(titles).toEqual(["No order", "Right result, wrong steps"]);
  expect(await findGrave(page)).toEqual([]);

  await page.getByRole("link", { name: "Edit No order" }).click();
  await page.getByRole("heading", { level: 1, name: "Edit an example" }).waitFor();
  await journey.whenAlive(page);
  await page.getByLabel("Title").fill("One alone");
  await page.getByRole("button", { name: "Save changes" }).click();
  await expect.poll(titles).toEqual(["One alone", "Right result, wrong steps"]);
});

const EXAMPLE = {
  prompt: "What is $2^3$?",
  completions: ["It is **8**.", "It is 6.", "It is 9."],
  ranking: [[0], [1, 2]],
  explanation: "Only the first is right.",
};

test.each(["light", "dark"] as const)(
  "an expert reads them before the first task, once, and finds them beside every other, %s",
  async (colorScheme) => {
    const email = `${colorScheme}@example.org`;
    await site.makeExpert(email);
    const title = `Powers, ${colorScheme}`;
    const powers = await site.makeProject(member, { title });
    await site.makeBatch(member, powers, makeLines(3));
    for (const name of ["One alone", "Another"])
      await createExample(member, powers, { ...EXAMPLE, title: name });
    const { page } = await visit({ colorScheme, viewport: { width: 375, height: 812 } });
    await journey.signIn(page, email);
    await page.goto("/work");
    await journey.whenAlive(page);
    await page.getByRole("button", { name: `Take a task of ${title}` }).click();
    await page.waitForURL("**/guidance?assignment=*");
    await page.getByText("Judge with care.").waitFor();
    const rubric = page.getByRole("region", { name: "Rubric" });
    await rubric.getByText("Ratings of each completion").waitFor();
    expect(await page.getByRole("article").count()).toBe(2);
    expect(await findGrave(page)).toEqual([]);
    expect(await widthOf(page)).toBeLessThanOrEqual(375);
    await journey.whenAlive(page);
    await page.getByRole("button", { name: "Go to the task" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForURL((url) => /^\/work\/[\w-]+\/[\w-]{36}$/.test(url.pathname));
    await journey.readCompletions(page);

    await page.getByRole("button", { name: "Instructions" }).click();
    const sheet = page.getByRole("dialog", { name: "Instructions" });
    await sheet.getByRole("heading", { name: "One alone" }).waitFor();
    await sheet.getByRole("region", { name: "Rubric" }).getByText("Ratings of each completion").waitFor();
    expect(await findGrave(page)).toEqual([]);
    await page.keyboard.press("Escape");
    await sheet.waitFor({ state: "hidden" });

    await page.goto("/work");
    await page
      .getByRole("button", { name: /^Go on/ })
      .first()
      .click();
    await page.waitForURL((url) => /^\/work\/[\w-]+\/[\w-]{36}$/.test(url.pathname));
  },
);
