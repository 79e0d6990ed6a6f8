import { and, desc, eq, isNull, or, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { ProblemCode, Verification } from "#app/domain/attestation/verification.ts";
import type { CheckCause, CredentialEnd } from "#app/domain/credential/credential.ts";
import { environment } from "#app/environment.server.ts";
import type { Network } from "#app/gateways/fetch.server.ts";
import { db, type Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { attestationChecks, attestations, credentials, revocations } from "#db/schema/attestations.ts";
import { waitedFor } from "./attestation.server.ts";
import { endCredentials, isStanding, renewCredential } from "./credential.server.ts";
import { lockExpert } from "./expert.server.ts";
import { lockTrust } from "./issuer.server.ts";
import { listTrusts, readPresenter, trustOf } from "./policy.server.ts";
import { type Verified, verifyNow } from "./verify.server.ts";

/** How long what is held is kept while whoever must be asked does not answer. */
const GRACE = "72 hours";

type Attestation = typeof attestations.$inferSelect;
type Credential = typeof credentials.$inferSelect;

/** Looks at an attestation again, as things stand, and has what it grants say what it is read as now, or end where it would not be accepted now. */
export async function recheckAttestation(
  { attestationId, cause }: { attestationId: string; cause: CheckCause },
  network?: Network,
): Promise<void> {
  const [attestation] = await db.select().from(attestations).where(eq(attestations.id, attestationId));
  if (!attestation) return;
  const { expertId, raw, publicKey } = attestation;
  const before = await readGround(db, attestation);
  const kid = kidOf(attestation);
  const kept = kid && publicKey ? { kid, publicKey } : undefined;
  const { presenter } = before;
  const verified = await verifyNow(raw, { presenter, holderId: expertId }, { kept, network });
  await db.transaction(async (tx) => {
    if (verified.trust) await lockTrust(tx, verified.trust.issuerId);
    await lockExpert(tx, expertId);
    const now = await readGround(tx, attestation);
    const isStale = !isSameGround(before, now) || !(await isSameTrust(tx, verified));
    if (isStale) await enqueue(tx, "check-attestation", { attestationId, cause });
    else await record(tx, { attestation, credential: now.credential, cause }, verified);
  });
}

type Ground = { presenter: Awaited<ReturnType<typeof readPresenter>>; credential: Credential | null };

/** What a check rests on beside the issuer's trust and its answers: what the expert proves, and what became of the credential until now. */
async function readGround(tx: Pick<Tx, "select">, { id, expertId }: Attestation): Promise<Ground> {
  const presenter = await readPresenter(expertId, tx);
  const [credential] = await tx.select().from(credentials).where(eq(credentials.attestationId, id));
  return { presenter, credential: credential ?? null };
}

/** A slow check must not undo what was proved, or granted by a check that began after it, meanwhile. */
function isSameGround(before: Ground, now: Ground): boolean {
  const subjects = ({ presenter }: Ground) => JSON.stringify(Object.values(presenter).flat().sort());
  const checkedAt = ({ credential }: Ground) => credential?.lastCheckedAt.getTime();
  return subjects(before) === subjects(now) && checkedAt(before) === checkedAt(now);
}

async function isSameTrust(tx: Tx, { verification, trust }: Verified): Promise<boolean> {
  const now = trustOf(await listTrusts(tx), verification.issuer);
  return now?.issuerId === trust?.issuerId && now?.version === trust?.version;
}

/** The key that a credential says it was signed with, from its unverified header: it was verified when it came. */
function kidOf({ format, raw }: Attestation): string | null {
  if (format !== "vc") return null;
  const header: unknown = JSON.parse(Buffer.from(raw.split(".")[0] ?? "", "base64url").toString());
  const { kid } = header as { kid?: unknown };
  return typeof kid === "string" ? kid : null;
}

type Look = { attestation: Attestation; credential: Credential | null; cause: CheckCause };

/** The caller holds the locks. */
async function record(tx: Tx, look: Look, { verification, trust, unanswered }: Verified): Promise<void> {
  const { attestation, credential } = look;
  const { id: attestationId } = attestation;
  const { ok, problems, claims } = verification;
  // A list that cannot be read is no answer either: whoever can spoil it must not be able to end what is held.
  const isUnreadable = !ok && problems.every((code) => code === "status-unavailable");
  const isUnanswered = isUnreadable || waitedFor(verification, unanswered) !== null;
  await noteCheck(tx, look, { ok, problems, unanswered: isUnanswered });
  if (ok && !isUnanswered) {
    const mayHold = !credential?.end || credential.end === "suspended";
    const reading = { claims, issuerId: trust!.issuerId };
    if (mayHold) await renewCredential(tx, { attestationId, reading });
    return;
  }
  if (isUnanswered && !(await graceIsOver(tx, attestation))) return;
  const end = isUnanswered ? "unanswered" : endOf(verification);
  if (end === "revoked") await noteRevocation(tx, verification, attestationId);
  await endCredentials(tx, { attestationIds: [attestationId], end });
}

type Outcome = Pick<typeof attestationChecks.$inferSelect, "ok" | "problems" | "unanswered">;

/** On schedule, only what came out otherwise than the time before is written down, and the first of a day; that it was looked at always is. */
async function noteCheck(tx: Tx, { attestation, cause }: Look, outcome: Outcome): Promise<void> {
  const { id: attestationId } = attestation;
  const at = sql`clock_timestamp()`;
  const passed = outcome.ok && !outcome.unanswered;
  await tx
    .update(credentials)
    .set({ lastCheckedAt: at, ...(passed ? { lastOkAt: at } : {}) })
    .where(eq(credentials.attestationId, attestationId));
  const [last] = await tx
    .select({
      ok: attestationChecks.ok,
      problems: attestationChecks.problems,
      unanswered: attestationChecks.unanswered,
      isOfToday: sql<boolean>`${attestationChecks.checkedAt} > now() - interval '1 day'`,
    })
    .from(attestationChecks)
    .where(eq(attestationChecks.attestationId, attestationId))
    .orderBy(desc(attestationChecks.id))
    .limit(1);
  const { isOfToday = false, ...lastOutcome } = last ?? {};
  const says = ({ ok, problems, unanswered }: Partial<Outcome>) => JSON.stringify([ok, problems, unanswered]);
  if (cause === "schedule" && isOfToday && says(lastOutcome) === says(outcome)) return;
  await tx.insert(attestationChecks).values({ attestationId, id: uuidv7(), cause, ...outcome });
}

const ENDS: Partial<Record<ProblemCode, CredentialEnd>> = {
  revoked: "revoked",
  expired: "expired",
  "unbound-recipient": "subject not proved",
  "wrong-recipient": "subject not proved",
  "wrong-subject": "subject not proved",
  "missing-reference": "reference gone",
};

/** Of several problems the one that says most; whatever else is wrong is no longer what the platform trusts. */
function endOf({ problems, suspended }: Verification): CredentialEnd {
  const lasting = suspended
    ? problems.filter((code) => code !== "revoked" && code !== "status-unavailable")
    : problems;
  if (lasting.length === 0) return "suspended";
  const order = Object.keys(ENDS) as ProblemCode[];
  const worst = order.find((code) => lasting.includes(code));
  return (worst && ENDS[worst]) ?? "issuer not trusted";
}

/** What is suspended counts for nothing meanwhile, and may wait. */
async function graceIsOver(tx: Tx, { id }: Attestation): Promise<boolean> {
  const [row] = await tx
    .select({ over: sql<boolean>`${credentials.lastOkAt} < now() - ${GRACE}::interval` })
    .from(credentials)
    .where(and(eq(credentials.attestationId, id), isNull(credentials.endedAt)));
  return row?.over ?? false;
}

async function noteRevocation(tx: Tx, { format }: Verification, attestationId: string): Promise<void> {
  const source = format === "eas" ? "chain" : "status list";
  await tx
    .insert(revocations)
    .values({ attestationId, source, reason: "Its issuer has revoked it." })
    .onConflictDoNothing();
}

const PAGE = 500;
const readsChains = () => environment().EAS_RPC.size > 0;

/**
 * Has everything looked at again that others can revoke and that was not looked at for a quarter of an hour, what waits longest first. What waits in the
 * queue already keeps its place there, so that a worker that is behind comes to the rest too. Returns how many.
 */
export async function recheckDue(): Promise<number> {
  const due = await db.execute<{ id: string }>(sql`
    select a.id from ${credentials} join attestations a on a.id = ${credentials.attestationId}
    join issuers i on i.id = ${credentials.issuerId}
    where ${isStanding} and i.kind <> 'platform' and (a.status_list is not null or (a.format = 'eas' and ${readsChains()}))
      and ${credentials.lastCheckedAt} < now() - interval '15 minutes'
      and not exists (select 1 from graphile_worker.jobs j
        where j.key = 'check-attestation:' || a.id || ':schedule' and j.attempts < j.max_attempts)
    order by ${credentials.lastCheckedAt} limit ${PAGE}`);
  for (const { id } of due)
    await enqueue(db, "check-attestation", { attestationId: id, cause: "schedule" }, { yields: true });
  return due.length;
}

/**
 * Has everything looked at again that an issuer vouches for: what it is trusted with, or how that is read, has changed. What was no claim of the tree
 * when it came in may be one now.
 */
export async function recheckIssuer({ issuerId }: { issuerId: string }): Promise<void> {
  const unread = and(isNull(credentials.id), eq(attestations.issuerId, issuerId));
  const held = await db
    .select({ id: attestations.id })
    .from(attestations)
    .leftJoin(credentials, eq(credentials.attestationId, attestations.id))
    .where(or(and(eq(credentials.issuerId, issuerId), isStanding), unread));
  for (const { id } of held)
    await enqueue(db, "check-attestation", { attestationId: id, cause: "trust changed" });
}
