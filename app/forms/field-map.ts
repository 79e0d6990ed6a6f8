import { z } from "zod";
import type { FieldMap } from "#app/domain/field-map.ts";
import { choice } from "./choice.ts";
import { isStorable } from "./storable.ts";

const LONGEST_POINTER = 1_000;
const LONGEST_MODEL = 200;

const pointer = z
  .string({
    error: (issue) =>
      issue.input === undefined ? "is missing; give a JSON pointer" : "must be text, a JSON pointer",
  })
  .max(LONGEST_POINTER, "is longer than 1,000 characters; give a shorter JSON pointer")
  .regex(/^(?:\/|$)/, 'must be "" for the whole row or begin with "/", as in "/prompt"')
  .refine(isStorable, "holds a character that is not text; no field of a row can be called that")
  .regex(/^(?:[^~]|~[01])*$/, 'has a "~" that is not "~0" or "~1"; write "~0" for "~" and "~1" for "/"');

const byModel = z
  .record(z.string(), pointer, {
    error:
      'must be an object: one pointer per completion, as in {"model-a":"/a"}, or {"each":"/responses","text":"/text"}',
  })
  .superRefine((record, context) => {
    const names = Object.keys(record);
    const count = names.length;
    if (count < 1 || count > 9) context.addIssue(`has ${count}; name 1 to 9 completions`);
    if (names.some((name) => name.trim() === ""))
      context.addIssue("has one without a name; give its model's name");
    if (!names.every(isStorable)) context.addIssue("has a name with a character that is not text; rename it");
    const longest = Math.max(0, ...names.map((name) => name.length));
    if (longest > LONGEST_MODEL)
      context.addIssue(`has a name of more than ${LONGEST_MODEL} characters; shorten it`);
    if (new Set(Object.values(record)).size < count) {
      context.addIssue("names one place twice; give each completion its own pointer");
    }
  });

const fromArray = z.strictObject(
  { each: pointer, text: pointer, model: pointer.optional(), author: pointer.optional() },
  { error: unknownKeys("each, text, model and author") },
);

const hasEach = (value: unknown) =>
  typeof value === "object" && value !== null && Object.hasOwn(value, "each");

/** `map.json`: where a lab's rows keep the parts of a task. */
export const fieldMapSchema: z.ZodType<FieldMap> = z.strictObject(
  {
    prompt: pointer,
    reference: pointer.optional(),
    id: pointer.optional(),
    field: pointer.optional(),
    completions: choice<FieldMap["completions"]>((value) => (hasEach(value) ? fromArray : byModel)),
  },
  { error: unknownKeys("prompt, completions, reference, id and field") },
);

function unknownKeys(known: string) {
  return (issue: { code?: string; keys?: unknown }) => {
    if (issue.code !== "unrecognized_keys") return "must be a JSON object";
    return `has ${(issue.keys as string[]).map((key) => JSON.stringify(key)).join(", ")}, which it cannot have; it may have ${known}`;
  };
}
