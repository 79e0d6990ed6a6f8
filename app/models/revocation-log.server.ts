import { desc, eq, max, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { EasRevocation } from "#app/domain/attestation/policy.ts";
import { environment } from "#app/environment.server.ts";
import { db, type Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { knownRevocations as known, revocationLogs } from "#db/schema/revocation-log.ts";
import { users } from "#db/schema/users.ts";
import { databaseTime } from "./clock.server.ts";
import { lockOperator } from "./operator.server.ts";

export type Known = { revocations: EasRevocation[]; asOf: Date | null };

/**
 * What the imported logs tell of the EAS attestation with this uid, by whomever it was revoked: whether that is its signer is for the verification to
 * say. `asOf`: until when the newest log tells; null where there is none.
 */
export async function knownRevocations(uid: string): Promise<Known> {
  const [rows, asOf] = await Promise.all([
    db.select().from(known).where(eq(known.uid, uid.toLowerCase())),
    readLogDate(),
  ]);
  const revocations = rows.map(({ logId, timestamp, ...row }) => ({ ...row, timestamp: String(timestamp) }));
  return { revocations, asOf };
}

async function readLogDate(): Promise<Date | null> {
  const [newest] = await db.select({ asOf: max(revocationLogs.asOf) }).from(revocationLogs);
  return newest?.asOf ?? null;
}

export type Imported =
  | { outcome: "imported"; addedCount: number; namedCount: number }
  /** A log tells what was, never what will be. */
  | { outcome: "in the future" };

/**
 * Keeps a log and adds what no log before told of. Held attestations that it names are looked at again at once: it is then that what they grant ends, if
 * their own signer has revoked them. Null: the user is no operator in office.
 */
export async function importRevocationLog(
  { userId }: { userId: string },
  { revocations, asOf }: { revocations: EasRevocation[]; asOf: Date },
): Promise<Imported | null> {
  return await db.transaction(async (tx) => {
    if (!(await lockOperator(tx, userId))) return null;
    if (asOf.getTime() > (await databaseTime(tx))) return { outcome: "in the future" };
    const logId = uuidv7();
    const entryCount = revocations.length;
    await tx.insert(revocationLogs).values({ id: logId, asOf, entryCount, importedBy: userId });
    // In one order, so that two imports at once do not wait for each other.
    const added = await tx.execute(sql`
      insert into known_revocations (uid, revoker, contract, chain_id, timestamp, log_id)
      select uid, revoker, contract, "chainId", timestamp, ${logId}
      from jsonb_to_recordset(${JSON.stringify(revocations)}::jsonb)
        as entry (uid text, revoker text, contract text, "chainId" text, timestamp bigint)
      order by uid, revoker, contract, "chainId", timestamp
      on conflict do nothing returning uid`);
    return { outcome: "imported", addedCount: added.length, namedCount: await recheckNamed(tx) };
  });
}

/**
 * Has every held attestation looked at again that a log says its signer has revoked. Called now and then as well, for what was granted in the moment
 * in which the log came. Returns how many.
 */
export async function recheckNamed(tx: Pick<Tx, "execute"> = db): Promise<number> {
  const named = await tx.execute<{ id: string }>(sql`
    select a.id from credentials c join attestations a on a.id = c.attestation_id
    where c.ended_at is null and a.format = 'eas' and exists (
      select 1 from known_revocations k
      where k.uid = lower(split_part(a.key, ':', 5)) and lower(k.revoker) = lower(split_part(a.key, ':', 2))
        and k.chain_id = split_part(a.key, ':', 3) and lower(k.contract) = lower(split_part(a.key, ':', 4)))`);
  for (const { id } of named) await enqueue(tx, "check-attestation", { attestationId: id, cause: "revoked" });
  return named.length;
}

export type ListedLog = {
  id: string;
  asOf: Date;
  entryCount: number;
  /** Those that no log before it told of. */
  addedCount: number;
  importedAt: Date;
  importedByName: string;
};

export type RevocationsKnown = {
  asOf: Date | null;
  logs: ListedLog[];
  /** The chains that are read directly, by EAS_RPC. */
  chainsRead: string[];
};

const MOST_SHOWN = 50;

/** The logs, the newest import first, and where revocations are known from besides. */
export async function listRevocationLogs(): Promise<RevocationsKnown> {
  const [logs, asOf] = await Promise.all([
    db
      .select({
        id: revocationLogs.id,
        asOf: revocationLogs.asOf,
        entryCount: revocationLogs.entryCount,
        addedCount: sql<number>`(select count(*)::int from known_revocations k where k.log_id = ${revocationLogs.id})`,
        importedAt: revocationLogs.importedAt,
        importedByName: users.name,
      })
      .from(revocationLogs)
      .innerJoin(users, eq(users.id, revocationLogs.importedBy))
      .orderBy(desc(revocationLogs.importedAt))
      .limit(MOST_SHOWN),
    readLogDate(),
  ]);
  return { asOf, logs, chainsRead: [...environment().EAS_RPC.keys()] };
}
