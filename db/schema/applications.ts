import { sql } from "drizzle-orm";
import { check, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { APPLICATION_KINDS, APPLICATION_OUTCOMES, OPINIONS } from "#app/domain/credential/application.ts";
import { attestations } from "./attestations.ts";
import { bytes, moment, writtenAt } from "./columns.ts";
import { experts, users } from "./users.ts";

/** An expert asks the platform to attest a claim, on evidence. */
export const applications = pgTable(
  "applications",
  {
    id: uuid().primaryKey(),
    expertId: uuid()
      .notNull()
      .references(() => experts.userId),
    kind: text({ enum: APPLICATION_KINDS }).notNull(),
    field: text().notNull(),
    level: text().notNull(),
    institution: text().notNull(),
    /** A licence, bar or registry number, if the claim has one: it is one of the identifiers of a person. */
    registryNumber: text(),
    note: text().notNull().default(""),
    submittedAt: writtenAt(),
    decidedAt: moment(),
    outcome: text({ enum: APPLICATION_OUTCOMES }),
    attestationId: uuid().references(() => attestations.id),
  },
  (t) => [
    index().on(t.expertId, t.submittedAt),
    index("applications_open").on(t.submittedAt).where(sql`decided_at is null`),
    check("applications_outcome_said", sql`(${t.decidedAt} is null) = (${t.outcome} is null)`),
  ],
);

/** What was uploaded as evidence. The content goes once it is decided; the digest stays, and goes into the attestation. */
export const documents = pgTable(
  "documents",
  {
    id: uuid().primaryKey(),
    applicationId: uuid()
      .notNull()
      .references(() => applications.id),
    fileName: text().notNull(),
    mediaType: text().notNull(),
    byteCount: integer().notNull(),
    /** SHA-256, hex. */
    digest: text().notNull(),
    content: bytes(),
    uploadedAt: writtenAt(),
  },
  (t) => [index().on(t.applicationId), check("documents_bounded", sql`${t.byteCount} <= 10485760`)],
);

/** One operator's opinion. Two that agree decide; append-only. */
export const opinions = pgTable(
  "opinions",
  {
    applicationId: uuid()
      .notNull()
      .references(() => applications.id),
    operatorId: uuid()
      .notNull()
      .references(() => users.id),
    opinion: text({ enum: OPINIONS }).notNull(),
    reason: text().notNull(),
    givenAt: writtenAt(),
  },
  (t) => [primaryKey({ columns: [t.applicationId, t.operatorId] })],
);
