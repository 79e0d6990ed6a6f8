import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Tx } from "#db/client.ts";
import { applications } from "#db/schema/applications.ts";
import { credentials } from "#db/schema/attestations.ts";
import { evidenceHashOf, issueAttestation } from "../issue.server.ts";

const VALID_MONTHS = 12;

export type Affiliation = {
  expertId: string;
  kind: "email" | "orcid";
  institution: string;
  /** The address or the ORCID iD: when its binding is withdrawn, so is what rests on it. */
  identifier: string;
  /** What was looked at, in words that the attestation carries. */
  evidence: string;
  /** What was looked at, whole; its digest goes into the attestation. */
  record: string;
};

/** Attests that the expert belongs to an institution, for a year, on evidence that no person needs to look at. Held already, it is not attested again. */
export async function attestAffiliation(
  tx: Tx,
  affiliation: Affiliation,
): Promise<"attested" | "held" | "no subject"> {
  const { expertId, kind, institution, identifier, evidence, record } = affiliation;
  const claim = { field: "affiliation", level: "member", institution };
  if (await isHeld(tx, affiliation)) return "held";
  const issued = await issueAttestation(
    {
      expertId,
      ...claim,
      evidence,
      evidenceHash: evidenceHashOf(record),
      validMonths: VALID_MONTHS,
      about: identifier,
    },
    tx,
  );
  if (issued.outcome === "no subject") return "no subject";
  const { attestationId } = issued;
  await tx.insert(applications).values({
    id: uuidv7(),
    expertId,
    kind,
    ...claim,
    registryNumber: identifier,
    note: evidence,
    decidedAt: sql`now()`,
    outcome: "attested",
    attestationId,
  });
  return "attested";
}

/** Proving an address a second time, while what it gave is still held, gives nothing new. */
async function isHeld(tx: Tx, { expertId, kind, institution, identifier }: Affiliation): Promise<boolean> {
  const found = await tx
    .select({ id: applications.id })
    .from(applications)
    .innerJoin(credentials, eq(credentials.attestationId, applications.attestationId))
    .where(
      and(
        eq(applications.expertId, expertId),
        eq(applications.kind, kind),
        eq(applications.registryNumber, identifier),
        eq(applications.institution, institution),
        isNull(credentials.endedAt),
      ),
    )
    .orderBy(desc(applications.submittedAt))
    .limit(1);
  return found.length > 0;
}
