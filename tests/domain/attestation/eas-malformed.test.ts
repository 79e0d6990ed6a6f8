import fc from "fast-check";
import { concatHex, encodeAbiParameters, type Hex, parseAbiParameters, zeroHash } from "viem";
import { expect, test } from "vitest";
import { verifyEas } from "#app/domain/attestation/eas.ts";
import { schemaUid } from "#app/domain/attestation/eas-uid.ts";
import { attestation, context, dataOf, domain, type EasJson, schema } from "../../support/eas.ts";

const good = await attestation();

type Change = (sig: EasJson["sig"] & Record<string, unknown>) => unknown;

async function malformed(value: unknown) {
  const { ok, problems, checks, key } = await verifyEas(value, context());
  expect({ ok, key, problems: problems[0] }).toEqual({ ok: false, key: null, problems: "malformed" });
  return checks[0]!.message;
}

test.each<[string, unknown]>([
  ["whole", null],
  ["whole", "text"],
  ["whole", 7],
  ["whole", []],
  ["sig", {}],
  ["sig", { sig: [] }],
  ["sig.types", { sig: {} }],
  ["signer", { sig: good.sig }],
  ["signer", { ...good, signer: "registrar.eth" }],
  ["signer", { ...good, signer: `${good.signer}00` }],
])("it is malformed, by its %s", async (name, value) => {
  expect(await malformed(value)).toContain(`Its ${name} must`);
});

const message =
  (change: object): Change =>
  (sig) => ({ ...sig, message: { ...sig.message, ...change } });
const signature =
  (change: object): Change =>
  (sig) => ({ ...sig, signature: { ...sig.signature, ...change } });
const place =
  (change: object): Change =>
  (sig) => ({ ...sig, domain: { ...sig.domain, ...change } });
const plain =
  (change: object): Change =>
  (sig) => ({ ...sig, ...change });

test.each<[string, Change, string]>([
  ["sig.uid", plain({ uid: "0x12" }), "must be 0x and 64 hex digits"],
  ["sig.uid", plain({ uid: undefined }), "must be 0x and an even number of hex digits"],
  ["sig.types", plain({ types: [] }), "must be an object"],
  ["sig.message", plain({ message: null }), "must be an object"],
  ["sig.message.schema", message({ schema: `${schema.uid}00` }), "must be 0x and 64 hex digits"],
  ["sig.message.recipient", message({ recipient: "vitalik.eth" }), "must be 0x"],
  ["sig.message.recipient", message({ recipient: `0x${"00".repeat(32)}` }), "must be 0x and 40 hex digits"],
  ["sig.message.time", message({ time: undefined }), "must be a whole number from 0 on"],
  ["sig.message.time", message({ time: "1.5" }), "must be a whole number from 0 on"],
  ["sig.message.time", message({ time: "0x10" }), "must be a whole number from 0 on"],
  ["sig.message.time", message({ time: " 1" }), "must be a whole number from 0 on"],
  ["sig.message.time", message({ time: "01" }), "must be a whole number from 0 on"],
  ["sig.message.time", message({ time: -1 }), "must be a whole number from 0 on"],
  ["sig.message.time", message({ time: 1.5 }), "must be a whole number from 0 on"],
  ["sig.message.time", message({ time: 2 ** 53 }), "write it as a text"],
  ["sig.message.time", message({ time: 1e300 }), "write it as a text"],
  ["sig.message.expirationTime", message({ expirationTime: String(2n ** 64n) }), "is larger than a uint64"],
  [
    "sig.message.expirationTime",
    message({ expirationTime: "9".repeat(1000) }),
    "must be a whole number from 0 on",
  ],
  ["sig.message.revocable", message({ revocable: "true" }), "must be true or false"],
  ["sig.message.revocable", message({ revocable: 1 }), "must be true or false"],
  ["sig.message.refUID", message({ refUID: "0x" }), "must be 0x and 64 hex digits"],
  ["sig.message.data", message({ data: "0x123" }), "an even number of hex digits"],
  ["sig.message.data", message({ data: "mathematics" }), "an even number of hex digits"],
  ["sig.message.data", message({ data: `0x${"00".repeat(32 * 1024 + 1)}` }), "is larger than 32 KiB"],
  ["sig.message.salt", message({ salt: undefined }), "must be 0x"],
  ["sig.message.salt", message({ salt: 1 }), "must be 0x"],
  ["sig.domain", plain({ domain: undefined }), "must be an object"],
  ["sig.domain.name", place({ name: undefined }), "must be a short text"],
  ["sig.domain.name", place({ name: "E".repeat(100_000) }), "must be a short text"],
  ["sig.domain.version", place({ version: 0.26 }), "must be a short text"],
  ["sig.domain.chainId", place({ chainId: "0xaa36a7" }), "must be a whole number from 0 on"],
  ["sig.domain.verifyingContract", place({ verifyingContract: "0x0" }), "must be 0x"],
  ["sig.signature.r", signature({ r: undefined }), "must be 0x"],
  ["sig.signature.s", signature({ s: "0x1" }), "must be 0x"],
  ["sig.signature.v", signature({ v: undefined }), "must be a whole number from 0 on"],
  ["sig.signature.v", signature({ v: "0x1b" }), "must be a whole number from 0 on"],
  ["sig.signature", plain({ signature: null }), "must be an object"],
  ["sig.signature", plain({ signature: "0x" }), "is empty"],
  ["sig.signature", plain({ signature: "r, s and v" }), "must be 0x"],
  ["sig.r", plain({ signature: undefined }), "must be 0x"],
])("a wrong %s is named, with the mend", async (name, change, mend) => {
  const words = await malformed({ ...good, sig: change(good.sig) });
  expect(words).toContain(`Its ${name} `);
  expect(words).toContain(mend);
  expect(words.length).toBeLessThan(200);
});

