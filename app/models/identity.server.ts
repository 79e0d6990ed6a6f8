import { createHmac } from "node:crypto";
import { and, eq, sql } from "drizzle-orm";
import { findField } from "#app/domain/credential/fields.ts";
import { type IdentifierKind, maskEmail, normaliseIdentifier } from "#app/domain/credential/identifier.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { challenges, identities } from "#db/schema/bindings.ts";
import { users } from "#db/schema/users.ts";
import { sendRecovery } from "./recovery.server.ts";
import { deriveKey } from "./secret.server.ts";

/** The account that an identifier belongs to, as much of it as its owner needs to know it by. */
export type Holder = { userId: string; since: Date; maskedEmail: string };

export const identityHash = (kind: IdentifierKind, identifier: string) =>
  createHmac("sha256", deriveKey("identity")).update(normaliseIdentifier(kind, identifier)).digest("hex");

/**
 * Makes an identifier this expert's for good. Held by another account, it is refused with that account. Two claims at once wait for each other
 * at the key of the table, and the second finds the first.
 */
export async function claimIdentity(
  tx: Tx,
  expertId: string,
  kind: IdentifierKind,
  identifier: string,
): Promise<"claimed" | { heldBy: Holder }> {
  const hash = identityHash(kind, identifier);
  await tx.insert(identities).values({ hash, expertId, kind }).onConflictDoNothing();
  const [holder] = await tx
    .select({ userId: users.id, since: users.createdAt, email: users.email })
    .from(identities)
    .innerJoin(users, eq(users.id, identities.expertId))
    .where(eq(identities.hash, hash));
  if (!holder) throw new Error("An identity that was claimed is not there.");
  if (holder.userId === expertId) return "claimed";
  const { userId, since, email } = holder;
  return { heldBy: { userId, since, maskedEmail: maskEmail(email) } };
}

/**
 * Claims the number under which a registry lists somebody. What they call the registry is their own wording, so it is no part of it: within a family
 * of fields (medicine, law) a number is one account's. Who was given the same one by another registry writes that registry's letters before it,
 * which the reviewers look at (related-application.server.ts).
 */
export async function claimRegistryNumber(
  tx: Tx,
  expertId: string,
  { field, registryNumber }: { field: string; registryNumber: string },
): Promise<"claimed" | { heldBy: Holder }> {
  const family = findField(field)?.family ?? field;
  return await claimIdentity(tx, expertId, "registry", `${family}/${registryNumber.replaceAll("/", "")}`);
}

/** The account that holds what this expert has proved within the hour in answer to a challenge; null: none does. */
export async function findHolder({ userId }: Expert, challengeId: string): Promise<Holder | null> {
  const heldBy = sql`(${challenges.context}->>'heldBy')::uuid`;
  const [held] = await db
    .select({ userId: users.id, since: users.createdAt, email: users.email })
    .from(challenges)
    .innerJoin(users, sql`${users.id} = ${heldBy}`)
    .where(
      and(
        eq(challenges.id, challengeId),
        eq(challenges.expertId, userId),
        sql`${challenges.usedAt} > now() - interval '1 hour'`,
      ),
    );
  return held ? { userId: held.userId, since: held.since, maskedEmail: maskEmail(held.email) } : null;
}

/** Sends a way back into that account; false when there is none. */
export async function sendWayBack(expert: Expert, challengeId: string): Promise<boolean> {
  const holder = await findHolder(expert, challengeId);
  if (!holder) return false;
  await sendRecovery(holder.userId);
  return true;
}
