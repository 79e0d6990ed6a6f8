import { and, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Viewer } from "#app/domain/roles.ts";
import type { PasswordChangeForm } from "#app/forms/password.ts";
import type { SignInForm } from "#app/forms/sign-in.ts";
import type { SignUpForm } from "#app/forms/sign-up.ts";
import { db, type Tx } from "#db/client.ts";
import { labMembers, labs } from "#db/schema/labs.ts";
import { experts, recoveries, users } from "#db/schema/users.ts";
import { type InvitationRefusal, join } from "./invitation.server.ts";
import { hashPassword, passwordFits } from "./password.server.ts";
import {
  countPasswordAttempt,
  countSignUp,
  forgivePasswordAttempt,
  type Limited,
} from "./rate-limit.server.ts";
import { revokeOtherSessions } from "./session.server.ts";
import { findByEmail } from "./viewer.server.ts";

type LimitedOutcome = { outcome: "limited" } & Limited;

export type Creation =
  | { outcome: "created"; userId: string }
  | { outcome: "email taken" }
  | { outcome: "not invited"; why: InvitationRefusal };

/** Thrown to roll back what was begun. */
class NotInvited extends Error {
  constructor(readonly why: InvitationRefusal) {
    super(why);
  }
}

/** Adds the login itself; false when the e-mail address is taken. */
export async function addUser(
  tx: Tx,
  user: { id: string; email: string; name: string; passwordHash: string },
): Promise<boolean> {
  const added = await tx.insert(users).values(user).onConflictDoNothing().returning({ id: users.id });
  return added.length > 0;
}

/** A user with the role they chose, all or nothing; `invitationToken` is what lets somebody in as invited. */
export async function createUser(form: SignUpForm, invitationToken: string | null = null): Promise<Creation> {
  const userId = uuidv7();
  const { email, name } = form;
  const passwordHash = await hashPassword(form.password);
  try {
    return await db.transaction(async (tx) => {
      if (!(await addUser(tx, { id: userId, email, name, passwordHash }))) return { outcome: "email taken" };
      await giveRole(tx, userId, form, invitationToken);
      return { outcome: "created", userId };
    });
  } catch (error) {
    if (error instanceof NotInvited) return { outcome: "not invited", why: error.why };
    throw error;
  }
}

async function giveRole(
  tx: Tx,
  userId: string,
  form: SignUpForm,
  invitationToken: string | null,
): Promise<void> {
  if (form.role === "expert") {
    await tx.insert(experts).values({ userId });
  } else if (form.role === "lab") {
    const labId = uuidv7();
    await tx.insert(labs).values({ id: labId, name: form.labName });
    await tx.insert(labMembers).values({ labId, userId, role: "owner" });
  } else {
    const answer = invitationToken ? await join(tx, { token: invitationToken, userId }) : "unknown";
    if (answer !== "joined") throw new NotInvited(answer);
  }
}

export async function hasUsers(): Promise<boolean> {
  const found = await db.select({ id: users.id }).from(users).limit(1);
  return found.length > 0;
}

export async function signUp(
  form: SignUpForm,
  from: { clientAddress: string; invitationToken: string | null },
): Promise<Creation | LimitedOutcome> {
  const limited = await countSignUp(from);
  if (limited) return { outcome: "limited", ...limited };
  return await createUser(form, from.invitationToken);
}

export type SignIn = { outcome: "fits"; viewer: Viewer } | { outcome: "wrong" } | LimitedOutcome;

/** Whose e-mail address and password these are. A wrong password and an unknown address differ in nothing, time included. */
export async function signIn({ email, password }: SignInForm, clientAddress: string): Promise<SignIn> {
  const attempt = { email, clientAddress };
  const limited = await countPasswordAttempt(attempt);
  if (limited) return { outcome: "limited", ...limited };
  const user = await findByEmail(email);
  const fits = await passwordFits(password, user?.passwordHash);
  if (!user || !fits) return { outcome: "wrong" };
  await forgivePasswordAttempt(attempt);
  return { outcome: "fits", viewer: user.viewer };
}

export type PasswordChange =
  | { outcome: "changed"; endedSessionCount: number }
  | { outcome: "wrong" }
  | LimitedOutcome;

/** Sets a new password and ends the user's other sessions and every open link into the account, whoever holds them. */
export async function changePassword(
  { userId, email }: Viewer,
  { current, next }: PasswordChangeForm,
  { clientAddress, currentToken }: { clientAddress: string; currentToken: string },
): Promise<PasswordChange> {
  const attempt = { email, clientAddress };
  const limited = await countPasswordAttempt(attempt);
  if (limited) return { outcome: "limited", ...limited };
  const [before] = await db.select({ hash: users.passwordHash }).from(users).where(eq(users.id, userId));
  if (!before || !(await passwordFits(current, before.hash))) return { outcome: "wrong" };
  await forgivePasswordAttempt(attempt);
  const passwordHash = await hashPassword(next);
  return await db.transaction(async (tx) => {
    const changed = await tx
      .update(users)
      .set({ passwordHash })
      // Changed in another window meanwhile: then the current one is no longer the current one.
      .where(and(eq(users.id, userId), eq(users.passwordHash, before.hash)))
      .returning({ id: users.id });
    if (changed.length === 0) return { outcome: "wrong" };
    await tx
      .update(recoveries)
      .set({ usedAt: sql`now()` })
      .where(and(eq(recoveries.userId, userId), isNull(recoveries.usedAt)));
    return { outcome: "changed", endedSessionCount: await revokeOtherSessions(userId, currentToken, tx) };
  });
}
