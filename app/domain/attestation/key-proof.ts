import { didKeyToJwk, splitKeyId } from "./did.ts";
import { readJws } from "./jws.ts";
import { isSignedBy } from "./public-key.ts";

type Proof = {
  /** Compact JWS over {nonce, aud, iat, exp}; times in seconds since 1970. */
  jws: string;
  /** The did:key that must have signed it. */
  did: string;
  /** What the verifier asked to have signed, once. */
  nonce: string;
  /** The verifier's own address, so that a proof made for another one is of no use. */
  audience: string;
  /** Now, in ms since 1970. */
  at: number;
};

const MOST_CHARACTERS = 8 * 1024;
/** How far the signer's clock may be ahead. */
const LEEWAY_MS = 60_000;
/** A proof is made for now; one that would last longer is a proof for somebody who finds it. */
const LONGEST_MS = 60 * 60_000;

/**
 * Whether a did:key was proved: a JWS by that key (its algorithm, no other) over this nonce for this audience, made now and not expired. A
 * credential (`typ` vc+jwt) is no proof, whoever signed it. `iss`, where given, must be the DID. The first problem is told in words.
 */
export async function verifyKeyProof(proof: Proof): Promise<{ ok: true } | { ok: false; problem: string }> {
  const jwk = didKeyToJwk(proof.did);
  if (!jwk) return refuse("This is not a did:key of a key on Ed25519, P-256 or secp256k1.");
  const text = proof.jws.trim();
  if (text.length > MOST_CHARACTERS) return refuse("The signed text is too long.");
  const read = readJws(text);
  if (!read.ok) return refuse(`What was signed cannot be read. ${read.problem}`);
  const { header, payload } = read.jws;
  if (header.typ === "vc+jwt" || header.typ === "vp+jwt")
    return refuse("This is a credential; sign the text that was given instead.");
  if (header.kid !== undefined && header.kid !== proof.did && splitKeyId(header.kid)?.did !== proof.did)
    return refuse("It names the key of another DID.");
  if (!(await isSignedBy(read.jws, jwk))) return refuse("This key did not sign it.");
  return contentProblem(payload, proof) ?? { ok: true };
}

function contentProblem({ iss, nonce, aud, iat, exp }: Record<string, unknown>, proof: Proof) {
  if (iss !== undefined && iss !== proof.did) return refuse("Its “iss” is another DID.");
  if (nonce !== proof.nonce) return refuse("It is over another nonce; sign the one that is shown now.");
  if (![aud].flat().includes(proof.audience)) return refuse(`Its “aud” must be ${proof.audience}.`);
  if (!isSeconds(iat) || !isSeconds(exp)) return refuse("It needs “iat” and “exp”, in seconds since 1970.");
  if (iat * 1000 > proof.at + LEEWAY_MS) return refuse("It was signed in the future; check your clock.");
  if (exp * 1000 <= proof.at) return refuse("It has expired; sign again.");
  if ((exp - iat) * 1000 > LONGEST_MS)
    return refuse("It lasts too long: “exp” may be at most an hour after “iat”.");
  return null;
}

function isSeconds(value: unknown): value is number {
  return typeof value === "number" && Number.isFinite(value);
}

function refuse(problem: string): { ok: false; problem: string } {
  return { ok: false, problem };
}
