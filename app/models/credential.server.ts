import { and, asc, eq, inArray, isNull, lte, or, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Claims } from "#app/domain/attestation/verification.ts";
import { readClaim } from "#app/domain/credential/claim.ts";
import { type CredentialEnd, UNDATED } from "#app/domain/credential/credential.ts";
import { db, type Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { attestations, credentials } from "#db/schema/attestations.ts";
import { lockExpert } from "./expert.server.ts";
import { lapseAssignments, lockOpenWork } from "./lapse.server.ts";

/** What an expert whose assignment is returned is told about the credential that it rested on. */
const IN_WORDS: Record<CredentialEnd, string> = {
  expired: "A credential that this project asks for has expired.",
  revoked: "A credential that this project asks for was revoked.",
  suspended: "The issuer of a credential that this project asks for has suspended it.",
  "issuer not trusted": "The issuer of a credential that this project asks for is no longer trusted with it.",
  "subject not proved":
    "A credential that this project asks for is about a subject that you no longer prove.",
  "reference gone": "A credential that this project asks for rested on another, which has ended.",
  unanswered: "Whether a credential that this project asks for still stands could not be found out for days.",
  "claim not read":
    "What a credential that this project asks for says is read otherwise now, and opens no work.",
  "removed by expert": "You removed a credential that this project asks for.",
};

const READ_ANEW = "What a credential that this project asks for says is read otherwise now.";

/** Held, or held again as soon as its issuer lifts the suspension, without anybody's doing. */
export const isStanding = or(isNull(credentials.endedAt), eq(credentials.end, "suspended"));

/** What an attestation says by what its issuer is trusted with now, and which issuer that is. */
export type Reading = { claims: Claims; issuerId: string };
type Granting = { attestationId: string; reading?: Reading };

/**
 * Makes the attestation's claim one that its expert holds, where it is one of the tree of fields; null where it is not. A credential that has
 * ended is taken up again, and says what the attestation is read as now (without `reading`: as it was when it came in). The caller holds the lock on
 * the expert, and has verified the attestation.
 */
export async function grantCredential(tx: Tx, { attestationId, reading }: Granting): Promise<string | null> {
  const [attestation] = await tx.select().from(attestations).where(eq(attestations.id, attestationId));
  if (!attestation) throw new Error(`Attestation ${attestationId} is not there`);
  const { claims, issuerId } = reading ?? attestation;
  const claim = readClaim(claims);
  if (!claim) return null;
  const { expertId, validFrom, expiresAt } = attestation;
  const at = sql`clock_timestamp()`;
  const current = {
    ...claim,
    issuerId,
    attestedAt: validFrom ?? new Date(UNDATED),
    lastCheckedAt: at,
    lastOkAt: at,
  };
  const [granted] = await tx
    .insert(credentials)
    .values({ id: uuidv7(), expertId, attestationId, expiresAt, ...current })
    .onConflictDoUpdate({
      target: credentials.attestationId,
      set: { ...current, endedAt: null, end: null },
    })
    .returning({ id: credentials.id });
  return granted!.id;
}

/**
 * As `grantCredential`, for an attestation that may be held already: where it is read otherwise than before, work that was open on what it said is
 * given back, and it ends where it says nothing of the tree any more.
 */
export async function renewCredential(
  tx: Tx,
  { attestationId, reading }: Required<Granting>,
): Promise<string | null> {
  const [before] = await tx.select().from(credentials).where(eq(credentials.attestationId, attestationId));
  const credentialId = await grantCredential(tx, { attestationId, reading });
  if (credentialId === null)
    await endCredentials(tx, { attestationIds: [attestationId], end: "claim not read" });
  else if (before && !saysTheSame(before, reading)) await lapseAssignments(tx, before.expertId, READ_ANEW);
  return credentialId;
}

function saysTheSame(before: typeof credentials.$inferSelect, { claims, issuerId }: Reading): boolean {
  const claim = readClaim(claims);
  return before.issuerId === issuerId && before.field === claim?.field && before.level === claim.level;
}

/**
 * Ends what rests on these attestations, gives back the work that was open on it, and has whatever refers to them looked at again. All in the
 * caller's transaction: once it is known that a credential is gone, nobody is given a task on it. Returns how many ended.
 */
export async function endCredentials(
  tx: Tx,
  { attestationIds, end }: { attestationIds: string[]; end: CredentialEnd },
): Promise<number> {
  if (attestationIds.length === 0) return 0;
  // What is suspended may yet end for good.
  const endable = end === "suspended" ? isNull(credentials.endedAt) : isStanding;
  const holders = await tx
    .selectDistinct({ expertId: attestations.expertId })
    .from(attestations)
    .where(inArray(attestations.id, attestationIds))
    .orderBy(asc(attestations.expertId));
  for (const { expertId } of holders) await lockExpert(tx, expertId);
  await lockOpenWork(
    tx,
    holders.map(({ expertId }) => expertId),
  );
  const ended = await tx
    .update(credentials)
    .set({ endedAt: sql`coalesce(${credentials.endedAt}, clock_timestamp())`, end })
    .where(and(inArray(credentials.attestationId, attestationIds), endable))
    .returning({ expertId: credentials.expertId });
  for (const expertId of new Set(ended.map((one) => one.expertId)))
    await lapseAssignments(tx, expertId, IN_WORDS[end]);
  await recheckReferring(tx, attestationIds);
  return ended.length;
}

/** An EAS attestation names the one it refers to by its uid, which ends that one's key. */
async function recheckReferring(tx: Tx, attestationIds: string[]): Promise<void> {
  const referring = await tx.execute<{ id: string }>(sql`
    select r.id from attestations gone
    join attestations r on r.expert_id = gone.expert_id and r.refers_to is not null
      and right(gone.key, 66) = lower(r.refers_to)
    join credentials c on c.attestation_id = r.id and c.ended_at is null
    where gone.id in ${attestationIds}`);
  for (const { id } of referring)
    await enqueue(tx, "check-attestation", { attestationId: id, cause: "trust changed" });
}

/** Ends every credential whose time is up. Returns how many. */
export async function endExpired(): Promise<number> {
  const due = await db
    .select({ attestationId: credentials.attestationId })
    .from(credentials)
    .where(and(isNull(credentials.endedAt), lte(credentials.expiresAt, sql`now()`)))
    .orderBy(asc(credentials.expiresAt))
    .limit(1_000);
  let count = 0;
  // One at a time: nobody's work waits for everybody's.
  for (const { attestationId } of due) {
    count += await db.transaction((tx) =>
      endCredentials(tx, { attestationIds: [attestationId], end: "expired" }),
    );
  }
  return count;
}
