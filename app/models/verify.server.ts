import { and, eq, isNull } from "drizzle-orm";
import { withKeptKey } from "#app/domain/attestation/did-document.ts";
import type { EasRevocation, Policy } from "#app/domain/attestation/policy.ts";
import type { ProblemCode, Verification } from "#app/domain/attestation/verification.ts";
import { verifyAttestation } from "#app/domain/attestation/verify.ts";
import { PATIENCE, readRevocation, readsChain } from "#app/gateways/eas-chain.server.ts";
import type { Network } from "#app/gateways/fetch.server.ts";
import { db } from "#db/client.ts";
import { attestations, credentials } from "#db/schema/attestations.ts";
import { databaseTime } from "./clock.server.ts";
import { beginSearch, lookUpIssuer, lookUpLists } from "./lookup.server.ts";
import { listTrusts, type Presenter, policyFor, type Trust, trustOf } from "./policy.server.ts";
import { findRevocations } from "./published-policy.server.ts";
import { knownRevocations } from "./revocation-log.server.ts";

export type Verified = {
  verification: Verification;
  /** The trusted issuer that signed, or is said to have. */
  trust: Trust | null;
  /** Who should have been asked and did not answer: addresses, DIDs, `chain 1`. */
  unanswered: string[];
};

type Known = {
  /** The key that it was granted with, for an issuer that has changed keys since. */
  kept?: { kid: string; publicKey: unknown } | undefined;
  network?: Network | undefined;
  patienceMs?: number;
};

/** For everybody who is asked, together: well below the time in which a page must have its answer. */
const PATIENCE_MS = 12_000;

/**
 * Verifies an attestation by what the platform trusts now, after asking whoever must be asked: the issuer, if it is trusted, for its keys; and only
 * where one of them has signed, whoever it names. `presenter` null: nobody in particular is expected, as on the public page. `holderId`:
 * whose other attestations meet a reference. Never inside a transaction.
 */
export async function verifyNow(
  text: string,
  { presenter, holderId }: { presenter: Presenter; holderId: string | null },
  { kept, network, patienceMs = PATIENCE_MS }: Known = {},
): Promise<Verified> {
  const trusts = await listTrusts();
  const at = await databaseTime();
  const accepted = holderId ? await heldUids(holderId) : new Set<string>();
  const verifyBy = (policy: Policy) => verifyAttestation(text, { policy, at, accepted });
  // Who it says has signed decides whose schemas count; whether they have is found out below.
  const first = await verifyBy(policyFor(presenter, trusts, null));
  const trust = trustOf(trusts, first.issuer);
  if (!trust) return { verification: first, trust, unanswered: [] };

  const trusted = new Set(trusts.flatMap(({ identifiers }) => identifiers));
  const search = await beginSearch({ trusted, network, patienceMs });
  const policy = policyFor(presenter, trusts, trust);
  const verifyByWhatIsKnown = () =>
    verifyBy({ ...policy, dids: { ...search.dids, ...keptDids(first.issuer, kept, search.dids) } });
  await lookUpIssuer(search, text);
  const signed = await verifyByWhatIsKnown();
  if (!isVouchedFor(signed)) return { verification: signed, trust, unanswered: search.unanswered };

  await lookUpLists(search, text);
  const chain = await askChain(signed, search.signal);
  policy.statusLists = search.statusLists;
  const logged = await knownRevocations(easParts(signed.key ?? "").uid);
  policy.revocations = [...(await ownRevocations(signed)), ...logged.revocations, ...chain.revocations];
  const verification = await verifyByWhatIsKnown();
  const silent = [...search.unanswered, ...chain.unanswered];
  // With the key that it was granted with it may do without the document that could not be had.
  const unanswered = silent.filter((one) => !(verification.ok && one.startsWith("did:")));
  return { verification, trust, unanswered };
}

/** Whether a trusted issuer has signed it, and may attest what it says: else nobody is asked anything on its account. */
function isVouchedFor({ checks }: Verification): boolean {
  const passes = (code: ProblemCode) =>
    checks.some((check) => check.code === code && check.outcome === "passed");
  return passes("bad-signature") && passes("untrusted-issuer");
}

/** Uids of the EAS attestations on which this expert holds something. */
async function heldUids(expertId: string): Promise<Set<string>> {
  const rows = await db
    .select({ key: attestations.key })
    .from(attestations)
    .innerJoin(credentials, eq(credentials.attestationId, attestations.id))
    .where(
      and(eq(attestations.expertId, expertId), eq(attestations.format, "eas"), isNull(credentials.endedAt)),
    );
  return new Set(rows.map(({ key }) => key.slice(-66).toLowerCase()));
}

function keptDids(
  issuer: string | null,
  kept: Known["kept"],
  known: Record<string, unknown>,
): Record<string, unknown> {
  if (issuer === null || !kept) return {};
  const document = withKeptKey(known[issuer], kept.kid, kept.publicKey);
  return document?.id === issuer ? { [issuer]: document } : {};
}

/** What the platform itself has withdrawn of it. */
async function ownRevocations({ format, key, subject }: Verification): Promise<EasRevocation[]> {
  if (format !== "eas" || !key || !subject) return [];
  return await findRevocations(easParts(key).uid, subject);
}

function easParts(key: string) {
  const [, signer = "", chainId = "", contract = "", uid = ""] = key.split(":");
  return { signer, chainId, contract, uid };
}

/** Whether its signer has revoked an EAS attestation on the chain, where this platform can read that chain. */
async function askChain(
  { format, key }: Verification,
  signal: AbortSignal,
): Promise<{ revocations: EasRevocation[]; unanswered: string[] }> {
  const question = easParts(key ?? "");
  const { signer, chainId, contract, uid } = question;
  if (format !== "eas" || !readsChain(chainId)) return { revocations: [], unanswered: [] };
  const answer = await readRevocation(question, undefined, { ...PATIENCE, signal });
  if (answer === "unanswered") return { revocations: [], unanswered: [`chain ${chainId}`] };
  if (answer.revokedAt === null) return { revocations: [], unanswered: [] };
  const timestamp = String(Math.floor(answer.revokedAt / 1000));
  return { revocations: [{ chainId, contract, revoker: signer, uid, timestamp }], unanswered: [] };
}
