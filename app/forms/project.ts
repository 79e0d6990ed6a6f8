import { z } from "zod";
import { CURRENCIES, formatMoney, parseMoney } from "#app/domain/money.ts";
import { line, text, whole } from "./fields.ts";
import { isRequirementField, readRequirementFields, requirementSchema } from "./requirement.ts";
import { rubricSchema } from "./rubric.ts";

const DEAREST = 100_000_000n;

const fields = z.object({
  title: line("The title", 120),
  instructions: text("The instructions", 20_000).min(1, "The instructions are missing."),
  overlap: whole("The overlap", 1, 15),
  currency: z.enum(CURRENCIES, { error: `The currency must be one of ${CURRENCIES.join(", ")}.` }),
  price: z.string().trim().min(1, "The price is missing; 0 is allowed."),
  rubric: rubricSchema,
  requirement: requirementSchema.default(null),
});

const priceParts = fields.pick({ price: true, currency: true });

/** Null when it is no amount of the currency, or none that a judgment may cost. */
function priceOf({ price, currency }: z.infer<typeof priceParts>): bigint | null {
  const minor = parseMoney(price, currency);
  return minor !== null && minor >= 0n && minor <= DEAREST ? minor : null;
}

export const projectSchema = fields
  .refine((form) => priceOf(form) !== null, {
    error: ({ input }) => {
      const most = formatMoney(DEAREST, (input as z.infer<typeof priceParts>).currency);
      return `The price must be an amount such as 1.50, at most ${most}.`;
    },
    path: ["price"],
    // Said together with whatever else is wrong, not after it.
    when: ({ value }) => priceParts.safeParse(value).success,
  })
  .transform(({ price, ...rest }) => ({
    ...rest,
    priceMinor: priceOf({ price, currency: rest.currency })!,
  }));

export type ProjectForm = z.infer<typeof projectSchema>;

/** Reads the fields of a form. The rubric comes as JSON, which the editor writes; the editor's own fields are passed over. */
export function readProjectForm(form: FormData): unknown {
  const rest: Record<string, string> = {};
  for (const [name, value] of form) {
    const structured = name === "rubric" || name.startsWith("rubric.") || isRequirementField(name);
    if (typeof value === "string" && !structured) rest[name] = value;
  }
  return { ...rest, rubric: readJson(form.get("rubric")), requirement: readRequirementFields(form) };
}

function readJson(value: FormDataEntryValue | null): unknown {
  if (typeof value !== "string") return undefined;
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}
