import type { Hex } from "viem";
import { encodeAbiParameters, parseAbiParameters } from "viem/utils";
import { NO_ADDRESS, NO_UID } from "./eas-layout.ts";
import type { EasSchema, VcType } from "./policy.ts";

/** What the platform attests, in both formats alike. `evidenceHash` is 32 bytes in hex, `0x` before it. */
export type PlatformClaim = {
  field: string;
  level: string;
  institution: string;
  evidence: string;
  evidenceHash: Hex;
};

const NAMES = ["field", "level", "institution", "evidence", "evidenceHash"] as const;

/** EAS schema of the platform's attestations; no resolver, revocable. */
export const PLATFORM_SCHEMA =
  "string field,string level,string institution,string evidence,bytes32 evidenceHash";

/** The most specific type of the platform's Verifiable Credentials. */
export const PLATFORM_VC_TYPE = "ExpertCredential";

/** The platform's EAS schema as a policy lists it; `uid` is what `schemaUid` gives for it. */
export const platformEasSchema = (uid: string): EasSchema => ({
  uid,
  schema: PLATFORM_SCHEMA,
  resolver: NO_ADDRESS,
  revocable: true,
  claims: Object.fromEntries(NAMES.map((name) => [name, name])),
});

/** The platform's kind of Verifiable Credential as a policy lists it. */
export const platformVcType = (): VcType => ({
  type: PLATFORM_VC_TYPE,
  claims: Object.fromEntries(NAMES.map((name) => [name, `/claim/${name}`])),
});

type EasAsk = { uid: string; recipient: string; claim: PlatformClaim; at: number; until: number; salt: Hex };

/** The message of an EAS off-chain attestation, version 2, that says `claim` of `recipient`. Times in ms, written in whole seconds. */
export function platformEasMessage({ uid, recipient, claim, at, until, salt }: EasAsk) {
  const { field, level, institution, evidence, evidenceHash } = claim;
  return {
    version: 2,
    schema: uid as Hex,
    recipient: recipient as Hex,
    time: String(Math.floor(at / 1000)),
    expirationTime: String(Math.floor(until / 1000)),
    revocable: true,
    refUID: NO_UID,
    data: encodeAbiParameters(parseAbiParameters(PLATFORM_SCHEMA), [
      field,
      level,
      institution,
      evidence,
      evidenceHash,
    ]),
    salt,
  };
}

/** Whom a credential is about: a key, or an e-mail address as its salted SHA-256, as Open Badges 3.0 writes it. */
export type PlatformSubject = { did: string } | { identityHash: string; salt: string };

type VcAsk = {
  id: string;
  issuer: string;
  subject: PlatformSubject;
  claim: PlatformClaim;
  at: number;
  until: number;
  status: { list: string; index: number };
};

const CONTEXT = [
  "https://www.w3.org/ns/credentials/v2",
  "https://www.w3.org/ns/credentials/undefined-terms/v2",
];
const seconds = (ms: number) => Math.floor(ms / 1000);
const moment = (ms: number) => new Date(seconds(ms) * 1000).toISOString().replace(".000Z", "Z");

/** The payload of a Verifiable Credential 2.0 that says `claim` of `subject`. Times in ms. */
export function platformVcPayload({ id, issuer, subject, claim, at, until, status }: VcAsk) {
  return {
    "@context": CONTEXT,
    id: `urn:uuid:${id}`,
    type: ["VerifiableCredential", PLATFORM_VC_TYPE],
    issuer,
    validFrom: moment(at),
    validUntil: moment(until),
    credentialSubject: { ...subjectOf(subject), claim },
    credentialStatus: {
      id: `${status.list}#${status.index}`,
      type: "BitstringStatusListEntry",
      statusPurpose: "revocation",
      statusListIndex: String(status.index),
      statusListCredential: status.list,
    },
    iat: seconds(at),
    exp: seconds(until),
  };
}

function subjectOf(subject: PlatformSubject) {
  if ("did" in subject) return { id: subject.did };
  return {
    identifier: [
      {
        type: "IdentityObject",
        identityType: "emailAddress",
        hashed: true,
        identityHash: subject.identityHash,
        salt: subject.salt,
      },
    ],
  };
}

/** The payload of a Bitstring Status List credential (W3C). `encodedList` is multibase base64url of the gzipped bits; `at` in ms. */
export function statusListPayload(ask: { list: string; issuer: string; encodedList: string; at: number }) {
  const { list, issuer, encodedList, at } = ask;
  return {
    "@context": CONTEXT.slice(0, 1),
    id: list,
    type: ["VerifiableCredential", "BitstringStatusListCredential"],
    issuer,
    validFrom: moment(at),
    credentialSubject: {
      id: `${list}#list`,
      type: "BitstringStatusList",
      statusPurpose: "revocation",
      encodedList,
    },
    iat: seconds(at),
  };
}

/** The DID document of a did:web with one key, which signs assertions. */
export function didDocument(did: string, publicJwk: Record<string, unknown>) {
  const id = keyIdOf(did);
  return {
    "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/suites/jws-2020/v1"],
    id: did,
    verificationMethod: [{ id, type: "JsonWebKey", controller: did, publicKeyJwk: publicJwk }],
    assertionMethod: [id],
  };
}

export const keyIdOf = (did: string): string => `${did}#key-1`;

/** The did:web of a web address: its host, with the colon before a port written as `%3A`. */
export const didWebOf = (origin: string): string => `did:web:${new URL(origin).host.replace(":", "%3A")}`;
