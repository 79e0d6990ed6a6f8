import { eq, sql } from "drizzle-orm";
import { lookupsOf } from "#app/domain/attestation/lookups.ts";
import { fetchDid } from "#app/gateways/did.server.ts";
import type { Network } from "#app/gateways/fetch.server.ts";
import { fetchStatusList } from "#app/gateways/status-list.server.ts";
import { db } from "#db/client.ts";
import { lookups } from "#db/schema/attestations.ts";
import { findPlatform } from "./platform.server.ts";
import { didDocumentsOf } from "./published-policy.server.ts";
import { readStatusLists } from "./status-list.server.ts";

/** What others said of themselves, and which of them did not answer. */
export type Looked = {
  dids: Record<string, unknown>;
  statusLists: Record<string, string>;
  unanswered: string[];
};

const FRESH_DID = "1 hour";
const FRESH_LIST = "5 minutes";

/**
 * Everything that an attestation needs looked up before it can be verified, asked only of issuers that are trusted: whoever signs for nobody
 * makes us ask nobody. The platform's own answers come from its tables. Never called inside a transaction.
 */
export async function lookUp(text: string, trusted: ReadonlySet<string>, network?: Network): Promise<Looked> {
  const looked = await ownAnswers();
  const wanted = lookupsOf(text);
  const isTrusted = (did: string) => trusted.has(did) || did in looked.dids;
  if (wanted.dids.some((did) => !isTrusted(did))) return looked;
  for (const did of wanted.dids) await lookUpDid(did, looked, network);
  for (const address of wanted.statusLists) {
    await lookUpList(address, looked, network);
    const list = looked.statusLists[address];
    for (const did of list ? lookupsOf(list).dids : [])
      if (isTrusted(did)) await lookUpDid(did, looked, network);
  }
  return looked;
}

async function ownAnswers(): Promise<Looked> {
  const platform = await findPlatform();
  if (!platform) return { dids: {}, statusLists: {}, unanswered: [] };
  return { dids: didDocumentsOf(platform), statusLists: await readStatusLists(), unanswered: [] };
}

async function lookUpDid(did: string, looked: Looked, network?: Network): Promise<void> {
  if (did in looked.dids) return;
  const text = await kept(did, FRESH_DID, async () => {
    const answer = await fetchDid(did, network);
    return "document" in answer ? JSON.stringify(answer.document) : null;
  });
  if (text === null) looked.unanswered.push(did);
  else looked.dids[did] = JSON.parse(text);
}

async function lookUpList(address: string, looked: Looked, network?: Network): Promise<void> {
  if (address in looked.statusLists) return;
  const text = await kept(address, FRESH_LIST, async () => {
    const answer = await fetchStatusList(address, network);
    return "text" in answer ? answer.text : null;
  });
  if (text === null) looked.unanswered.push(address);
  else looked.statusLists[address] = text;
}

async function kept(
  address: string,
  freshFor: string,
  ask: () => Promise<string | null>,
): Promise<string | null> {
  const isFresh = sql<boolean>`${lookups.fetchedAt} > now() - ${freshFor}::interval`;
  const [before] = await db
    .select({ content: lookups.content, isFresh })
    .from(lookups)
    .where(eq(lookups.address, address));
  if (before?.isFresh) return new TextDecoder().decode(before.content);
  const text = await ask();
  if (text === null) return null;
  const content = new TextEncoder().encode(text);
  await db
    .insert(lookups)
    .values({ address, content })
    .onConflictDoUpdate({ target: lookups.address, set: { content, fetchedAt: sql`now()` } });
  return text;
}
