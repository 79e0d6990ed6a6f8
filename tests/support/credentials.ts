import { ed25519 } from "@noble/curves/ed25519";
import { p256 } from "@noble/curves/nist";
import { secp256k1 } from "@noble/curves/secp256k1";
import type { JWK } from "jose";
import { encodeBase64url } from "#app/domain/attestation/base-encoding.ts";
import { jwkToDidKey } from "#app/domain/attestation/did.ts";
import type { Context, Policy } from "#app/domain/attestation/policy.ts";
import type { Algorithm } from "#app/domain/attestation/public-key.ts";
import { USUAL_VC_TYPES } from "#app/domain/attestation/read-policy.ts";
import { encodeStatusList } from "#app/domain/attestation/status-list.ts";
import { signVc } from "#app/domain/attestation/vc-sign.ts";

/** A party with a key of its own; `seed` makes one apart from another. */
export type Signer = { did: string; kid: string; alg: Algorithm; privateJwk: JWK; publicJwk: JWK };

export function signer(alg: Algorithm, seed: number): Signer {
  const secret = new Uint8Array(32).fill(seed);
  const publicJwk = publicOf(alg, secret);
  const did = jwkToDidKey(publicJwk);
  const kid = `${did}#${did.slice("did:key:".length)}`;
  return { did, kid, alg, publicJwk, privateJwk: { ...publicJwk, d: encodeBase64url(secret) } };
}

function publicOf(alg: Algorithm, secret: Uint8Array): JWK {
  if (alg === "EdDSA")
    return { kty: "OKP", crv: "Ed25519", x: encodeBase64url(ed25519.getPublicKey(secret)) };
  const [curve, crv] = alg === "ES256" ? ([p256, "P-256"] as const) : ([secp256k1, "secp256k1"] as const);
  const point = curve.getPublicKey(secret, false);
  return { kty: "EC", crv, x: encodeBase64url(point.slice(1, 33)), y: encodeBase64url(point.slice(33)) };
}

export const NOW = Date.parse("2026-06-01T00:00:00Z");
export const LIST = "https://university.example/status/1";

export const university = signer("EdDSA", 1);
export const alice = signer("EdDSA", 2);
export const stranger = signer("EdDSA", 3);

export type Fields = Record<string, unknown>;

/** A good credential of the university's about Alice; `changes` replace its properties, undefined takes one out. */
export function credential(changes: Fields = {}): Fields {
  const whole: Fields = {
    "@context": ["https://www.w3.org/ns/credentials/v2"],
    id: "urn:uuid:00000000-0000-4000-8000-000000000001",
    type: ["VerifiableCredential", "ExpertCredential"],
    issuer: university.did,
    validFrom: "2025-01-01T00:00:00Z",
    credentialSubject: { id: alice.did, degree: { type: "PhD", field: "mathematics" } },
    ...changes,
  };
  return Object.fromEntries(Object.entries(whole).filter(([, value]) => value !== undefined));
}

export const signed = (payload: Fields, by: Signer = university): Promise<string> =>
  signVc({ payload, ...by });

/** A JWS whose header and payload are taken as they are, word for word, signed by a key all the same. */
export async function signedText(header: string, payload: string, by: Signer = university): Promise<string> {
  const encode = (text: string) => encodeBase64url(new TextEncoder().encode(text));
  const signingInput = `${encode(header)}.${encode(payload)}`;
  const secret = new Uint8Array(Buffer.from(by.privateJwk.d!, "base64url"));
  return `${signingInput}.${encodeBase64url(ed25519.sign(new TextEncoder().encode(signingInput), secret))}`;
}

/** `signed` with another header. */
export const signedWith = (header: Fields, payload: Fields = credential(), by: Signer = university) =>
  signedText(
    JSON.stringify({ alg: by.alg, typ: "vc+jwt", kid: by.kid, ...header }),
    JSON.stringify(payload),
    by,
  );

export const entry = (index: unknown, changes: Fields = {}): Fields => ({
  id: `${LIST}#${index}`,
  type: "BitstringStatusListEntry",
  statusPurpose: "revocation",
  statusListIndex: index,
  statusListCredential: LIST,
  ...changes,
});

/** A status list credential; the entries in `set` are set. `subject` and `changes` replace properties. */
export async function statusList(
  set: number[],
  { subject = {}, changes = {}, by = university }: { subject?: Fields; changes?: Fields; by?: Signer } = {},
): Promise<string> {
  const list = {
    id: `${LIST}#list`,
    type: "BitstringStatusList",
    statusPurpose: "revocation",
    encodedList: await encodeStatusList(new Set(set)),
    ...subject,
  };
  const type = ["VerifiableCredential", "BitstringStatusListCredential"];
  return signed(credential({ id: LIST, type, issuer: by.did, credentialSubject: list, ...changes }), by);
}

export const policy = (changes: Partial<Policy> = {}): Policy => ({
  presenter: { addresses: [], keys: [alice.did], emails: [] },
  eas: { domains: [], schemas: [] },
  vc: { types: USUAL_VC_TYPES },
  issuers: [{ id: university.did, name: "University", may: ["*"] }],
  revocations: [],
  statusLists: {},
  dids: {},
  ...changes,
});

export const context = (changes: Partial<Policy> = {}, at = NOW): Context => ({
  policy: policy(changes),
  at,
  accepted: new Set(),
});
