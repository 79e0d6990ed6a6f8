import { z } from "zod";
import { newPassword, REPEATS_PERSON, repeatsPerson } from "./password.ts";
import { emailField } from "./person.ts";

export const recoveryRequestSchema = z.object({ email: emailField });

export type RecoveryRequest = z.infer<typeof recoveryRequestSchema>;

/** The new password of somebody who came back by a link. */
export function readRecovery(
  form: FormData,
  person: { email: string; name: string },
): z.ZodSafeParseResult<{ password: string }> {
  return z
    .object({
      password: newPassword.refine((password) => !repeatsPerson(password, person), REPEATS_PERSON),
    })
    .safeParse(Object.fromEntries(form));
}
