import { and, asc, count, eq, isNull, sql } from "drizzle-orm";
import type { Hex } from "viem";
import { decisionOf, type Opinion } from "#app/domain/credential/application.ts";
import { db, type Tx } from "#db/client.ts";
import { applications, opinions } from "#db/schema/applications.ts";
import { operators, users } from "#db/schema/users.ts";
import type { ListedApplication } from "./application.server.ts";
import { digestOf, eraseDocuments, type ListedDocument, listDocuments } from "./document.server.ts";
import { claimRegistryNumber } from "./identity.server.ts";
import { issueAttestation } from "./issue.server.ts";
import { writeMail } from "./mail.server.ts";
import { lockOperator } from "./operator.server.ts";
import { listRelated, type RelatedApplication } from "./related-application.server.ts";

const VALID_MONTHS = 24;
const EVIDENCE = "documents that two reviewers looked at";

/** The operator on whose behalf a function here acts. */
type Operator = { userId: string };

export type WaitingApplication = Pick<
  ListedApplication,
  "id" | "field" | "level" | "institution" | "submittedAt"
> & {
  opinionCount: number;
  /** This operator's own opinion, or that the application is their own: in both cases somebody else is waited for. */
  own: Opinion | "applicant" | null;
};

/** Whether somebody whose opinion this is still is an operator: it counts for as long as they are. */
const inOffice = and(eq(operators.userId, opinions.operatorId), isNull(operators.withdrawnAt));

/** What waits for an opinion, oldest first. */
export async function listReviews({ userId }: Operator): Promise<WaitingApplication[]> {
  if (!(await db.transaction((tx) => lockOperator(tx, userId)))) return [];
  const { id, field, level, institution, submittedAt, expertId } = applications;
  const ownOpinion = sql<Opinion | null>`max(${opinions.opinion}) filter (where ${opinions.operatorId} = ${userId})`;
  const rows = await db
    .select({
      id,
      field,
      level,
      institution,
      submittedAt,
      expertId,
      opinionCount: count(operators.userId),
      ownOpinion,
    })
    .from(applications)
    .leftJoin(opinions, eq(opinions.applicationId, id))
    .leftJoin(operators, inOffice)
    .where(and(isNull(applications.decidedAt), eq(applications.kind, "document")))
    .groupBy(id)
    .orderBy(asc(submittedAt))
    .limit(200);
  return rows.map(({ expertId, ownOpinion, ...row }) => ({
    ...row,
    own: expertId === userId ? "applicant" : ownOpinion,
  }));
}

export type Review = Omit<ListedApplication, "attestationId" | "kind"> & {
  expertName: string;
  registryNumber: string | null;
  note: string;
  documents: ListedDocument[];
  own: Opinion | "applicant" | null;
  opinionCount: number;
  /** What a reviewer should know of beside it. */
  related: RelatedApplication[];
  /** Shown once it is decided, so that the second reviewer looks for themselves. */
  opinions: { operatorName: string; opinion: Opinion; reason: string; givenAt: Date }[];
};

export async function findReview({ userId }: Operator, applicationId: string): Promise<Review | null> {
  if (!(await db.transaction((tx) => lockOperator(tx, userId)))) return null;
  const [row] = await db
    .select({ application: applications, expertName: users.name })
    .from(applications)
    .innerJoin(users, eq(users.id, applications.expertId))
    .where(and(eq(applications.id, applicationId), eq(applications.kind, "document")));
  if (!row) return null;
  const { expertId, attestationId: _, kind: __, ...application } = row.application;
  const { operatorId, opinion, reason, givenAt } = opinions;
  const given = await db
    .select({ operatorId, operatorName: users.name, opinion, reason, givenAt, counts: operators.userId })
    .from(opinions)
    .innerJoin(users, eq(users.id, operatorId))
    .leftJoin(operators, inOffice)
    .where(eq(opinions.applicationId, applicationId))
    .orderBy(asc(givenAt));
  const ownOpinion = given.find((one) => one.operatorId === userId)?.opinion ?? null;
  return {
    ...application,
    expertName: row.expertName,
    documents: await listDocuments(applicationId),
    own: expertId === userId ? "applicant" : ownOpinion,
    opinionCount: given.filter(({ counts }) => counts !== null).length,
    // Who applies learns nothing of others, operator or not.
    related: expertId === userId ? [] : await listRelated(row.application),
    opinions: application.decidedAt ? given.map(({ operatorId: _, counts: __, ...one }) => one) : [],
  };
}

