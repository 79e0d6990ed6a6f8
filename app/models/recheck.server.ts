import { and, eq, isNull, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { ProblemCode, Verification } from "#app/domain/attestation/verification.ts";
import type { CheckCause, CredentialEnd } from "#app/domain/credential/credential.ts";
import { environment } from "#app/environment.server.ts";
import type { Network } from "#app/gateways/fetch.server.ts";
import { db, type Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { attestationChecks, attestations, credentials, revocations } from "#db/schema/attestations.ts";
import { waitedFor } from "./attestation.server.ts";
import { endCredentials } from "./credential.server.ts";
import { lockExpert } from "./expert.server.ts";
import { readPresenter } from "./policy.server.ts";
import { type Verified, verifyNow } from "./verify.server.ts";

/** How long what is held is kept while whoever must be asked does not answer. */
const GRACE = "72 hours";

type Attestation = typeof attestations.$inferSelect;

/** Looks at an attestation again, as things stand, and ends what it grants if it would not be accepted now. */
export async function recheckAttestation(
  { attestationId, cause }: { attestationId: string; cause: CheckCause },
  network?: Network,
): Promise<void> {
  const [attestation] = await db.select().from(attestations).where(eq(attestations.id, attestationId));
  if (!attestation) return;
  const { expertId, raw, publicKey } = attestation;
  const presenter = await readPresenter(expertId);
  const kid = kidOf(attestation);
  const kept = kid && publicKey ? { kid, publicKey } : undefined;
  const verified = await verifyNow(raw, { presenter, holderId: expertId }, { kept, network });
  await db.transaction((tx) => record(tx, attestation, cause, verified));
}

/** The key that a credential says it was signed with, from its unverified header: it was verified when it came. */
function kidOf({ format, raw }: Attestation): string | null {
  if (format !== "vc") return null;
  const header: unknown = JSON.parse(Buffer.from(raw.split(".")[0] ?? "", "base64url").toString());
  const { kid } = header as { kid?: unknown };
  return typeof kid === "string" ? kid : null;
}

async function record(
  tx: Tx,
  attestation: Attestation,
  cause: CheckCause,
  { verification, unanswered }: Verified,
): Promise<void> {
  const { id: attestationId, expertId } = attestation;
  await lockExpert(tx, expertId);
  const { ok, problems } = verification;
  // A list that cannot be read is no answer either: whoever can spoil it must not be able to end what is held.
  const isUnreadable = !ok && problems.every((code) => code === "status-unavailable");
  const isUnanswered = isUnreadable || waitedFor(verification, unanswered) !== null;
  await tx
    .insert(attestationChecks)
    .values({ attestationId, id: uuidv7(), cause, ok, problems, unanswered: isUnanswered });
  if (ok && !isUnanswered) return;
  if (isUnanswered && !(await graceIsOver(tx, attestation))) return;
  const end = isUnanswered ? "unanswered" : endOf(problems);
  if (end === "revoked") await noteRevocation(tx, verification, attestationId);
  await endCredentials(tx, { attestationIds: [attestationId], end });
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
function endOf(problems: readonly ProblemCode[]): CredentialEnd {
  const order = Object.keys(ENDS) as ProblemCode[];
  const worst = order.find((code) => problems.includes(code));
  return (worst && ENDS[worst]) ?? "issuer not trusted";
}

async function graceIsOver(tx: Tx, { id, receivedAt }: Attestation): Promise<boolean> {
  const [row] = await tx
    .select({
      over: sql<boolean>`coalesce(max(${attestationChecks.checkedAt}) filter (where ok and not unanswered),
        ${receivedAt.toISOString()}::timestamptz) < now() - ${GRACE}::interval`,
    })
    .from(attestationChecks)
    .where(eq(attestationChecks.attestationId, id));
  return row?.over ?? true;
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

/** Has everything looked at again that others can revoke and that was not looked at for a quarter of an hour. Returns how many. */
export async function recheckDue(): Promise<number> {
  const due = await db.execute<{ id: string }>(sql`
    select a.id from credentials c join attestations a on a.id = c.attestation_id
    join lateral (select max(k.checked_at) as at from attestation_checks k where k.attestation_id = a.id) last on true
    join issuers i on i.id = a.issuer_id
    where c.ended_at is null and i.kind <> 'platform' and (a.status_list is not null or (a.format = 'eas' and ${readsChains()}))
      and coalesce(last.at, a.received_at) < now() - interval '15 minutes'
    order by last.at limit ${PAGE}`);
  for (const { id } of due) await enqueueCheck(id, "schedule");
  return due.length;
}

/** Has everything looked at again that an issuer attested: what it is trusted with has changed. */
export async function recheckIssuer({ issuerId }: { issuerId: string }): Promise<void> {
  const held = await db
    .select({ id: attestations.id })
    .from(attestations)
    .innerJoin(credentials, eq(credentials.attestationId, attestations.id))
    .where(and(eq(attestations.issuerId, issuerId), isNull(credentials.endedAt)));
  for (const { id } of held) await enqueueCheck(id, "trust changed");
}

const enqueueCheck = (attestationId: string, cause: CheckCause) =>
  enqueue(db, "check-attestation", { attestationId, cause });