test("types that are not canonical are told beside what is malformed", async () => {
  const sig = { ...good.sig, types: { Attest: [] }, message: { data: "0x" } };
  expect((await verifyEas({ ...good, sig }, context())).problems).toEqual([
    "malformed",
    "noncanonical-types",
  ]);
});

const WORD = 32;
const words = dataOf("PhD", "mathematics");
const wordAt = (at: number, value: bigint): Hex =>
  `0x${words.slice(2, 2 + 64 * at)}${value.toString(16).padStart(64, "0")}${words.slice(2 + 64 * (at + 1))}` as Hex;
const sized = (text: Uint8Array): Hex => {
  const hex = Buffer.from(text).toString("hex");
  const padded = hex.padEnd(Math.ceil(hex.length / 64) * 64, "0");
  return `0x${text.length.toString(16).padStart(64, "0")}${padded}`;
};

/** Five words of heads, then the level as these bytes, and the other two texts empty. */
function dataWithLevel(text: Uint8Array): Hex {
  const level = sized(text);
  const heads = [160, 160 + (level.length - 2) / 2, 160 + (level.length - 2) / 2 + 32, 1, 0];
  const head = heads.map((value): Hex => `0x${value.toString(16).padStart(64, "0")}`);
  return concatHex([...head, level, zeroHash, zeroHash]);
}

