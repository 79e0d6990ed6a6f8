import { bigint, index, integer, pgTable, primaryKey, text, uuid } from "drizzle-orm/pg-core";
import { moment, writtenAt } from "./columns.ts";
import { users } from "./users.ts";

/** A log of revocations, read from a chain elsewhere and brought by an operator. Append-only, as are its entries. */
export const revocationLogs = pgTable(
  "revocation_logs",
  {
    id: uuid().primaryKey(),
    /** Until when it tells what the chain says. */
    asOf: moment().notNull(),
    entryCount: integer().notNull(),
    importedBy: uuid()
      .notNull()
      .references(() => users.id),
    importedAt: writtenAt(),
  },
  (t) => [index().on(t.asOf), index().on(t.importedAt)],
);

/** A revocation of an EAS attestation that is known from a log. What one log tells, another adds nothing to. */
export const knownRevocations = pgTable(
  "known_revocations",
  {
    uid: text().notNull(),
    revoker: text().notNull(),
    contract: text().notNull(),
    chainId: text().notNull(),
    /** In seconds since 1970, as the chain writes it. */
    timestamp: bigint({ mode: "number" }).notNull(),
    /** The first log that told of it. */
    logId: uuid()
      .notNull()
      .references(() => revocationLogs.id),
  },
  (t) => [primaryKey({ columns: [t.uid, t.revoker, t.contract, t.chainId] }), index().on(t.logId)],
);
