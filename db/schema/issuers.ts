import { boolean, index, integer, jsonb, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import type { EasSchema, VcType } from "#app/domain/attestation/policy.ts";
import { ISSUER_KINDS } from "#app/domain/credential/issuer.ts";
import { writtenAt } from "./columns.ts";
import { users } from "./users.ts";

export const issuers = pgTable("issuers", {
  id: uuid().primaryKey(),
  name: text().notNull(),
  kind: text({ enum: ISSUER_KINDS }).notNull(),
  website: text(),
  /** Null for the platform itself, which nobody adds. */
  createdBy: uuid().references(() => users.id),
  createdAt: writtenAt(),
});

/**
 * What an issuer is trusted with, since when and why. Append-only: the highest version holds, and one without identifiers withdraws the trust.
 */
export const trusts = pgTable(
  "trusts",
  {
    issuerId: uuid()
      .notNull()
      .references(() => issuers.id),
    version: integer().notNull(),
    /** Checksummed addresses and DIDs that sign for it. */
    identifiers: text().array().notNull(),
    /** The claims it may attest: `*`, a field, or `field:level`. */
    may: text().array().notNull(),
    easSchemas: jsonb().$type<EasSchema[]>().notNull(),
    vcTypes: jsonb().$type<VcType[]>().notNull(),
    withdrawn: boolean().notNull(),
    reason: text().notNull(),
    changedBy: uuid().references(() => users.id),
    changedAt: writtenAt(),
  },
  (t) => [primaryKey({ columns: [t.issuerId, t.version] }), index().using("gin", t.identifiers)],
);
