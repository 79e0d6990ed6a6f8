import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyKeyProof } from "#app/domain/attestation/key-proof.ts";
import { ALGORITHMS } from "#app/domain/attestation/public-key.ts";
import { signJws } from "#app/domain/attestation/vc-sign.ts";
import { alice, type Fields, NOW, type Signer, signer, stranger } from "../../support/credentials.ts";

const AUDIENCE = "https://assay.example";
const SECONDS = NOW / 1000;

async function proofOf({
  by = alice,
  header = {},
  changes = {},
}: {
  by?: Signer;
  header?: Fields;
  changes?: Fields;
} = {}) {
  const payload = { nonce: "n-1", aud: AUDIENCE, iat: SECONDS, exp: SECONDS + 300, ...changes };
  return signJws({ header: { alg: by.alg, ...header }, payload, privateJwk: by.privateJwk });
}

const ask = { did: alice.did, nonce: "n-1", audience: AUDIENCE, at: NOW };
const problemOf = async (jws: string, changes: Partial<typeof ask> = {}) => {
  const result = await verifyKeyProof({ ...ask, jws, ...changes });
  return result.ok ? null : result.problem;
};

test.each(ALGORITHMS)("a key proves itself with %s", async (alg) => {
  const by = signer(alg, 7);
  expect(await problemOf(await proofOf({ by }), { did: by.did })).toBeNull();
  expect(
    await problemOf(await proofOf({ by, header: { kid: by.kid, typ: "JWT" } }), { did: by.did }),
  ).toBeNull();
});

test("the audience may be one of several, and the signer named", async () => {
  expect(
    await problemOf(await proofOf({ changes: { aud: ["https://other.example", AUDIENCE], iss: alice.did } })),
  ).toBeNull();
});

test.each<[string, Parameters<typeof proofOf>[0], RegExp]>([
  ["another key", { by: stranger }, /did not sign/],
  ["another algorithm", { header: { alg: "EdDSA", kid: stranger.kid } }, /another DID/],
  ["another nonce", { changes: { nonce: "n-2" } }, /another nonce/],
  ["no nonce", { changes: { nonce: undefined } }, /another nonce/],
  ["another audience", { changes: { aud: "https://other.example" } }, /“aud”/],
  ["an audience that only begins so", { changes: { aud: `${AUDIENCE}.evil` } }, /“aud”/],
  ["another signer", { changes: { iss: stranger.did } }, /“iss”/],
  ["a time to come", { changes: { iat: SECONDS + 61, exp: SECONDS + 300 } }, /future/],
  ["a time that passed", { changes: { exp: SECONDS } }, /expired/],
  ["too long a time", { changes: { exp: SECONDS + 3601 } }, /too long/],
  ["no time", { changes: { iat: undefined } }, /needs “iat” and “exp”/],
  ["no end", { changes: { exp: undefined } }, /needs “iat” and “exp”/],
  ["a time in words", { changes: { iat: "now" } }, /needs “iat” and “exp”/],
  ["the form of a credential", { header: { typ: "vc+jwt" } }, /is a credential/],
])("a proof with %s is none", async (_, changes, problem) => {
  expect(await problemOf(await proofOf(changes))).toMatch(problem);
});

test("what is no signed token, or no did:key, is told", async () => {
  expect(await problemOf("hello")).toMatch(/cannot be read/);
  expect(await problemOf("a".repeat(9000))).toMatch(/too long/);
  expect(await problemOf(await proofOf(), { did: "did:web:a.example" })).toMatch(/not a did:key/);
});

test("flipping any byte of a proof never proves", async () => {
  const jws = await proofOf();
  await fc.assert(
    fc.asyncProperty(fc.nat(jws.length - 1), fc.integer({ min: 1, max: 127 }), async (at, flip) => {
      const changed = String.fromCharCode(jws.charCodeAt(at) ^ flip);
      const text = jws.slice(0, at) + changed + jws.slice(at + 1);
      if (text.trim() !== jws) expect(await problemOf(text)).not.toBeNull();
    }),
    { numRuns: 300 },
  );
});
