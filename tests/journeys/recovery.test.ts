import { spawn } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import postgres from "postgres";
import { afterAll, expect, test } from "vitest";
import { signIn } from "../support/client.ts";
import { createTestDatabase } from "../support/database.ts";
import { startAssay } from "../support/server.ts";
import { startSmtp } from "../support/smtp.ts";

/** The real thing three times: one sends mail to a real SMTP server, one has no server to send it to, and the demo shows it on a page. */
const smtp = await startSmtp();
const url = await createTestDatabase();
const sql = postgres(url, { max: 1, onnotice: () => {} });
const port = String(30_000 + (process.pid % 2_000));
const ORIGIN = `http://127.0.0.1:${port}`;
const SECRET = "a secret of this test, and of nothing else";
await startAssay(url, {
  PORT: port,
  ORIGIN,
  SMTP_URL: smtp.url,
  MAIL_FROM: "Assay <assay@example.org>",
  ASSAY_SECRET: SECRET,
  ASSAY_DEMO: "1",
});
const { address: silent } = await startAssay(await createTestDatabase(), { ASSAY_SECRET: SECRET });
const { address: demo } = await startAssay(await createTestDatabase(), {
  ASSAY_SECRET: SECRET,
  ASSAY_DEMO: "1",
});
afterAll(async () => {
  await smtp.close();
  await sql.end();
});

const EMAIL = "ada@example.org";
const OLD = "four quiet grey herons";
const NEW = "five loud green parrots";

const post = (at: string, to: string, form: Record<string, string>, headers: Record<string, string> = {}) =>
  fetch(at + to, {
    method: "POST",
    redirect: "manual",
    body: new URLSearchParams(form),
    headers: { Origin: at, ...headers },
  });
const read = async (answer: Response) => (await answer.text()).replaceAll("<!-- -->", "");

async function lettersTo(email: string, count: number) {
  const found = () => smtp.received.filter(({ to }) => to.includes(email));
  await expect.poll(() => found().length, { timeout: 10_000 }).toBe(count);
  return found();
}

test("somebody who forgot their password gets a link by mail, and comes back with a new one", async () => {
  await post(ORIGIN, "/sign-up", { role: "expert", name: "Ada", email: EMAIL, password: OLD });
  const held = await signIn(ORIGIN, EMAIL, OLD);
  expect(await read(await fetch(`${ORIGIN}/sign-in`))).toContain('href="/recover"');

  const asked = await post(ORIGIN, "/recover", { email: EMAIL });
  expect(asked.status).toBe(200);
  const [letter] = await lettersTo(EMAIL, 1);
  expect(letter).toMatchObject({
    from: "assay@example.org",
    headers: { subject: "Your way back into Assay" },
  });
  const link = /^http\S+$/m.exec(letter!.text)![0];
  expect(link.startsWith(`${ORIGIN}/recover/`)).toBe(true);

  const { pathname } = new URL(link);
  // Whoever looks at links in mails before their reader does uses nothing up.
  for (let n = 0; n < 3; n++) expect((await fetch(link)).status).toBe(200);
  const page = await fetch(link);
  expect(page.headers.get("Cache-Control")).toMatch(/no-store/);
  expect(page.headers.get("Referrer-Policy")).toBe("same-origin");
  expect(await read(page)).toContain(EMAIL);

  const weak = await post(ORIGIN, pathname, { password: EMAIL });
  expect(weak.status).toBe(422);
  expect(await read(weak)).toContain("Choose a password that is not your name or your e-mail address.");
  const set = await post(ORIGIN, pathname, { password: NEW });
  expect(set.status).toBe(200);
  expect(await read(set)).toContain("Your password is changed");
  expect((await held.send("/work")).status).toBe(302);
  await signIn(ORIGIN, EMAIL, NEW);
  await expect(signIn(ORIGIN, EMAIL, OLD)).rejects.toThrow("422");

  expect((await post(ORIGIN, pathname, { password: OLD })).status).toBe(409);
  expect(await read(await fetch(link))).toContain("This link was used already");
  const letters = await lettersTo(EMAIL, 2);
  expect(letters[1]!.headers.subject).toBe("Your password at Assay was changed");
  const rows = await sql`select text from mails`;
  expect(rows.every(({ text }) => text === null)).toBe(true);
});

