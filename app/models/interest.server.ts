import { eq, type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { identities } from "#db/schema/bindings.ts";
import { users } from "#db/schema/users.ts";
import { identityHash } from "./identity.server.ts";

/** What stands for the author of a completion: a keyed hash of their e-mail address. */
export const authorHash = (email: string): string => identityHash("email", email);

/** Every hash by which this expert may stand among the authors of completions: of their account's address, and of what they have proved. */
export async function hashesOf(tx: Tx, expertId: string): Promise<string[]> {
  const [account] = await tx.select({ email: users.email }).from(users).where(eq(users.id, expertId));
  const proved = await tx
    .select({ hash: identities.hash })
    .from(identities)
    .where(eq(identities.expertId, expertId));
  return [...(account ? [authorHash(account.email)] : []), ...proved.map(({ hash }) => hash)];
}

/** Of a project, by its table or alias: the expert is a member of its lab, by their account or by an e-mail address that is theirs. */
export const isOfOwnLab = (project: SQL, expertId: string): SQL => sql`exists (
  select 1 from lab_members m join users u on u.id = m.user_id
  where m.lab_id = ${project}.lab_id and (m.user_id = ${expertId} or lower(u.email) in (
    select lower(x.email) from users x where x.id = ${expertId}
    union all
    select lower(i.subject) from bindings i where i.expert_id = ${expertId} and i.kind = 'email')))`;
