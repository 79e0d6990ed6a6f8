import { spawn } from "node:child_process";
import fs from "node:fs";
import net from "node:net";
import os from "node:os";
import path from "node:path";
import { afterAll, expect, test } from "vitest";
import { createTestDatabase } from "../support/database.ts";

/** A wrong setting stops the start with one clear line and exit code 1; nothing is left running or half made. */
const ROOT = path.resolve(import.meta.dirname, "../..");
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "assay-environment-"));
const url = await createTestDatabase();
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));

async function startWith(
  variables: Record<string, string>,
): Promise<{ code: number | null; printed: string }> {
  const child = spawn(process.execPath, ["scripts/start.js"], {
    cwd: ROOT,
    env: {
      ...process.env,
      NODE_ENV: "production",
      DATABASE_URL: "",
      PORT: "",
      HOST: "",
      ORIGIN: "",
      ASSAY_DATA: path.join(folder, "data"),
      ...variables,
    } as NodeJS.ProcessEnv,
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const code = await new Promise<number | null>((resolve) => child.once("close", resolve));
  return { code, printed: printed.trim() };
}

test.each([
  [{ PORT: "abc" }, /^Environment: PORT must be a whole number/],
  [{ PORT: "0" }, /PORT must be a whole number from 1/],
  [{ PORT: "65536" }, /PORT/],
  [{ PORT: "-1" }, /PORT/],
  [{ PORT: "3e3" }, /PORT/],
  [{ PORT: " 3000" }, /PORT/],
  [{ DATABASE_URL: "foo" }, /DATABASE_URL must look like postgres:/],
  [{ DATABASE_URL: "mysql://a@b/c" }, /DATABASE_URL/],
  [{ DATABASE_URL: "postgres:// a" }, /DATABASE_URL/],
  [{ DATABASE_CONNECTIONS: "0" }, /DATABASE_CONNECTIONS/],
  [{ HOST: "0.0.0.0" }, /HOST: with the embedded database/],
  [{ HOST: "::" }, /HOST: with the embedded database/],
  [{ HOST: "192.0.2.1" }, /HOST: with the embedded database/],
  [{ ORIGIN: "assay.example" }, /ORIGIN must be the address/],
  [{ ORIGIN: "https://assay.example/path" }, /ORIGIN/],
  [{ ORIGIN: "javascript:alert(1)" }, /ORIGIN/],
  [{ TRUSTED_PROXIES: "all" }, /TRUSTED_PROXIES/],
  [{ NODE_ENV: "staging" }, /NODE_ENV must be one of development, production, test/],
  [{ PORT: "abc", DATABASE_URL: "foo" }, /DATABASE_URL.*PORT|PORT.*DATABASE_URL/],
] as [Record<string, string>, RegExp][])("%j", async (variables, words) => {
  const { code, printed } = await startWith(variables);
  expect(printed).toMatch(words);
  expect(printed.split("\n")).toHaveLength(1);
  expect(printed).not.toMatch(/ {4}at /);
  expect(code).toBe(1);
  expect(fs.existsSync(path.join(folder, "data"))).toBe(false);
});

test("a password in a wrong DATABASE_URL is not printed", async () => {
  const { printed } = await startWith({ DATABASE_URL: "postgresx://assay:very-secret@db/assay" });
  expect(printed).not.toContain("very-secret");
});

test("a port that is taken is one line, and no process is left", async () => {
  const taken = net.createServer();
  await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
  const port = String((taken.address() as net.AddressInfo).port);
  const { code, printed } = await startWith({ DATABASE_URL: url, PORT: port });
  taken.close();
  expect(code).toBe(1);
  expect(printed).toMatch(new RegExp(`PORT ${port} is already in use`));
  expect(printed).not.toMatch(/ {4}at /);
  expect.soft(printed.split("\n")).toHaveLength(1);
}, 60_000);

test.each([
  ["nobody listens there", () => "postgres://assay:secret-word@127.0.0.1:1/assay"],
  ["the password is wrong", () => Object.assign(new URL(url), { password: "secret-word" }).href],
  ["there is no such database", () => Object.assign(new URL(url), { pathname: "/not_there" }).href],
  ["the host does not exist", () => "postgres://assay:secret-word@assay.invalid:5432/assay"],
])(
  "a database that cannot be reached is one line without its password: %s",
  async (_what, address) => {
    const { code, printed } = await startWith({ DATABASE_URL: address() });
    expect(code).toBe(1);
    expect(printed).not.toContain("secret-word");
    expect.soft(printed).not.toMatch(/ {4}at /);
    expect.soft(printed.split("\n")).toHaveLength(1);
  },
  30_000,
);
