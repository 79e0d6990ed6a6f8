import { isDid, splitKeyId } from "./did.ts";
import { readJws } from "./jws.ts";
import { readCredential } from "./vc-credential.ts";
import { endingStatuses, isAddress } from "./vc-status.ts";

export type Lookups = { dids: string[]; statusLists: string[] };

/** More lists than these are not fetched for one credential; it is then refused for those that are missing. */
const MOST_LISTS = 4;
const MOST_CHARACTERS = 4 * 1024 * 1024;

/**
 * What must be fetched before an attestation (or a status list credential) can be verified: DIDs whose document is needed, and addresses of
 * status lists. A did:key needs no look-up. Nothing here has been verified, so whoever fetches must expect any address. Never throws; what
 * cannot be read, EAS included, needs nothing.
 */
export function lookupsOf(text: string): Lookups {
  const nothing: Lookups = { dids: [], statusLists: [] };
  if (text.length > MOST_CHARACTERS) return nothing;
  const token = readJws(text.trim());
  const shape = token.ok ? readCredential(token.jws.payload) : null;
  if (!token.ok || !shape?.ok) return nothing;
  const { issuer } = shape.credential;
  if (splitKeyId(token.jws.header.kid)?.did !== issuer) return nothing;
  const addresses = endingStatuses(shape.credential).map((entry) => entry.statusListCredential);
  return {
    dids: isDid(issuer) && !issuer.startsWith("did:key:") ? [issuer] : [],
    statusLists: [...new Set(addresses.filter(isAddress))].slice(0, MOST_LISTS),
  };
}
