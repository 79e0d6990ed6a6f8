import { readClaim } from "#app/domain/credential/claim.ts";
import type { CheckCause, CredentialEnd } from "#app/domain/credential/credential.ts";
import { fieldTitle, findField } from "#app/domain/credential/fields.ts";
import { levelTitle } from "#app/domain/credential/levels.ts";

/** A claim of the tree as a title: "Mathematics, doctorate". */
export function titleOf({ field, level }: { field: string; level: string }): string {
  const family = findField(field)?.family;
  return `${fieldTitle(field)}, ${family ? levelTitle(family, level).toLowerCase() : level}`;
}

/** What an attestation claims, in the platform's words where it has some, else in the issuer's. */
export function claimTitle(claims: Record<string, string>): string {
  const read = readClaim(claims);
  if (read) return titleOf(read);
  const said = [claims.name, claims.achievement, claims.field, claims.level].filter(Boolean);
  return said.join(", ") || "A claim that Assay does not know";
}

/** What is held by the platform's reading of today, or else what the attestation claims. */
export const heldTitle = (held: { field: string; level: string } | null, claims: Record<string, string>) =>
  held ? titleOf(held) : claimTitle(claims);

export const END_WORDS: Record<CredentialEnd, string> = {
  expired: "Expired",
  revoked: "Revoked",
  suspended: "Suspended by its issuer",
  "issuer not trusted": "No longer trusted",
  "subject not proved": "Not proved to be yours any more",
  "reference gone": "What it refers to has ended",
  unanswered: "Its status could not be found out for days",
  "claim not read": "It opens no work any more",
  "removed by expert": "Removed by you",
};

export const CAUSE_WORDS: Record<CheckCause, string> = {
  added: "Added",
  schedule: "Looked at again",
  "trust changed": "Looked at again, as trust has changed",
  revoked: "Looked at again after a revocation",
  "binding withdrawn": "Looked at again, as a proof was withdrawn",
};
