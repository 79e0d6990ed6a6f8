import { execFile } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, expect, test } from "vitest";
import { openTestDatabase } from "../support/database.ts";

const { db } = await openTestDatabase();
const { checkPlatformKeys, deriveKey, publicKeysOf, secretIn } = await import("#app/models/secret.server.ts");
const { platformKeys } = await import("#db/schema/keys.ts");

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "assay-secret-"));
afterAll(() => fs.rmSync(folder, { recursive: true, force: true }));
const bytes = (text: string) => new TextEncoder().encode(text);
const hex = (key: Uint8Array) => Buffer.from(key).toString("hex");
const [ONE, OTHER] = [
  bytes("one secret of more than 32 characters"),
  bytes("another of more than 32 characters!!"),
];

test("a secret is made once, is kept from others, and is the same ever after", () => {
  const place = path.join(folder, "deep", "once");
  const made = secretIn(place);
  expect(made.length).toBeGreaterThanOrEqual(43);
  expect(secretIn(place)).toEqual(made);
  expect(fs.readdirSync(place)).toEqual(["secret"]);
  if (process.platform !== "win32") expect(fs.statSync(path.join(place, "secret")).mode & 0o777).toBe(0o600);
});

test("processes that ask for it at the same time get the same one", async () => {
  const place = path.join(folder, "race");
  const script = `
    import { secretIn } from "#app/models/secret.server.ts";
    console.log(Buffer.from(secretIn(${JSON.stringify(place)})).toString());
    process.exit(0);`;
  const words = ["--import", "tsx", "--input-type=module", "-e", script];
  const cwd = path.resolve(import.meta.dirname, "../..");
  const run = () => promisify(execFile)(process.execPath, words, { cwd });
  const answers = await Promise.all([run(), run(), run(), run()]);
  expect(new Set(answers.map(({ stdout }) => stdout)).size).toBe(1);
  expect(answers[0]!.stdout.trim()).toBe(fs.readFileSync(path.join(place, "secret"), "utf8").trim());
  expect(fs.readdirSync(place)).toEqual(["secret"]);
});

test("a file that was cut short is refused, not filled up", () => {
  const place = path.join(folder, "short");
  fs.mkdirSync(place);
  fs.writeFileSync(path.join(place, "secret"), "short\n");
  expect(() => secretIn(place)).toThrow("does not hold a secret of 32 characters or more");
});

test("each purpose has a key of its own, the same for the same secret", () => {
  const purposes = ["eas", "vc", "identity", "challenge", "mail"] as const;
  const keys = purposes.map((purpose) => hex(deriveKey(purpose, ONE)));
  expect(new Set(keys).size).toBe(5);
  expect(keys.every((key) => key.length === 64)).toBe(true);
  expect(purposes.map((purpose) => hex(deriveKey(purpose, ONE)))).toEqual(keys);
  expect(hex(deriveKey("eas", OTHER))).not.toBe(keys[0]);
  // Keys that were signed under must never change with a new version.
  expect(publicKeysOf(ONE)).toMatchInlineSnapshot(`
    {
      "eas": "0x26eD20E5BfB3E73983c0fd6350133C12bD2B5d02",
      "identity": "KzKQrTHcJQAS2IsU7JgUgXJFVW7wW2-MMFeXeJ49n7k",
      "vc": "{"kty":"OKP","crv":"Ed25519","x":"446AIsMdroJ2oSbrGp3QCFPAMANt1wl6X1NLVEpqink"}",
    }
  `);
});

test("the first start says which secret it is; another one is stopped in one line, and the first goes on", async () => {
  await Promise.all([checkPlatformKeys(ONE), checkPlatformKeys(ONE), checkPlatformKeys(ONE)]);
  expect(await db.$count(platformKeys)).toBe(3);
  const thrown = await checkPlatformKeys(OTHER).catch((error) => error);
  expect(thrown.message).toMatch(
    /^ASSAY_SECRET: this database has had another secret since \d{4}-\d\d-\d\d; .*\.$/,
  );
  expect(thrown.message).not.toContain("\n");
  await checkPlatformKeys(ONE);
  expect(JSON.stringify(await db.select().from(platformKeys))).not.toContain(hex(deriveKey("identity", ONE)));
});

test("started for the first time with two secrets at once, one of them wins", async () => {
  const answers = await Promise.allSettled([checkPlatformKeys(ONE), checkPlatformKeys(OTHER)]);
  expect(answers.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});
