import { z } from "zod";
import { LAPSE_DECISIONS } from "#app/domain/assignment.ts";
import { isStorable } from "./storable.ts";

/** What an operator decides on work whose expert's credential fell away. */
export const lapseSchema = z.object({
  decision: z.enum(LAPSE_DECISIONS, { error: "Choose what is to become of it." }),
  reason: z
    .string({ error: "Say why." })
    .trim()
    .min(1, "Say why, in a sentence: the expert reads it.")
    .max(1_000, "The reason may be 1,000 characters long at most.")
    .refine(isStorable, "The reason holds a character that is not text."),
});
