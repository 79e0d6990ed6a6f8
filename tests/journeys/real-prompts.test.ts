import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { GSM8K, hasGsm8k, type Problem, readGsm8k } from "../support/gsm8k.ts";
import * as journey from "../support/journey.ts";
import { openSite } from "../support/site.ts";
import { startWaitingJobs } from "../support/waiting-jobs.ts";

const JUDGED = 5;
const site = hasGsm8k ? await openSite() : null;
const browser = site && (await launchBrowser(site.address));

/** Letters and digits only: what Markdown leaves of a text on the page. */
const bare = (text: string) => text.toLowerCase().replace(/[^a-z0-9]/g, "");

/** Of each problem that an expert judged, by its question: the place of each text. */
type Given = Map<string, Map<string, number>>;

describe.runIf(hasGsm8k)("1,319 real problems, four completions each", () => {
  test("uploaded, judged by three experts, exported, and every line is what they said", {
    timeout: 240_000,
  }, async () => {
    const { visit, complaints } = browser!;
    const problems = readGsm8k();

    const { page: lab } = await visit();
    await journey.signUpLab(lab, "lab@example.org");
    await journey.createProject(lab, "Grade-school problems", 3);
    await journey.uploadBatch(lab, GSM8K);
    await expect.poll(() => lab.getByText("1,319").count()).toBeGreaterThan(0);
    // Which of so many somebody is given is chance; of a few, everybody is given all.
    await journey.createProject(lab, "A few problems", 3);
    const few = readFileSync(GSM8K, "utf8").split("\n").slice(0, JUDGED).join("\n");
    const file = { name: "few.jsonl", mimeType: "application/x-ndjson", buffer: Buffer.from(few) };
    await journey.uploadBatch(lab, file);

    const given: Given[] = [];
    for (const [index, rank] of [
      journey.rankByMouse,
      journey.rankByKeyboard,
      journey.rankByMouse,
    ].entries()) {
      const { page, context } = await visit();
      await journey.signUpExpert(page, `expert${index}@example.org`, `Expert Number ${index}`);
      await page.getByRole("button", { name: "Take a task of A few problems" }).click();
      await page.waitForURL(/\/work\/.+\/.+/);
      // The third of them sees one task the other way round.
      given.push(
        await judgeTasks(page, rank, ({ question }) => index === 2 && question === problems[0]!.question),
      );
      await context.close();
    }

    checkRows(await exportFile(lab), problems.slice(0, JUDGED), given);
    expect(complaints).toEqual([]);
  });

  /** Right solutions share the first place, wrong ones the second; all alike share one. */
  async function judgeTasks(
    page: Page,
    rank: typeof journey.rankByMouse,
    turned: (problem: Problem) => boolean,
  ): Promise<Given> {
    const problems = readGsm8k();
    const results: Given = new Map();
    while (results.size < JUDGED) {
      const seen = await journey.readCompletions(page);
      const problem = problems.find(({ solutions }) =>
        seen.every(({ text }) => solutions.some((s) => bare(s.text) === bare(text))),
      )!;
      const placeOf = (text: string) => {
        const right = problem.solutions.some((s) => bare(s.text) === bare(text) && s.right);
        return right !== turned(problem) ? 1 : 2;
      };
      const groups = [1, 2].map((place) =>
        seen.filter(({ text }) => placeOf(text) === place).map(({ letter }) => letter),
      );
      await rank(
        page,
        groups.filter((group) => group.length > 0),
      );
      await journey.rateAll(page, (letter) => (groups[0]!.includes(letter) ? 5 : 1));
      await journey.critique(page, "A", "Checked line by line.");
      results.set(problem.question, new Map(seen.map(({ text }) => [bare(text), placeOf(text)])));
      await journey.submit(page);
    }
    return results;
  }
});

async function exportFile(lab: Page): Promise<string> {
  await lab.getByRole("link", { name: "A few problems" }).first().click();
  await lab.getByRole("link", { name: "Exports", exact: true }).click();
  await startWaitingJobs(site!.db);
  await journey.exportScored(lab, 5);
  await lab
    .getByText(/^[0-9a-f]{64}$/)
    .first()
    .waitFor();
  const file = await journey.download(lab, "Download");
  const manifest = JSON.parse(await journey.download(lab, "Manifest"));
  expect(manifest.sha256).toBe(createHash("sha256").update(file).digest("hex"));
  expect(manifest.rows).toBe(file.split("\n").length - 1);
  return file;
}

/** Every line against what the experts did, by a majority counted here. */
function checkRows(file: string, problems: Problem[], given: Given[]) {
  const rows = file
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  const expected = new Map<string, { margin: number }>();
  for (const problem of problems) {
    for (const better of problem.solutions) {
      for (const worse of problem.solutions) {
        const views = given.map((judged) => {
          const places = judged.get(problem.question)!;
          return Math.sign(places.get(bare(worse.text))! - places.get(bare(better.text))!);
        });
        const ahead = views.filter((view) => view > 0).length;
        const behind = views.filter((view) => view < 0).length;
        if (ahead * 2 <= views.length) continue;
        expected.set([problem.question, better.text, worse.text].join("\n"), {
          margin: (ahead - behind) / views.length,
        });
      }
    }
  }
  expect(rows.length).toBeGreaterThan(0);
  expect(rows).toHaveLength(expected.size);
  for (const row of rows) {
    expect(row.prompt).toHaveLength(1);
    expect(row.prompt[0].role).toBe("user");
    expect(row.chosen).toHaveLength(1);
    expect(row.chosen[0].role).toBe("assistant");
    expect(row.rejected[0].role).toBe("assistant");
    const key = [row.prompt[0].content, row.chosen[0].content, row.rejected[0].content].join("\n");
    expect(expected.get(key)?.margin).toBeCloseTo(row.margin);
    expect(row.judgments).toHaveLength(3);
    expect(row.agreement).toBeGreaterThanOrEqual(-1);
    expect(row.agreement).toBeLessThanOrEqual(1);
    expect(row.task).toMatch(/^[0-9a-f-]{36}$/);
  }
}
