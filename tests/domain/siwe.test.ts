import { secp256k1 } from "@noble/curves/secp256k1";
import fc from "fast-check";
import { privateKeyToAccount } from "viem/accounts";
import { createSiweMessage, parseSiweMessage } from "viem/siwe";
import { expect, test } from "vitest";
import { type SiweFields, siweMessage, verifySiwe } from "#app/domain/credential/siwe.ts";

const account = privateKeyToAccount(`0x${"7".padStart(64, "0")}`);
const other = privateKeyToAccount(`0x${"8".padStart(64, "0")}`);
const AT = Date.parse("2026-06-01T00:00:00.000Z");
const MINUTE = 60_000;

const fields: SiweFields = {
  domain: "assay.example:3000",
  address: account.address,
  statement: "Show Assay that this wallet is yours.",
  uri: "https://assay.example:3000",
  chainId: 1,
  nonce: "0123456789abcdef",
  issuedAt: AT,
  expirationTime: AT + 15 * MINUTE,
};
const expected = {
  domain: fields.domain,
  uri: fields.uri,
  chainIds: [1],
  nonce: fields.nonce,
  at: AT + MINUTE,
};

async function answer(change: Partial<SiweFields> = {}, ask: Partial<Parameters<typeof verifySiwe>[0]> = {}) {
  const message = siweMessage({ ...fields, ...change });
  return verifySiwe({ message, signature: await account.signMessage({ message }), ...expected, ...ask });
}

const problem = (words: RegExp) => ({ ok: false, problem: expect.stringMatching(words) });

test("the message is as others write and read it", () => {
  const message = siweMessage(fields);
  const { domain, uri, chainId, nonce } = fields;
  const theirs = createSiweMessage({
    domain,
    uri,
    chainId,
    nonce,
    address: account.address,
    statement: fields.statement!,
    version: "1",
    issuedAt: new Date(AT),
    expirationTime: new Date(AT + 15 * MINUTE),
  });
  expect(message).toBe(theirs);
  expect(parseSiweMessage(siweMessage({ ...fields, statement: null }))).toMatchObject({
    nonce: fields.nonce,
  });
});

test("a wallet's answer proves its address", async () => {
  expect(await answer()).toEqual({ ok: true, address: account.address });
  expect(await answer({ statement: null, expirationTime: null, notBefore: AT })).toEqual({
    ok: true,
    address: account.address,
  });
  expect(await answer({}, { uri: undefined, chainIds: undefined })).toMatchObject({ ok: true });
});

test("a form's line ends, a last empty line and spaces around the signature change nothing", async () => {
  const message = siweMessage(fields);
  const signature = await account.signMessage({ message });
  const pasted = `${message.replaceAll("\n", "\r\n")}\r\n`;
  expect(await verifySiwe({ ...expected, message: pasted, signature: ` ${signature}\n` })).toMatchObject({
    ok: true,
  });
});

test.each<[string, Partial<SiweFields>, RegExp]>([
  ["for another site", { domain: "assay.example" }, /another site/],
  ["for another address of it", { uri: "https://assay.example:3000/other" }, /another address of this site/],
  ["for another chain", { chainId: 10 }, /another chain/],
  ["with another nonce", { nonce: "0123456789abcdeF" }, /not the last one/],
  ["with a nonce that is too short", { nonce: "1234567" }, /not the message/],
  ["from tomorrow", { issuedAt: AT + 10 * MINUTE }, /not valid yet/],
  ["for tomorrow", { notBefore: AT + 10 * MINUTE }, /not valid yet/],
  ["that has expired", { expirationTime: AT + MINUTE }, /has expired/],
  ["with an address in small letters", { address: account.address.toLowerCase() }, /capitals/],
  ["for another account", { address: other.address }, /Another account/],
  ["with two lines of statement", { statement: "One\nTwo" }, /not the message/],
  [
    "with a nonce smuggled into its statement",
    { statement: `x\n\nURI: https://assay.example:3000\nVersion: 1` },
    /not the message/,
  ],
])("a message %s proves nothing", async (_, change, words) => {
  expect(await answer(change)).toEqual(problem(words));
});

