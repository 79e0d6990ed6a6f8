import { and, eq } from "drizzle-orm";
import type { Page } from "playwright";
import { describe, expect, test } from "vitest";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { standingJudgments } = await import("#db/schema/judgments.ts");
const { visit } = await launchBrowser(site.address);

let people = 0;
/** One task, open on two devices of the same expert. */
async function openTwice() {
  people += 1;
  const title = `Project ${people}`;
  const member = await site.makeLab(`lab${people}@example.org`);
  const projectId = await site.makeProject(member, { overlap: 3, title });
  await site.makeBatch(member, projectId, makeLines(2));
  const email = `expert${people}@example.org`;
  await site.makeExpert(email);
  const { page: desk, context } = await visit();
  await journey.signIn(desk, email);
  await desk.getByRole("button", { name: `Take a task of ${title}` }).click();
  await desk.waitForURL(/\/work\/.+\/.+/);
  const address = desk.url();
  const { page: phone } = await visit();
  await journey.signIn(phone, email);
  const open = async (page: Page) => {
    await page.goto(address);
    await journey.readCompletions(page);
  };
  await journey.readCompletions(desk);
  await open(phone);
  /** The order of the judgment that stands. */
  const standing = async () =>
    await site.db
      .select({ ranking: standingJudgments.ranking })
      .from(standingJudgments)
      .where(
        and(
          eq(standingJudgments.projectId, projectId),
          eq(standingJudgments.assignmentId, address.split("/").at(-1)!),
        ),
      );
  return { desk, phone, context, open, standing };
}

async function judgeAll(page: Page, order: string[]): Promise<void> {
  await journey.rankByMouse(
    page,
    order.map((letter) => [letter]),
  );
  await journey.rateAll(page, () => 3);
}

const saved = (page: Page) => page.getByText("Saved", { exact: true }).first().waitFor();
const lookAt = async (page: Page, text: string) => {
  await page.getByRole("button", { name: /^\d other versions?$/ }).click();
  await page.getByRole("dialog").getByText(text).waitFor();
};

describe("a task on two devices", () => {
  test("what was typed on the other one is kept beside the judgment, which says so until it is read", async () => {
    const { desk, phone, open } = await openTwice();
    await judgeAll(desk, ["A", "B", "C"]);
    await saved(desk);
    await open(phone);
    await journey.critique(phone, "A", "An hour's work on the phone.");
    await saved(phone);
    await journey.submit(desk);
    await desk.getByText("What was typed elsewhere on its task is kept beside it.").waitFor();
    await desk.getByRole("link", { name: "Open the task" }).click();
    await journey.readCompletions(desk);
    await lookAt(desk, "An hour's work on the phone.");
    expect(await desk.getByText("is kept beside it").count()).toBe(0);
  });

  test("of two judgments the first stands, and the second is not called stored but kept beside it", async () => {
    const { desk, phone, open, standing } = await openTwice();
    await judgeAll(desk, ["A", "B", "C"]);
    await judgeAll(phone, ["C", "B", "A"]);
    await journey.critique(phone, "A", "Said on the phone.");
    await saved(phone);
    await journey.submit(desk);
    const first = await standing();
    await phone.getByRole("button", { name: "Submit judgment" }).click();
    await phone.getByText("that judgment stands").waitFor();
    expect(await standing()).toEqual(first);
    await open(phone);
    await lookAt(phone, "Said on the phone.");
  });

  test("a judgment that waited to be sent is not called stored either", async () => {
    const { desk, phone, context, open, standing } = await openTwice();
    await judgeAll(desk, ["A", "B", "C"]);
    await journey.critique(desk, "A", "Said in a tunnel.");
    await context.setOffline(true);
    await desk.getByRole("button", { name: "Submit judgment" }).click();
    await desk.getByText("1 judgment waits to be sent.").waitFor();
    await judgeAll(phone, ["C", "B", "A"]);
    await journey.submit(phone);
    const first = await standing();
    await context.setOffline(false);
    await desk.getByText("was not taken").waitFor();
    expect(await standing()).toEqual(first);
    await open(desk);
    await lookAt(desk, "Said in a tunnel.");
  });

  test("what is typed on after the other one submitted is kept beside the judgment", async () => {
    const { desk, phone, open } = await openTwice();
    await judgeAll(desk, ["A", "B", "C"]);
    await journey.submit(desk);
    await journey.critique(phone, "A", "Typed after that.");
    await phone.getByText("This task was submitted in another window").waitFor();
    await open(phone);
    await lookAt(phone, "Typed after that.");
  });
});
