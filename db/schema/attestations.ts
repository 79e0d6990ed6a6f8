import { sql } from "drizzle-orm";
import {
  boolean,
  check,
  index,
  integer,
  jsonb,
  pgTable,
  primaryKey,
  text,
  uniqueIndex,
  uuid,
} from "drizzle-orm/pg-core";
import type { Claims, ProblemCode } from "#app/domain/attestation/verification.ts";
import { CHECK_CAUSES, CREDENTIAL_ENDS, REVOCATION_SOURCES } from "#app/domain/credential/credential.ts";
import { bytes, moment, writtenAt } from "./columns.ts";
import { issuers } from "./issuers.ts";
import { experts, users } from "./users.ts";

/** A signed record that was accepted once, as it came. What it is worth today is said by its credential. */
export const attestations = pgTable(
  "attestations",
  {
    id: uuid().primaryKey(),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    format: text({ enum: ["eas", "vc"] }).notNull(),
    /** Signer, chain, contract and uid, or issuer and hash: held once on the whole platform. */
    key: text().notNull(),
    issuerId: uuid()
      .notNull()
      .references(() => issuers.id),
    /** The address or DID that signed. */
    signedBy: text().notNull(),
    subject: text().notNull(),
    schema: text().notNull(),
    claims: jsonb().$type<Claims>().notNull(),
    raw: text().notNull(),
    validFrom: moment(),
    expiresAt: moment(),
    refersTo: text(),
    statusList: text(),
    statusIndex: integer(),
    /** The key as it was when this was granted. */
    publicKey: jsonb().$type<Record<string, unknown>>(),
    receivedAt: writtenAt(),
  },
  (t) => [
    uniqueIndex("attestations_key_unique").on(t.key),
    index().on(t.expertId),
    index().on(t.issuerId),
    index().on(t.statusList, t.statusIndex),
    check("attestations_raw_bounded", sql`octet_length(${t.raw}) <= 65536`),
  ],
);

/**
 * The looks at an attestation after it came in, and what came of them: each with a cause of its own, and of those on schedule the first of every day and
 * every one that came out otherwise than the one before. Append-only. When the last was is said by the credential.
 */
export const attestationChecks = pgTable(
  "attestation_checks",
  {
    attestationId: uuid()
      .notNull()
      .references(() => attestations.id),
    id: uuid().notNull(),
    cause: text({ enum: CHECK_CAUSES }).notNull(),
    ok: boolean().notNull(),
    problems: text().array().$type<ProblemCode[]>().notNull(),
    /** The platform could not ask (a status list or a chain did not answer); what is held is kept for a while. */
    unanswered: boolean().notNull().default(false),
    checkedAt: writtenAt(),
  },
  (t) => [primaryKey({ columns: [t.attestationId, t.id] }), index().on(t.checkedAt)],
);

/** An attestation that was refused: its digest and its problems, never its content. */
export const attestationRefusals = pgTable(
  "attestation_refusals",
  {
    id: uuid().primaryKey(),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    digest: text().notNull(),
    byteCount: integer().notNull(),
    problems: text().array().notNull(),
    refusedAt: writtenAt(),
  },
  (t) => [index().on(t.expertId, t.refusedAt)],
);

/** What an expert holds: one claim of an accepted attestation. Eligibility reads these rows and the clock, nothing else. */
export const credentials = pgTable(
  "credentials",
  {
    id: uuid().primaryKey(),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    attestationId: uuid()
      .notNull()
      .references(() => attestations.id),
    /** Who vouches for it today: the signer's key may have moved to another issuer since the attestation came in. */
    issuerId: uuid()
      .notNull()
      .references(() => issuers.id),
    field: text().notNull(),
    level: text().notNull(),
    institution: text(),
    /** When the issuer attested it; the start of 1970 where it gave no date. */
    attestedAt: moment().notNull(),
    grantedAt: writtenAt(),
    expiresAt: moment(),
    endedAt: moment(),
    end: text({ enum: CREDENTIAL_ENDS }),
    /** When its attestation was last looked at. */
    lastCheckedAt: writtenAt(),
    /** When it last passed, everybody having answered. */
    lastOkAt: writtenAt(),
  },
  (t) => [
    uniqueIndex("credentials_attestation_unique").on(t.attestationId),
    index("credentials_held").on(t.expertId).where(sql`ended_at is null`),
    index("credentials_by_field").on(t.field).where(sql`ended_at is null`),
    index("credentials_by_check").on(t.lastCheckedAt).where(sql`ended_at is null or "end" = 'suspended'`),
    index().on(t.issuerId),
    index("credentials_by_expiry").on(t.expiresAt).where(sql`ended_at is null`),
    check("credentials_end_said", sql`(${t.endedAt} is null) = (${t.end} is null)`),
  ],
);

/** A withdrawal of an attestation. Append-only; the first one counts. */
export const revocations = pgTable("revocations", {
  attestationId: uuid()
    .primaryKey()
    .references(() => attestations.id),
  source: text({ enum: REVOCATION_SOURCES }).notNull(),
  reason: text().notNull(),
  revokedBy: uuid().references(() => users.id),
  revokedAt: writtenAt(),
});

/** Places of the platform's own attestations in its Bitstring Status Lists; given out at random, so that a place tells no order. */
export const statusEntries = pgTable(
  "status_entries",
  {
    list: integer().notNull(),
    index: integer().notNull(),
    attestationId: uuid()
      .notNull()
      .references(() => attestations.id),
  },
  (t) => [
    primaryKey({ columns: [t.list, t.index] }),
    uniqueIndex("status_entries_attestation_unique").on(t.attestationId),
  ],
);

/** The same claims in the other format, as the platform signed them: what the expert may take away beside the one that is held. */
export const issuedForms = pgTable(
  "issued_forms",
  {
    attestationId: uuid()
      .notNull()
      .references(() => attestations.id),
    format: text({ enum: ["eas", "vc"] }).notNull(),
    raw: text().notNull(),
  },
  (t) => [primaryKey({ columns: [t.attestationId, t.format] })],
);

/** Answers of others that were signed or looked up, kept for their time: DID documents, status lists. */
export const lookups = pgTable("lookups", {
  address: text().primaryKey(),
  content: bytes().notNull(),
  fetchedAt: writtenAt(),
});
