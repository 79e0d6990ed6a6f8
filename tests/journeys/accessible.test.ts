import { eq } from "drizzle-orm";
import { afterAll, expect, test } from "vitest";
import { tasks } from "../../db/schema/tasks.ts";
import { findGrave, widthOf } from "../support/accessible.ts";
import { launchBrowser } from "../support/browser.ts";
import { makeLines } from "../support/fixtures.ts";
import * as journey from "../support/journey.ts";
import { openSite } from "../support/site.ts";

const site = await openSite();
const { visit, complaints } = await launchBrowser(site.address);
const member = await site.makeLab("lab@example.org");
await site.makeExpert("expert@example.org");
const projectId = await site.makeProject(member, { title: "A project" });
const batchId = await site.makeBatch(member, projectId, makeLines(30));
const long = { prompt: "Which one?", completions: ["one\n\n".repeat(120), "two"] };
const { db } = await import("#db/client.ts");
const longBatchId = await site.makeBatch(member, projectId, [long]);
const [longTask] = await db.select().from(tasks).where(eq(tasks.batchId, longBatchId));

const project = `/lab/projects/${projectId}`;
const PAGES: { as: string | null; paths: string[] }[] = [
  { as: null, paths: ["/", "/sign-in", "/sign-up"] },
  {
    as: "lab@example.org",
    paths: [
      "/lab/projects",
      "/lab/projects/new",
      project,
      `${project}/settings`,
      `${project}/batches/new`,
      `${project}/batches/${batchId}`,
      `${project}/tasks`,
      `${project}/tasks/${longTask!.id}`,
      `${project}/examples`,
      `${project}/examples/new`,
      `${project}/calibration`,
      `${project}/exports`,
      "/lab/members",
      "/account",
    ],
  },
  { as: "expert@example.org", paths: ["/work", "/history"] },
];

afterAll(() => expect(complaints).toEqual([]));

for (const colorScheme of ["light", "dark"] as const) {
  test.each(PAGES)(
    `axe finds nothing serious, and nothing is wider than a phone, ${colorScheme}: $paths`,
    async ({ as, paths }) => {
      const { page } = await visit({ colorScheme, viewport: { width: 375, height: 812 } });
      if (as) await journey.signIn(page, as);
      const visited = [...paths];
      if (as === "expert@example.org") {
        await page.goto("/work");
        await page
          .getByRole("button", { name: /^(Take a task|Go on)/ })
          .first()
          .click();
        await page.waitForURL(/\/work\/.+\/.+/);
        visited.push(new URL(page.url()).pathname);
      }
      for (const path of visited) {
        await page.goto(path);
        await journey.whenAlive(page);
        expect(await findGrave(page)).toEqual([]);
        expect(await widthOf(page), path).toBeLessThanOrEqual(375);
      }
    },
  );
}
