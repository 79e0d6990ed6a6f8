import { z } from "zod";
import { LAB_ROLES } from "#app/domain/roles.ts";

const role = z.enum(LAB_ROLES, { error: "Choose a role." });

/** What the members page sends: each change names what it is about. */
export const memberChangeSchema = z.discriminatedUnion("intent", [
  z.object({ intent: z.literal("invite"), role }),
  z.object({ intent: z.literal("withdraw"), invitationId: z.uuid() }),
  z.object({ intent: z.literal("change role"), userId: z.uuid(), role }),
  z.object({ intent: z.literal("remove"), userId: z.uuid() }),
]);

export type MemberChange = z.infer<typeof memberChangeSchema>;
