/** Why an attestation was looked at again. */
export const CHECK_CAUSES = ["added", "schedule", "trust changed", "revoked", "binding withdrawn"] as const;
export type CheckCause = (typeof CHECK_CAUSES)[number];

/** How a credential ended. */
export const CREDENTIAL_ENDS = [
  "expired",
  "revoked",
  "issuer not trusted",
  "subject not proved",
  "reference gone",
  "unanswered",
  "removed by expert",
] as const;
export type CredentialEnd = (typeof CREDENTIAL_ENDS)[number];

/** Where a revocation was seen: by an operator's decision, on the chain, or in a status list. */
export const REVOCATION_SOURCES = ["operator", "chain", "status list"] as const;
export type RevocationSource = (typeof REVOCATION_SOURCES)[number];

/** A claim that an expert holds, as eligibility sees it. Times are milliseconds since 1970. */
export type HeldClaim = {
  field: string;
  level: string;
  issuerId: string;
  attestedAt: number;
  /** Null: never. */
  expiresAt: number | null;
};
