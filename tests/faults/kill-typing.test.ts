import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Page } from "playwright";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { openTestDatabase } from "../support/database.ts";
import { loadFixtures, makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { announced, start, steadyPort } from "../support/server.ts";

const { url } = await openTestDatabase();
const { makeLab, makeProject, makeBatch } = await loadFixtures();
const { createUser } = await import("#app/models/user.server.ts");
const sql = postgres(url, { max: 1, onnotice: () => {} });
let web: ChildProcess | undefined;
afterAll(async () => {
  web?.kill("SIGKILL");
  await sql.end({ timeout: 1 });
});

const port = await steadyPort();
const { visit } = await launchBrowser(`http://127.0.0.1:${port}`);
const TEXT = "Both reach the result, but only the first says why the series converges.";

async function bringUp(): Promise<void> {
  web = start("web.ts", url, { PORT: String(port) });
  await announced(web);
}

async function kill(): Promise<void> {
  const gone = once(web!, "exit");
  web!.kill("SIGKILL");
  await gone;
}

const box = (page: Page) => page.getByRole("article", { name: "Completion A" }).getByRole("textbox");

test("the server killed while somebody types, and again while they submit: all of the text, and one judgment", {
  timeout: 180_000,
}, async () => {
  const member = await makeLab();
  const projectId = await makeProject(member, { title: "A project" });
  await makeBatch(member, projectId, makeLines(1));
  const email = "expert@example.org";
  await createUser({ email, name: "Emil Stein", role: "expert", password: journey.PASSWORD });
  await bringUp();

  const { page, context } = await visit();
  await journey.signIn(page, email);
  await journey.takeTask(page);
  await journey.rankByMouse(page, [["A"], ["B"], ["C"]]);
  await journey.rateAll(page, () => 3);

  await box(page).focus();
  for (const [index, key] of [...TEXT].entries()) {
    if (index === 30) await kill();
    await page.keyboard.type(key, { delay: 20 });
  }
  await page.getByText("Saved here", { exact: true }).first().waitFor();
  const address = page.url();
  await page.close({ runBeforeUnload: false });
  await bringUp();

  const again = await context.newPage();
  await again.goto(address);
  await expect.poll(() => box(again).inputValue(), { timeout: 15_000 }).toBe(TEXT);
  await again.getByText("Saved", { exact: true }).first().waitFor();
  const [draft] = await sql`select body->'critiques' as said from drafts`;
  expect(Object.values(draft!.said)).toEqual([TEXT]);

  await kill();
  await again.getByRole("button", { name: "Submit judgment" }).click();
  await again.getByText("1 judgment waits to be sent.").waitFor();
  await bringUp();
  await again.waitForURL("**/work?stored", { timeout: 60_000 });
  const stored = await sql`select c.text from judgments j join critiques c on c.judgment_id = j.id`;
  expect(stored.map(({ text }) => text)).toEqual([TEXT]);
});
