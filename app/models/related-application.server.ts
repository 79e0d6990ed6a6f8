import { and, desc, eq, ne, or, type SQL, sql } from "drizzle-orm";
import type { ApplicationKind, ApplicationOutcome } from "#app/domain/credential/application.ts";
import { db } from "#db/client.ts";
import { applications } from "#db/schema/applications.ts";
import { revocations } from "#db/schema/attestations.ts";
import { users } from "#db/schema/users.ts";

/** Another application that a reviewer should know of before they decide. Never shown to experts: it tells of other people. */
export type RelatedApplication = {
  id: string;
  kind: ApplicationKind;
  expertName: string;
  field: string;
  level: string;
  institution: string;
  submittedAt: Date;
  outcome: ApplicationOutcome | null;
  /** Why its attestation was withdrawn; null where it was not. */
  revokedFor: string | null;
  /** The same person's, or another account's. */
  own: boolean;
  sameNumber: boolean;
  sameDocument: boolean;
};

const MOST_SHOWN = 50;

/** Only the digits: reviewers look closer than a machine may, so that a name written before the number hides nothing from them. */
const digits = (number: SQL | string) =>
  sql`regexp_replace(normalize(${number}, NFKC), '[^[:digit:]]', '', 'g')`;

type Asked = Pick<typeof applications.$inferSelect, "id" | "expertId" | "registryNumber">;

/** Other accounts' applications with the same number or the same document, and what of this expert's own was refused or revoked; the newest first. */
export async function listRelated({ id, expertId, registryNumber }: Asked): Promise<RelatedApplication[]> {
  const number = registryNumber ?? "";
  const sameNumber = sql<boolean>`coalesce(${applications.kind} = 'document' and ${digits(number)} <> ''
    and ${digits(sql`${applications.registryNumber}`)} = ${digits(number)}, false)`;
  const sameDocument = sql<boolean>`exists (select 1 from documents theirs join documents these on these.digest = theirs.digest
    where theirs.application_id = ${applications.id} and these.application_id = ${id})`;
  const own = eq(applications.expertId, expertId);
  const { kind, field, level, institution, submittedAt, outcome } = applications;
  return await db
    .select({
      id: applications.id,
      kind,
      expertName: users.name,
      field,
      level,
      institution,
      submittedAt,
      outcome,
      revokedFor: revocations.reason,
      own: sql<boolean>`${own}`,
      sameNumber,
      sameDocument,
    })
    .from(applications)
    .innerJoin(users, eq(users.id, applications.expertId))
    .leftJoin(revocations, eq(revocations.attestationId, applications.attestationId))
    .where(
      and(
        ne(applications.id, id),
        or(
          and(own, or(eq(outcome, "refused"), sql`${revocations.attestationId} is not null`)),
          and(ne(applications.expertId, expertId), or(sameNumber, sameDocument)),
        ),
      ),
    )
    .orderBy(desc(applications.id))
    .limit(MOST_SHOWN);
}
