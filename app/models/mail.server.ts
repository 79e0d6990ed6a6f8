import { and, desc, eq, isNull } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { isPrivateDemo } from "#app/environment.server.ts";
import { type Letter, MailRefused, mailConfigured, sendMail } from "#app/gateways/mail.server.ts";
import { db, type Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { mails } from "#db/schema/mails.ts";

const LONGEST_PROBLEM = 300;
const SHOWN = 100;

/** Whether what is written here comes to be read: by SMTP, or on the demo's outbox page. */
export const mailReaches = (): boolean => mailConfigured() || outboxOpen();

/** Whether letters lie open on a page, for want of a mail server, to the one person whose demo this is. */
export const outboxOpen = (): boolean => !mailConfigured() && isPrivateDemo();

/** Writes a letter in the caller's transaction; it is sent exactly if the change it tells of happens. */
export async function writeMail(tx: Tx, { to, subject, text }: Letter): Promise<string> {
  const id = uuidv7();
  await tx.insert(mails).values({ id, recipient: to, subject, text });
  await enqueue(tx, "send-mail", { mailId: id });
  return id;
}

/** Sends a letter that was not sent yet. What the server refuses for good is not tried again. */
export async function sendQueuedMail({ mailId }: { mailId: string }): Promise<void> {
  const unsent = and(eq(mails.id, mailId), isNull(mails.sentAt));
  const [mail] = await db.select().from(mails).where(unsent);
  if (!mail || mail.text === null || outboxOpen()) return;
  const note = (written: Partial<typeof mails.$inferInsert>) => db.update(mails).set(written).where(unsent);
  try {
    await sendMail({ id: mailId, to: mail.recipient, subject: mail.subject, text: mail.text });
    // The text may hold a link or a code; when it is gone for good it is nobody's business here.
    await note({ sentAt: new Date(), text: null, problem: null });
  } catch (error) {
    const refused = error instanceof MailRefused;
    await note({ problem: inOneLine(error), ...(refused && { text: null }) });
    if (!refused) throw error;
  }
}

const inOneLine = (error: unknown) =>
  (error instanceof Error ? error.message : String(error)).split("\n")[0]!.slice(0, LONGEST_PROBLEM);

export type ListedMail = {
  id: string;
  recipient: string;
  subject: string;
  text: string | null;
  createdAt: Date;
};

/** The newest letters, for the demo's outbox; nothing where that is closed. */
export async function listOutbox(): Promise<ListedMail[]> {
  if (!outboxOpen()) return [];
  const { id, recipient, subject, text, createdAt } = mails;
  return await db
    .select({ id, recipient, subject, text, createdAt })
    .from(mails)
    .orderBy(desc(createdAt), desc(id))
    .limit(SHOWN);
}
