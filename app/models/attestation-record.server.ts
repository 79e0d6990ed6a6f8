import { and, desc, eq, sql } from "drizzle-orm";
import type { Expert } from "#app/domain/roles.ts";
import { db } from "#db/client.ts";
import { attestationChecks, attestations, credentials, revocations } from "#db/schema/attestations.ts";
import { issuers } from "#db/schema/issuers.ts";
import { endCredentials } from "./credential.server.ts";
import { lockExpert } from "./expert.server.ts";

/** The expert gives up what they hold on it; the record of it stays. False: it is not theirs. */
export async function removeAttestation({ userId }: Expert, attestationId: string): Promise<boolean> {
  return await db.transaction(async (tx) => {
    await lockExpert(tx, userId);
    const [own] = await tx
      .select({ id: attestations.id })
      .from(attestations)
      .where(and(eq(attestations.id, attestationId), eq(attestations.expertId, userId)));
    if (!own) return false;
    await endCredentials(tx, { attestationIds: [attestationId], end: "removed by expert" });
    return true;
  });
}

export type ListedAttestation = {
  id: string;
  format: "eas" | "vc";
  /** Who vouches for it today. */
  issuerId: string;
  issuerName: string;
  signedBy: string;
  subject: string;
  claims: Record<string, string>;
  validFrom: Date | null;
  expiresAt: Date | null;
  receivedAt: Date;
  /** What it grants in the platform's terms; null where its claim is none of the tree. */
  credential: {
    field: string;
    level: string;
    institution: string | null;
    /** The start of 1970 where its issuer gave no date. */
    attestedAt: Date;
    endedAt: Date | null;
    end: (typeof credentials.$inferSelect)["end"];
    /** By the clock of the moment, whether or not the job has ended it yet. */
    holds: boolean;
  } | null;
  revoked: { reason: string; at: Date } | null;
};

const listed = {
  attestation: attestations,
  issuerName: issuers.name,
  credential: credentials,
  revocation: revocations,
  holds: sql<boolean>`${credentials.endedAt} is null and (${credentials.expiresAt} is null or ${credentials.expiresAt} > now())`,
};

const select = () =>
  db
    .select(listed)
    .from(attestations)
    .leftJoin(credentials, eq(credentials.attestationId, attestations.id))
    .innerJoin(issuers, sql`${issuers.id} = coalesce(${credentials.issuerId}, ${attestations.issuerId})`)
    .leftJoin(revocations, eq(revocations.attestationId, attestations.id));

function asListed(row: Awaited<ReturnType<typeof select>>[number]): ListedAttestation {
  const { attestation, issuerName, credential, revocation, holds } = row;
  return {
    ...attestation,
    issuerId: credential?.issuerId ?? attestation.issuerId,
    issuerName,
    credential: credential && { ...credential, holds },
    revoked: revocation && { reason: revocation.reason, at: revocation.revokedAt },
  };
}

/** All that an expert ever added or was issued, what holds first, then the newest. */
export async function listAttestations({ userId }: Expert): Promise<ListedAttestation[]> {
  const rows = await select()
    .where(eq(attestations.expertId, userId))
    .orderBy(sql`${credentials.endedAt} is not null`, desc(attestations.receivedAt));
  return rows.map(asListed);
}

export type AttestationDetail = ListedAttestation & {
  checks: (typeof attestationChecks.$inferSelect)[];
  isPlatforms: boolean;
};

/** The expert's own, with every look that was taken at it; another's is as if it were not there. */
export async function findAttestation(
  { userId }: Expert,
  attestationId: string,
): Promise<AttestationDetail | null> {
  const [row] = await select().where(
    and(eq(attestations.id, attestationId), eq(attestations.expertId, userId)),
  );
  if (!row) return null;
  const checks = await db
    .select()
    .from(attestationChecks)
    .where(eq(attestationChecks.attestationId, attestationId))
    .orderBy(desc(attestationChecks.checkedAt))
    .limit(100);
  const [issuer] = await db
    .select({ kind: issuers.kind })
    .from(issuers)
    .where(eq(issuers.id, row.attestation.issuerId));
  return { ...asListed(row), checks, isPlatforms: issuer?.kind === "platform" };
}
