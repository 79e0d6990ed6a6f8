import { and, eq, isNotNull, isNull } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { AppointmentForm } from "#app/forms/appointment.ts";
import { db, type Tx } from "#db/client.ts";
import { operators } from "#db/schema/users.ts";
import { hashPassword } from "./password.server.ts";
import { addUser } from "./user.server.ts";
import { findByEmail } from "./viewer.server.ts";

/** A new user who is an operator and nothing else: how the first one comes to be. */
export async function createOperator(person: {
  email: string;
  name: string;
  password: string;
}): Promise<"created" | "email taken"> {
  const { email, name, password } = person;
  const id = uuidv7();
  const passwordHash = await hashPassword(password);
  return await db.transaction(async (tx) => {
    if (!(await addUser(tx, { id, email, name, passwordHash }))) return "email taken";
    await tx.insert(operators).values({ userId: id });
    return "created";
  });
}

/** Makes an existing user an operator. A second time changes nothing; an appointment that was withdrawn is made anew. */
export async function appointOperator({
  email,
}: AppointmentForm): Promise<{ userId: string; name: string; appointed: boolean }> {
  const user = await findByEmail(email);
  if (!user)
    throw new Error(`Nobody has signed up with ${email}: let them sign up first, then appoint them.`);
  const { userId, name } = user.viewer;
  const changed = await db
    .insert(operators)
    .values({ userId })
    .onConflictDoUpdate({
      target: operators.userId,
      set: { withdrawnAt: null },
      setWhere: isNotNull(operators.withdrawnAt),
    })
    .returning({ userId: operators.userId });
  return { userId, name, appointed: changed.length > 0 };
}

/**
 * Holds the user's appointment as operator to the end of the transaction: nobody withdraws it while what it allows is done. False: they are no
 * operator in office, and nothing may be done in that name. To be taken before any other lock.
 */
export async function lockOperator(tx: Pick<Tx, "select">, userId: string): Promise<boolean> {
  const [inOffice] = await tx
    .select({ userId: operators.userId })
    .from(operators)
    .where(and(eq(operators.userId, userId), isNull(operators.withdrawnAt)))
    .for("share");
  return inOffice !== undefined;
}
