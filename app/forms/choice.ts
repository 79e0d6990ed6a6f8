import { z } from "zod";

/**
 * A value of several shapes, checked by the schema that `schemaFor` picks by looking at it. Unlike a union it then tells what is
 * wrong with that shape, at the field where it is wrong.
 */
export function choice<Output>(schemaFor: (value: unknown) => z.ZodType<Output>) {
  return z.unknown().transform((value, context): Output => {
    const result = schemaFor(value).safeParse(value);
    if (result.success) return result.data;
    for (const issue of result.error.issues)
      context.issues.push({ ...issue, input: value } as z.core.$ZodRawIssue);
    return z.NEVER;
  });
}
