import { ed25519 } from "@noble/curves/ed25519";
import { p256 } from "@noble/curves/nist";
import { secp256k1 } from "@noble/curves/secp256k1";
import { compactVerify, importJWK } from "jose";
import { decodeBase64url, encodeBase64url } from "./base-encoding.ts";
import { boundedCache } from "./bounded-cache.ts";
import type { Jws } from "./jws.ts";

/** The signature algorithms that are accepted, and no others: each belongs to exactly one kind of key. */
export const ALGORITHMS = ["EdDSA", "ES256", "ES256K"] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** A public key on one of the three curves: its JWK with nothing but what makes it up. Coordinates are 32 bytes each. */
export type PublicJwk =
  | { kty: "OKP"; crv: "Ed25519"; x: string }
  | { kty: "EC"; crv: "P-256" | "secp256k1"; x: string; y: string };

const CURVES = { "P-256": p256, secp256k1 } as const;

/** The public part of a JWK, or null where it is no valid key of the three curves. A private part, if any, is left behind. */
export function readJwk(value: unknown): PublicJwk | null {
  if (typeof value !== "object" || value === null) return null;
  const { kty, crv, x, y } = value as Record<string, unknown>;
  if (kty === "OKP" && crv === "Ed25519") return ed25519Jwk(coordinate(x));
  if (kty !== "EC" || (crv !== "P-256" && crv !== "secp256k1")) return null;
  const [left, right] = [coordinate(x), coordinate(y)];
  return left && right && ecJwk(crv, Uint8Array.from([4, ...left, ...right]));
}

/** The key of a point on Ed25519 (32 bytes), or null. Points of small order are refused: under them a signature proves nothing. */
export function ed25519Jwk(point: Uint8Array | null): PublicJwk | null {
  if (point?.length !== 32) return null;
  try {
    if (ed25519.ExtendedPoint.fromHex(point).isSmallOrder()) return null;
  } catch {
    return null;
  }
  return { kty: "OKP", crv: "Ed25519", x: encodeBase64url(point) };
}

/** The key of a point in SEC 1 form, compressed (33 bytes) or not (65 bytes), or null where it is not on the curve. */
export function ecJwk(crv: "P-256" | "secp256k1", point: Uint8Array): PublicJwk | null {
  try {
    const whole = CURVES[crv].ProjectivePoint.fromHex(point).toRawBytes(false);
    const [x, y] = [whole.subarray(1, 33), whole.subarray(33)].map(encodeBase64url) as [string, string];
    return { kty: "EC", crv, x, y };
  } catch {
    return null;
  }
}

/** The bytes of a key's point: 32 for Ed25519, else 33, compressed. */
export function pointOf(jwk: PublicJwk): Uint8Array {
  if (jwk.kty === "OKP") return decodeBase64url(jwk.x)!;
  const y = decodeBase64url(jwk.y)!;
  return Uint8Array.from([2 + (y[31]! & 1), ...decodeBase64url(jwk.x)!]);
}

/** The one algorithm that a key is for. */
export function algorithmOf(jwk: PublicJwk): Algorithm {
  if (jwk.kty === "OKP") return "EdDSA";
  return jwk.crv === "P-256" ? "ES256" : "ES256K";
}

/**
 * Whether this key made this signature, by the algorithm that belongs to the key; the header's `alg` must be that one, whatever else it says
 * (`jwk`, `jku`, `x5c` are never followed). ES256K takes both halves of `s`, since RFC 8812 asks for none: nothing here is known by its
 * signature, so that a second valid one for the same bytes is of no use to anybody.
 */
export async function isSignedBy(jws: Jws, jwk: PublicJwk): Promise<boolean> {
  const alg = algorithmOf(jwk);
  if (jws.header.alg !== alg || jws.signature.length !== 64) return false;
  if (alg === "ES256K") return isSignedOnSecp256k1(jws, jwk);
  try {
    await compactVerify(jws.text, await imported(jwk), { algorithms: [alg] });
    return true;
  } catch {
    return false;
  }
}

async function isSignedOnSecp256k1(jws: Jws, jwk: PublicJwk): Promise<boolean> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(jws.signingInput));
  const options = { lowS: false, format: "compact" } as const;
  return secp256k1.verify(jws.signature, new Uint8Array(digest), pointOf(jwk), options);
}

const keys = boundedCache<Promise<Awaited<ReturnType<typeof importJWK>>>>(256);

const imported = (jwk: PublicJwk) => keys(JSON.stringify(jwk), () => importJWK(jwk, algorithmOf(jwk)));

function coordinate(value: unknown): Uint8Array | null {
  const bytes = typeof value === "string" && value.length === 43 ? decodeBase64url(value) : null;
  return bytes?.length === 32 ? bytes : null;
}
