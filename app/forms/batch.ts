import { z } from "zod";
import { MOST_PRIORITY } from "#app/domain/batch.ts";
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

const fileName = z
  .string()
  .trim()
  .min(1, "The file has no name.")
  .max(255, "The file’s name is longer than 255 characters.")
  .refine(isStorable, "The file’s name holds a character that is not text.");

const WHICH_PRIORITY = `The priority must be a whole number from 0 to ${MOST_PRIORITY}.`;

export const priorityField = z
  .string(WHICH_PRIORITY)
  .trim()
  .regex(/^\d$/, WHICH_PRIORITY)
  .transform(Number)
  .refine((priority) => priority <= MOST_PRIORITY, WHICH_PRIORITY);

/** When a batch is handed out among the others of its project. */
export const prioritySchema = z.object({ priority: priorityField });

/**
 * A new batch: the name of the file that follows, the map that fits its lines, empty when they are in the native shape, and its priority, 0 where
 * nothing is said.
 */
export const batchSchema = z.object({
  fileName,
  fieldMap: jsonText.pipe(fieldMapSchema.nullable()),
  priority: priorityField.default(0),
});

const MOST_EXPERTS = 1000;
const HOW_MANY = `The number of experts must be a whole number from 1 to ${MOST_EXPERTS}.`;

/** A new calibration batch: the name of the file that follows, and how many experts may take it. */
export const calibrationBatchSchema = z.object({
  fileName,
  expertCount: z
    .string(HOW_MANY)
    .trim()
    .regex(/^\d{1,4}$/, HOW_MANY)
    .transform(Number)
    .refine((count) => count >= 1 && count <= MOST_EXPERTS, HOW_MANY),
});

/** A new batch of gold: the name of the file that follows. */
export const goldBatchSchema = z.object({ fileName });

const PERCENT = "The pass mark must be a whole number of percent from 1 to 100, or empty.";

/** The share of known pairs that an expert must get right, in percent; null, an empty field: everybody passes. */
export const passMarkSchema = z.object({
  passMark: z
    .string(PERCENT)
    .trim()
    .regex(/^\d{0,3}$/, PERCENT)
    .transform((text) => (text === "" ? null : Number(text)))
    .refine((mark) => mark === null || (mark >= 1 && mark <= 100), PERCENT),
});
