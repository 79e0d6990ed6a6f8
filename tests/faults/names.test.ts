import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { signIn } from "../support/client.ts";
import { makeLines } from "../support/fixtures.ts";
import { PASSWORD } from "../support/journey.ts";
import { openSite } from "../support/site.ts";

/** Names in any script reach pages, headers and files unharmed; those that mislead are refused. */
const { address, db, makeProject } = await openSite();
const { createUser } = await import("#app/models/user.server.ts");
const { findByEmail } = await import("#app/models/viewer.server.ts");
const { createBatch } = await import("#app/models/batch.server.ts");
const { labMembers } = await import("#db/schema/labs.ts");

const NAMES = [
  "北京 实验室",
  "مختبر الاختبار",
  "Ёлка & <b>Söhne</b>",
  "👩‍🔬 Lab 🧪",
  "Zoë O’Brien",
  "İstanbul ǅ ﬁ",
  "a".repeat(100),
];

test.each(NAMES)("a lab called %s", async (labName) => {
  const email = `lab-${NAMES.indexOf(labName)}@example.org`;
  await createUser({ email, name: labName, labName, role: "lab", password: PASSWORD });
  const { viewer } = (await findByEmail(email))!;
  const member = { userId: viewer.userId, labId: viewer.lab!.id, role: "owner" as const };
  const owner = await signIn(address, email, PASSWORD);
  const projectId = await makeProject(member, { title: labName });
  const batchId = (await createBatch(member, { projectId, fileName: `${labName}.jsonl`, fieldMap: null }))!;
  const at = `/lab/projects/${projectId}`;
  const body = `${makeLines(1).map((line) => JSON.stringify(line))}\nbad\n`;
  expect((await owner.send(`${at}/batches/${batchId}/content`, { method: "POST", body })).status).toBe(200);
  for (const path of [
    "/lab/members",
    "/account",
    "/lab/projects",
    at,
    `${at}/tasks`,
    `${at}/batches/${batchId}`,
  ]) {
    const page = await owner.send(path);
    expect.soft(page.status, path).toBe(200);
    expect(await page.text()).not.toContain("<b>Söhne");
  }
  const file = await owner.send(`${at}/batches/${batchId}/refusals`);
  expect(file.status).toBe(200);
  const disposition = file.headers.get("Content-Disposition")!;
  expect(decodeURIComponent(/filename\*=UTF-8''(\S+)$/.exec(disposition)![1]!)).toBe(
    `${labName}.jsonl.refused.jsonl`,
  );
  expect(disposition).toMatch(/^[\x20-\x7e]+$/);

  // The refusal that names the lab is one, too.
  await db.update(labMembers).set({ role: "viewer" }).where(eq(labMembers.userId, member.userId));
  for (const path of ["/lab/projects/new", `${at}/settings`]) {
    const page = await owner.send(path);
    expect.soft(page.status, path).toBe(403);
    const refused = await owner.send(path, { method: "POST", body: new URLSearchParams() });
    expect.soft(refused.status, path).toBe(403);
  }
});

test.each(["a\u202eb", "a\u2066b", "\u200e", "a\nb", "a\u2028b", "\u{1f600}", "   ", "a\0b"])(
  "somebody who would be called %j is asked for another name",
  async (name) => {
    const answer = await fetch(`${address}/sign-up`, {
      method: "POST",
      redirect: "manual",
      headers: { Origin: address },
      body: new URLSearchParams({
        role: "expert",
        name,
        email: "x@example.org",
        password: "four quiet grey herons",
      }),
    });
    expect(answer.status).toBe(422);
  },
);
