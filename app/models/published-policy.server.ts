import { and, asc, eq, sql } from "drizzle-orm";
import { didDocument, platformVcType } from "#app/domain/attestation/platform-schema.ts";
import type { EasRevocation, Policy } from "#app/domain/attestation/policy.ts";
import { db } from "#db/client.ts";
import { attestations, issuedForms, revocations } from "#db/schema/attestations.ts";
import { identities } from "#db/schema/bindings.ts";
import { identityHash } from "./identity.server.ts";
import { findPlatform, type Platform, platformDomain, platformSchema, vcKey } from "./platform.server.ts";
import { didAt, readStatusLists } from "./status-list.server.ts";

/** What anybody needs to know to check the platform's attestations, and nobody else's. */
export function policyOf(
  platform: Platform,
  known: Pick<Policy, "presenter" | "revocations" | "statusLists">,
): Policy {
  return {
    ...known,
    eas: { domains: [platformDomain()], schemas: [platformSchema()] },
    vc: { types: [platformVcType()] },
    issuers: [platform.address, ...platform.dids].map((id) => ({ id, name: "Assay", may: ["*"] })),
    dids: didDocumentsOf(platform),
  };
}

/** The documents of all the platform's DIDs: what a verifier would fetch, and cannot where the address is a machine's own. */
export function didDocumentsOf({ dids }: Platform): Record<string, unknown> {
  const { publicJwk } = vcKey();
  return Object.fromEntries(dids.map((did) => [did, didDocument(did, publicJwk)]));
}

/** A policy.json with which `assay attest verify` checks the platform's attestations offline, as things stand. Null: no web was ever started. */
export async function publishedPolicy(): Promise<Policy | null> {
  const platform = await findPlatform();
  if (!platform) return null;
  const [withdrawals, statusLists] = await Promise.all([listRevocations(), readStatusLists()]);
  return policyOf(platform, { presenter: null, revocations: withdrawals, statusLists });
}

type StoredEas = {
  sig: { uid: string; domain: { chainId: string | number; verifyingContract: string } };
  signer: string;
};

/** The platform's withdrawn EAS attestations, in the words of a log of the chain; a Verifiable Credential is withdrawn by its status list. */
export async function listRevocations(): Promise<EasRevocation[]> {
  const rows = await db
    .select({ raw: issuedForms.raw, revokedAt: revocations.revokedAt })
    .from(revocations)
    .innerJoin(
      issuedForms,
      and(eq(issuedForms.attestationId, revocations.attestationId), eq(issuedForms.format, "eas")),
    )
    .orderBy(asc(revocations.revokedAt));
  return rows.map(toRevocation);
}

/**
 * The same of one attestation. The platform attests to a wallet only what its one owner is, who stays known by it for good; so no more is read than that
 * expert's.
 */
export async function findRevocations(uid: string, recipient: string): Promise<EasRevocation[]> {
  const rows = await db
    .select({ raw: issuedForms.raw, revokedAt: revocations.revokedAt })
    .from(identities)
    .innerJoin(attestations, eq(attestations.expertId, identities.expertId))
    .innerJoin(revocations, eq(revocations.attestationId, attestations.id))
    .innerJoin(
      issuedForms,
      and(eq(issuedForms.attestationId, attestations.id), eq(issuedForms.format, "eas")),
    )
    .where(
      and(
        eq(identities.hash, identityHash("wallet", recipient)),
        sql`lower(${issuedForms.raw}::json->'sig'->>'uid') = ${uid.toLowerCase()}`,
      ),
    );
  return rows.map(toRevocation);
}

function toRevocation({ raw, revokedAt }: { raw: string; revokedAt: Date }): EasRevocation {
  const { sig, signer } = JSON.parse(raw) as StoredEas;
  return {
    chainId: String(sig.domain.chainId),
    contract: sig.domain.verifyingContract,
    revoker: signer,
    uid: sig.uid,
    timestamp: String(Math.floor(revokedAt.getTime() / 1000)),
  };
}

/** The document of the DID of the host that was asked, if it is the platform's, else of the DID that it has today. */
export async function readDidDocument(host: string | null = null): Promise<unknown> {
  const platform = await findPlatform();
  return platform && didDocument(didAt(platform, host), vcKey().publicJwk);
}
