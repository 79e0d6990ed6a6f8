import { and, desc, eq, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { bytesToHex, type Hex } from "viem";
import { EAS_DEPLOYMENTS } from "#app/domain/attestation/eas-domain.ts";
import { schemaUid } from "#app/domain/attestation/eas-uid.ts";
import {
  didWebOf,
  keyIdOf,
  PLATFORM_SCHEMA,
  platformEasSchema,
  platformVcType,
} from "#app/domain/attestation/platform-schema.ts";
import type { EasDomain, EasSchema } from "#app/domain/attestation/policy.ts";
import { db, type Tx } from "#db/client.ts";
import { issuers, trusts } from "#db/schema/issuers.ts";
import { deriveKey, publicKeysOf } from "./secret.server.ts";

const REGISTERING = 7_272_743;
const NO_ADDRESS = "0x0000000000000000000000000000000000000000";

/** The contract under whose domain the platform signs: that of EAS on the Ethereum main net. */
export function platformDomain(): EasDomain {
  const found = EAS_DEPLOYMENTS.find(({ chainId, version }) => chainId === "1" && version === "0.26");
  if (!found) throw new Error("EAS on the main net is not among the known deployments.");
  return found;
}

export const platformSchema = (): EasSchema =>
  platformEasSchema(schemaUid(PLATFORM_SCHEMA, NO_ADDRESS, true));

let derived: ReturnType<typeof publicKeysOf> | undefined;
const publicKeys = () => {
  derived ??= publicKeysOf();
  return derived;
};

export const easKey = (): { privateKey: Hex; address: string } => ({
  privateKey: bytesToHex(deriveKey("eas")),
  address: publicKeys().eas,
});

export type Jwk = { kty: "OKP"; crv: "Ed25519"; x: string };

export function vcKey(): { privateJwk: Jwk & { d: string }; publicJwk: Jwk; alg: "EdDSA" } {
  const publicJwk = JSON.parse(publicKeys().vc) as Jwk;
  const d = Buffer.from(deriveKey("vc")).toString("base64url");
  return { privateJwk: { ...publicJwk, d }, publicJwk, alg: "EdDSA" };
}

/** The platform as an issuer: where it is reached, and what it has signed under. */
export type Platform = {
  issuerId: string;
  origin: string;
  address: string;
  did: string;
  kid: string;
  /** All its did:web, also from earlier addresses. */
  dids: string[];
};

const latest = (tx: Pick<Tx, "select">) =>
  tx
    .select({
      issuerId: issuers.id,
      website: issuers.website,
      version: trusts.version,
      withdrawn: trusts.withdrawn,
      identifiers: trusts.identifiers,
    })
    .from(issuers)
    .innerJoin(trusts, eq(trusts.issuerId, issuers.id))
    .where(eq(issuers.kind, "platform"))
    .orderBy(desc(trusts.version))
    .limit(1);

/** Null until a web has been started on this database. */
export async function findPlatform(tx: Pick<Tx, "select"> = db): Promise<Platform | null> {
  const [row] = await latest(tx);
  if (!row?.website) return null;
  const { issuerId, website: origin, identifiers } = row;
  const did = didWebOf(origin);
  const dids = identifiers.filter((identifier) => identifier.startsWith("did:web:"));
  return { issuerId, origin, address: easKey().address, did, kid: keyIdOf(did), dids };
}

/**
 * Makes the platform one of its own trusted issuers, reached at `origin`; called whenever a web begins to listen. A new address adds a DID and
 * takes none away, so that what was signed under an earlier one still counts.
 */
export async function registerPlatform(origin: string): Promise<void> {
  const identifiers = [easKey().address, didWebOf(origin)];
  await db.transaction(async (tx) => {
    await tx.execute(sql`select pg_advisory_xact_lock(${REGISTERING})`);
    const [before] = await latest(tx);
    if (before?.withdrawn) return;
    const issuerId = before?.issuerId ?? uuidv7();
    if (!before)
      await tx.insert(issuers).values({ id: issuerId, name: "Assay", kind: "platform", website: origin });
    else if (before.website !== origin)
      await tx
        .update(issuers)
        .set({ website: origin })
        .where(and(eq(issuers.id, issuerId), eq(issuers.kind, "platform")));
    const known = before?.identifiers ?? [];
    if (identifiers.every((identifier) => known.includes(identifier))) return;
    await tx.insert(trusts).values({
      issuerId,
      version: (before?.version ?? 0) + 1,
      identifiers: [...new Set([...known, ...identifiers])],
      may: ["*"],
      easSchemas: [platformSchema()],
      vcTypes: [platformVcType()],
      withdrawn: false,
      reason: before ? `Assay is reached at ${origin} too.` : "Assay attests what it has checked itself.",
    });
  });
}
