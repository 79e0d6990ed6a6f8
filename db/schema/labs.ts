import { index, pgEnum, pgTable, primaryKey, text, uniqueIndex, uuid } from "drizzle-orm/pg-core";
import { moment, writtenAt } from "./columns.ts";
import { users } from "./users.ts";

export const labRole = pgEnum("lab_role", ["owner", "manager", "viewer"]);

export const labs = pgTable("labs", {
  id: uuid().primaryKey(),
  name: text().notNull(),
  createdAt: writtenAt(),
});

export const labMembers = pgTable(
  "lab_members",
  {
    labId: uuid()
      .notNull()
      .references(() => labs.id),
    userId: uuid()
      .notNull()
      .references(() => users.id),
    role: labRole().notNull(),
    createdAt: writtenAt(),
  },
  (t) => [
    primaryKey({ columns: [t.labId, t.userId] }),
    // One login belongs to one lab: what a page shows never depends on which lab was meant.
    uniqueIndex("lab_members_user_unique").on(t.userId),
  ],
);

/** A link that makes whoever opens it first, signed in, a member. Only the hash of its token is kept. */
export const labInvitations = pgTable(
  "lab_invitations",
  {
    id: uuid().primaryKey(),
    labId: uuid()
      .notNull()
      .references(() => labs.id),
    role: labRole().notNull(),
    tokenHash: text().notNull().unique(),
    createdBy: uuid()
      .notNull()
      .references(() => users.id),
    createdAt: writtenAt(),
    expiresAt: moment().notNull(),
    acceptedBy: uuid().references(() => users.id),
    acceptedAt: moment(),
    withdrawnAt: moment(),
  },
  (t) => [index().on(t.labId)],
);
