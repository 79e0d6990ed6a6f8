import { z } from "zod";

/** What the account page sends beside a new password. */
export const sessionRevocationSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("revoke"), session: z.string().regex(/^[0-9a-f]{64}$/) }),
  z.object({ intent: z.literal("revoke others") }),
]);
