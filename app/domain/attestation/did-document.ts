import { parseDateTime } from "./date-time.ts";
import { didKeyToJwk, multibaseToJwk, splitKeyId } from "./did.ts";
import { type PublicJwk, readJwk } from "./public-key.ts";

export type FoundKey = { ok: true; jwk: PublicJwk } | { ok: false; problem: string };

type Fields = Record<string, unknown>;

/**
 * The key that a DID document lists under `assertionMethod` by this id, by reference or embedded (W3C DID Core). The document must be about
 * this very DID, name the key exactly once, have the DID as the key's controller, and give it as `publicKeyJwk` or `publicKeyMultibase`, not
 * both. With `at` (ms since 1970), a key that the document says expired or was revoked by then is refused (W3C Controlled Identifiers).
 */
export function verificationKey(document: unknown, did: string, kid: string, at?: number): FoundKey {
  if (!isFields(document) || document.id !== did)
    return refuse(`The document found for ${did} is about another DID.`);
  const methods = listOf(document.assertionMethod).map((method) =>
    typeof method === "string"
      ? { id: method, isReference: true }
      : { ...(method as Fields), isReference: false },
  );
  const listed = methods.filter((method) => isCalled(method.id, did, kid));
  if (listed.length === 0)
    return refuse(`${did} lists no key ${kid} for signing attestations (assertionMethod).`);
  const meant = listed[0]!.isReference
    ? listOf(document.verificationMethod).filter(
        (method) => isFields(method) && isCalled(method.id, did, kid),
      )
    : listed;
  if (listed.length > 1 || meant.length !== 1)
    return refuse(`${did} does not name the key ${kid} exactly once.`);
  return keyOf(meant[0] as Fields, did, at);
}

/**
 * The key that a kid names: read from the DID itself for did:key, else from the document that `dids` has for it. The kid of a did:key must
 * repeat the key after its `#`, as the method demands.
 */
export function keyNamed(kid: string, dids: Record<string, unknown>, at: number): FoundKey {
  const { did, fragment } = splitKeyId(kid) ?? { did: "", fragment: "" };
  if (did.startsWith("did:key:")) {
    const jwk = did === `did:key:${fragment}` ? didKeyToJwk(did) : null;
    return jwk
      ? { ok: true, jwk }
      : refuse("The did:key it names is not a valid key on Ed25519, P-256 or secp256k1.");
  }
  if (!Object.hasOwn(dids, did))
    return refuse(`The key ${kid} could not be found: nothing is known of ${did}.`);
  return verificationKey(dids[did], did, kid, at);
}

/**
 * A document that says no more of a DID than the one key with which a credential of it was once verified (`kid` and public JWK as they were
 * then): with it in a policy's `dids` the credential verifies on, although the issuer has changed keys since. Null where kid is no DID URL.
 */
export function keptDocument(
  kid: string,
  publicKeyJwk: unknown,
): { id: string; assertionMethod: unknown[] } | null {
  const key = splitKeyId(kid);
  return key && { id: key.did, assertionMethod: [{ id: kid, controller: key.did, publicKeyJwk }] };
}

/**
 * A DID document with the key of `keptDocument` in place of whatever it lists under that id now: its other keys stay, with which a status list may
 * be signed today. A document that is none, or about another DID, adds nothing.
 */
export function withKeptKey(document: unknown, kid: string, publicKeyJwk: unknown) {
  const kept = keptDocument(kid, publicKeyJwk);
  if (!kept || !isFields(document) || document.id !== kept.id) return kept;
  const others = listOf(document.assertionMethod).filter(
    (method) => !isCalled(typeof method === "string" ? method : (method as Fields).id, kept.id, kid),
  );
  return { ...document, id: kept.id, assertionMethod: [...others, ...kept.assertionMethod] };
}

function keyOf(method: Fields, did: string, at: number | undefined): FoundKey {
  if (method.controller !== undefined && method.controller !== did)
    return refuse(`The key is controlled by another DID than ${did}.`);
  if (at !== undefined && [method.expires, method.revoked].some((end) => isPast(end, at)))
    return refuse(`${did} says that this key has expired or was revoked.`);
  const { publicKeyJwk, publicKeyMultibase } = method;
  if ((publicKeyJwk === undefined) === (publicKeyMultibase === undefined))
    return refuse("The key must be given as publicKeyJwk or as publicKeyMultibase, one of the two.");
  const isMultibase = typeof publicKeyMultibase === "string";
  const jwk = isMultibase ? multibaseToJwk(publicKeyMultibase) : readJwk(publicKeyJwk);
  return jwk ? { ok: true, jwk } : refuse("The key is not a valid one on Ed25519, P-256 or secp256k1.");
}

/** A moment that cannot be read counts as past: what was meant to end must not go on because of a slip. */
function isPast(end: unknown, at: number): boolean {
  if (end === undefined) return false;
  const moment = typeof end === "string" ? parseDateTime(end) : null;
  return moment === null || moment <= at;
}

function isCalled(id: unknown, did: string, kid: string): boolean {
  return typeof id === "string" && (id.startsWith("#") ? `${did}${id}` : id) === kid;
}

function listOf(value: unknown): unknown[] {
  return (Array.isArray(value) ? value : [value]).filter(
    (item) => typeof item === "string" || isFields(item),
  );
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(problem: string): FoundKey {
  return { ok: false, problem };
}
