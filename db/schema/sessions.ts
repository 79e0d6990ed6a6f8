import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { moment, writtenAt } from "./columns.ts";
import { users } from "./users.ts";

export const sessions = pgTable(
  "sessions",
  {
    /** Hex SHA-256 of the cookie's token. The token itself is never stored, so a stolen dump signs nobody in. */
    idHash: text().primaryKey(),
    userId: uuid()
      .notNull()
      .references(() => users.id, { onDelete: "cascade" }),
    createdAt: writtenAt(),
    expiresAt: moment().notNull(),
    userAgent: text(),
  },
  (t) => [index().on(t.userId), index().on(t.expiresAt)],
);
