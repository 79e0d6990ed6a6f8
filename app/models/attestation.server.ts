import { createHash } from "node:crypto";
import { and, desc, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { Verification } from "#app/domain/attestation/verification.ts";
import type { Expert } from "#app/domain/roles.ts";
import type { Network } from "#app/gateways/fetch.server.ts";
import { db, type Tx } from "#db/client.ts";
import {
  attestationChecks,
  attestationRefusals,
  attestations,
  revocations,
} from "#db/schema/attestations.ts";
import { bindings } from "#db/schema/bindings.ts";
import { trusts } from "#db/schema/issuers.ts";
import { grantCredential, renewCredential } from "./credential.server.ts";
import { lockExpert } from "./expert.server.ts";
import { findIssued } from "./issued-form.server.ts";
import { lockTrust } from "./issuer.server.ts";
import { readPresenter, type Trust } from "./policy.server.ts";
import { findUnproved } from "./proof/withdraw.server.ts";
import { countAttestation, type Limited } from "./rate-limit.server.ts";
import { verifyNow } from "./verify.server.ts";

export type Addition =
  | { outcome: "added"; attestationId: string; verification: Verification; opensWork: boolean }
  | { outcome: "held already"; attestationId: string; opensWork: boolean }
  /** It was revoked while it was held here; that it would pass now does not undo it. */
  | { outcome: "revoked"; attestationId: string; reason: string }
  /** What it rests on beside its own subject is proved no more. */
  | { outcome: "subject not proved"; attestationId: string; subject: string }
  /** The platform's own signature on what it has no record of: nobody could revoke it. */
  | { outcome: "not on record" }
  | { outcome: "held by another" }
  | { outcome: "refused"; verification: Verification }
  /** Somebody who had to be asked did not answer; nothing is granted on a guess. */
  | { outcome: "unanswered"; verification: Verification; who: string[] }
  /** What it was verified against changed meanwhile: it is to be tried again. */
  | { outcome: "changed" }
  | ({ outcome: "limited" } & Limited);

/**
 * Verifies what an expert brings and, if every check passes, keeps it and grants what it claims. Of anything else only the digest and the
 * problems are kept.
 */
export async function addAttestation({ userId }: Expert, text: string, network?: Network): Promise<Addition> {
  const limited = await countAttestation(userId);
  if (limited) return { outcome: "limited", ...limited };
  const presenter = await readPresenter(userId);
  const { verification, trust, unanswered } = await verifyNow(
    text,
    { presenter, holderId: userId },
    { network },
  );
  const who = waitedFor(verification, unanswered);
  if (who) return { outcome: "unanswered", verification, who };
  if (!verification.ok || !trust) return await refuse(userId, text, verification);
  return await db.transaction((tx) => keep(tx, { userId, text, verification, trust }));
}

/** Who did not answer, where that alone stands between the attestation and its acceptance. */
export function waitedFor({ problems }: Verification, unanswered: string[]): string[] | null {
  const answerable = problems.every((code) => code === "status-unavailable" || code === "bad-signature");
  const missesKey = problems.includes("bad-signature");
  if (unanswered.length === 0 || !answerable) return null;
  return missesKey && !unanswered.some((one) => one.startsWith("did:")) ? null : unanswered;
}

async function refuse(expertId: string, text: string, verification: Verification): Promise<Addition> {
  const bytes = Buffer.from(text);
  await db.insert(attestationRefusals).values({
    id: uuidv7(),
    expertId,
    digest: createHash("sha256").update(bytes).digest("hex"),
    byteCount: bytes.length,
    problems: verification.problems,
  });
  return { outcome: "refused", verification };
}

type Accepted = { userId: string; verification: Verification; trust: Trust };

async function keep(
  tx: Tx,
  { userId, text, verification, trust }: Accepted & { text: string },
): Promise<Addition> {
  const isPlatforms = (await lockTrust(tx, trust.issuerId)) === "platform";
  await lockExpert(tx, userId);
  if (!(await standsStill(tx, userId, verification, trust))) return { outcome: "changed" };
  if (isPlatforms) return await takeUpIssued(tx, { userId, verification, trust });
  const attestationId = uuidv7();
  const [added] = await tx
    .insert(attestations)
    .values({
      id: attestationId,
      expertId: userId,
      issuerId: trust.issuerId,
      raw: text.trim(),
      ...columnsOf(verification),
    })
    .onConflictDoNothing({ target: attestations.key })
    .returning({ id: attestations.id });
  if (!added)
    return await takeUp(tx, { userId, verification, trust }, eq(attestations.key, verification.key!));
  await noteCheck(tx, attestationId);
  const credentialId = await grantCredential(tx, { attestationId });
  return { outcome: "added", attestationId, verification, opensWork: credentialId !== null };
}

/** Whether the trust and the subject that it was verified against are those of this moment. The caller holds both locks. */
async function standsStill(
  tx: Tx,
  userId: string,
  { subject }: Verification,
  trust: Trust,
): Promise<boolean> {
  const [newest] = await tx
    .select({ version: trusts.version })
    .from(trusts)
    .where(eq(trusts.issuerId, trust.issuerId))
    .orderBy(desc(trusts.version))
    .limit(1);
  const bound = await tx
    .select({ id: bindings.id })
    .from(bindings)
    .where(
      and(
        eq(bindings.expertId, userId),
        isNull(bindings.withdrawnAt),
        sql`lower(${bindings.subject}) = lower(${subject})`,
      ),
    );
  return newest?.version === trust.version && bound.length > 0;
}

/**
 * One of the platform's own was kept when it was issued, whichever of its forms is brought: a second row would be a claim that neither its revocation nor
 * the withdrawal of what it rests on reaches.
 */
async function takeUpIssued(tx: Tx, accepted: Accepted): Promise<Addition> {
  const original = await findIssued(tx, accepted.userId, accepted.verification.key!);
  if (original) return await takeUp(tx, accepted, eq(attestations.id, original));
  const [others] = await tx
    .select({ id: attestations.id })
    .from(attestations)
    .where(eq(attestations.key, accepted.verification.key!));
  return { outcome: others ? "held by another" : "not on record" };
}

/** It was here before. Its own expert holds it again if it had ended, as it is read now; nobody else gets anything on it. */
async function takeUp(
  tx: Tx,
  { userId, verification, trust }: Accepted,
  which: ReturnType<typeof eq>,
): Promise<Addition> {
  const [before] = await tx
    .select({ id: attestations.id, expertId: attestations.expertId, revoked: revocations.reason })
    .from(attestations)
    .leftJoin(revocations, eq(revocations.attestationId, attestations.id))
    .where(which);
  if (!before || before.expertId !== userId) return { outcome: "held by another" };
  const { id: attestationId, revoked } = before;
  if (revoked !== null) return { outcome: "revoked", attestationId, reason: revoked };
  const subject = await findUnproved(tx, { expertId: userId, attestationId });
  if (subject !== null) return { outcome: "subject not proved", attestationId, subject };
  await noteCheck(tx, attestationId);
  const reading = { claims: verification.claims, issuerId: trust.issuerId };
  const credentialId = await renewCredential(tx, { attestationId, reading });
  return { outcome: "held already", attestationId, opensWork: credentialId !== null };
}

const noteCheck = (tx: Tx, attestationId: string) =>
  tx
    .insert(attestationChecks)
    .values({ attestationId, id: uuidv7(), cause: "added", ok: true, problems: [] });

const LAST_DATE = Date.UTC(9999, 11, 31);

/** A time beyond what a date of four-digit years can hold is as good as none. */
const dateOf = (ms: number | null) => (ms === null || Math.abs(ms) > LAST_DATE ? null : new Date(ms));

/** The columns of an attestation that are read out of it. */
function columnsOf(read: Verification) {
  const { format, key, issuer, subject, schema, claims, validFrom, expiresAt, status } = read;
  return {
    format: format!,
    key: key!,
    signedBy: issuer!,
    subject: subject!,
    schema: schema ?? "",
    claims,
    validFrom: dateOf(validFrom),
    expiresAt: dateOf(expiresAt),
    refersTo: read.refersTo,
    statusList: status?.list ?? null,
    statusIndex: status?.index ?? null,
    publicKey: read.publicKey,
  };
}
