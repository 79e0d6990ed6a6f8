/** The largest attestation that is looked at, in bytes. */
export const MOST_ATTESTATION_BYTES = 64 * 1024;

/** Every way in which an attestation may fail, in the order in which they are checked. EAS, then W3C Verifiable Credentials. */
export const EAS_CODES = [
  "malformed",
  "noncanonical-types",
  "wrong-domain",
  "uid-mismatch",
  "non-canonical-signature",
  "bad-signature",
  "needs-chain",
  "untrusted-issuer",
  "unaccepted-schema",
  "unbound-recipient",
  "wrong-recipient",
  "not-yet-valid",
  "expired",
  "revoked",
  "missing-reference",
] as const;

export const VC_CODES = [
  "malformed",
  "algorithm",
  "wrong-type",
  "legacy-vc-claim",
  "issuer-mismatch",
  "bad-signature",
  "untrusted-issuer",
  "unaccepted-schema",
  "wrong-subject",
  "not-yet-valid",
  "expired",
  "status-index",
  "status-unavailable",
  "revoked",
] as const;

export type ProblemCode = (typeof EAS_CODES)[number] | (typeof VC_CODES)[number];

export type Format = "eas" | "vc";

/** One check of an attestation: `passed`, `failed`, or `skipped` where an earlier failure leaves nothing to check or the policy does not ask. */
export type Check = {
  code: ProblemCode;
  outcome: "passed" | "failed" | "skipped";
  /** One sentence for a person: what was looked at and found. Never holds more than a short excerpt of hostile input. */
  message: string;
};

/** What an attestation asserts, as the policy's mapping reads it; values are the issuer's own words, at most 200 characters each. */
export type Claims = Record<string, string>;

/** An attestation's own facts, as far as it could be read. Times are milliseconds since 1970; null is "not said". */
export type Verification = {
  ok: boolean;
  format: Format | null;
  /** Checksummed address or DID. */
  issuer: string | null;
  /** Checksummed address, DID, or for Open Badges the e-mail address that matched. */
  subject: string | null;
  claims: Claims;
  /** In the order of checking; each code once. Empty exactly if `ok`. */
  problems: ProblemCode[];
  checks: Check[];
  validFrom: number | null;
  expiresAt: number | null;
  /** What makes it one and the same: signer, chain, contract and uid, or issuer and hash of the signed bytes. Null when unreadable. */
  key: string | null;
  /** EAS: the uid it refers to, if any. VC: where its status stands. */
  refersTo: string | null;
  status: { list: string; index: number } | null;
  /** EAS schema UID, or the VC's most specific type. */
  schema: string | null;
  /** VC: what `revoked` tells of is a suspension, which its issuer may lift again. */
  suspended?: boolean;
  /** VC: the public JWK that it was checked with, to be kept with what is granted. */
  publicKey: Record<string, unknown> | null;
};
