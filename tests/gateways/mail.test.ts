import { once } from "node:events";
import net, { type AddressInfo } from "node:net";
import { afterAll, expect, test } from "vitest";
import { MailRefused, mailConfigured, sendMail, sendMailThrough } from "../../app/gateways/mail.server.ts";
import { makeCertificate } from "../support/certificate.ts";
import { startSmtp } from "../support/smtp.ts";

const smtp = await startSmtp();
afterAll(() => smtp.close());
const post = { server: smtp.url, from: "Assay <assay@example.org>" };
const letter = { id: "0198-1", to: "ada@example.org", subject: "A way back", text: "Dear Ada,\n\nhello.\n" };

test("a letter arrives as it was written", async () => {
  const text = `${"Grüße aus Zürich — ".repeat(20)}\n\n.\n..\nhttps://assay.example/recover/${"a".repeat(90)}\n`;
  await sendMailThrough(post, { ...letter, subject: "Grüße – ¿qué? 数学", text });
  const [mail] = smtp.received;
  expect(mail).toMatchObject({ from: "assay@example.org", to: ["ada@example.org"], text });
  expect(mail!.headers).toMatchObject({
    subject: "Grüße – ¿qué? 数学",
    from: "Assay <assay@example.org>",
    to: "ada@example.org",
    "message-id": "<0198-1@example.org>",
  });
});

test("nothing in an address or a subject adds a recipient or a header", async () => {
  const before = smtp.received.length;
  for (const to of ["ada@example.org, eve@example.org", "ada@example.org\r\nBcc: eve@example.org"]) {
    await sendMailThrough(post, { ...letter, to }).catch(() => {});
  }
  await sendMailThrough(post, { ...letter, subject: "Hello\r\nBcc: eve@example.org\r\n\r\nx" });
  for (const mail of smtp.received.slice(before)) {
    expect(mail.to).not.toContain("eve@example.org");
    expect(mail.headers).not.toHaveProperty("bcc");
  }
});

test("a recipient who is not there is refused for good; everything else may be tried again", async () => {
  const gone = sendMailThrough(post, { ...letter, to: "ada@gone.example" });
  await expect(gone).rejects.toBeInstanceOf(MailRefused);

  const full = await startSmtp({
    onRcptTo: (_address, _session, answer) =>
      answer(Object.assign(new Error("later"), { responseCode: 451 })),
  });
  const secret = await startSmtp({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, answer) => answer(new Error("wrong password")),
  });
  const dumb = net.createServer((socket) => socket.end("not a mail server\r\n"));
  await once(dumb.listen(0, "127.0.0.1"), "listening");
  const closed = await startSmtp();
  await closed.close();
  for (const server of [
    full.url,
    secret.url.replace("//", "//assay:wrong@"),
    `smtp://127.0.0.1:${(dumb.address() as AddressInfo).port}`,
    closed.url,
  ]) {
    const thrown = await sendMailThrough({ ...post, server }, letter).catch((error) => error);
    expect(thrown).toBeInstanceOf(Error);
    expect(thrown).not.toBeInstanceOf(MailRefused);
    expect(thrown.message).not.toContain("assay:wrong");
  }
  dumb.close();
  await Promise.all([full.close(), secret.close()]);
});

test("with a certificate of nobody's, no mail and no password is sent", async () => {
  const tls = await startSmtp({ secure: true, ...makeCertificate("localhost") });
  const server = tls.url.replace("smtp:", "smtps:").replace("//", "//assay:secret@");
  await expect(sendMailThrough({ ...post, server }, letter)).rejects.toThrow(
    /certificate|self.signed|altname/i,
  );
  expect(tls.received).toEqual([]);
  await tls.close();
});

test("without SMTP_URL nothing is sent", async () => {
  expect(mailConfigured()).toBe(false);
  await expect(sendMail(letter)).rejects.toThrow("SMTP_URL is not set");
});
