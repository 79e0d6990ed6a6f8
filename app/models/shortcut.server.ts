import { eq } from "drizzle-orm";
import type { Expert } from "#app/domain/roles.ts";
import { changesOf, type Keys } from "#app/domain/shortcuts.ts";
import { db } from "#db/client.ts";
import { experts } from "#db/schema/users.ts";

/** The keys that this expert has given to commands, by command; the others have those they come with. */
export async function findShortcuts({ userId }: Expert): Promise<Record<string, string>> {
  const [row] = await db
    .select({ shortcuts: experts.shortcuts })
    .from(experts)
    .where(eq(experts.userId, userId));
  return row?.shortcuts ?? {};
}

/** Keeps these keys for the expert's every browser, in place of those kept before. */
export async function keepShortcuts({ userId }: Expert, keys: Keys): Promise<void> {
  await db
    .update(experts)
    .set({ shortcuts: changesOf(keys) })
    .where(eq(experts.userId, userId));
}
