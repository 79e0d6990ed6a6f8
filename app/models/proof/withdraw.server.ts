import { and, eq, inArray, isNull, or, sql } from "drizzle-orm";
import type { Expert } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { applications } from "#db/schema/applications.ts";
import { attestations } from "#db/schema/attestations.ts";
import { bindings } from "#db/schema/bindings.ts";
import { endCredentials } from "../credential.server.ts";
import { lockExpert } from "../expert.server.ts";

/** Lets go of a subject, and of what rests on it. It stays claimed: no other account may have it. False: this expert has no such binding. */
export async function withdrawBinding({ userId }: Expert, bindingId: string): Promise<boolean> {
  return await db.transaction(async (tx) => {
    await lockExpert(tx, userId);
    const [withdrawn] = await tx
      .update(bindings)
      .set({ withdrawnAt: sql`now()` })
      .where(and(eq(bindings.id, bindingId), eq(bindings.expertId, userId), isNull(bindings.withdrawnAt)))
      .returning({ kind: bindings.kind, subject: bindings.subject });
    if (!withdrawn) return false;
    const attestationIds = await restingOn(tx, userId, withdrawn.subject);
    if (attestationIds.length > 0) await endCredentials(tx, { attestationIds, end: "subject not proved" });
    return true;
  });
}

/**
 * A subject that this attestation is about or whose proof it rests on, and that the expert proves no more; null: there is none. It is not held again
 * before they do.
 */
export async function findUnproved(
  tx: Pick<Tx, "execute">,
  { expertId, attestationId }: { expertId: string; attestationId: string },
): Promise<string | null> {
  const [unproved] = await tx.execute<{ subject: string }>(sql`
    select subject from (
      select subject from attestations where id = ${attestationId}
      union all
      select registry_number from applications where attestation_id = ${attestationId} and kind in ('email', 'orcid')
    ) ground where not exists (
      select 1 from bindings b where b.expert_id = ${expertId} and b.withdrawn_at is null
        and lower(b.subject) = lower(ground.subject))`);
  return unproved?.subject ?? null;
}

/** Attestations about the subject, and those of the platform whose evidence it was. */
async function restingOn(tx: Pick<Tx, "select">, expertId: string, subject: string): Promise<string[]> {
  const evidenced = tx
    .select({ id: applications.attestationId })
    .from(applications)
    .where(
      and(
        eq(applications.expertId, expertId),
        inArray(applications.kind, ["email", "orcid"]),
        eq(applications.registryNumber, subject),
      ),
    );
  const found = await tx
    .select({ id: attestations.id })
    .from(attestations)
    .where(
      and(
        eq(attestations.expertId, expertId),
        or(eq(attestations.subject, subject), inArray(attestations.id, evidenced)),
      ),
    );
  return found.map(({ id }) => id);
}

/** The ids of the attestations that would end with each of these subjects. */
export async function listResting(
  { userId }: Expert,
  subjects: readonly string[],
): Promise<Map<string, string[]>> {
  const resting = subjects.map(async (subject) => [subject, await restingOn(db, userId, subject)] as const);
  return new Map(await Promise.all(resting));
}
