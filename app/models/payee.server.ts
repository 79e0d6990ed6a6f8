import { asc, inArray, or, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { db } from "#db/client.ts";
import { experts } from "#db/schema/users.ts";
import { findByEmail } from "./viewer.server.ts";

export type Joined =
  | { ok: true; payeeId: string; accountCount: number; joined: boolean }
  | { ok: false; email: string; why: "no account" | "no expert" | "same account" };

/**
 * Marks two experts' accounts as paid to one person, and with them every account that is marked so with either: from now on none of them is given a
 * task that another has seen. A second time changes nothing.
 */
export async function joinPayees(emails: readonly [string, string]): Promise<Joined> {
  const userIds: string[] = [];
  for (const email of emails) {
    const found = await findByEmail(email);
    if (!found) return { ok: false, email, why: "no account" };
    if (!found.viewer.expert) return { ok: false, email, why: "no expert" };
    if (userIds.includes(found.viewer.userId)) return { ok: false, email, why: "same account" };
    userIds.push(found.viewer.userId);
  }
  return await db.transaction(async (tx) => {
    // One after the other: of two at once that share an account, the second finds what the first has joined.
    await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended('payees', 3))`);
    const both = await tx
      .select({ userId: experts.userId, payeeId: experts.payeeId })
      .from(experts)
      .where(inArray(experts.userId, userIds));
    const known = both.flatMap(({ payeeId }) => payeeId ?? []).sort();
    const payeeId = known[0] ?? uuidv7();
    // In the order in which several experts are locked everywhere.
    const all = await tx
      .select({ userId: experts.userId, payeeId: experts.payeeId })
      .from(experts)
      .where(or(inArray(experts.userId, userIds), inArray(experts.payeeId, known)))
      .orderBy(asc(experts.userId))
      .for("no key update");
    const others = all.filter((expert) => expert.payeeId !== payeeId).map(({ userId }) => userId);
    if (others.length > 0) await tx.update(experts).set({ payeeId }).where(inArray(experts.userId, others));
    return { ok: true, payeeId, accountCount: all.length, joined: others.length > 0 };
  });
}
