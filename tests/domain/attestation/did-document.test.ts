import { expect, test } from "vitest";
import { keptDocument, keyNamed, verificationKey } from "#app/domain/attestation/did-document.ts";
import { type Fields, NOW, signer } from "../../support/credentials.ts";

const DID = "did:web:university.example";
const KID = `${DID}#key-1`;
const KEY = signer("ES256", 1);
const MULTIBASE = KEY.did.slice("did:key:".length);

const method = (changes: Fields = {}): Fields => ({
  id: KID,
  type: "JsonWebKey",
  controller: DID,
  publicKeyJwk: KEY.publicJwk,
  ...changes,
});

const referenced = (changes: Fields = {}) => ({
  id: DID,
  verificationMethod: [method(changes)],
  assertionMethod: [KID],
});

const problemOf = (document: unknown, at?: number) => {
  const key = verificationKey(document, DID, KID, at);
  return key.ok ? null : key.problem;
};

test.each<[string, unknown]>([
  ["by reference, as a JWK", referenced()],
  [
    "by reference, as multibase",
    referenced({ type: "Multikey", publicKeyJwk: undefined, publicKeyMultibase: MULTIBASE }),
  ],
  ["by a short reference", { ...referenced({ id: "#key-1" }), assertionMethod: ["#key-1"] }],
  ["embedded", { id: DID, assertionMethod: [method()] }],
  [
    "embedded, as multibase",
    { id: DID, assertionMethod: method({ publicKeyJwk: undefined, publicKeyMultibase: MULTIBASE }) },
  ],
  ["among others", { ...referenced(), assertionMethod: [`${DID}#key-0`, KID] }],
  ["without a controller", referenced({ controller: undefined })],
  ["with a private part that is left behind", referenced({ publicKeyJwk: KEY.privateJwk })],
])("a key is found %s", (_, document) => {
  expect(verificationKey(document, DID, KID)).toEqual({ ok: true, jwk: KEY.publicJwk });
});

test.each<[string, unknown, RegExp]>([
  ["a document of another DID", { ...referenced(), id: "did:web:other.example" }, /about another DID/],
  ["no document", null, /about another DID/],
  ["a list", [referenced()], /about another DID/],
  [
    "a key that is only for signing in",
    { ...referenced(), assertionMethod: [], authentication: [KID] },
    /lists no key/,
  ],
  ["a reference to nothing", { id: DID, assertionMethod: [KID] }, /exactly once/],
  [
    "a key that is there twice",
    {
      ...referenced(),
      verificationMethod: [method(), method({ publicKeyJwk: signer("ES256", 2).publicJwk })],
    },
    /exactly once/,
  ],
  ["a key that is listed twice", { ...referenced(), assertionMethod: [KID, KID] }, /exactly once/],
  ["a key of another DID's", referenced({ controller: "did:web:other.example" }), /controlled by another/],
  ["a key in both forms", referenced({ publicKeyMultibase: MULTIBASE }), /one of the two/],
  ["a key in no form", referenced({ publicKeyJwk: undefined }), /one of the two/],
  ["a key of RSA", referenced({ publicKeyJwk: { kty: "RSA", n: "AQ", e: "AQAB" } }), /not a valid one/],
  [
    "a point off the curve",
    referenced({ publicKeyJwk: { ...KEY.publicJwk, y: KEY.publicJwk.x } }),
    /not a valid one/,
  ],
  [
    "a broken multibase",
    referenced({ publicKeyJwk: undefined, publicKeyMultibase: "z6Mk" }),
    /not a valid one/,
  ],
])("%s gives no key", (_, document, problem) => {
  expect(problemOf(document)).toMatch(problem);
});

test("a key that expired or was revoked by then is refused, and one whose end cannot be read", () => {
  for (const end of ["expires", "revoked"]) {
    expect(problemOf(referenced({ [end]: "2026-06-01T00:00:00Z" }), NOW)).toMatch(/expired or was revoked/);
    expect(problemOf(referenced({ [end]: "2026-06-01T00:00:01Z" }), NOW)).toBeNull();
    expect(problemOf(referenced({ [end]: "soon" }), NOW)).toMatch(/expired or was revoked/);
  }
});

test("a did:key names its own key and no other", () => {
  expect(keyNamed(KEY.kid, {}, NOW)).toEqual({ ok: true, jwk: KEY.publicJwk });
  expect(keyNamed(`${KEY.did}#key-1`, {}, NOW).ok).toBe(false);
  expect(keyNamed(`${KEY.did}#${signer("ES256", 2).did.slice(8)}`, {}, NOW).ok).toBe(false);
});

test("only what is known of a DID counts", () => {
  expect(keyNamed(KID, { [DID]: referenced() }, NOW).ok).toBe(true);
  expect(keyNamed(KID, {}, NOW)).toEqual({
    ok: false,
    problem: `The key ${KID} could not be found: nothing is known of ${DID}.`,
  });
});

test("a key that was kept verifies on", () => {
  expect(verificationKey(keptDocument(KID, KEY.publicJwk), DID, KID)).toEqual({
    ok: true,
    jwk: KEY.publicJwk,
  });
  expect(keptDocument("key-1", KEY.publicJwk)).toBeNull();
});
