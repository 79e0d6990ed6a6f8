import { eq, inArray } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { afterAll, expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";
import { startSmtp } from "../support/smtp.ts";

/** SMTP is configured here: outbox.test.ts has what happens where it is not. */
let full = false;
const smtp = await startSmtp({
  onMailFrom: (_address, _session, answer) =>
    answer(full ? Object.assign(new Error("try later"), { responseCode: 452 }) : null),
});
afterAll(() => smtp.close());
Object.assign(process.env, {
  SMTP_URL: smtp.url,
  MAIL_FROM: "Assay <assay@example.org>",
  ORIGIN: "https://assay.example.org",
  ASSAY_DEMO: "1",
});
const { db, url } = await openTestDatabase();
const { forgetPassing, listOutbox, mailReaches, outboxOpen, readText, sendQueuedMail, writeMail } =
  await import("#app/models/mail.server.ts");
const { mails } = await import("#db/schema/mails.ts");
const { default: postgres } = await import("postgres");
const sql = postgres(url, { max: 1 });
afterAll(() => sql.end());

const write = (to = "ada@example.org") =>
  db.transaction((tx) => writeMail(tx, { to, subject: "Hello", text: "The code is 123456." }));
const row = async (id: string) => (await db.select().from(mails).where(eq(mails.id, id)))[0]!;
const jobs = (id: string) => sql`select 1 from graphile_worker.jobs where key = ${`send-mail:${id}`}`;

test("a letter is queued exactly if what it follows from happens", async () => {
  const id = await write();
  expect(await jobs(id)).toHaveLength(1);
  let undone = "";
  await db
    .transaction(async (tx) => {
      undone = await writeMail(tx, { to: "ada@example.org", subject: "Hello", text: "x" });
      throw new Error("undone");
    })
    .catch(() => {});
  expect(await jobs(undone)).toHaveLength(0);
  expect(await row(undone)).toBeUndefined();
});

test("it is sent once, and its text goes", async () => {
  const mailId = await write();
  await sendQueuedMail({ mailId });
  await sendQueuedMail({ mailId });
  const sent = smtp.received.filter(({ headers }) => headers["message-id"]?.includes(mailId));
  expect(sent).toHaveLength(1);
  expect(sent[0]).toMatchObject({ to: ["ada@example.org"], text: "The code is 123456.\n" });
  expect(await row(mailId)).toMatchObject({ text: null, problem: null, sentAt: expect.any(Date) });
});

test("a server that is ill is tried again, and why is kept until it is sent", async () => {
  const mailId = await write();
  full = true;
  await expect(sendQueuedMail({ mailId })).rejects.toThrow(/452|try later/);
  full = false;
  expect(await row(mailId)).toMatchObject({ sentAt: null, problem: expect.stringMatching(/try later/) });
  await sendQueuedMail({ mailId });
  expect(await row(mailId)).toMatchObject({ sentAt: expect.any(Date), problem: null });
});

test("an address that the server does not know is not tried again", async () => {
  const mailId = await write("ada@gone.example");
  await sendQueuedMail({ mailId });
  expect(await row(mailId)).toMatchObject({
    sentAt: null,
    text: null,
    problem: expect.stringMatching(/no such mailbox/),
  });
});

test("a letter that is not there is no failure", async () => {
  await sendQueuedMail({ mailId: uuidv7() });
});

test("its text is sealed until it is sent, each time anew, and is read in no other row", async () => {
  const [one, two] = [await row(await write()), await row(await write())];
  expect(JSON.stringify(one)).not.toContain("123456");
  expect(one.text).not.toBe(two.text);
  expect(readText(one)).toBe("The code is 123456.");
  expect(readText({ ...one, id: two.id })).toBeNull();
  expect(readText({ ...one, text: `${one.text!.slice(0, -2)}AA` })).toBeNull();
  expect(readText({ ...one, text: "The code is 123456." })).toBeNull();
});

test("a letter that cannot be read is not sent, and says why", async () => {
  const mailId = await write();
  await db.update(mails).set({ text: "lasting.AAAA" }).where(eq(mails.id, mailId));
  await sendQueuedMail({ mailId });
  expect(await row(mailId)).toMatchObject({
    sentAt: null,
    text: null,
    problem: expect.stringContaining("ASSAY_SECRET"),
  });
});

test("a letter for an hour is forgotten after it, unsent; another waits until it is sent", async () => {
  const letter = { to: "ada@example.org", subject: "Hello", text: "The code is 123456." };
  const hourAgo = new Date(Date.now() - 3_700_000);
  const passing = await db.transaction((tx) => writeMail(tx, { ...letter, passing: true }));
  const lasting = await write();
  await forgetPassing();
  expect(readText(await row(passing))).toBe(letter.text);
  await db
    .update(mails)
    .set({ createdAt: hourAgo })
    .where(inArray(mails.id, [passing, lasting]));
  await forgetPassing();
  expect(await row(passing)).toMatchObject({ text: null, sentAt: null });
  expect(readText(await row(lasting))).toBe(letter.text);
  const before = smtp.received.length;
  await sendQueuedMail({ mailId: passing });
  expect(smtp.received).toHaveLength(before);
});

test("where mail is sent there is no outbox", async () => {
  expect(mailReaches()).toBe(true);
  expect(outboxOpen()).toBe(false);
  expect(await listOutbox()).toEqual([]);
});
