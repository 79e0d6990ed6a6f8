import { z } from "zod";

const SHORTEST = 10;
const LONGEST = 200;
const FEWEST_KINDS = 4;

/** The most used of those that are long enough; they are the first that anybody tries. */
const COMMON = new Set(
  `0123456789 1234567890 12345678910 0987654321 9876543210 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc qazwsxedcrfv zaq12wsxcde3
  q1w2e3r4t5 q1w2e3r4t5y6 qwerty12345 qwerty123456 qwertyuiop qwertyuiop[] asdfghjkl; asdfghjkl1 zxcvbnm123 1234qwerasdf
  abcdefghij abcdefghijk abcd123456 abcde12345 a123456789 aa12345678 123456789a 123456789q
  password12 password123 password1234 password12345 passw0rd123 p@ssword123 p@ssw0rd123 mypassword newpassword changeme123
  letmein123 letmein1234 welcome123 welcome1234 iloveyou123 iloveyou12 administrator admin12345 admin123456 superman123
  football123 baseball123 basketball liverpool1 manchester sunshine123 princess123 dragon12345 monkey12345 trustno1trustno1
  correcthorsebatterystaple michelle123 charlie123 computer123 internet123 assaypassword`.split(/\s+/),
);

const TOO_LONG = `A password may be ${LONGEST} characters long at most.`;
const lengthOf = (text: string) => Array.from(text).length;

/** The same password typed on another keyboard or system gives the same characters. */
const normalised = (missing: string) =>
  z
    .string({ error: missing })
    .min(1, missing)
    .max(LONGEST * 2, TOO_LONG)
    .transform((password) => password.normalize("NFKC"));

/** A password as it is typed to sign in. Nothing is said about its form, which only its owner needs to know. */
export const currentPassword = normalised("Enter your password.");

/** A password to be set. */
export const newPassword = normalised("Choose a password.").pipe(
  z
    .string()
    .refine(
      (password) => lengthOf(password) >= SHORTEST,
      `Choose a password of ${SHORTEST} characters or more.`,
    )
    .refine((password) => lengthOf(password) <= LONGEST, TOO_LONG)
    .refine(
      (password) => !COMMON.has(password.toLowerCase()) && new Set(password).size >= FEWEST_KINDS,
      "This password is one of the first that others would try. Choose another.",
    ),
);

/** Whether a password only says what everybody who knows the person knows. */
export function repeatsPerson(password: string, { email, name }: { email: string; name: string }): boolean {
  const plain = (text: string) => text.normalize("NFKC").toLowerCase().replace(/\s+/g, "");
  return [email, email.split("@")[0] ?? "", name].some((known) => plain(known) === plain(password));
}

export const REPEATS_PERSON = "Choose a password that is not your name or your e-mail address.";

const passwordChangeSchema = z.object({ current: currentPassword, next: newPassword });

export type PasswordChangeForm = z.infer<typeof passwordChangeSchema>;

export function readPasswordChange(
  form: FormData,
  person: { email: string; name: string },
): z.ZodSafeParseResult<PasswordChangeForm> {
  return passwordChangeSchema
    .refine(({ next }) => !repeatsPerson(next, person), {
      error: REPEATS_PERSON,
      path: ["next"],
      when: ({ value }) => newPassword.safeParse((value as { next?: unknown }).next).success,
    })
    .safeParse(Object.fromEntries(form));
}
