import { z } from "zod";

const LONGEST_EMAIL = 254;
const LONGEST_NAME = 100;

/** Characters that hide, split or turn round the text about them, and halves of characters. */
const MISLEADING = /[\p{Cc}\p{Cs}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

export const emailField = z
  .string({ error: "Enter your e-mail address." })
  .trim()
  .min(1, "Enter your e-mail address.")
  .max(LONGEST_EMAIL, `An e-mail address may be ${LONGEST_EMAIL} characters long at most.`)
  .regex(z.regexes.email, "Enter a whole e-mail address, such as name@example.org.");

/** A name that others will read: of a person or of a lab. */
export const nameField = (whose: string) =>
  z
    .string({ error: `Enter ${whose} name.` })
    .trim()
    .min(1, `Enter ${whose} name.`)
    .max(LONGEST_NAME, `A name may be ${LONGEST_NAME} characters long at most.`)
    .refine((name) => !MISLEADING.test(name), "The name holds a character that cannot be shown.")
    .refine((name) => /[\p{L}\p{N}]/u.test(name), "A name needs at least one letter or digit.");
