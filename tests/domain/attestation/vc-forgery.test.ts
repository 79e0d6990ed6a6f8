import { createHmac } from "node:crypto";
import { secp256k1 } from "@noble/curves/secp256k1";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeBase64url } from "#app/domain/attestation/base-encoding.ts";
import type { Policy } from "#app/domain/attestation/policy.ts";
import { ALGORITHMS, type Algorithm } from "#app/domain/attestation/public-key.ts";
import { verifyVc } from "#app/domain/attestation/vc.ts";
import {
  context,
  credential,
  type Fields,
  type Signer,
  signed,
  signedText,
  signedWith,
  signer,
  stranger,
  university,
} from "../../support/credentials.ts";

const problemsOf = async (jwt: string, changes: Partial<Policy> = {}) =>
  (await verifyVc(jwt, context(changes))).problems;
const encode = (value: unknown) =>
  encodeBase64url(new TextEncoder().encode(typeof value === "string" ? value : JSON.stringify(value)));
const bytesOf = (text: string) => Buffer.from(text, "base64url");
const HEADER = { alg: "EdDSA", typ: "vc+jwt", kid: university.kid };
const trusting = ({ did }: Signer) => ({ issuers: [{ id: did, name: "Any", may: ["*"] }] });

test.each([
  "none",
  "None",
  "NONE",
  "nOnE",
  "",
  null,
  undefined,
  0,
  ["none"],
  "HS256",
  "RS256",
  "EdDSA ",
  "ed25519",
  "ES384",
])("the algorithm %j is not accepted, signed or not", async (alg) => {
  const unsigned = `${encode({ ...HEADER, alg })}.${encode(credential())}.`;
  expect(await problemsOf(unsigned)).toEqual(["algorithm"]);
  expect(await problemsOf(await signedWith({ alg }))).toEqual(["algorithm"]);
});

test.each([
  ["as bytes", bytesOf(university.publicJwk.x!)],
  ["as base64url", Buffer.from(university.publicJwk.x!)],
  ["as a JWK", Buffer.from(JSON.stringify(university.publicJwk))],
  ["as a did:key", Buffer.from(university.did)],
])("the public key %s is no shared secret", async (_, secret) => {
  const signingInput = `${encode({ ...HEADER, alg: "HS256" })}.${encode(credential())}`;
  const forged = `${signingInput}.${createHmac("sha256", secret).update(signingInput).digest("base64url")}`;
  expect(await problemsOf(forged)).toEqual(["algorithm"]);
});

test("an accepted algorithm without a signature, or with one of another length, is a bad signature", async () => {
  const jwt = await signed(credential());
  const signingInput = jwt.slice(0, jwt.lastIndexOf("."));
  const signature = bytesOf(jwt.slice(jwt.lastIndexOf(".") + 1));
  for (const other of [
    new Uint8Array(0),
    signature.subarray(1),
    Buffer.concat([signature, Buffer.alloc(1)]),
    new Uint8Array(64),
  ])
    expect(await problemsOf(`${signingInput}.${encodeBase64url(other)}`)).toEqual(["bad-signature"]);
});

test("a key is for one algorithm", async () => {
  for (const alg of ALGORITHMS) {
    const by = signer(alg, 5);
    const jwt = await signed(credential({ issuer: by.did }), by);
    for (const other of ALGORITHMS.filter((name) => name !== alg)) {
      const parts = jwt.split(".");
      const header = { ...JSON.parse(bytesOf(parts[0]!).toString()), alg: other };
      expect(await problemsOf([encode(header), parts[1], parts[2]].join("."), trusting(by))).toEqual([
        "bad-signature",
      ]);
    }
  }
});

test("a key in the header is not followed", async () => {
  const header = {
    jwk: stranger.publicJwk,
    jku: "https://evil.example/jwks",
    x5c: ["AA=="],
    x5u: "https://evil.example",
  };
  const payload = JSON.stringify(credential());
  expect(
    await problemsOf(await signedText(JSON.stringify({ ...HEADER, ...header }), payload, stranger)),
  ).toEqual(["bad-signature"]);
  expect(
    await problemsOf(await signedText(JSON.stringify({ ...HEADER, ...header }), payload, university)),
  ).toEqual([]);
});

test.each<[string, Fields]>([
  ["crit", { crit: ["exp"], exp: 1 }],
  ["an empty crit", { crit: [] }],
  ["a payload that is not encoded", { b64: false, crit: ["b64"] }],
  ["a payload that is not encoded, without crit", { b64: false }],
])("%s is malformed", async (_, header) => {
  expect(await problemsOf(await signedWith(header))).toEqual(["malformed"]);
});

