import { index, pgTable, text, uuid } from "drizzle-orm/pg-core";
import { moment, writtenAt } from "./columns.ts";

/** Mail to be sent, written in the transaction that it follows from. The text goes once it is sent. */
export const mails = pgTable(
  "mails",
  {
    id: uuid().primaryKey(),
    recipient: text().notNull(),
    subject: text().notNull(),
    text: text(),
    createdAt: writtenAt(),
    sentAt: moment(),
    /** The last reason why it could not be sent. */
    problem: text(),
  },
  (t) => [index().on(t.createdAt)],
);
