import { and, asc, eq, isNull } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { SubjectKind } from "#app/domain/credential/subject.ts";
import { db, type Tx } from "#db/client.ts";
import { bindings } from "#db/schema/bindings.ts";
import { noteHolder, spendChallenge } from "./challenge.server.ts";
import { lockExpert } from "./expert.server.ts";
import { claimIdentity, type Holder } from "./identity.server.ts";

export type Binding = { id: string; kind: SubjectKind; subject: string; provedAt: Date };

/** The subjects that an expert has proved and not withdrawn, oldest first. */
export async function listBindings(expertId: string, tx: Pick<Tx, "select"> = db): Promise<Binding[]> {
  const { id, kind, subject, provedAt } = bindings;
  return await tx
    .select({ id, kind, subject, provedAt })
    .from(bindings)
    .where(and(eq(bindings.expertId, expertId), isNull(bindings.withdrawnAt)))
    .orderBy(asc(id));
}

export type Proof = {
  expertId: string;
  challengeId: string;
  kind: SubjectKind;
  subject: string;
  evidence: Record<string, unknown>;
};

export type Bound =
  | { outcome: "bound"; subject: string }
  | { outcome: "held"; heldBy: Holder; challengeId: string };

/** Uses up the challenge and makes the subject this expert's, unless it is another account's. */
export async function bind(tx: Tx, proof: Proof): Promise<Bound> {
  const { expertId, challengeId, kind, subject, evidence } = proof;
  await spendChallenge(tx, challengeId);
  await lockExpert(tx, expertId);
  const claim = await claimIdentity(tx, expertId, kind, subject);
  if (claim !== "claimed") {
    await noteHolder(tx, challengeId, claim.heldBy.userId);
    return { outcome: "held", heldBy: claim.heldBy, challengeId };
  }
  await tx.insert(bindings).values({ id: uuidv7(), expertId, kind, subject, evidence }).onConflictDoNothing();
  return { outcome: "bound", subject };
}
