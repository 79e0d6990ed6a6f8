import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { normaliseIdentifier } from "#app/domain/credential/identifier.ts";
import type { Tx } from "#db/client.ts";
import { applications } from "#db/schema/applications.ts";
import { credentials, revocations } from "#db/schema/attestations.ts";
import { bindings } from "#db/schema/bindings.ts";
import { lockExpert } from "../expert.server.ts";
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

export type Affiliated =
  | "attested"
  /** It is held already, and not attested again. */
  | "held"
  /** An operator has revoked it: a machine does not give back what a person took. */
  | "revoked"
  /** The identifier is not, or no longer, proved to be this expert's. */
  | "not proved"
  | "no subject";

/** Attests that the expert belongs to an institution, for a year, on evidence that no person needs to look at. */
export async function attestAffiliation(tx: Tx, affiliation: Affiliation): Promise<Affiliated> {
  const { expertId, kind, institution, identifier, evidence, record } = affiliation;
  const claim = { field: "affiliation", level: "member", institution };
  // Whoever asks at the same time, or withdraws the identifier, waits here.
  await lockExpert(tx, expertId);
  if (!(await isProved(tx, affiliation))) return "not proved";
  if (await isHeld(tx, affiliation)) return "held";
  if (await isRevoked(tx, affiliation)) return "revoked";
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

async function isProved(tx: Tx, { expertId, kind, identifier }: Affiliation): Promise<boolean> {
  const count = await tx.$count(
    bindings,
    and(
      eq(bindings.expertId, expertId),
      eq(bindings.kind, kind),
      eq(bindings.subject, identifier),
      isNull(bindings.withdrawnAt),
    ),
  );
  return count > 0;
}

/** Whether an operator has revoked what this identifier gave, under any of its spellings, or the same affiliation by another identifier. */
async function isRevoked(tx: Tx, { expertId, kind, institution, identifier }: Affiliation): Promise<boolean> {
  const revoked = await tx
    .select({ identifier: applications.registryNumber, institution: applications.institution })
    .from(applications)
    .innerJoin(revocations, eq(revocations.attestationId, applications.attestationId))
    .where(
      and(
        eq(applications.expertId, expertId),
        eq(applications.kind, kind),
        eq(revocations.source, "operator"),
      ),
    );
  const own = normaliseIdentifier(kind, identifier);
  return revoked.some(
    (one) => one.institution === institution || normaliseIdentifier(kind, one.identifier ?? "") === own,
  );
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