test("an unknown address gets the same page as a known one, and no mail", async () => {
  const known = await post(ORIGIN, "/recover", { email: EMAIL });
  const unknown = await post(ORIGIN, "/recover", { email: "bo@example.org" });
  expect(unknown.status).toBe(known.status);
  const nonceOf = ({ headers }: Response) =>
    /'nonce-([^']+)'/.exec(headers.get("Content-Security-Policy")!)![1]!;
  const plain = async (answer: Response, email: string) =>
    (await read(answer)).replaceAll(email, "X").replaceAll(nonceOf(answer), "");
  expect(await plain(unknown, "bo@example.org")).toBe(await plain(known, EMAIL));
  expect(await sql`select 1 from mails where recipient = 'bo@example.org'`).toHaveLength(0);
});

test("what a request says of its host leads no link elsewhere", async () => {
  const before = (await sql`select 1 from mails`).length;
  await post(
    ORIGIN,
    "/recover",
    { email: EMAIL },
    { "X-Forwarded-Host": "evil.example", Forwarded: "host=evil.example" },
  );
  await lettersTo(EMAIL, before + 1);
  expect(smtp.received.at(-1)!.text).toContain(`${ORIGIN}/recover/`);
  expect(JSON.stringify(smtp.received)).not.toContain("evil.example");
});

test.each([
  [{ email: "" }, "Enter your e-mail address."],
  [{ email: "not an address" }, "Enter a whole e-mail address, such as name@example.org."],
  [{}, "Enter your e-mail address."],
] as [Record<string, string>, string][])("%j is refused in words", async (form, words) => {
  const answer = await post(ORIGIN, "/recover", form);
  expect(answer.status).toBe(422);
  expect(await read(answer)).toContain(words);
});

test("a link that was never sent leads nowhere; neither do another site's forms", async () => {
  for (const token of ["x", "a".repeat(43), "%00", "..%2f"]) {
    expect((await fetch(`${ORIGIN}/recover/${token}`)).status).toBe(404);
    expect((await post(ORIGIN, `/recover/${token}`, { password: NEW })).status).toBe(404);
  }
  const forged = await post(ORIGIN, "/recover", { email: EMAIL }, { Origin: "https://evil.example" });
  expect(forged.status).toBe(403);
});

test("asked again and again, it says when to come back, and keeps what was typed", async () => {
  const answers: Response[] = [];
  for (let n = 0; n < 6; n++) answers.push(await post(ORIGIN, "/recover", { email: "cy@example.org" }));
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429]);
  const last = answers.at(-1)!;
  expect(Number(last.headers.get("Retry-After"))).toBeGreaterThan(0);
  expect(await read(last)).toContain('value="cy@example.org"');
});

test("where mail is sent there is no outbox; where there is no mail and no demo, the page says so", async () => {
  expect((await fetch(`${ORIGIN}/outbox`)).status).toBe(404);
  expect((await fetch(`${silent}/outbox`)).status).toBe(404);
  expect(await read(await fetch(`${silent}/recover`))).toContain("No mail is sent from here");
});

test("the demo's outbox shows what would be sent, with a link to this very demo", async () => {
  expect(await read(await fetch(`${demo}/outbox`))).toContain("No mail was written yet.");
  await post(demo, "/sign-up", { role: "expert", name: "Ada", email: EMAIL, password: OLD });
  const asked = await post(demo, "/recover", { email: EMAIL });
  expect(await read(asked)).toContain('href="/outbox"');
  const outbox = await read(await fetch(`${demo}/outbox`));
  const link = new RegExp(`href="(${demo}/recover/[\\w-]{43})"`).exec(outbox)![1]!;
  expect((await post(demo, new URL(link).pathname, { password: NEW })).status).toBe(200);
  await signIn(demo, EMAIL, NEW);
});

test("a start with another secret ends in one line", async () => {
  const data = fs.mkdtempSync(path.join(os.tmpdir(), "assay-secret-"));
  const child = spawn(process.execPath, ["scripts/start.js"], {
    cwd: path.resolve(import.meta.dirname, "../.."),
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: url,
      PORT: "",
      ASSAY_DATA: data,
      ASSAY_SECRET: "a secret that this database never saw before",
    } as NodeJS.ProcessEnv,
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const code = await new Promise((resolve) => child.once("close", resolve));
  fs.rmSync(data, { recursive: true });
  expect(code).toBe(1);
  expect(printed.trim()).toMatch(/^ASSAY_SECRET: this database has had another secret since [^\n]*$/);
}, 60_000);
