import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer, type SMTPServerOptions } from "smtp-server";

export type ReceivedMail = {
  from: string;
  to: string[];
  /** By lower-case name; the last of several. */
  headers: Record<string, string>;
  /** Decoded. */
  text: string;
};

/** A real SMTP server on a free port of this machine that keeps what it is given. Every recipient under `gone.example` is unknown to it. */
export async function startSmtp(options: SMTPServerOptions = {}) {
  const received: ReceivedMail[] = [];
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    disableReverseLookup: true,
    onRcptTo({ address }, _session, answer) {
      const gone = address.endsWith("@gone.example");
      answer(gone ? Object.assign(new Error("no such mailbox"), { responseCode: 550 }) : null);
    },
    async onData(stream, { envelope }, answer) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk);
      const from = envelope.mailFrom ? envelope.mailFrom.address : "";
      const to = envelope.rcptTo.map(({ address }) => address);
      received.push({ from, to, ...parsed(Buffer.concat(chunks).toString()) });
      answer();
    },
    ...options,
  });
  server.on("error", () => {});
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.server.address() as AddressInfo;
  return {
    received,
    url: `smtp://127.0.0.1:${port}`,
    close: () => new Promise<void>((resolve) => server.close(resolve)),
  };
}

/** A letter of one part, as a mail program shows it. */
function parsed(raw: string): Pick<ReceivedMail, "headers" | "text"> {
  const [head = "", ...rest] = raw.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const headers = Object.fromEntries(
    lines.map((line) => {
      const [name = "", value = ""] = line.split(/: ?(.*)/s);
      return [name.toLowerCase(), decodedWords(value)];
    }),
  );
  const body = rest.join("\r\n\r\n");
  const text = decoded(body, headers["content-transfer-encoding"]);
  return { headers, text: text.replaceAll("\r\n", "\n") };
}

function decoded(body: string, encoding: string | undefined): string {
  if (encoding === "base64") return Buffer.from(body, "base64").toString();
  if (encoding !== "quoted-printable") return body;
  return unquoted(body.replace(/=\r\n/g, ""));
}

const unquoted = (text: string) =>
  Buffer.from(
    text.replace(/=([\dA-F]{2})/g, (_all, hex) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString();

const decodedWords = (value: string) =>
  value
    .replace(/\?= =\?/g, "?==?")
    .replace(/=\?utf-8\?([QB])\?([^?]*)\?=/gi, (_all, kind, word) =>
      kind.toUpperCase() === "B"
        ? Buffer.from(word, "base64").toString()
        : unquoted(word.replaceAll("_", " ")),
    );
