import { randomInt } from "node:crypto";
import { and, count, eq, isNotNull, max, sql } from "drizzle-orm";
import { didWebOf, keyIdOf, statusListPayload } from "#app/domain/attestation/platform-schema.ts";
import { encodeStatusList } from "#app/domain/attestation/status-list.ts";
import { signVc } from "#app/domain/attestation/vc-sign.ts";
import { db, type Tx } from "#db/client.ts";
import { attestations, revocations, statusEntries } from "#db/schema/attestations.ts";
import { databaseTime } from "./clock.server.ts";
import { findPlatform, type Platform, vcKey } from "./platform.server.ts";

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

/** Under which address credentials name a list, and by which of the platform's DIDs it is signed. */
type Named = { address: string; did: string };

/** Signs a list in which these places are revoked. `at`: the database's time in ms. */
export async function signList(
  { address, did }: Named,
  at: number,
  revoked: Set<number> = new Set(),
): Promise<string> {
  const encodedList = await encodeStatusList(revoked, LIST_LENGTH);
  const payload = statusListPayload({ list: address, issuer: did, encodedList, at });
  const { privateJwk, alg } = vcKey();
  return await signVc({ payload, privateJwk, kid: keyIdOf(did), alg });
}

const signAsItStands = async (list: number, named: Named) =>
  await signList(named, await databaseTime(), await revokedIn(list));

async function revokedIn(list: number): Promise<Set<number>> {
  const rows = await db
    .select({ index: statusEntries.index })
    .from(statusEntries)
    .innerJoin(revocations, eq(revocations.attestationId, statusEntries.attestationId))
    .where(eq(statusEntries.list, list));
  return new Set(rows.map(({ index }) => index));
}

async function isList(list: number): Promise<boolean> {
  const entries = await db
    .select({ list: statusEntries.list })
    .from(statusEntries)
    .where(eq(statusEntries.list, list))
    .limit(1);
  return entries.length > 0;
}

/** Which of the platform's DIDs is that of the host that was asked; for any other host the one of today. */
export function didAt({ did, dids }: Platform, host: string | null): string {
  const address = `https://${host}`;
  const asked = host && URL.canParse(address) ? didWebOf(address) : did;
  return dids.includes(asked) ? asked : did;
}

/**
 * A list as it stands, signed; null when there is none of this number. `host` is where it was asked for: under an earlier address of the platform it is
 * still the list that the credentials of that time name.
 */
export async function readStatusList(list: number, host: string | null = null): Promise<string | null> {
  const platform = await findPlatform();
  if (!platform || !(await isList(list))) return null;
  const did = didAt(platform, host);
  const earlier = did === platform.did ? null : await namedBy(did, list);
  const today = { address: statusListAddress(platform.origin, list), did: platform.did };
  return await signAsItStands(list, earlier ?? today);
}

async function namedBy(did: string, list: number): Promise<Named | null> {
  const [named] = await db
    .select({ address: attestations.statusList })
    .from(statusEntries)
    .innerJoin(attestations, eq(attestations.id, statusEntries.attestationId))
    .where(and(eq(statusEntries.list, list), eq(attestations.signedBy, did)))
    .limit(1);
  return named?.address ? { address: named.address, did } : null;
}

/** The list of the platform that is meant by an address, today's or an earlier one, as it stands; null where it is none of the platform's. */
export async function readOwnList({ dids }: Platform, address: string): Promise<string | null> {
  const [, origin = "", number = ""] =
    /^(https?:\/\/[^/?#@]+)\/attestations\/status\/([1-9]\d{0,8})$/.exec(address) ?? [];
  if (!URL.canParse(origin)) return null;
  const [did, list] = [didWebOf(origin), Number(number)];
  return dids.includes(did) && (await isList(list)) ? await signAsItStands(list, { address, did }) : null;
}

/** Every list that an attestation of the platform names, as it stands, signed under the address and by the DID of that time. */
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
  const signed = named.map(
    async ({ address, did, list }) =>
      [address!, await signAsItStands(list, { address: address!, did })] as const,
  );
  return Object.fromEntries(await Promise.all(signed));
}
