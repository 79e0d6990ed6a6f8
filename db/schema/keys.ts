import { pgTable, text } from "drizzle-orm/pg-core";
import { writtenAt } from "./columns.ts";

/** The public half of what the platform signs with. A process whose secret gives other keys is stopped at its start. */
export const platformKeys = pgTable("platform_keys", {
  kind: text({ enum: ["eas", "vc", "identity"] }).primaryKey(),
  /** Address, public JWK as JSON, or a fingerprint of the key of identities. */
  publicKey: text().notNull(),
  since: writtenAt(),
});
