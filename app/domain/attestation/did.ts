import { decodeBase58, encodeBase58 } from "./base-encoding.ts";
import { boundedCache } from "./bounded-cache.ts";
import { ecJwk, ed25519Jwk, type PublicJwk, pointOf, readJwk } from "./public-key.ts";

const DID = /^did:[a-z0-9]+:[\w.:%-]*[\w.-]$/;
const DID_KEY = /^did:key:(z[1-9A-HJ-NP-Za-km-z]{1,60})$/;

/** Multicodec names of the kinds of key, as the bytes that stand before a key's own. */
const CODECS = { Ed25519: [0xed, 0x01], "P-256": [0x80, 0x24], secp256k1: [0xe7, 0x01] } as const;

/** Whether this is a DID (W3C DID Core), of whatever method, at most 500 characters long. */
export const isDid = (text: string): boolean => text.length <= 500 && DID.test(text);

/** A DID URL that names a key: the DID and what follows its `#`. Null where it is no such thing, or has a path or a query. */
export function splitKeyId(kid: unknown): { did: string; fragment: string } | null {
  if (typeof kid !== "string") return null;
  const [did = "", fragment = "", ...more] = kid.split("#");
  return more.length === 0 && isDid(did) && /^[^\s]{1,200}$/.test(fragment) ? { did, fragment } : null;
}

/**
 * The public key that a did:key is (Ed25519, P-256 or secp256k1), or null where it is none: another method, codec or length, or a point that
 * is not on the curve.
 */
export function didKeyToJwk(did: string): PublicJwk | null {
  const multibase = DID_KEY.exec(did)?.[1];
  return multibase ? keys(multibase, () => multibaseToJwk(multibase)) : null;
}

const keys = boundedCache<PublicJwk | null>(256);

/** The key of a multibase text (base58btc, `z` first) of a multicodec public key, or null. EC points must be compressed. */
export function multibaseToJwk(multibase: string): PublicJwk | null {
  const bytes = /^z.{1,60}$/.test(multibase) ? decodeBase58(multibase.slice(1)) : null;
  if (!bytes) return null;
  const point = bytes.subarray(2);
  const has = (codec: readonly number[]) => bytes[0] === codec[0] && bytes[1] === codec[1];
  if (has(CODECS.Ed25519)) return ed25519Jwk(point);
  if (point.length !== 33) return null;
  if (has(CODECS["P-256"])) return ecJwk("P-256", point);
  return has(CODECS.secp256k1) ? ecJwk("secp256k1", point) : null;
}

/** The did:key of a public JWK. Throws a TypeError where it is no valid key of the three curves. */
export function jwkToDidKey(jwk: unknown): string {
  const key = readJwk(jwk);
  if (!key) throw new TypeError("A did:key needs a public key on Ed25519, P-256 or secp256k1.");
  return `did:key:z${encodeBase58(Uint8Array.from([...CODECS[key.crv], ...pointOf(key)]))}`;
}

/**
 * Where the document of a did:web is: `did:web:a.b` at https://a.b/.well-known/did.json, `did:web:a.b%3A8443:x:y` at
 * https://a.b:8443/x/y/did.json. Throws a TypeError where the DID is no did:web or would lead out of its path.
 */
export function didWebAddress(did: string): string {
  const [host, ...path] = isDid(did) && did.startsWith("did:web:") ? did.slice(8).split(":") : [];
  if (!host || !/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?(%3a[1-9]\d{0,4})?$/i.test(host) || !path.every(isSegment))
    throw new TypeError(
      "This is not a did:web such as did:web:university.example or did:web:a.example:staff.",
    );
  const origin = `https://${host.replace(/%3a/i, ":")}`;
  return path.length === 0 ? `${origin}/.well-known/did.json` : `${origin}/${path.join("/")}/did.json`;
}

function isSegment(text: string): boolean {
  return (
    /^(?:[\w.-]|%[0-9a-f]{2})+$/i.test(text) &&
    !/^(?:\.|%2e){1,2}$/i.test(text) &&
    !/%(?:2f|5c|00)/i.test(text)
  );
}
