import { sql } from "drizzle-orm";
import { check, index, jsonb, pgTable, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { moment, writtenAt } from "./columns.ts";

/** A login. What it may do is said by rows of `experts`, `lab_members` and `operators`. */
export const users = pgTable(
  "users",
  {
    id: uuid().primaryKey(),
    email: text().notNull(),
    name: text().notNull(),
    passwordHash: text().notNull(),
    createdAt: writtenAt(),
  },
  (t) => [
    uniqueIndex("users_email_unique").on(sql`lower(${t.email})`),
    check("users_email_length", sql`length(${t.email}) between 3 and 254`),
  ],
);

export const experts = pgTable(
  "experts",
  {
    userId: uuid()
      .primaryKey()
      .references(() => users.id),
    createdAt: writtenAt(),
    /** The same for all accounts that are paid to one person, as an operator has found; null: nobody has found another. */
    payeeId: uuid(),
    /** The keys that this expert has given to commands of the judging page; the others have those they come with. */
    shortcuts: jsonb().$type<Record<string, string>>().notNull().default({}),
  },
  (t) => [index("experts_payee").on(t.payeeId).where(sql`payee_id is not null`)],
);

export const operators = pgTable("operators", {
  userId: uuid()
    .primaryKey()
    .references(() => users.id),
  createdAt: writtenAt(),
  /** Null for the first operator, who is made by a command. */
  appointedBy: uuid().references(() => users.id),
  withdrawnAt: moment(),
});

/** A way back into an account, sent to its e-mail address: used once, within the hour. */
export const recoveries = pgTable("recoveries", {
  /** SHA-256 of the token in the mail. */
  tokenHash: text().primaryKey(),
  userId: uuid()
    .notNull()
    .references(() => users.id),
  createdAt: writtenAt(),
  expiresAt: moment().notNull(),
  usedAt: moment(),
});
