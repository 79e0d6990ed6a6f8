import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { ApplicationKind, ApplicationOutcome, Opinion } from "#app/domain/credential/application.ts";
import type { EvidenceFile } from "#app/domain/credential/evidence-file.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { ApplicationForm } from "#app/forms/application.ts";
import { db } from "#db/client.ts";
import { applications, opinions } from "#db/schema/applications.ts";
import { listBindings } from "./binding.server.ts";
import { addDocuments, eraseDocuments, type ListedDocument, listDocuments } from "./document.server.ts";
import { lockExpert } from "./expert.server.ts";
import { hasSubject } from "./issue.server.ts";
import { countApplication, findApplicationLimit, type Limited } from "./rate-limit.server.ts";

/** Applications that one expert may have undecided. */
const MOST_OPEN = 5;

export type Submission =
  | { outcome: "submitted"; applicationId: string }
  | { outcome: "no subject" | "too many open" }
  | ({ outcome: "limited" } & Limited);

/** Whether this expert may send documents now; asked before they are read, since they are large. */
export async function mayApply({ userId }: Expert): Promise<"yes" | ({ outcome: "limited" } & Limited)> {
  const limited = await findApplicationLimit(userId);
  return limited ? { outcome: "limited", ...limited } : "yes";
}

/** Asks the platform to attest a claim on the evidence of documents. */
export async function submitApplication(
  { userId }: Expert,
  form: ApplicationForm,
  files: readonly EvidenceFile[],
): Promise<Exclude<Submission, { outcome: "limited" }>> {
  const submitted = await db.transaction<Exclude<Submission, { outcome: "limited" }>>(async (tx) => {
    await lockExpert(tx, userId);
    if (!hasSubject(await listBindings(userId, tx))) return { outcome: "no subject" };
    const open = await tx.$count(
      applications,
      and(eq(applications.expertId, userId), isNull(applications.decidedAt)),
    );
    if (open >= MOST_OPEN) return { outcome: "too many open" };
    const id = uuidv7();
    await tx.insert(applications).values({ ...form, id, expertId: userId, kind: "document" });
    await addDocuments(tx, id, files);
    return { outcome: "submitted", applicationId: id };
  });
  // A form with a slip in it uses up nothing.
  if (submitted.outcome === "submitted") await countApplication(userId);
  return submitted;
}

export type ListedApplication = {
  id: string;
  kind: ApplicationKind;
  field: string;
  level: string;
  institution: string;
  submittedAt: Date;
  decidedAt: Date | null;
  outcome: ApplicationOutcome | null;
  attestationId: string | null;
};

const listed = {
  id: applications.id,
  kind: applications.kind,
  field: applications.field,
  level: applications.level,
  institution: applications.institution,
  submittedAt: applications.submittedAt,
  decidedAt: applications.decidedAt,
  outcome: applications.outcome,
  attestationId: applications.attestationId,
};

/** An expert's applications, newest first. */
export async function listApplications({ userId }: Expert): Promise<ListedApplication[]> {
  return await db
    .select(listed)
    .from(applications)
    .where(eq(applications.expertId, userId))
    .orderBy(desc(applications.id))
    .limit(100);
}

export type Application = ListedApplication & {
  registryNumber: string | null;
  note: string;
  documents: ListedDocument[];
  /** Why it was decided so, in the operators' words without their names; nothing before it is. */
  reasons: { opinion: Opinion; reason: string }[];
};

export async function findApplication(
  { userId }: Expert,
  applicationId: string,
): Promise<Application | null> {
  const [found] = await db
    .select({ ...listed, registryNumber: applications.registryNumber, note: applications.note })
    .from(applications)
    .where(and(eq(applications.id, applicationId), eq(applications.expertId, userId)));
  if (!found) return null;
  const { opinion, reason } = opinions;
  const reasons = found.decidedAt
    ? await db.select({ opinion, reason }).from(opinions).where(eq(opinions.applicationId, applicationId))
    : [];
  return { ...found, reasons, documents: await listDocuments(applicationId) };
}

/** Takes an undecided application back; its documents are erased. False: there is none of this expert's that is undecided. */
export async function takeBackApplication({ userId }: Expert, applicationId: string): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const taken = await tx
      .update(applications)
      .set({ outcome: "taken back", decidedAt: sql`now()` })
      .where(
        and(
          eq(applications.id, applicationId),
          eq(applications.expertId, userId),
          isNull(applications.decidedAt),
        ),
      )
      .returning({ id: applications.id });
    if (taken.length === 0) return false;
    await eraseDocuments(tx, applicationId);
    return true;
  });
}
