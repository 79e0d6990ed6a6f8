import { eq, sql } from "drizzle-orm";
import { didWebAddress } from "#app/domain/attestation/did.ts";
import { lookupsOf } from "#app/domain/attestation/lookups.ts";
import { parseText } from "#app/domain/json-text.ts";
import { fetchDid } from "#app/gateways/did.server.ts";
import type { Network } from "#app/gateways/fetch.server.ts";
import { fetchStatusList } from "#app/gateways/status-list.server.ts";
import { db } from "#db/client.ts";
import { lookups } from "#db/schema/attestations.ts";
import { findPlatform, type Platform } from "./platform.server.ts";
import { didDocumentsOf } from "./published-policy.server.ts";
import { readOwnList } from "./status-list.server.ts";

/** What is known of others for one verification, and which of them did not answer. The platform's own answers come from its tables. */
export type Search = {
  dids: Record<string, unknown>;
  statusLists: Record<string, string>;
  unanswered: string[];
  platform: Platform | null;
  trusted: ReadonlySet<string>;
  network: Network | undefined;
  /** Ends all that is asked of others, however many they are. */
  signal: AbortSignal;
};

type Beginning = { trusted: ReadonlySet<string>; network: Network | undefined; patienceMs: number };

const FRESH_DID = "1 hour";
const FRESH_LIST = "5 minutes";

/** Begins to look up what an attestation needs. Only who is in `trusted` is asked. Never within a transaction. */
export async function beginSearch({ trusted, network, patienceMs }: Beginning): Promise<Search> {
  const platform = await findPlatform();
  const dids = platform ? didDocumentsOf(platform) : {};
  const signal = AbortSignal.timeout(patienceMs);
  return { dids, statusLists: {}, unanswered: [], platform, trusted, network, signal };
}

/** Asks the issuer that an attestation names for its keys. Nothing else that stands in it is followed: by now anybody may have written it. */
export async function lookUpIssuer(search: Search, text: string): Promise<void> {
  await lookUpDids(search, lookupsOf(text).dids);
}

/** Asks for the status lists that an attestation names, and for the keys of whoever signs them; once its own signature was found to hold. */
export async function lookUpLists(search: Search, text: string): Promise<void> {
  const addresses = lookupsOf(text).statusLists;
  await Promise.all(addresses.map((address) => lookUpList(search, address)));
  await lookUpDids(
    search,
    Object.values(search.statusLists).flatMap((list) => lookupsOf(list).dids),
  );
}

async function lookUpDids(search: Search, dids: string[]): Promise<void> {
  const wanted = [...new Set(dids)].filter((did) => search.trusted.has(did) && !(did in search.dids));
  await Promise.all(wanted.map((did) => lookUpDid(search, did)));
}

async function lookUpDid({ dids, unanswered, network, signal }: Search, did: string): Promise<void> {
  const text = await kept(did, FRESH_DID, () => fetchDid(did, network, signal));
  const read = text === null ? null : parseText(new TextEncoder().encode(text));
  if (read?.ok) dids[did] = read.value;
  else unanswered.push(did);
}

async function lookUpList(search: Search, address: string): Promise<void> {
  const { platform, statusLists, unanswered, network, signal } = search;
  const own = platform && (await readOwnList(platform, address));
  const text = own ?? (await kept(address, FRESH_LIST, () => fetchStatusList(address, network, signal)));
  if (text === null) unanswered.push(address);
  else statusLists[address] = text;
}

type Answer = { text: string } | { problem: string };

async function kept(address: string, freshFor: string, ask: () => Promise<Answer>): Promise<string | null> {
  const isFresh = sql<boolean>`${lookups.fetchedAt} > now() - ${freshFor}::interval`;
  const [before] = await db
    .select({ content: lookups.content, isFresh })
    .from(lookups)
    .where(eq(lookups.address, address));
  if (before?.isFresh) return new TextDecoder().decode(before.content);
  const answer = await ask();
  if ("problem" in answer) {
    console.error(`Look-up refused: ${hostOf(address)}: ${answer.problem}`.slice(0, 400));
    return null;
  }
  const content = new TextEncoder().encode(answer.text);
  await db
    .insert(lookups)
    .values({ address, content })
    .onConflictDoUpdate({ target: lookups.address, set: { content, fetchedAt: sql`now()` } });
  return answer.text;
}

/** The rest of an address may say whom it is about. */
function hostOf(address: string): string {
  try {
    return new URL(address.startsWith("did:") ? didWebAddress(address) : address).host.slice(0, 100);
  } catch {
    return "no host";
  }
}

/** Nothing that was fetched is used for longer than an hour; the rest is in nobody's interest. */
export async function forgetLookups(): Promise<void> {
  await db.delete(lookups).where(sql`${lookups.fetchedAt} < now() - interval '1 day'`);
}