test.each<[string, Hex]>([
  ["nothing", "0x"],
  ["one byte", "0x00"],
  ["cut off in the middle", words.slice(0, 2 + 64 * 6) as Hex],
  ["cut off by a byte", words.slice(0, -2) as Hex],
  ["with more after it", `${words}00`],
  ["with a word after it", `${words}${"00".repeat(WORD)}`],
  ["with an offset that overruns", wordAt(0, 2n ** 20n)],
  ["with an offset beyond all numbers", wordAt(0, 2n ** 256n - 1n)],
  ["with an offset into its own heads", wordAt(0, 0n)],
  ["with two offsets to one text", wordAt(1, 160n)],
  ["with a length that overruns", wordAt(5, 2n ** 20n)],
  ["with a length beyond all numbers", wordAt(5, 2n ** 256n - 1n)],
  ["with a uint64 that is none", wordAt(3, 2n ** 64n)],
  ["with dirt behind a text", words.replace(/5068440{58}/, `506844${"0".repeat(57)}1`) as Hex],
  ["with text that is not UTF-8", dataWithLevel(Uint8Array.from([0xff, 0xfe]))],
  ["with half a character", dataWithLevel(Uint8Array.from([0xed, 0xa0, 0x80]))],
  ["with a NUL", dataWithLevel(Uint8Array.from([0x50, 0]))],
  ["of zeros", `0x${"00".repeat(4096)}`],
])("data that is %s is malformed, though well signed", async (_, data) => {
  const { problems, claims, checks } = await verifyEas(await attestation({ data }), context());
  expect({ problems, claims }).toEqual({ problems: ["malformed"], claims: {} });
  expect(checks[0]!.message).toBe("Its data is not what its schema says it is.");
});

test("data made in the same way, of good text, is read", async () => {
  const data = dataWithLevel(new TextEncoder().encode("PhD"));
  const { problems, claims } = await verifyEas(await attestation({ data }), context());
  expect({ problems, claims }).toEqual({ problems: [], claims: { level: "PhD" } });
});

test("data of a schema that is not accepted is not looked into", async () => {
  const result = await verifyEas(await attestation({ schema: zeroHash, data: "0x00" }), context());
  expect(result.problems).toEqual(["unaccepted-schema"]);
});

test("claims are texts, numbers and hex, at most 200 characters of them, and none where nothing is said", async () => {
  const text = "string level,string field,uint64 year,bool honours,bytes32 hash,string[] other,int256 rank";
  const uid = schemaUid(text, domain.verifyingContract, false);
  const claims = {
    level: "level",
    field: "field",
    year: "year",
    honours: "honours",
    hash: "hash",
    other: "other",
    rank: "rank",
  };
  const schemas = [{ uid, schema: text, resolver: domain.verifyingContract, revocable: false, claims }];
  const data = encodeAbiParameters(parseAbiParameters(text), [
    "🙂".repeat(300),
    "",
    2n ** 64n - 1n,
    false,
    zeroHash,
    ["x"],
    -5n,
  ]);
  const result = await verifyEas(
    await attestation({ schema: uid, data }),
    context({ eas: { domains: [domain], schemas } }),
  );
  expect(result.problems).toEqual([]);
  expect(result.claims).toEqual({
    level: "🙂".repeat(200),
    year: "18446744073709551615",
    honours: "false",
    hash: zeroHash,
    rank: "-5",
  });
});

test("no JSON makes it throw or pass, and no message grows with what is given", async () => {
  const anything = fc.jsonValue({ maxDepth: 3 });
  const keys = fc.constantFrom(
    "sig",
    "message",
    "domain",
    "types",
    "signature",
    "uid",
    "version",
    "primaryType",
    "v",
    "data",
    "time",
    "name",
    "chainId",
  );
  await fc.assert(
    fc.asyncProperty(keys, anything, fc.boolean(), async (key, value, isDeep) => {
      const sig = structuredClone(good.sig) as Record<string, unknown>;
      const target = isDeep
        ? ((Object.values(sig).find(
            (part) => typeof part === "object" && part !== null && key in part,
          ) as typeof sig) ?? sig)
        : sig;
      const before = JSON.stringify(target[key]);
      target[key] = value;
      const whole = key === "sig" ? { ...good, sig: value } : { ...good, sig };
      const result = await verifyEas(whole, context());
      for (const check of result.checks) expect(check.message.length).toBeLessThan(400);
      if (result.ok && value !== null) expect([JSON.stringify(value), undefined]).toContain(before);
    }),
    { numRuns: 400 },
  );
});
