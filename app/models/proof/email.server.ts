import { randomInt, timingSafeEqual } from "node:crypto";
import { v7 as uuidv7 } from "uuid";
import { institutionOf } from "#app/domain/credential/mail-domain.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { type Bound, bind } from "../binding.server.ts";
import { createChallenge, hashCode, MOST_ATTEMPTS, takeChallenge } from "../challenge.server.ts";
import { writeMail } from "../mail.server.ts";
import { countCode, type Limited } from "../rate-limit.server.ts";
import { attestAffiliation } from "./affiliation.server.ts";

const MINUTES = 15;

/** Sends a code of six digits to the address. `email` is in small letters. */
export async function beginEmail(
  { userId }: Expert,
  { email }: { email: string },
): Promise<{ outcome: "begun"; challengeId: string } | ({ outcome: "limited" } & Limited)> {
  const limited = await countCode({ userId, email });
  if (limited) return { outcome: "limited", ...limited };
  const id = uuidv7();
  const code = String(randomInt(1_000_000)).padStart(6, "0");
  await db.transaction(async (tx) => {
    await createChallenge(tx, {
      id,
      expertId: userId,
      kind: "email",
      subject: email,
      secretHash: hashCode(id, code),
      minutes: MINUTES,
    });
    await writeMail(tx, { to: email, subject: "Your code for Assay", text: letter(code), passing: true });
  });
  return { outcome: "begun", challengeId: id };
}

const letter = (code: string) => `This code shows Assay that this address is yours:

${code}

Type it on the page where you asked for it, within ${MINUTES} minutes. If you asked for none, do nothing.
`;

export type EmailAnswer =
  | (Extract<Bound, { outcome: "bound" }> & {
      /** Where the address belongs; null where it is one that anybody can have. */
      institution: string | null;
      /** An operator has revoked what this address gave, so it is proved and attests nothing. */
      revoked: boolean;
    })
  | Extract<Bound, { outcome: "held" }>
  | { outcome: "wrong"; attemptsLeft: number }
  | { outcome: "stale" };

/** Takes the code. A right one binds the address and, where it is an institution's, attests the affiliation. */
export async function endEmail(
  { userId }: Expert,
  { challengeId, code }: { challengeId: string; code: string },
): Promise<EmailAnswer> {
  return await db.transaction(async (tx) => {
    const challenge = await takeChallenge(tx, { expertId: userId, kind: "email", id: challengeId });
    if (!challenge?.subject) return { outcome: "stale" };
    const given = Buffer.from(hashCode(challengeId, code));
    if (!timingSafeEqual(given, Buffer.from(challenge.secretHash)))
      return { outcome: "wrong", attemptsLeft: MOST_ATTEMPTS - challenge.attemptCount };
    const email = challenge.subject;
    const bound = await bind(tx, {
      expertId: userId,
      challengeId,
      kind: "email",
      subject: email,
      evidence: { challengeId, sentAt: challenge.createdAt.toISOString() },
    });
    if (bound.outcome === "held") return bound;
    return { ...bound, ...(await attestInstitution(tx, { userId, email, challengeId })) };
  });
}

async function attestInstitution(
  tx: Tx,
  { userId, email, challengeId }: { userId: string; email: string; challengeId: string },
): Promise<{ institution: string | null; revoked: boolean }> {
  const institution = institutionOf(email);
  if (!institution) return { institution, revoked: false };
  const outcome = await attestAffiliation(tx, {
    expertId: userId,
    kind: "email",
    institution,
    identifier: email,
    evidence: `a code sent to an address at ${institution}`.slice(0, 200),
    record: JSON.stringify({ challengeId, email }),
  });
  return { institution, revoked: outcome === "revoked" };
}
