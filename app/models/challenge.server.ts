import { createHash, createHmac } from "node:crypto";
import { and, eq, gt, isNull, lt, type SQL, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { SubjectKind } from "#app/domain/credential/subject.ts";
import type { Tx } from "#db/client.ts";
import { challenges } from "#db/schema/bindings.ts";
import { deriveKey } from "./secret.server.ts";

/** Wrong answers that one challenge puts up with. */
export const MOST_ATTEMPTS = 5;

export type Challenge = typeof challenges.$inferSelect;

export const hashSecret = (secret: string): string => createHash("sha256").update(secret).digest("hex");

/** A short code is soon found by trying all of them, so its hash takes a key that is not in the database. */
export const hashCode = (challengeId: string, code: string): string =>
  createHmac("sha256", deriveKey("challenge")).update(`${challengeId}\n${code}`).digest("hex");

type Asked = {
  id?: string;
  expertId: string;
  kind: SubjectKind;
  subject: string | null;
  secretHash: string;
  minutes: number;
  context?: Record<string, string>;
};

export async function createChallenge(tx: Tx, { id = uuidv7(), minutes, ...asked }: Asked): Promise<string> {
  await tx
    .delete(challenges)
    .where(
      and(eq(challenges.expertId, asked.expertId), lt(challenges.expiresAt, sql`now() - interval '1 day'`)),
    );
  await tx
    .insert(challenges)
    .values({ ...asked, id, expiresAt: sql`now() + make_interval(mins => ${minutes})` });
  return id;
}

type Which = { expertId: string; kind: SubjectKind } & ({ id: string } | { secretHash: string });

/**
 * The challenge that an answer is for, with this attempt counted; null when there is none of this expert's, or it is used, expired or was
 * answered wrongly too often. Its row stays locked until the transaction ends: of two answers at once the second sees what the first did.
 */
export async function takeChallenge(tx: Tx, which: Which): Promise<Challenge | null> {
  const named: SQL =
    "id" in which ? eq(challenges.id, which.id) : eq(challenges.secretHash, which.secretHash);
  const [taken] = await tx
    .update(challenges)
    .set({ attemptCount: sql`${challenges.attemptCount} + 1` })
    .where(
      and(
        named,
        eq(challenges.expertId, which.expertId),
        eq(challenges.kind, which.kind),
        isNull(challenges.usedAt),
        gt(challenges.expiresAt, sql`clock_timestamp()`),
        lt(challenges.attemptCount, MOST_ATTEMPTS),
      ),
    )
    .returning();
  return taken ?? null;
}

export async function spendChallenge(tx: Tx, challengeId: string): Promise<void> {
  await tx.update(challenges).set({ usedAt: sql`now()` }).where(eq(challenges.id, challengeId));
}

/** Remembers whose the proved subject is already, so that only who has proved it can have a way back sent there. */
export async function noteHolder(tx: Tx, challengeId: string, holderId: string): Promise<void> {
  await tx
    .update(challenges)
    .set({ context: { heldBy: holderId } })
    .where(eq(challenges.id, challengeId));
}
