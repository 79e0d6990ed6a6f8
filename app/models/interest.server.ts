import { type SQL, sql } from "drizzle-orm";
import type { Tx } from "#db/client.ts";
import { identityHash } from "./identity.server.ts";

/** What stands for the author of a completion: a keyed hash of their e-mail address. */
export const authorHash = (email: string): string => identityHash("email", email);

/** Who an expert is, beyond their account. */
export type Self = {
  /** Their account, and the others that are paid to the same person. */
  accounts: string[];
  /** By which they may stand among the authors of completions: of their account's address, and of what they have proved. */
  hashes: string[];
};

export async function readSelf(tx: Pick<Tx, "execute">, expertId: string): Promise<Self> {
  const [row] = await tx.execute<{ email: string; others: string[]; proved: string[] }>(sql`
    select u.email, array(
        select o.user_id from experts o where o.payee_id = e.payee_id and o.user_id <> e.user_id) as others,
      array(select i.hash from identities i where i.expert_id = e.user_id) as proved
    from experts e join users u on u.id = e.user_id where e.user_id = ${expertId}`);
  if (!row) throw new Error(`There is no expert ${expertId}`);
  return { accounts: [expertId, ...row.others], hashes: [authorHash(row.email), ...row.proved] };
}

/** Of a project, by its table or alias: the expert is a member of its lab, by their account or by an e-mail address that is theirs. */
export const isOfOwnLab = (project: SQL, expertId: string): SQL => sql`exists (
  select 1 from lab_members m join users u on u.id = m.user_id
  where m.lab_id = ${project}.lab_id and (m.user_id = ${expertId} or lower(u.email) in (
    select lower(x.email) from users x where x.id = ${expertId}
    union all
    select lower(i.subject) from bindings i where i.expert_id = ${expertId} and i.kind = 'email')))`;
