import { and, desc, eq, isNotNull, isNull, lt, notLike, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { isPrivateDemo } from "#app/environment.server.ts";
import { type Letter, MailRefused, mailConfigured, sendMail } from "#app/gateways/mail.server.ts";
import { db, type Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { mails } from "#db/schema/mails.ts";
import { sealText, unsealText } from "./mail-seal.server.ts";

const LONGEST_PROBLEM = 300;
const SHOWN = 100;

/** Whether what is written here comes to be read: by SMTP, or on the demo's outbox page. */
export const mailReaches = (): boolean => mailConfigured() || outboxOpen();

/** Whether letters lie open on a page, for want of a mail server, to the one person whose demo this is. */
export const outboxOpen = (): boolean => !mailConfigured() && isPrivateDemo();

/** Begins the stored text of a letter with a code or a link in it, which nobody needs once their hour is over. */
const PASSING = "passing.";
const LASTING = "lasting.";

/**
 * Writes a letter in the caller's transaction; it is sent exactly if the change it tells of happens. Its text is kept sealed, its subject is not:
 * no code and no link belongs there. A `passing` letter is forgotten after an hour, sent or not; any other is kept until it is sent.
 */
export async function writeMail(
  tx: Tx,
  { to, subject, text, passing = false }: Letter & { passing?: boolean },
): Promise<string> {
  const id = uuidv7();
  const sealed = (passing ? PASSING : LASTING) + sealText(id, text);
  await tx.insert(mails).values({ id, recipient: to, subject, text: sealed });
  await enqueue(tx, "send-mail", { mailId: id });
  return id;
}

/** Sends a letter that was not sent yet. What the server refuses for good is not tried again. */
export async function sendQueuedMail({ mailId }: { mailId: string }): Promise<void> {
  const unsent = and(eq(mails.id, mailId), isNull(mails.sentAt));
  const [mail] = await db.select().from(mails).where(unsent);
  if (!mail || mail.text === null || outboxOpen()) return;
  const text = readText(mail);
  const note = (written: Partial<typeof mails.$inferInsert>) => db.update(mails).set(written).where(unsent);
  if (text === null) {
    await note({ text: null, problem: "Its text was sealed under another ASSAY_SECRET." });
    return;
  }
  try {
    await sendMail({ id: mailId, to: mail.recipient, subject: mail.subject, text });
    // The text may hold a link or a code; when it is gone for good it is nobody's business here.
    await note({ sentAt: new Date(), text: null, problem: null });
  } catch (error) {
    const refused = error instanceof MailRefused;
    await note({ problem: inOneLine(error), ...(refused && { text: null }) });
    if (!refused) throw error;
  }
}

/** A letter's text as it was written; null where it is gone or cannot be read. */
export function readText({ id, text }: { id: string; text: string | null }): string | null {
  return text === null ? null : unsealText(id, text.slice(text.indexOf(".") + 1));
}

/** Forgets what was not sent within its hour: a code or a link that counts for nothing any more. Returns how many. */
export async function forgetPassing(): Promise<number> {
  const forgotten = await db
    .update(mails)
    .set({ text: null })
    .where(
      and(
        isNull(mails.sentAt),
        isNotNull(mails.text),
        notLike(mails.text, `${LASTING}%`),
        lt(mails.createdAt, sql`now() - interval '1 hour'`),
      ),
    )
    .returning({ id: mails.id });
  return forgotten.length;
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
  const newest = await db
    .select({ id, recipient, subject, text, createdAt })
    .from(mails)
    .orderBy(desc(createdAt), desc(id))
    .limit(SHOWN);
  return newest.map((mail) => ({ ...mail, text: readText(mail) }));
}
