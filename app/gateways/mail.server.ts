import nodemailer from "nodemailer";
import { environment } from "#app/environment.server.ts";

export type Letter = { to: string; subject: string; text: string };

/** The mail server said that it will never take this letter, as for an address that is not there. */
export class MailRefused extends Error {}

export const mailConfigured = (): boolean => environment().SMTP_URL !== undefined;

const MINUTE = 60_000;

/**
 * Hands one letter to the SMTP server. The same `id` gives the same Message-ID, by which a letter that is sent twice because a
 * process died between sending and noting it is shown once.
 */
export async function sendMail(letter: Letter & { id: string }): Promise<void> {
  const { SMTP_URL, MAIL_FROM } = environment();
  if (!SMTP_URL || !MAIL_FROM) throw new Error("SMTP_URL is not set, so no mail can be sent.");
  await sendMailThrough({ server: SMTP_URL, from: MAIL_FROM }, letter);
}

/** The same through a server that is named here. */
export async function sendMailThrough(
  { server, from }: { server: string; from: string },
  { id, to, subject, text }: Letter & { id: string },
): Promise<void> {
  const transport = nodemailer.createTransport({
    url: server,
    dnsTimeout: MINUTE / 6,
    connectionTimeout: MINUTE / 6,
    greetingTimeout: MINUTE / 6,
    socketTimeout: MINUTE,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  try {
    await transport.sendMail({
      from,
      // As an address and not as a text, which might be read as a list of several.
      to: { name: "", address: to },
      subject,
      text,
      messageId: `<${id}@${domainOf(from)}>`,
    });
  } catch (error) {
    if (isForGood(error)) throw new MailRefused(error.message);
    throw error;
  } finally {
    transport.close();
  }
}

const domainOf = (from: string) => /@([^\s>]+)>?$/.exec(from)?.[1] ?? "localhost";

/** The recipient or the letter is refused with a 5xx; a refused log-in is for the operator to mend, and then it goes. */
function isForGood(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  const { code, responseCode } = error as Error & { code?: string; responseCode?: number };
  return (code === "EENVELOPE" || code === "EMESSAGE") && responseCode !== undefined && responseCode >= 500;
}
