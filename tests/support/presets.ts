import { and, eq } from "drizzle-orm";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { presetOf } from "../../app/domain/presets.ts";
import type { PresetId, Rubric } from "../../app/domain/rubric.ts";
import { findGrave, widthOf } from "./accessible.ts";
import { launchBrowser } from "./browser.ts";
import { type Hand, keyboard, mouse } from "./hands.ts";
import * as journey from "./journey.ts";
import { makeSaid, makeTexts } from "./said.ts";
import { say } from "./saying.ts";
import { openSite } from "./site.ts";
import { readSaid } from "./stored.ts";

/** From the lab's choice of a preset to the rows of the judgments: by mouse, by keyboard only, and with an eye on who cannot see. */
export async function testPresets(...presets: [PresetId, completionCount: number][]): Promise<void> {
  const site = await openSite();
  const { visit, complaints } = await launchBrowser(site.address);
  const { projects, rubrics } = await import("#db/schema/projects.ts");
  const member = await site.makeLab("lab@example.org");

  async function makeProject(page: Page, preset: PresetId): Promise<{ id: string; rubric: Rubric }> {
    await journey.createProject(page, presetOf(preset).title, 3, presetOf(preset).title);
    const [row] = await site.db
      .select({ id: projects.id, rubric: rubrics.body })
      .from(projects)
      .innerJoin(rubrics, and(eq(rubrics.projectId, projects.id), eq(rubrics.version, 1)))
      .where(eq(projects.title, presetOf(preset).title));
    return row!;
  }

  async function openTask(email: string, title: string, options?: Parameters<typeof visit>[0]) {
    const expert = await site.makeExpert(email);
    const { page } = await visit(options);
    await journey.signIn(page, email);
    await page.getByRole("button", { name: `Take a task of ${title}` }).click();
    await page.waitForURL(/\/work\/.+\/.+/);
    await journey.readCompletions(page);
    return { page, expert };
  }

  describe.each(presets)("%s", (preset, completionCount) => {
    const { title, rubric } = presetOf(preset);
    const texts = makeTexts(completionCount);
    const said = makeSaid(rubric, texts);
    let projectId = "";

    test("a lab makes a project of it, unchanged", async () => {
      const { page } = await visit();
      await journey.signIn(page, "lab@example.org");
      const made = await makeProject(page, preset);
      expect(made.rubric).toEqual(rubric);
      projectId = made.id;
      await site.makeBatch(member, projectId, [{ prompt: "What is 40 plus 2?", completions: texts }]);
    });

    test.each([
      ["mouse", mouse, (page: Page) => page.getByRole("button", { name: "Submit judgment" }).click()],
      ["keyboard only", keyboard, (page: Page) => page.keyboard.press("Control+Enter")],
    ] as const)("a task is judged by %s, and every part is stored", async (how, handOf, submit) => {
      const { page, expert } = await openTask(`${preset}-${how.slice(0, 5)}@example.org`, title);
      const hand: Hand = handOf(page);
      await say(page, hand, rubric, said);
      await page.getByText("Complete", { exact: true }).first().waitFor();
      if (handOf === mouse) expect(await findGrave(page)).toEqual([]);
      await submit(page);
      const stored = () => readSaid(projectId, expert.userId, rubric);
      await expect.poll(stored, { timeout: 10_000 }).toEqual(said);
    });

    test("axe finds nothing serious, light and dark, before and after a submit too early, and it fits a phone", async () => {
      const { page } = await openTask(`${preset}-axe@example.org`, title);
      const look = async () => {
        for (const colorScheme of ["light", "dark"] as const) {
          await page.emulateMedia({ colorScheme });
          expect(await findGrave(page), colorScheme).toEqual([]);
        }
      };
      await look();
      await page.getByRole("button", { name: "Submit judgment" }).click();
      await page.getByRole("heading", { name: /missing$/ }).waitFor();
      await look();
      await page.setViewportSize({ width: 375, height: 812 });
      expect(await widthOf(page)).toBeLessThanOrEqual(375);
    });
  });

  test("nobody complained in the browser's console", () => {
    expect(complaints).toEqual([]);
  });
}