test.each<[string, (message: string) => string]>([
  ["nothing", () => ""],
  ["other words", (message) => message.replace("wants you to sign in", "would like you to sign in")],
  ["another version", (message) => message.replace("Version: 1", "Version: 2")],
  ["lines in another order", (message) => message.replace(/(Version: 1)\n(Chain ID: 1)/, "$2\n$1")],
  ["resources", (message) => `${message}\nResources:\n- https://assay.example`],
  ["a request's id", (message) => `${message}\nRequest ID: 7`],
  ["something before it", (message) => `Please: ${message}`],
  ["a scheme", (message) => `https://${message}`],
  ["a time that is none", (message) => message.replace(/Issued At: .*/, "Issued At: yesterday")],
  ["a day that is none", (message) => message.replace(/Issued At: .*/, "Issued At: 2026-02-30T00:00:00Z")],
  ["no end", (message) => message + "x".repeat(100_000)],
])("a message with %s is not the one, however well it is signed", async (_, change) => {
  const message = change(siweMessage(fields));
  const signature = await account.signMessage({ message });
  expect((await verifySiwe({ ...expected, message, signature })).ok).toBe(false);
});

test.each<[string, string, RegExp]>([
  ["none", "", /must be 0x and 130/],
  ["no hex", "signed, Alice", /must be 0x and 130/],
  ["cut off", `0x${"ab".repeat(64)}`, /contract wallet/],
  ["of a contract", `0x${"ab".repeat(200)}`, /contract wallet/],
  ["without end", `0x${"ab".repeat(50_000)}`, /must be 0x and 130/],
  ["of zeros", `0x${"00".repeat(65)}`, /No account/],
  ["with an unknown v", `0x${"11".repeat(64)}1d`, /No account/],
])("a signature that is %s proves nothing", async (_, signature, words) => {
  expect(await answer({}, { signature })).toEqual(problem(words));
});

test("some wallets count v from 0; s in the upper half counts for none", async () => {
  const message = siweMessage(fields);
  const signature = await account.signMessage({ message });
  const v = Number.parseInt(signature.slice(130), 16);
  const fromZero = `${signature.slice(0, 130)}0${v - 27}`;
  expect(await verifySiwe({ ...expected, message, signature: fromZero })).toMatchObject({ ok: true });
  const s = secp256k1.CURVE.n - BigInt(`0x${signature.slice(66, 130)}`);
  const high = `${signature.slice(0, 66)}${s.toString(16).padStart(64, "0")}${(55 - v).toString(16)}`;
  expect(await verifySiwe({ ...expected, message, signature: high })).toEqual(
    problem(/not in the form that counts/),
  );
});

test("no letter of the message and no digit of the signature can be changed", async () => {
  const message = siweMessage(fields);
  const signature = await account.signMessage({ message });
  const change = (text: string, at: number, by: number) =>
    text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ by) + text.slice(at + 1);
  for (let at = 0; at < message.length; at++)
    expect((await verifySiwe({ ...expected, message: change(message, at, 1), signature })).ok).toBe(false);
  const place = fc.record({ at: fc.integer({ min: 2, max: 131 }), by: fc.integer({ min: 1, max: 15 }) });
  await fc.assert(
    fc.asyncProperty(place, async ({ at, by }) => {
      const digit = (Number.parseInt(signature[at]!, 16) ^ by).toString(16);
      const forged = `${signature.slice(0, at)}${digit}${signature.slice(at + 1)}`;
      const verdict = await verifySiwe({ ...expected, message, signature: forged });
      expect(verdict.ok).toBe(false);
    }),
    { numRuns: 200 },
  );
});

test("no text makes it throw", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.string({ unit: "binary" }),
      fc.string({ unit: "binary" }),
      async (message, signature) => {
        expect((await verifySiwe({ ...expected, message, signature })).ok).toBe(false);
      },
    ),
  );
});
