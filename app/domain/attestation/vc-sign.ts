import { secp256k1 } from "@noble/curves/secp256k1";
import { CompactSign, importJWK, type JWK } from "jose";
import { decodeBase64url, encodeBase64url } from "./base-encoding.ts";
import type { Algorithm } from "./public-key.ts";

type Ask = {
  payload: Record<string, unknown>;
  /** The private key on the curve of `alg`. */
  privateJwk: JWK;
  /** The key's DID URL. */
  kid: string;
  alg: Algorithm;
};

/**
 * Signs a credential (or a status list credential) as a JWT by W3C VC-JOSE-COSE: the payload is the credential itself. Nothing of the payload
 * is checked. Throws where the key does not fit the algorithm.
 */
export async function signVc({ payload, privateJwk, kid, alg }: Ask): Promise<string> {
  return signJws({ header: { alg, typ: "vc+jwt", cty: "vc", kid }, payload, privateJwk });
}

type JwsAsk = { header: { alg: string; [name: string]: unknown }; payload: unknown; privateJwk: JWK };

/** Signs any JSON as a compact JWS (RFC 7515), by the algorithm that the header names; ES256K by RFC 8812, deterministically. */
export async function signJws({ header, payload, privateJwk }: JwsAsk): Promise<string> {
  const body = new TextEncoder().encode(JSON.stringify(payload));
  if (header.alg === "ES256K") return signOnSecp256k1(header, body, privateJwk);
  return new CompactSign(body).setProtectedHeader(header).sign(await importJWK(privateJwk, header.alg));
}

async function signOnSecp256k1(header: object, body: Uint8Array, { crv, d }: JWK): Promise<string> {
  const secret = crv === "secp256k1" && d ? decodeBase64url(d) : null;
  if (!secret) throw new TypeError("ES256K needs a private key on secp256k1.");
  const head = new TextEncoder().encode(JSON.stringify(header));
  const signingInput = `${encodeBase64url(head)}.${encodeBase64url(body)}`;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(signingInput));
  const signature = secp256k1.sign(new Uint8Array(digest), secret).toCompactRawBytes();
  return `${signingInput}.${encodeBase64url(signature)}`;
}
