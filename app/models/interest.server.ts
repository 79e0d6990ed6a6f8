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
  const rows = await tx.execute<{ userId: string; email: string; proved: string[] }>(sql`
    select u.id as "userId", u.email, array(select i.hash from identities i where i.expert_id = u.id) as proved
    from users u where u.id in (${accountsOf(expertId)})`);
  return {
    accounts: rows.map(({ userId }) => userId),
    hashes: rows.flatMap(({ email, proved }) => [authorHash(email), ...proved]),
  };
}

/** The accounts of the person: this one, and the others that are paid to them. */
export const accountsOf = (expertId: string): SQL => sql`
  select ${expertId}::uuid union
  select o.user_id from experts e join experts o on o.payee_id = e.payee_id where e.user_id = ${expertId}`;

/** Of a project, by its table or alias: the person is a member of its lab, by an account or by an e-mail address that is theirs. */
export const isOfOwnLab = (project: SQL, expertId: string): SQL => sql`exists (
  select 1 from lab_members m join users u on u.id = m.user_id
  where m.lab_id = ${project}.lab_id and (m.user_id in (${accountsOf(expertId)}) or lower(u.email) in (
    select lower(x.email) from users x where x.id in (${accountsOf(expertId)})
    union all
    select lower(i.subject) from bindings i where i.expert_id in (${accountsOf(expertId)}) and i.kind = 'email')))`;
