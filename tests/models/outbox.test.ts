import { eq } from "drizzle-orm";
import { expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";

process.env.ASSAY_DEMO = "1";
const { db } = await openTestDatabase();
const { listOutbox, mailReaches, sendQueuedMail, writeMail } = await import("#app/models/mail.server.ts");
const { environment } = await import("#app/environment.server.ts");
const { mails } = await import("#db/schema/mails.ts");

const write = (subject: string) =>
  db.transaction((tx) => writeMail(tx, { to: "ada@example.org", subject, text: `About ${subject}.` }));

test("the demo's letters lie in the outbox, newest first, and stay there", async () => {
  const [first, second] = [await write("one"), await write("two")];
  await sendQueuedMail({ mailId: first });
  expect(mailReaches()).toBe(true);
  expect(await listOutbox()).toMatchObject([
    { id: second, subject: "two", text: "About two.", recipient: "ada@example.org" },
    { id: first, subject: "one" },
  ]);
  const [row] = await db.select().from(mails).where(eq(mails.id, first));
  expect(row).toMatchObject({ sentAt: null, problem: null });
});

test("where there is neither a mail server nor the demo, the job fails and says why", async () => {
  const mailId = await write("three");
  environment().ASSAY_DEMO = undefined;
  expect(mailReaches()).toBe(false);
  expect(await listOutbox()).toEqual([]);
  await expect(sendQueuedMail({ mailId })).rejects.toThrow("SMTP_URL is not set, so no mail can be sent.");
  const [row] = await db.select().from(mails).where(eq(mails.id, mailId));
  expect(row).toMatchObject({ sentAt: null, problem: "SMTP_URL is not set, so no mail can be sent." });
});
