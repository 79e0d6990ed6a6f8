import { customType, timestamp } from "drizzle-orm/pg-core";

export const moment = () => timestamp({ withTimezone: true, mode: "date" });

/** When a fact was written, by the database's clock. */
export const writtenAt = () => moment().notNull().defaultNow();

export const bytes = customType<{ data: Uint8Array; driverData: Uint8Array }>({ dataType: () => "bytea" });
