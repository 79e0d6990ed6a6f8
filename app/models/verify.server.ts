import { and, eq, isNull, sql } from "drizzle-orm";
import { withKeptKey } from "#app/domain/attestation/did-document.ts";
import type { Policy } from "#app/domain/attestation/policy.ts";
import type { Verification } from "#app/domain/attestation/verification.ts";
import { verifyAttestation } from "#app/domain/attestation/verify.ts";
import { readRevocation, readsChain } from "#app/gateways/eas-chain.server.ts";
import type { Network } from "#app/gateways/fetch.server.ts";
import { db } from "#db/client.ts";
import { attestations, credentials } from "#db/schema/attestations.ts";
import { lookUp } from "./lookup.server.ts";
import { listTrusts, type Presenter, readPolicyFor, type Trust, trustOf } from "./policy.server.ts";

export type Verified = {
  verification: Verification;
  /** The trusted issuer that signed, or is said to have. */
  trust: Trust | null;
  /** Who should have been asked and did not answer: addresses, DIDs, `chain 1`. */
  unanswered: string[];
};

type Known = {
  /** The key that it was granted with, for an issuer that has changed keys since. */
  kept?: { kid: string; publicKey: unknown };
  network?: Network;
};

/**
 * Verifies an attestation by what the platform trusts now, after asking whoever must be asked. `presenter` null: nobody in particular is
 * expected, as on the public page. `holderId`: whose other attestations meet a reference. Never inside a transaction.
 */
export async function verifyNow(
  text: string,
  { presenter, holderId }: { presenter: Presenter; holderId: string | null },
  { kept, network }: Known = {},
): Promise<Verified> {
  const trusts = await listTrusts();
  const at = await databaseTime();
  const accepted = holderId ? await heldUids(holderId) : new Set<string>();
  const anyIssuer = await readPolicyFor(presenter, trusts, null);
  // Who it says has signed decides whose schemas count; whether they have is found out below.
  const first = await verifyAttestation(text, { policy: anyIssuer, at, accepted });
  const trust = trustOf(trusts, first.issuer);
  if (!trust) return { verification: first, trust, unanswered: [] };

  const looked = await lookUp(text, new Set(trusts.flatMap(({ identifiers }) => identifiers)), network);
  const chain = await askChain(first);
  const policy: Policy = await readPolicyFor(presenter, trusts, trust);
  policy.statusLists = looked.statusLists;
  policy.dids = { ...looked.dids, ...keptDids(first.issuer, kept, looked.dids) };
  policy.revocations.push(...chain.revocations);
  const verification = await verifyAttestation(text, { policy, at, accepted });
  const silent = [...looked.unanswered, ...chain.unanswered];
  // With the key that it was granted with it may do without the document that could not be had.
  const unanswered = silent.filter((one) => !(verification.ok && one.startsWith("did:")));
  return { verification, trust, unanswered };
}

async function databaseTime(): Promise<number> {
  const [row] = await db.execute<{ at: string }>(
    sql`select floor(extract(epoch from clock_timestamp()) * 1000)::bigint as at`,
  );
  return Number(row!.at);
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

/** Whether its signer has revoked an EAS attestation on the chain, where this platform can read that chain. */
async function askChain({ format, key }: Verification): Promise<{
  revocations: Policy["revocations"];
  unanswered: string[];
}> {
  const [, signer = "", chainId = "", contract = "", uid = ""] = key?.split(":") ?? [];
  if (format !== "eas" || !readsChain(chainId)) return { revocations: [], unanswered: [] };
  const answer = await readRevocation({ chainId, contract, signer, uid });
  if (answer === "unanswered") return { revocations: [], unanswered: [`chain ${chainId}`] };
  if (answer.revokedAt === null) return { revocations: [], unanswered: [] };
  const timestamp = String(Math.floor(answer.revokedAt / 1000));
  return { revocations: [{ chainId, contract, revoker: signer, uid, timestamp }], unanswered: [] };
}
