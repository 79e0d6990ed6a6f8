import { boundedCache } from "./bounded-cache.ts";
import { keyNamed } from "./did-document.ts";
import { type Jws, readJws } from "./jws.ts";
import { mayAttest } from "./may.ts";
import type { Context } from "./policy.ts";
import { isSignedBy, type PublicJwk } from "./public-key.ts";
import { decodeStatusList } from "./status-list.ts";
import { periodOf, readCredential, type VcCredential } from "./vc-credential.ts";
import { checkAlgorithm, checkIssuer, checkLegacy, checkType } from "./vc-header.ts";
import type { Claims } from "./verification.ts";

export type StatusBitsFor = { ok: true; bits: Uint8Array } | { ok: false; problem: string };

type Ask = { address: string; purpose: string; issuer: string; claims: Claims; context: Context };

type SignedList = {
  jws: Jws;
  credential: VcCredential;
  purposes: unknown[];
  bits: Uint8Array;
  isSignedBy: (jwk: PublicJwk) => Promise<boolean>;
};

type ReadList = { ok: true; list: SignedList } | { ok: false; problem: string };

/** A full list of random bits, base64url twice over, comes to this. */
const MOST_CHARACTERS = 4 * 1024 * 1024;
/** A list is often made on the spot, perhaps by a clock that is ahead. */
const LEEWAY_MS = 5 * 60_000;

/**
 * The bits of the status list credential that the policy holds for an address, verified like any credential (W3C Bitstring Status List):
 * signed, by the credential's own issuer or another one that is trusted for the same claims, of this address and purpose, and valid now.
 */
export async function readStatusList(ask: Ask): Promise<StatusBitsFor> {
  const { address, purpose, issuer, claims, context } = ask;
  const { statusLists, issuers, dids } = context.policy;
  if (!Object.hasOwn(statusLists, address)) return refuse("could not be had");
  const text = statusLists[address]!.trim();
  if (text.length > MOST_CHARACTERS) return refuse("is too large");
  const read = await parsed(text, () => parseList(text));
  if (!read.ok) return read;
  const { list } = read;
  const { credential } = list;
  const by = credential.issuer;
  const isTrusted = by === issuer || issuers.some(({ id, may }) => id === by && mayAttest(may, claims));
  if (!isTrusted) return refuse("is signed by an issuer that is not trusted for it");
  if (credential.id !== null && credential.id !== address) return refuse("is one for another address");
  if (!list.purposes.includes(purpose)) return refuse(`does not tell of ${purpose}`);
  const { from, until } = periodOf(credential);
  if (from !== null && from > context.at + LEEWAY_MS) return refuse("is not valid yet");
  if (until !== null && until <= context.at) return refuse("has expired");
  const key = keyNamed(list.jws.header.kid as string, dids, context.at);
  if (!key.ok || !(await list.isSignedBy(key.jwk))) return refuse("has no valid signature");
  return { ok: true, bits: list.bits };
}

const parsed = boundedCache<Promise<ReadList>>(16);

async function parseList(text: string): Promise<ReadList> {
  const token = readJws(text);
  if (!token.ok) return refuse("is not a signed token");
  const { jws } = token;
  const read = readCredential(jws.payload);
  if (!read.ok) return refuse("is not a credential");
  const { credential } = read;
  const { types, issuer, subjects } = credential;
  const findings = [checkAlgorithm(jws), checkType(jws, types), checkLegacy(jws), checkIssuer(jws, issuer)];
  if (findings.some(({ outcome }) => outcome === "failed"))
    return refuse("is not signed as a credential must be");
  const [subject] = subjects;
  const isList = types.includes("BitstringStatusListCredential") && subject?.type === "BitstringStatusList";
  if (!isList || subjects.length !== 1) return refuse("is not a Bitstring Status List");
  const { encodedList, statusPurpose } = subject;
  const bits = await decodeStatusList(typeof encodedList === "string" ? encodedList : "");
  if (!bits.ok) return bits;
  const signed = boundedCache<Promise<boolean>>(4);
  const list: SignedList = {
    jws,
    credential,
    purposes: [statusPurpose].flat(),
    bits: bits.bits,
    isSignedBy: (jwk) => signed(JSON.stringify(jwk), () => isSignedBy(jws, jwk)),
  };
  return { ok: true, list };
}

function refuse(problem: string): { ok: false; problem: string } {
  return { ok: false, problem };
}
