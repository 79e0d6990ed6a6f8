import { and, desc, eq, inArray, ne, notInArray, sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import type { IssuerForm, TrustForm } from "#app/forms/issuer.ts";
import { db, type Tx } from "#db/client.ts";
import { enqueue } from "#db/jobs.ts";
import { attestations, credentials } from "#db/schema/attestations.ts";
import { issuers, trusts } from "#db/schema/issuers.ts";
import { users } from "#db/schema/users.ts";
import { endCredentials, isStanding } from "./credential.server.ts";
import { lockOperator } from "./operator.server.ts";

/** The operator on whose behalf a function here acts. */
type Operator = { userId: string };

type TrustRow = typeof trusts.$inferSelect;

export type ListedIssuer = typeof issuers.$inferSelect & {
  trust: TrustRow;
  /** Since when it has been trusted without a break; null: it is not trusted. */
  trustedSince: Date | null;
  /** Credentials that experts hold from it now. */
  heldCount: number;
};

const newest = sql`(select max(version) from trusts n where n.issuer_id = ${issuers.id})`;

const trustedSince = sql<Date | null>`(
  select min(t.changed_at) from trusts t where t.issuer_id = ${issuers.id} and not t.withdrawn
  and t.version > coalesce((select max(w.version) from trusts w where w.issuer_id = ${issuers.id} and w.withdrawn), 0))`;

const select = () =>
  db
    .select({
      issuer: issuers,
      trust: trusts,
      trustedSince: trustedSince.mapWith(trusts.changedAt),
      heldCount: sql<number>`(select count(*)::int from credentials c where c.issuer_id = ${issuers.id} and c.ended_at is null)`,
    })
    .from(issuers)
    .innerJoin(trusts, and(eq(trusts.issuerId, issuers.id), eq(trusts.version, newest)));

const asListed = ({ issuer, ...rest }: Awaited<ReturnType<typeof select>>[number]): ListedIssuer => ({
  ...issuer,
  ...rest,
});

/** Every issuer as it is trusted today, those without trust last. */
export async function listIssuers(): Promise<ListedIssuer[]> {
  const rows = await select().orderBy(trusts.withdrawn, sql`lower(${issuers.name})`);
  return rows.map(asListed);
}

export type IssuerDetail = ListedIssuer & {
  /** Every change of its trust, the newest first. */
  history: (TrustRow & { changedByName: string | null })[];
};

export async function findIssuer(issuerId: string): Promise<IssuerDetail | null> {
  const [row] = await select().where(eq(issuers.id, issuerId));
  if (!row) return null;
  const history = await db
    .select({ trust: trusts, changedByName: users.name })
    .from(trusts)
    .leftJoin(users, eq(users.id, trusts.changedBy))
    .where(eq(trusts.issuerId, issuerId))
    .orderBy(desc(trusts.version));
  return {
    ...asListed(row),
    history: history.map(({ trust, changedByName }) => ({ ...trust, changedByName })),
  };
}

/** Signs for another issuer already: two issuers of one key could not be told apart. */
export type Taken = { outcome: "identifier taken"; identifier: string; by: string };

/** Null: the user is no operator in office. */
export async function createIssuer(
  { userId }: Operator,
  { name, kind, website, ...trust }: IssuerForm,
): Promise<{ outcome: "created"; issuerId: string } | Taken | null> {
  const issuerId = uuidv7();
  return await db.transaction(async (tx) => {
    if (!(await lockOperator(tx, userId))) return null;
    const taken = await findTaken(tx, issuerId, trust.identifiers);
    if (taken) return taken;
    await tx.insert(issuers).values({ id: issuerId, name, kind, website, createdBy: userId });
    await tx.insert(trusts).values({ issuerId, version: 1, ...trust, withdrawn: false, changedBy: userId });
    return { outcome: "created", issuerId };
  });
}

const CHANGING = 7_272_745;

async function findTaken(tx: Tx, issuerId: string, identifiers: string[]): Promise<Taken | null> {
  // Two issuers that are given one key at the same moment wait for each other here.
  await tx.execute(sql`select pg_advisory_xact_lock(${CHANGING})`);
  const wanted = identifiers.map((one) => one.toLowerCase());
  const others = await tx
    .select({ name: issuers.name, identifiers: trusts.identifiers })
    .from(issuers)
    .innerJoin(trusts, and(eq(trusts.issuerId, issuers.id), eq(trusts.version, newest)))
    .where(and(ne(issuers.id, issuerId), eq(trusts.withdrawn, false)));
  for (const { name, identifiers: held } of others) {
    const identifier = held.find((one) => wanted.includes(one.toLowerCase()));
    if (identifier) return { outcome: "identifier taken", identifier, by: name };
  }
  return null;
}

export type TrustChange =
  | { outcome: "changed"; endedCount: number }
  | Taken
  /** The platform trusts itself; what it attested is revoked one by one. */
  | { outcome: "platform" }
  /** Somebody else changed it since this one was shown. */
  | { outcome: "newer version" };

/**
 * Trusts an issuer with something else from now on. What it signed under a key that no longer counts ends at once; the rest is looked at again in the
 * background. Null: there is no such issuer, or the user is no operator in office.
 */
export async function changeTrust(
  operator: Operator,
  issuerId: string,
  { seenVersion, ...form }: TrustForm & { seenVersion: number },
): Promise<TrustChange | null> {
  return await db.transaction(async (tx) => {
    if (!(await lockOperator(tx, operator.userId))) return null;
    const before = await lockIssuer(tx, issuerId, seenVersion);
    if (!before || "outcome" in before) return before;
    const taken = await findTaken(tx, issuerId, form.identifiers);
    if (taken) return taken;
    await addVersion(tx, operator, issuerId, before.version, { ...form, withdrawn: false });
    const endedCount = await endSignedByOthers(tx, issuerId, form.identifiers);
    await enqueue(tx, "recheck-issuer", { issuerId });
    return { outcome: "changed", endedCount };
  });
}

/** Trusts it with nothing from now on. Everything that experts hold from it ends in the same moment. Null as for `changeTrust`. */
export async function withdrawTrust(
  operator: Operator,
  issuerId: string,
  { reason, seenVersion }: { reason: string; seenVersion: number },
): Promise<TrustChange | null> {
  return await db.transaction(async (tx) => {
    if (!(await lockOperator(tx, operator.userId))) return null;
    const before = await lockIssuer(tx, issuerId, seenVersion);
    if (!before || "outcome" in before) return before;
    const { may, easSchemas, vcTypes, version } = before;
    const kept = { identifiers: before.identifiers, may, easSchemas, vcTypes };
    await addVersion(tx, operator, issuerId, version, { ...kept, reason, withdrawn: true });
    return { outcome: "changed", endedCount: await endSignedByOthers(tx, issuerId, []) };
  });
}

/**
 * Keeps an issuer's trust as it is to the end of the transaction, and tells its kind. Taken before the lock on an expert, the order of whoever withdraws
 * the trust.
 */
export async function lockTrust(
  tx: Pick<Tx, "select">,
  issuerId: string,
): Promise<(typeof issuers.$inferSelect)["kind"] | null> {
  const [issuer] = await tx
    .select({ kind: issuers.kind })
    .from(issuers)
    .where(eq(issuers.id, issuerId))
    .for("share");
  return issuer?.kind ?? null;
}

async function lockIssuer(
  tx: Tx,
  issuerId: string,
  seenVersion: number,
): Promise<TrustRow | { outcome: "platform" | "newer version" } | null> {
  const [issuer] = await tx.select().from(issuers).where(eq(issuers.id, issuerId)).for("update");
  if (!issuer) return null;
  if (issuer.kind === "platform") return { outcome: "platform" };
  const [before] = await tx
    .select()
    .from(trusts)
    .where(eq(trusts.issuerId, issuerId))
    .orderBy(desc(trusts.version))
    .limit(1);
  return before?.version === seenVersion ? before : { outcome: "newer version" };
}

type Version = Pick<TrustRow, "identifiers" | "may" | "easSchemas" | "vcTypes" | "reason" | "withdrawn">;

const addVersion = (tx: Tx, { userId }: Operator, issuerId: string, before: number, version: Version) =>
  tx.insert(trusts).values({ issuerId, version: before + 1, ...version, changedBy: userId });

/** Ends what this issuer vouches for and what was signed with anything but these. */
async function endSignedByOthers(tx: Tx, issuerId: string, identifiers: string[]): Promise<number> {
  const others = identifiers.length > 0 ? notInArray(attestations.signedBy, identifiers) : undefined;
  const held = await tx
    .select({ id: attestations.id })
    .from(attestations)
    .innerJoin(credentials, eq(credentials.attestationId, attestations.id))
    .where(and(eq(credentials.issuerId, issuerId), isStanding, others));
  return await endCredentials(tx, { attestationIds: held.map(({ id }) => id), end: "issuer not trusted" });
}

/** The names of what experts may bring attestations from. */
export async function listTrustedNames(): Promise<{ name: string; kind: string }[]> {
  return await db
    .select({ name: issuers.name, kind: issuers.kind })
    .from(issuers)
    .innerJoin(trusts, and(eq(trusts.issuerId, issuers.id), eq(trusts.version, newest)))
    .where(
      and(
        eq(trusts.withdrawn, false),
        inArray(issuers.kind, ["university", "board", "employer", "registry", "other"]),
      ),
    )
    .orderBy(sql`lower(${issuers.name})`);
}
