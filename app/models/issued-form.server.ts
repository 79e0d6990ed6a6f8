import { and, eq, or, sql } from "drizzle-orm";
import type { Format } from "#app/domain/attestation/verification.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { attestations, issuedForms } from "#db/schema/attestations.ts";

/** An expert's attestation in one format, word for word as it was signed; null when they have none such. */
export async function findForm(
  { userId }: Expert,
  { attestationId, format }: { attestationId: string; format: Format },
): Promise<string | null> {
  const [found] = await db
    .select({ format: attestations.format, raw: attestations.raw, other: issuedForms.raw })
    .from(attestations)
    .leftJoin(
      issuedForms,
      and(eq(issuedForms.attestationId, attestations.id), eq(issuedForms.format, format)),
    )
    .where(and(eq(attestations.id, attestationId), eq(attestations.expertId, userId)));
  if (!found) return null;
  return found.other ?? (found.format === format ? found.raw : null);
}

/** The formats in which an expert can take an attestation away. */
export async function listForms({ userId }: Expert, attestationId: string): Promise<Format[]> {
  const rows = await db
    .select({ held: attestations.format, issued: issuedForms.format })
    .from(attestations)
    .leftJoin(issuedForms, eq(issuedForms.attestationId, attestations.id))
    .where(and(eq(attestations.id, attestationId), eq(attestations.expertId, userId)));
  const formats = new Set(rows.flatMap(({ held, issued }) => (issued ? [held, issued] : [held])));
  return (["eas", "vc"] as const).filter((format) => formats.has(format));
}

/**
 * The attestation of this expert's that the platform signed in this form or in another one, by the form's key. Null: it has issued them no such one.
 */
export async function findIssued(
  tx: Pick<Tx, "select">,
  expertId: string,
  key: string,
): Promise<string | null> {
  // In a case, since the order of conditions is not promised: another form is no JSON.
  const isForm = sql`case when ${issuedForms.format} = 'eas'
    then lower(${issuedForms.raw}::json->'sig'->>'uid') = lower(right(${key}, 66)) end`;
  const [found] = await tx
    .select({ id: attestations.id })
    .from(attestations)
    .innerJoin(issuedForms, eq(issuedForms.attestationId, attestations.id))
    .where(and(eq(attestations.expertId, expertId), or(eq(attestations.key, key), isForm)))
    .limit(1);
  return found?.id ?? null;
}
