import { p256 } from "@noble/curves/nist";
import { secp256k1 } from "@noble/curves/secp256k1";
import fc from "fast-check";
import { expect, test } from "vitest";
import { encodeBase58 } from "#app/domain/attestation/base-encoding.ts";
import { didKeyToJwk, didWebAddress, jwkToDidKey, splitKeyId } from "#app/domain/attestation/did.ts";
import { ALGORITHMS } from "#app/domain/attestation/public-key.ts";
import { signer } from "../../support/credentials.ts";

const didOf = (bytes: number[]) => `did:key:z${encodeBase58(Uint8Array.from(bytes))}`;
const ED25519 = [...signerPoint("EdDSA")];

function signerPoint(alg: "EdDSA"): Uint8Array {
  return new Uint8Array(Buffer.from(signer(alg, 9).publicJwk.x!, "base64url"));
}

test.each([
  [
    "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp",
    { kty: "OKP", crv: "Ed25519", x: "O2onvM62pC1io6jQKm8Nc2UyFXcd4kOmOsBIoYtZ2ik" },
  ],
  [
    "did:key:zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169",
    {
      kty: "EC",
      crv: "P-256",
      x: "fyNYMN0976ci7xqiSdag3buk-ZCwgXU4kz9XNkBlNUI",
      y: "hW2ojTNfH7Jbi8--CJUo3OCbH3y5n91g-IMA9MLMbTU",
    },
  ],
  [
    "did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme",
    {
      kty: "EC",
      crv: "secp256k1",
      x: "h0wVx_2iDlOcblulc8E5iEw1EYh5n1RYtLQfeSTyNc0",
      y: "O2EATIGbu6DezKFptj5scAIRntgfecanVNXxat1rnwE",
    },
  ],
])("the standard's example %s is its key, and back", (did, jwk) => {
  expect(didKeyToJwk(did)).toEqual(jwk);
  expect(jwkToDidKey(jwk)).toBe(did);
});

test("every key is its did:key and back", () => {
  fc.assert(
    fc.property(fc.constantFrom(...ALGORITHMS), fc.integer({ min: 1, max: 254 }), (alg, seed) => {
      const { did, publicJwk } = signer(alg, seed);
      expect(didKeyToJwk(did)).toEqual(publicJwk);
    }),
    { numRuns: 30 },
  );
});

test.each<[string, string]>([
  ["has another method", "did:web:university.example"],
  ["has no multibase", "did:key:"],
  ["is in another multibase", `did:key:u${Buffer.from([0xed, 1, ...ED25519]).toString("base64url")}`],
  ["has no base58", "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDoo0p"],
  ["is one byte short", didOf([0xed, 1, ...ED25519.slice(1)])],
  ["is one byte long", didOf([0xed, 1, ...ED25519, 0])],
  ["has the codec of X25519", didOf([0xec, 1, ...ED25519])],
  ["has the codec of P-384", didOf([0x81, 0x24, ...p256.getPublicKey(new Uint8Array(32).fill(1))])],
  [
    "names a P-256 point with the codec of secp256k1",
    didOf([0xe7, 1, ...p256.getPublicKey(new Uint8Array(32).fill(1))]),
  ],
  [
    "has an uncompressed P-256 point",
    didOf([0x80, 0x24, ...p256.getPublicKey(new Uint8Array(32).fill(1), false)]),
  ],
  [
    "has an uncompressed secp256k1 point",
    didOf([0xe7, 1, ...secp256k1.getPublicKey(new Uint8Array(32).fill(1), false)]),
  ],
  ["has a point that is not on the curve", didOf([0x80, 0x24, 2, ...Array<number>(32).fill(0xff)])],
  ["has an Ed25519 point of small order", didOf([0xed, 1, 1, ...Array<number>(31).fill(0)])],
  ["has a fragment", `${signer("EdDSA", 9).did}#key`],
  ["is endless", `did:key:z${"6".repeat(60_000)}`],
])("a did:key that %s is none", (_, did) => {
  expect(didKeyToJwk(did)).toBeNull();
});

test.each([
  null,
  {},
  { kty: "RSA" },
  { ...signer("ES256", 1).publicJwk, y: signer("ES256", 2).publicJwk.y },
  "jwk",
])("%j has no did:key", (jwk) => {
  expect(() => jwkToDidKey(jwk)).toThrow(TypeError);
});

test.each([
  ["did:web:university.example", "https://university.example/.well-known/did.json"],
  ["did:web:university.example:staff:maths", "https://university.example/staff/maths/did.json"],
  ["did:web:localhost%3A8443", "https://localhost:8443/.well-known/did.json"],
  ["did:web:127.0.0.1%3a3000:x", "https://127.0.0.1:3000/x/did.json"],
  ["did:web:a.example:~".replace("~", "%7Euser"), "https://a.example/%7Euser/did.json"],
])("the document of %s is at %s", (did, address) => {
  expect(didWebAddress(did)).toBe(address);
});

test.each([
  "did:key:z6Mk",
  "did:web:",
  "did:web::x",
  "did:web:a.example:",
  "did:web:a.example::x",
  "did:web:a.example:..:x",
  "did:web:a.example:%2e%2E",
  "did:web:a.example:x%2Fy",
  "did:web:a.example:x%00",
  "did:web:a.example/x",
  "did:web:user%40a.example",
  "did:web:a.example%3A0",
  "did:web:a.example%3A80%3A80",
  "did:web:a.example%2Fx",
  "did:web:a.example?x=1",
  "did:web:-a.example",
  "did:web:a.example#key",
])("%s leads nowhere", (did) => {
  expect(() => didWebAddress(did)).toThrow(TypeError);
});

test("a key id is a DID, a # and a name", () => {
  expect(splitKeyId("did:web:a.example#key-1")).toEqual({ did: "did:web:a.example", fragment: "key-1" });
  for (const kid of [
    "#key-1",
    "key-1",
    "did:web:a.example",
    "did:web:a.example#",
    "did:web:a.example/x#k",
    "did:a:b?c#k",
    "did:web:a#b#c",
    1,
    null,
  ])
    expect(splitKeyId(kid)).toBeNull();
});
