/** Why an attestation was looked at again. */
export const CHECK_CAUSES = ["added", "schedule", "trust changed", "revoked", "binding withdrawn"] as const;
export type CheckCause = (typeof CHECK_CAUSES)[number];

/** How a credential ended. */
export const CREDENTIAL_ENDS = [
  "expired",
  "revoked",
  // Its issuer may lift it: it is looked at again, and held again then.
  "suspended",
  "issuer not trusted",
  "subject not proved",
  "reference gone",
  "unanswered",
  // Read by what its issuer is trusted with now, it says nothing that a project can ask for.
  "claim not read",
  "removed by expert",
] as const;
export type CredentialEnd = (typeof CREDENTIAL_ENDS)[number];

/** Where a revocation was seen: by an operator's decision, on the chain, or in a status list. */
export const REVOCATION_SOURCES = ["operator", "chain", "status list"] as const;
export type RevocationSource = (typeof REVOCATION_SOURCES)[number];

/** The time, in milliseconds since 1970, that stands for a date that an issuer did not give: no project that asks for a recent one takes it. */
export const UNDATED = 0;

/** A claim that an expert holds, as eligibility sees it. Times are milliseconds since 1970. */
export type HeldClaim = {
  field: string;
  level: string;
  issuerId: string;
  /** `UNDATED` where its issuer gave no date. */
  attestedAt: number;
  /** Null: never. */
  expiresAt: number | null;
};
