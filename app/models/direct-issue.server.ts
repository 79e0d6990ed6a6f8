import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { db, type Tx } from "#db/client.ts";
import { applications, opinions } from "#db/schema/applications.ts";
import { listBindings } from "./binding.server.ts";
import { lockExpert } from "./expert.server.ts";
import { claimRegistryNumber } from "./identity.server.ts";
import { evidenceHashOf, hasSubject, type Issue, type Issued, issueAttestation } from "./issue.server.ts";
import { lockOperator } from "./operator.server.ts";

export type DirectIssue = Omit<Issue, "evidenceHash" | "about"> & {
  registryNumber: string | null;
  /** Why one operator's word is enough this time; the expert reads it. */
  reason: string;
};

export type DirectlyIssued = Issued | { outcome: "no operator" | "own claim" | "another account" };

/** Attests a claim on one operator's word, and keeps who gave it and why, as of a claim that two reviewers looked at. */
export async function issueDirectly(
  { userId }: { userId: string },
  { registryNumber, reason, ...issue }: DirectIssue,
): Promise<DirectlyIssued> {
  const { expertId, field, evidence } = issue;
  return await db.transaction(async (tx) => {
    if (!(await lockOperator(tx, userId))) return { outcome: "no operator" };
    if (expertId === userId) return { outcome: "own claim" };
    await lockExpert(tx, expertId);
    if (!hasSubject(await listBindings(expertId, tx))) return { outcome: "no subject" };
    const claim = registryNumber
      ? await claimRegistryNumber(tx, expertId, { field, registryNumber })
      : "claimed";
    if (claim !== "claimed") return { outcome: "another account" };
    const issued = await issueAttestation({ ...issue, evidenceHash: evidenceHashOf(evidence) }, tx);
    if (issued.outcome === "issued")
      await keepTrace(tx, { ...issue, registryNumber, reason, userId, ...issued });
    return issued;
  });
}

type Trace = DirectIssue & { userId: string; attestationId: string };

/** An application that was decided at once, with the operator's opinion: that row can be changed by nobody. */
async function keepTrace(tx: Tx, trace: Trace): Promise<void> {
  const { expertId, field, level, institution, registryNumber, attestationId, userId, reason } = trace;
  const applicationId = uuidv7();
  await tx.insert(applications).values({
    id: applicationId,
    expertId,
    kind: "document",
    field,
    level,
    institution,
    registryNumber,
    note: reason,
    decidedAt: sql`now()`,
    outcome: "attested",
    attestationId,
  });
  await tx.insert(opinions).values({ applicationId, operatorId: userId, opinion: "agree", reason });
}
