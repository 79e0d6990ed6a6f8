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
  credentials,
  revocations,
} from "#db/schema/attestations.ts";
import { bindings } from "#db/schema/bindings.ts";
import { issuers, trusts } from "#db/schema/issuers.ts";
import { endCredentials, grantCredential } from "./credential.server.ts";
import { lockExpert } from "./expert.server.ts";
import { readPresenter, type Trust } from "./policy.server.ts";
import { countAttestation, type Limited } from "./rate-limit.server.ts";
import { verifyNow } from "./verify.server.ts";

export type Addition =
  | { outcome: "added"; attestationId: string; verification: Verification; opensWork: boolean }
  | { outcome: "held already"; attestationId: string }
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

type Accepted = { userId: string; text: string; verification: Verification; trust: Trust };

async function keep(tx: Tx, { userId, text, verification, trust }: Accepted): Promise<Addition> {
  // In the order of whoever withdraws the trust: the issuer, then its experts.
  await tx.select({ id: issuers.id }).from(issuers).where(eq(issuers.id, trust.issuerId)).for("share");
  await lockExpert(tx, userId);
  if (!(await standsStill(tx, userId, verification, trust))) return { outcome: "changed" };
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
  if (!added) return await takeUp(tx, userId, verification.key!);
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

/** It was here before. Its own expert holds it again if it had ended; nobody else gets anything on it. */
async function takeUp(tx: Tx, userId: string, key: string): Promise<Addition> {
  const [before] = await tx
    .select({ id: attestations.id, expertId: attestations.expertId, revokedAt: revocations.revokedAt })
    .from(attestations)
    .leftJoin(revocations, eq(revocations.attestationId, attestations.id))
    .where(eq(attestations.key, key));
  if (!before || before.expertId !== userId) return { outcome: "held by another" };
  if (!before.revokedAt) {
    await noteCheck(tx, before.id);
    await grantCredential(tx, { attestationId: before.id });
  }
  return { outcome: "held already", attestationId: before.id };
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

/** The expert gives up what they hold on it; the record of it stays. False: it is not theirs. */
export async function removeAttestation({ userId }: Expert, attestationId: string): Promise<boolean> {
  return await db.transaction(async (tx) => {
    await lockExpert(tx, userId);
    const [own] = await tx
      .select({ id: attestations.id })
      .from(attestations)
      .where(and(eq(attestations.id, attestationId), eq(attestations.expertId, userId)));
    if (!own) return false;
    await endCredentials(tx, { attestationIds: [attestationId], end: "removed by expert" });
    return true;
  });
}

export type ListedAttestation = {
  id: string;
  format: "eas" | "vc";
  issuerId: string;
  issuerName: string;
  signedBy: string;
  subject: string;
  claims: Record<string, string>;
  validFrom: Date | null;
  expiresAt: Date | null;
  receivedAt: Date;
  /** What it grants in the platform's terms; null where its claim is none of the tree. */
  credential: {
    field: string;
    level: string;
    institution: string | null;
    endedAt: Date | null;
    end: (typeof credentials.$inferSelect)["end"];
    /** By the clock of the moment, whether or not the job has ended it yet. */
    holds: boolean;
  } | null;
  revoked: { reason: string; at: Date } | null;
};

const listed = {
  attestation: attestations,
  issuerName: issuers.name,
  credential: credentials,
  revocation: revocations,
  holds: sql<boolean>`${credentials.endedAt} is null and (${credentials.expiresAt} is null or ${credentials.expiresAt} > now())`,
};

const select = () =>
  db
    .select(listed)
    .from(attestations)
    .innerJoin(issuers, eq(issuers.id, attestations.issuerId))
    .leftJoin(credentials, eq(credentials.attestationId, attestations.id))
    .leftJoin(revocations, eq(revocations.attestationId, attestations.id));

function asListed(row: Awaited<ReturnType<typeof select>>[number]): ListedAttestation {
  const { attestation, issuerName, credential, revocation, holds } = row;
  return {
    ...attestation,
    issuerName,
    credential: credential && { ...credential, holds },
    revoked: revocation && { reason: revocation.reason, at: revocation.revokedAt },
  };
}

/** All that an expert ever added or was issued, what holds first, then the newest. */
export async function listAttestations({ userId }: Expert): Promise<ListedAttestation[]> {
  const rows = await select()
    .where(eq(attestations.expertId, userId))
    .orderBy(sql`${credentials.endedAt} is not null`, desc(attestations.receivedAt));
  return rows.map(asListed);
}

export type AttestationDetail = ListedAttestation & {
  checks: (typeof attestationChecks.$inferSelect)[];
  isPlatforms: boolean;
};

/** The expert's own, with every look that was taken at it; another's is as if it were not there. */
export async function findAttestation(
  { userId }: Expert,
  attestationId: string,
): Promise<AttestationDetail | null> {
  const [row] = await select().where(
    and(eq(attestations.id, attestationId), eq(attestations.expertId, userId)),
  );
  if (!row) return null;
  const checks = await db
    .select()
    .from(attestationChecks)
    .where(eq(attestationChecks.attestationId, attestationId))
    .orderBy(desc(attestationChecks.checkedAt))
    .limit(100);
  const [issuer] = await db
    .select({ kind: issuers.kind })
    .from(issuers)
    .where(eq(issuers.id, row.attestation.issuerId));
  return { ...asListed(row), checks, isPlatforms: issuer?.kind === "platform" };
}
