import { z } from "zod";
import { fieldMapSchema } from "./field-map.ts";
import { isStorable } from "./storable.ts";

const jsonText = z.string().transform((text, context) => {
  if (text === "") return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    context.addIssue("The field map is not JSON.");
    return z.NEVER;
  }
});

/** A new batch: the name of the file that follows, and the map that fits its lines; empty when they are in the native shape. */
export const batchSchema = z.object({
  fileName: z
    .string()
    .trim()
    .min(1, "The file has no name.")
    .max(255, "The file’s name is longer than 255 characters.")
    .refine(isStorable, "The file’s name holds a character that is not text."),
  fieldMap: jsonText.pipe(fieldMapSchema.nullable()),
});
