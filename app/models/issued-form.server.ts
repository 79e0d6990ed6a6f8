import { and, eq, ne, sql } from "drizzle-orm";
import type { Format } from "#app/domain/attestation/verification.ts";
import type { Expert } from "#app/domain/roles.ts";
import { db, type Tx } from "#db/client.ts";
import { attestations, issuedForms } from "#db/schema/attestations.ts";
import { issuers } from "#db/schema/issuers.ts";

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

/** Attestations that this expert added from the EAS form of one that the platform issued them: the same claim, held a second time. */
export async function listCopies(tx: Pick<Tx, "select">, attestationId: string): Promise<string[]> {
  const uid = sql`lower(${issuedForms.raw}::json->'sig'->>'uid')`;
  const rows = await tx
    .select({ id: attestations.id })
    .from(issuedForms)
    .innerJoin(
      attestations,
      and(eq(attestations.format, "eas"), sql`right(${attestations.key}, 66) = ${uid}`),
    )
    .innerJoin(issuers, and(eq(issuers.id, attestations.issuerId), eq(issuers.kind, "platform")))
    .where(
      and(
        eq(issuedForms.attestationId, attestationId),
        eq(issuedForms.format, "eas"),
        ne(attestations.id, attestationId),
      ),
    );
  return rows.map(({ id }) => id);
}
