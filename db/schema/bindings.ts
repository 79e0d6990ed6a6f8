import { sql } from "drizzle-orm";
import { index, integer, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { SUBJECT_KINDS } from "#app/domain/credential/subject.ts";
import { moment, writtenAt } from "./columns.ts";
import { experts } from "./users.ts";

/** A question put to an expert who says that a subject is theirs: a nonce to sign, or a code to type. Each is used once. */
export const challenges = pgTable(
  "challenges",
  {
    id: uuid().primaryKey(),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    kind: text({ enum: SUBJECT_KINDS }).notNull(),
    /** The address, key or e-mail address that is to be proved; null where the answer says it. */
    subject: text(),
    /** SHA-256 of the nonce, code or state: whoever reads the table cannot answer. */
    secretHash: text().notNull(),
    /** What the answer is checked against beside it, as the PKCE verifier of a sign-in at an OIDC issuer. */
    context: jsonb().$type<Record<string, string>>().notNull().default({}),
    attemptCount: integer().notNull().default(0),
    createdAt: writtenAt(),
    expiresAt: moment().notNull(),
    usedAt: moment(),
  },
  (t) => [index().on(t.expertId, t.createdAt), uniqueIndex().on(t.secretHash)],
);

/** A subject that an expert has proved to be theirs. An attestation counts only for one of these. */
export const bindings = pgTable(
  "bindings",
  {
    id: uuid().primaryKey(),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    kind: text({ enum: SUBJECT_KINDS }).notNull(),
    subject: text().notNull(),
    /** The signed message or what the issuer said; nothing secret. */
    evidence: jsonb().$type<Record<string, unknown>>().notNull(),
    provedAt: writtenAt(),
    withdrawnAt: moment(),
  },
  (t) => [
    uniqueIndex("bindings_subject_held_once").on(t.kind, t.subject).where(sql`withdrawn_at is null`),
    index().on(t.expertId),
  ],
);

/**
 * One person, one account: a keyed hash of every strong identifier that was ever proved, for good. It stays when a binding is withdrawn, so
 * that nobody sheds a record by opening another account.
 */
export const identities = pgTable(
  "identities",
  {
    hash: text().primaryKey(),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    kind: text().notNull(),
    claimedAt: writtenAt(),
  },
  (t) => [index().on(t.expertId)],
);
