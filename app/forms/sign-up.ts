import { z } from "zod";
import { newPassword, REPEATS_PERSON, repeatsPerson } from "./password.ts";
import { emailField, nameField } from "./person.ts";

const personSchema = z.object({ name: nameField("your"), email: emailField, password: newPassword });

const isTheirOwn = (person: z.infer<typeof personSchema>) => !repeatsPerson(person.password, person);
const passwordRepeatsPerson = {
  error: REPEATS_PERSON,
  path: ["password"],
  when: ({ value }: { value: unknown }) => personSchema.safeParse(value).success,
};

const asPerson = z
  .object({
    role: z.enum(["expert", "invited"], { error: "Choose whether you come as an expert or for a lab." }),
    ...personSchema.shape,
  })
  .refine(isTheirOwn, passwordRepeatsPerson);

const asLab = z
  .object({ role: z.literal("lab"), labName: nameField("your lab’s"), ...personSchema.shape })
  .refine(isTheirOwn, passwordRepeatsPerson);

export type SignUpForm = z.infer<typeof asPerson> | z.infer<typeof asLab>;

/** An account and what it is for: an expert's, a lab's first, or one for the lab whose invitation is open. */
export function readSignUp(form: FormData): z.ZodSafeParseResult<SignUpForm> {
  const values = Object.fromEntries(form);
  return values.role === "lab" ? asLab.safeParse(values) : asPerson.safeParse(values);
}
