import { createHash, randomBytes } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { and, eq, isNull, sql } from "drizzle-orm";
import { ownOrigin } from "#app/environment.server.ts";
import type { RecoveryRequest } from "#app/forms/recovery.ts";
import { db } from "#db/client.ts";
import { sessions } from "#db/schema/sessions.ts";
import { recoveries, users } from "#db/schema/users.ts";
import { writeMail } from "./mail.server.ts";
import { hashPassword } from "./password.server.ts";
import {
  countRecovery,
  countRecoveryRequest,
  forgivePasswordAttempt,
  type Limited,
} from "./rate-limit.server.ts";
import { findByEmail } from "./viewer.server.ts";

const STANDS_FOR = sql`interval '1 hour'`;
/** Longer than writing a letter takes, so that the time of the answer does not tell whether one was written. */
const ANSWER_AFTER = 400;

const hash = (token: string) => createHash("sha256").update(token).digest("hex");

/** Sends the owner of an account a link that leads back into it, unless they were sent many within the hour: then those lead there. */
export async function sendRecovery(userId: string): Promise<void> {
  if (await countRecovery(userId)) return;
  const token = randomBytes(32).toString("base64url");
  await db.transaction(async (tx) => {
    const [user] = await tx.select().from(users).where(eq(users.id, userId));
    if (!user) return;
    await tx
      .insert(recoveries)
      .values({ tokenHash: hash(token), userId, expiresAt: sql`now() + ${STANDS_FOR}` });
    await writeMail(tx, {
      to: user.email,
      subject: "Your way back into Assay",
      text: letter(user.name, token),
      passing: true,
    });
  });
}

const letter = (name: string, token: string) => `Dear ${name},

somebody, probably you, has asked for a way back into your account at Assay.
This link lets you set a new password. It works once, within the hour:

${new URL(`/recover/${token}`, ownOrigin()).href}

If it was not you, do nothing: your password stays as it is.
`;

/** Asks for a way back. Whether anybody has this address is answered by nothing: neither by the words nor by the time it takes. */
export async function requestRecovery(
  { email }: RecoveryRequest,
  clientAddress: string,
): Promise<{ outcome: "taken" } | ({ outcome: "limited" } & Limited)> {
  const limited = await countRecoveryRequest({ email, clientAddress });
  if (limited) return { outcome: "limited", ...limited };
  const answered = sleep(ANSWER_AFTER);
  const user = await findByEmail(email);
  if (user) await sendRecovery(user.viewer.userId);
  await answered;
  return { outcome: "taken" };
}

export type RecoveryState = "open" | "used" | "expired";

export type Recovery = { userId: string; email: string; name: string; state: RecoveryState };

const state = sql<RecoveryState>`case
  when ${recoveries.usedAt} is not null then 'used'
  when ${recoveries.expiresAt} <= now() then 'expired'
  else 'open' end`;

/** Whose account a link leads into; for whoever holds its token. Looking does not use it up. */
export async function findRecovery(token: string): Promise<Recovery | null> {
  const [found] = await db
    .select({ userId: users.id, email: users.email, name: users.name, state })
    .from(recoveries)
    .innerJoin(users, eq(users.id, recoveries.userId))
    .where(eq(recoveries.tokenHash, hash(token)));
  return found ?? null;
}

/** Sets a new password, once. Every session ends, whoever holds it, and so does every other link into the account. */
export async function recoverAccount(
  { token, clientAddress }: { token: string; clientAddress: string },
  { password }: { password: string },
): Promise<"recovered" | Exclude<RecoveryState, "open"> | "unknown"> {
  const before = await findRecovery(token);
  if (before?.state !== "open") return before?.state ?? "unknown";
  const { userId, email } = before;
  const passwordHash = await hashPassword(password);
  const answer = await db.transaction(async (tx) => {
    // Two links into one account, used at the same time, wait for each other here.
    await tx.select().from(users).where(eq(users.id, userId)).for("no key update");
    const [recovery] = await tx
      .select({ state })
      .from(recoveries)
      .where(eq(recoveries.tokenHash, hash(token)))
      .for("update");
    if (recovery?.state !== "open") return recovery?.state ?? "unknown";
    await tx.update(users).set({ passwordHash }).where(eq(users.id, userId));
    await tx.delete(sessions).where(eq(sessions.userId, userId));
    await tx
      .update(recoveries)
      .set({ usedAt: sql`now()` })
      .where(and(eq(recoveries.userId, userId), isNull(recoveries.usedAt)));
    await writeMail(tx, { to: email, subject: "Your password at Assay was changed", text: CHANGED });
    return "recovered";
  });
  if (answer === "recovered") await forgivePasswordAttempt({ email, clientAddress });
  return answer;
}

const CHANGED = `The password of your account at Assay was changed by a link that was sent to this address, and every session was ended.

If it was not you, somebody else reads your mail: change its password first, then ask for a way back into Assay again.
`;
