import { and, eq, isNull, sql } from "drizzle-orm";
import { EAS_DEPLOYMENTS } from "#app/domain/attestation/eas-domain.ts";
import type { EasSchema, Policy, VcType } from "#app/domain/attestation/policy.ts";
import { USUAL_VC_TYPES } from "#app/domain/attestation/read-policy.ts";
import { db, type Tx } from "#db/client.ts";
import { bindings } from "#db/schema/bindings.ts";

/** What an issuer is trusted with today. */
export type Trust = {
  issuerId: string;
  version: number;
  name: string;
  identifiers: string[];
  may: string[];
  easSchemas: EasSchema[];
  vcTypes: VcType[];
};

/** The newest version of every issuer's trust, where it is not withdrawn. */
export async function listTrusts(tx: Pick<Tx, "execute"> = db): Promise<Trust[]> {
  return await tx.execute<Trust>(sql`
    select i.id as "issuerId", t.version, i.name, t.identifiers, t.may, t.eas_schemas as "easSchemas", t.vc_types as "vcTypes"
    from issuers i join lateral (
      select * from trusts t where t.issuer_id = i.id order by t.version desc limit 1) t on true
    where not t.withdrawn order by i.id`);
}

export type Presenter = Policy["presenter"];

/** The subjects that an expert has proved. */
export async function readPresenter(
  expertId: string,
  tx: Pick<Tx, "select"> = db,
): Promise<NonNullable<Presenter>> {
  const held = await tx
    .select({ kind: bindings.kind, subject: bindings.subject })
    .from(bindings)
    .where(and(eq(bindings.expertId, expertId), isNull(bindings.withdrawnAt)));
  const of = (kind: string) => held.filter((one) => one.kind === kind).map(({ subject }) => subject);
  return { addresses: of("wallet"), keys: of("key"), emails: of("email") };
}

/** Who signs, in the one spelling: an address in small letters, a DID as it is. */
const plain = (identifier: string) => (identifier.startsWith("0x") ? identifier.toLowerCase() : identifier);

export function trustOf(trusts: readonly Trust[], identifier: string | null): Trust | null {
  if (identifier === null) return null;
  return (
    trusts.find(({ identifiers }) => identifiers.some((one) => plain(one) === plain(identifier))) ?? null
  );
}

/**
 * What the platform trusts and knows. For one issuer (`only`) with the schemas and types that are accepted of that one: what another issuer may
 * use is no business of this one. Revocations and look-ups are the caller's to add.
 */
export function policyFor(presenter: Presenter, trusts: readonly Trust[], only: Trust | null): Policy {
  const meant = only ? [only] : trusts;
  const schemas = new Map(meant.flatMap(({ easSchemas }) => easSchemas.map((one) => [one.uid, one])));
  const types = meant.flatMap(({ vcTypes }) => (vcTypes.length > 0 ? vcTypes : USUAL_VC_TYPES));
  return {
    presenter,
    eas: { domains: EAS_DEPLOYMENTS, schemas: [...schemas.values()] },
    vc: { types },
    issuers: trusts.flatMap(({ identifiers, name, may }) => identifiers.map((id) => ({ id, name, may }))),
    revocations: [],
    statusLists: {},
    dids: {},
  };
}
