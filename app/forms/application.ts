import { z } from "zod";
import { OPINIONS } from "#app/domain/credential/application.ts";
import { findField } from "#app/domain/credential/fields.ts";
import { LEVELS } from "#app/domain/credential/levels.ts";
import { isStorable } from "./storable.ts";

/** Characters that hide, split or turn round the text about them. */
const MISLEADING = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/u;

const line = (what: string, longest: number) =>
  z
    .string({ error: `Enter ${what}.` })
    .trim()
    .max(longest, `This may be ${longest} characters long at most.`)
    .refine(
      (text) => isStorable(text) && !MISLEADING.test(text),
      "This holds a character that cannot be shown.",
    );

const reason = z
  .string({ error: "Say why." })
  .trim()
  .min(1, "Say why, in a sentence: the applicant reads it once it is decided.")
  .max(1_000, "This may be 1000 characters long at most.")
  .refine(isStorable, "This holds a character that cannot be stored.");

/** What an expert says of the claim that their documents show. */
export const applicationSchema = z
  .object({
    field: z.string({ error: "Choose a field." }).refine((id) => findField(id) !== null, "Choose a field."),
    level: z.string({ error: "Choose a level." }).min(1, "Choose a level."),
    institution: line("who gave it", 200).refine(
      (text) => text !== "",
      "Enter who gave it: a university, a board, a bar.",
    ),
    registryNumber: line("the number", 60)
      .default("")
      .refine(
        (text) => text === "" || /\p{Nd}/u.test(text),
        "A number has digits. Leave it empty if there is none.",
      )
      .transform((text) => text || null),
    note: z
      .string()
      .trim()
      .max(1_000, "This may be 1000 characters long at most.")
      .refine(isStorable, "This holds a character that cannot be stored.")
      .default(""),
  })
  .superRefine(({ field, level }, context) => {
    const found = findField(field);
    if (!found || level === "" || LEVELS[found.family].some(({ id }) => id === level)) return;
    const titles = LEVELS[found.family].map(({ title }) => title).join(", ");
    context.addIssue({
      code: "custom",
      path: ["level"],
      message: `In ${found.title} the levels are: ${titles}. Choose one of them.`,
    });
  });

export type ApplicationForm = z.infer<typeof applicationSchema>;

/** What an operator sends about an application. */
export const opinionSchema = z.object({
  opinion: z.enum(OPINIONS, { error: "Choose whether you agree." }),
  reason,
});
