import { and, desc, eq, ilike, or, sql } from "drizzle-orm";
import { db } from "#db/client.ts";
import { attestations, credentials, revocations } from "#db/schema/attestations.ts";
import { issuers } from "#db/schema/issuers.ts";
import { users } from "#db/schema/users.ts";
import { endCredentials } from "./credential.server.ts";
import { writeMail } from "./mail.server.ts";
import { lockOperator } from "./operator.server.ts";

/** What the platform attested of somebody, for operators. */
export type ListedIssued = {
  id: string;
  expertName: string;
  field: string | null;
  level: string | null;
  institution: string | null;
  issuedAt: Date;
  expiresAt: Date | null;
  endedAt: Date | null;
  revoked: { reason: string; at: Date; byName: string | null } | null;
};

const MOST_SHOWN = 200;

/** The platform's own attestations, the newest first; `search` looks in the expert's name, the institution and the field. */
export async function listIssued({ search }: { search: string | null }): Promise<ListedIssued[]> {
  const pattern = search && `%${search.replace(/[\\%_]/g, "\\$&")}%`;
  const operator = sql<string | null>`(select u.name from users u where u.id = ${revocations.revokedBy})`;
  const rows = await db
    .select({
      id: attestations.id,
      expertName: users.name,
      field: credentials.field,
      level: credentials.level,
      institution: credentials.institution,
      issuedAt: attestations.receivedAt,
      expiresAt: attestations.expiresAt,
      endedAt: credentials.endedAt,
      reason: revocations.reason,
      revokedAt: revocations.revokedAt,
      byName: operator,
    })
    .from(attestations)
    .innerJoin(issuers, and(eq(issuers.id, attestations.issuerId), eq(issuers.kind, "platform")))
    .innerJoin(users, eq(users.id, attestations.expertId))
    .leftJoin(credentials, eq(credentials.attestationId, attestations.id))
    .leftJoin(revocations, eq(revocations.attestationId, attestations.id))
    .where(
      pattern
        ? or(
            ilike(users.name, pattern),
            ilike(credentials.institution, pattern),
            ilike(credentials.field, pattern),
          )
        : undefined,
    )
    .orderBy(desc(attestations.receivedAt))
    .limit(MOST_SHOWN);
  return rows.map(({ reason, revokedAt, byName, ...row }) => ({
    ...row,
    revoked: revokedAt && reason !== null ? { reason, at: revokedAt, byName } : null,
  }));
}

/**
 * Withdraws an attestation of the platform, for good: its place in the status list is set, what it granted ends, and its expert is told why. Twice
 * is once. Null: the platform has signed no such attestation, or the user is no operator in office.
 */
export async function revokeAttestation(
  { userId }: { userId: string },
  { attestationId, reason }: { attestationId: string; reason: string },
): Promise<"revoked" | "revoked before" | null> {
  return await db.transaction(async (tx) => {
    if (!(await lockOperator(tx, userId))) return null;
    const [issued] = await tx
      .select({ email: users.email, name: users.name })
      .from(attestations)
      .innerJoin(issuers, and(eq(issuers.id, attestations.issuerId), eq(issuers.kind, "platform")))
      .innerJoin(users, eq(users.id, attestations.expertId))
      .where(eq(attestations.id, attestationId));
    if (!issued) return null;
    // What was held is ended first: it waits for the expert's lock, which whoever takes a task has.
    await endCredentials(tx, { attestationIds: [attestationId], end: "revoked" });
    const added = await tx
      .insert(revocations)
      .values({ attestationId, source: "operator", reason, revokedBy: userId })
      .onConflictDoNothing()
      .returning({ id: revocations.attestationId });
    if (added.length === 0) return "revoked before";
    await writeMail(tx, {
      to: issued.email,
      subject: "One of your Assay credentials was revoked",
      text: `Dear ${issued.name},\n\nan operator of Assay has revoked a credential of yours. The reason:\n\n${reason}\n\nYour page of credentials shows which one. Work that was open on it was returned; what you had typed is kept.\n`,
    });
    return "revoked";
  });
}
