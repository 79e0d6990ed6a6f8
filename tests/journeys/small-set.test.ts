import { readFileSync } from "node:fs";
import path from "node:path";
import type { Page } from "playwright";
import { expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import * as journey from "../support/journey.ts";
import { openSite } from "../support/site.ts";
import { startWaitingJobs } from "../support/waiting-jobs.ts";

const site = await openSite();
const { visit, complaints } = await launchBrowser(site.address);
const FILE = path.resolve(import.meta.dirname, "../../scripts/seed/demo/software.jsonl");
const good = readFileSync(FILE, "utf8").trimEnd().split("\n").slice(0, 2);
const bad = [
  '{"id": "broken", "prompt": "Half a line',
  '{"id": "lonely", "prompt": "One only", "completions": ["a"]}',
];

test("uploaded with two bad lines, judged by two experts, exported; the same file again adds nothing", async () => {
  const { page: lab } = await visit();
  await journey.signUpLab(lab, "lab@example.org");
  await journey.createProject(lab, "A small set", 2);
  const file = {
    name: "small.jsonl",
    mimeType: "application/jsonl",
    buffer: Buffer.from([...good, ...bad].join("\n")),
  };
  await journey.uploadBatch(lab, file);
  expect(await refusedFile(lab)).toEqual([
    { line: 3, field: "line", reason: expect.stringMatching(/JSON/), truncated: false, text: bad[0] },
    { line: 4, field: "completions", reason: expect.stringMatching(/2/), truncated: false, text: bad[1] },
  ]);

  for (const [index, turned] of [false, true].entries()) {
    const { page } = await visit();
    await journey.signUpExpert(page, `expert${index}@example.org`, `Expert Number ${index}`);
    await journey.takeTask(page);
    for (const _ of good) await judgeByLength(page, turned);
    await page.getByText("Judgment stored").waitFor();
  }

  await lab.getByRole("link", { name: "A small set" }).first().click();
  await journey.uploadBatch(lab, file);
  await lab.getByText("Duplicate").first().waitFor();
  await lab.getByRole("link", { name: "A small set" }).first().click();
  await lab.getByText("4 of 4", { exact: true }).waitFor();

  // The second expert turned the first one's order round: every pair is a tie, and a tie gives no row.
  await lab.getByRole("link", { name: "Exports", exact: true }).click();
  await startWaitingJobs(site.db);
  await journey.exportScored(lab, 2);
  await lab
    .getByText(/^[0-9a-f]{64}$/)
    .first()
    .waitFor();
  const pairs = good
    .map((line) => JSON.parse(line).completions.length)
    .reduce((sum, k) => sum + (k * (k - 1)) / 2, 0);
  const manifest = JSON.parse(await journey.download(lab, "Manifest"));
  expect(manifest).toMatchObject({ rows: 0, bytes: 0, tasks: 2, ties: pairs, rules: ["pair-majority-1"] });
  expect(complaints).toEqual([]);
});

async function judgeByLength(page: Page, turned: boolean): Promise<void> {
  const seen = await journey.readCompletions(page);
  const ordered = seen.toSorted((a, b) => (turned ? a : b).text.localeCompare((turned ? b : a).text));
  await journey.rankByKeyboard(
    page,
    ordered.map(({ letter }) => [letter]),
  );
  await journey.rateAll(page, () => 3);
  await journey.submit(page);
}

async function refusedFile(lab: Page): Promise<unknown[]> {
  const text = await journey.download(lab, "Download refused lines");
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}
