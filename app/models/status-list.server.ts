import { randomInt } from "node:crypto";
import { and, count, eq, isNotNull, max, sql } from "drizzle-orm";
import { keyIdOf, statusListPayload } from "#app/domain/attestation/platform-schema.ts";
import { encodeStatusList } from "#app/domain/attestation/status-list.ts";
import { signVc } from "#app/domain/attestation/vc-sign.ts";
import { db, type Tx } from "#db/client.ts";
import { attestations, revocations, statusEntries } from "#db/schema/attestations.ts";
import { findPlatform, vcKey } from "./platform.server.ts";

/** Places in a list: the least that the standard allows, so that one place among so many says nothing about whose it is. */
export const LIST_LENGTH = 131_072;
/** A list this full is followed by the next, so that a free place is found in a few tries. */
const FULL = LIST_LENGTH / 2;
const PLACING = 7_272_744;

export type Place = { list: number; index: number };

/** A place at random that nobody has, and that stays free for this transaction: a credential names its place, so it is chosen before there is one. */
export async function choosePlace(tx: Tx): Promise<Place> {
  await tx.execute(sql`select pg_advisory_xact_lock(${PLACING})`);
  const list = await listInUse(tx);
  for (;;) {
    const index = randomInt(LIST_LENGTH);
    const taken = await tx
      .select({ index: statusEntries.index })
      .from(statusEntries)
      .where(and(eq(statusEntries.list, list), eq(statusEntries.index, index)));
    if (taken.length === 0) return { list, index };
  }
}

async function listInUse(tx: Tx): Promise<number> {
  const [newest] = await tx.select({ list: max(statusEntries.list) }).from(statusEntries);
  const list = newest?.list ?? 1;
  const [used] = await tx.select({ count: count() }).from(statusEntries).where(eq(statusEntries.list, list));
  return (used?.count ?? 0) < FULL ? list : list + 1;
}

export const statusListAddress = (origin: string, list: number): string =>
  `${origin}/attestations/status/${list}`;

/** Signs a list in which these places are revoked, as the DID and under the address that the credentials name. */
export async function signList(
  { address, did }: { address: string; did: string },
  revoked: Set<number> = new Set(),
): Promise<string> {
  const encodedList = await encodeStatusList(revoked, LIST_LENGTH);
  const payload = statusListPayload({ list: address, issuer: did, encodedList, at: Date.now() });
  const { privateJwk, alg } = vcKey();
  return await signVc({ payload, privateJwk, kid: keyIdOf(did), alg });
}

async function revokedIn(list: number): Promise<Set<number>> {
  const rows = await db
    .select({ index: statusEntries.index })
    .from(statusEntries)
    .innerJoin(revocations, eq(revocations.attestationId, statusEntries.attestationId))
    .where(eq(statusEntries.list, list));
  return new Set(rows.map(({ index }) => index));
}

/** A list as it stands, signed; null when there is none of this number. */
export async function readStatusList(list: number): Promise<string | null> {
  const platform = await findPlatform();
  const [entry] = await db.select().from(statusEntries).where(eq(statusEntries.list, list)).limit(1);
  if (!platform || !entry) return null;
  const address = statusListAddress(platform.origin, list);
  return await signList({ address, did: platform.did }, await revokedIn(list));
}

/**
 * Every list that an attestation of the platform names, as it stands, signed under the address and by the DID of that time: what is reached
 * elsewhere today is still checked.
 */
export async function readStatusLists(): Promise<Record<string, string>> {
  const named = await db
    .selectDistinct({
      address: attestations.statusList,
      did: attestations.signedBy,
      list: statusEntries.list,
    })
    .from(statusEntries)
    .innerJoin(attestations, eq(attestations.id, statusEntries.attestationId))
    .where(isNotNull(attestations.statusList));
  const signed = named.map(async ({ address, did, list }) => {
    const jwt = await signList({ address: address!, did }, await revokedIn(list));
    return [address!, jwt] as const;
  });
  return Object.fromEntries(await Promise.all(signed));
}