export type OpinionOutcome =
  | "not there"
  | "own application"
  | "given already"
  | "decided already"
  | "no subject"
  | "noted"
  | "attested"
  | "refused"
  /** Two agree, but the registry number is another account's. */
  | "another account";

type GivenOpinion = { applicationId: string; opinion: Opinion; reason: string };

/** Thrown to roll back an opinion that would decide what cannot be done. */
class NoSubject extends Error {}

/** Adds one operator's opinion; the second of a kind decides, and what was uploaded is erased with it. */
export async function giveOpinion(operator: Operator, given: GivenOpinion): Promise<OpinionOutcome> {
  try {
    return await db.transaction((tx) => opine(tx, operator, given));
  } catch (error) {
    if (error instanceof NoSubject) return "no subject";
    throw error;
  }
}

async function opine(tx: Tx, { userId }: Operator, given: GivenOpinion): Promise<OpinionOutcome> {
  const { applicationId, opinion, reason } = given;
  if (!(await lockOperator(tx, userId))) return "not there";
  const [application] = await tx
    .select()
    .from(applications)
    .where(and(eq(applications.id, applicationId), eq(applications.kind, "document")))
    .for("update");
  if (!application) return "not there";
  if (application.expertId === userId) return "own application";
  if (application.decidedAt) return "decided already";
  const added = await tx
    .insert(opinions)
    .values({ applicationId, operatorId: userId, opinion, reason })
    .onConflictDoNothing()
    .returning({ operatorId: opinions.operatorId });
  if (added.length === 0) return "given already";
  const all = await tx
    .select({ opinion: opinions.opinion })
    .from(opinions)
    .innerJoin(operators, inOffice)
    .where(eq(opinions.applicationId, applicationId))
    .for("share", { of: operators });
  const decision = decisionOf(all.map((one) => one.opinion));
  if (decision === null) return "noted";
  return await decide(tx, application, decision);
}

type StoredApplication = typeof applications.$inferSelect;

async function decide(
  tx: Tx,
  application: StoredApplication,
  decision: "attested" | "refused",
): Promise<"attested" | "refused" | "another account"> {
  const attempt = decision === "attested" ? await attest(tx, application) : null;
  const outcome = attempt && attempt !== "another account" ? "attested" : "refused";
  await tx
    .update(applications)
    .set({
      outcome,
      decidedAt: sql`now()`,
      attestationId: attempt && attempt !== "another account" ? attempt.attestationId : null,
    })
    .where(eq(applications.id, application.id));
  await eraseDocuments(tx, application.id);
  await tell(tx, application, outcome);
  return attempt === "another account" ? attempt : outcome;
}

async function attest(
  tx: Tx,
  application: StoredApplication,
): Promise<{ attestationId: string } | "another account"> {
  const { id, expertId, field, level, institution, registryNumber } = application;
  if (registryNumber) {
    const claim = await claimRegistryNumber(tx, expertId, { field, registryNumber });
    if (claim !== "claimed") return "another account";
  }
  const digests = (await listDocuments(id, tx)).map(({ digest }) => digest);
  const issued = await issueAttestation(
    {
      expertId,
      field,
      level,
      institution,
      evidence: EVIDENCE,
      evidenceHash: `0x${digestOf(digests)}` as Hex,
      validMonths: VALID_MONTHS,
    },
    tx,
  );
  if (issued.outcome === "no subject") throw new NoSubject();
  return issued;
}

async function tell(tx: Tx, { expertId, institution }: StoredApplication, outcome: "attested" | "refused") {
  const [user] = await tx.select({ email: users.email }).from(users).where(eq(users.id, expertId));
  const text =
    outcome === "attested"
      ? `Two reviewers have looked at your documents from ${institution}, and Assay attests your claim.\nYou find the attestation on your credentials page, and may take it away.\n`
      : `Your application about ${institution} was refused. The reasons are on its page, under your credentials.\n`;
  await writeMail(tx, { to: user!.email, subject: `Your application was ${outcome}`, text });
}