test.each<[string, string, string]>([
  [
    "a header with a key twice",
    `{"alg":"none",${JSON.stringify(HEADER).slice(1)}`,
    JSON.stringify(credential()),
  ],
  [
    "a payload with a key twice",
    JSON.stringify(HEADER),
    `{"issuer":"${stranger.did}",${JSON.stringify(credential()).slice(1)}`,
  ],
  [
    "a key twice, once in escapes",
    JSON.stringify(HEADER),
    `{"iss\\u0075er":"x",${JSON.stringify(credential()).slice(1)}`,
  ],
  ["a header that is no object", '"EdDSA"', JSON.stringify(credential())],
  ["a header that is not JSON", "{alg:EdDSA}", JSON.stringify(credential())],
  ["a payload that is a list", JSON.stringify(HEADER), `[${JSON.stringify(credential())}]`],
  ["a payload that is null", JSON.stringify(HEADER), "null"],
  ["an empty payload", JSON.stringify(HEADER), ""],
  ["a payload with more behind it", JSON.stringify(HEADER), `${JSON.stringify(credential())}{}`],
  [
    "a payload nested a thousand deep",
    JSON.stringify(HEADER),
    `{"a":${"[".repeat(1000)}${"]".repeat(1000)}}`,
  ],
  ["a payload with a byte order mark", JSON.stringify(HEADER), `\ufeff${JSON.stringify(credential())}`],
])("%s is malformed", async (_, header, payload) => {
  expect(await problemsOf(await signedText(header, payload))).toEqual(["malformed"]);
});

test("a token that is written in another way is malformed", async () => {
  const jwt = await signed(credential());
  const [header, payload, signature] = jwt.split(".") as [string, string, string];
  const last = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".indexOf(signature.at(-1)!);
  const others = [
    `${jwt}=`,
    `${jwt}==`,
    ` ${jwt}`,
    `${jwt}\n`,
    `${header}=.${payload}.${signature}`,
    `${header}.${payload}. ${signature}`,
    `${header}.${payload}.${Buffer.from(signature, "base64url").toString("base64")}`,
    `${header}.${payload}.${signature.slice(0, -1)}${"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"[last ^ 1]}`,
    `${header}.${payload}`,
    `${header}.${payload}.${signature}.`,
    `${header}.${payload}.${signature}~`,
    `${header}..${signature}`,
    `.${payload}.${signature}`,
    "..",
    ".",
    "",
  ];
  for (const other of others) expect(await problemsOf(other)).toEqual(["malformed"]);
});

test("a token cut off anywhere is refused", async () => {
  const jwt = await signed(credential());
  for (let length = 0; length < jwt.length; length += 7)
    expect((await verifyVc(jwt.slice(0, length), context())).ok).toBe(false);
});

test("a payload that was changed after signing is a bad signature", async () => {
  const [header, payload, signature] = (await signed(credential())).split(".") as [string, string, string];
  const changed = encode(bytesOf(payload).toString().replace("mathematics", "medicine"));
  expect(await problemsOf([header, changed, signature].join("."))).toEqual(["bad-signature"]);
});

test("both halves of s are accepted for ES256K, and both are the same attestation", async () => {
  const by = signer("ES256K", 6);
  const jwt = await signed(credential({ issuer: by.did }), by);
  const at = jwt.lastIndexOf(".") + 1;
  const signature = secp256k1.Signature.fromCompact(new Uint8Array(bytesOf(jwt.slice(at))));
  const high = new secp256k1.Signature(signature.r, secp256k1.CURVE.n - signature.s).toCompactRawBytes();
  const other = jwt.slice(0, at) + encodeBase64url(high);
  const results = await Promise.all([jwt, other].map((text) => verifyVc(text, context(trusting(by)))));
  expect(results.map(({ ok }) => ok)).toEqual([true, true]);
  expect(results[0]!.key).toBe(results[1]!.key);
});

test.each<[Algorithm, number]>([
  ["EdDSA", 400],
  ["ES256", 200],
  ["ES256K", 150],
])("flipping any bits of a byte of a credential signed with %s is never accepted", async (alg, numRuns) => {
  const by = signer(alg, 4);
  const jwt = await signed(credential({ issuer: by.did }), by);
  const given = context(trusting(by));
  expect((await verifyVc(jwt, given)).ok).toBe(true);
  const parts = jwt.split(".").map(bytesOf);
  const anyByte = fc
    .nat(2)
    .chain((part) =>
      fc.tuple(fc.constant(part), fc.nat(parts[part]!.length - 1), fc.integer({ min: 1, max: 255 })),
    );
  await fc.assert(
    fc.asyncProperty(anyByte, async ([part, at, flip]) => {
      const changed = parts.map((bytes) => Uint8Array.from(bytes));
      changed[part]![at]! ^= flip;
      expect((await verifyVc(changed.map(encodeBase64url).join("."), given)).ok).toBe(false);
    }),
    { numRuns },
  );
  await fc.assert(
    fc.asyncProperty(fc.nat(jwt.length - 1), fc.integer({ min: 1, max: 127 }), async (at, flip) => {
      const text = jwt.slice(0, at) + String.fromCharCode(jwt.charCodeAt(at) ^ flip) + jwt.slice(at + 1);
      expect((await verifyVc(text, given)).ok).toBe(false);
    }),
    { numRuns },
  );
});

test("nothing in a payload or header makes it throw, or be accepted unsigned", async () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constantFrom("__proto__", "constructor", [], {}, null, -1));
  const names = [...Object.keys(credential()), "credentialStatus", "validUntil", "exp", "iat", "sub", "iss"];
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...names),
      odd,
      fc.dictionary(fc.constantFrom("alg", "typ", "kid"), odd),
      async (name, value, header) => {
        const jwt = `${encode({ ...HEADER, ...header })}.${encode(credential({ [name]: value }))}.${"A".repeat(86)}`;
        const { ok, problems } = await verifyVc(jwt, context());
        expect(ok).toBe(false);
        expect(problems.length).toBeGreaterThan(0);
      },
    ),
    { numRuns: 500 },
  );
});
