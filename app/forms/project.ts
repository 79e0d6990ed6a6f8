import { z } from "zod";
import { PLAIN_HAND_OUT } from "#app/domain/hand-out.ts";
import { CURRENCIES, formatMoney, parseMoney } from "#app/domain/money.ts";
import { line, text, whole, wholeOrNone } from "./fields.ts";
import { isRequirementField, readRequirementFields, requirementSchema } from "./requirement.ts";
import { rubricSchema } from "./rubric.ts";

const DEAREST = 100_000_000n;

const MOST_OVERLAP = 15;
const MOST_HANDED_OUT = 1_000_000;

const fields = z.object({
  title: line("The title", 120),
  instructions: text("The instructions", 20_000).min(1, "The instructions are missing."),
  overlap: whole("The overlap", 1, MOST_OVERLAP),
  overlapMost: wholeOrNone("“At most”", 2, MOST_OVERLAP).default(PLAIN_HAND_OUT.overlapMost),
  /** Percent. */
  confidence: wholeOrNone("The confidence", 50, 99).default(PLAIN_HAND_OUT.confidence),
  /** Percent. */
  goldRate: whole("The share of gold", 0, 50).default(PLAIN_HAND_OUT.goldRate),
  dailyLimit: wholeOrNone("“At most a day”", 1, MOST_HANDED_OUT).default(PLAIN_HAND_OUT.dailyLimit),
  expertLimit: wholeOrNone("“At most per expert”", 1, MOST_HANDED_OUT).default(PLAIN_HAND_OUT.expertLimit),
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

const range = fields.pick({ overlap: true, overlapMost: true, confidence: true });
const rangeAndOrder = fields.pick({ overlapMost: true, rubric: true });

/** Looked at as soon as these parts are right, so that it is said together with whatever else is wrong, not after it. */
const onceRight = (parts: z.ZodType) => ({
  when: ({ value }: { value: unknown }) => parts.safeParse(value).success,
});

export const projectSchema = fields
  .refine(({ overlap, overlapMost }) => overlapMost === null || overlapMost > overlap, {
    error: "“At most” must be greater than the overlap. Leave it empty for a fixed overlap.",
    path: ["overlapMost"],
    ...onceRight(range),
  })
  .refine(({ overlapMost, confidence }) => overlapMost !== null || confidence === null, {
    error:
      "“At most” is missing: how many judgments a task may get while its consensus is not that sure. Or leave the confidence empty, too.",
    path: ["overlapMost"],
    ...onceRight(range),
  })
  .refine(({ overlapMost, confidence }) => overlapMost === null || confidence !== null, {
    error:
      "The confidence is missing: how sure the consensus of a task must be, such as 95. Or leave “At most” empty, too.",
    path: ["confidence"],
    ...onceRight(range),
  })
  .refine(({ overlapMost, rubric }) => overlapMost === null || rubric.order.by !== "none", {
    error:
      "The rubric asks for no order, so there is no consensus to be sure of. Leave “At most” and the confidence empty, or let the rubric ask for an order.",
    path: ["overlapMost"],
    ...onceRight(rangeAndOrder),
  })
  .refine((form) => priceOf(form) !== null, {
    error: ({ input }) => {
      const most = formatMoney(DEAREST, (input as z.infer<typeof priceParts>).currency);
      return `The price must be an amount such as 1.50, at most ${most}.`;
    },
    path: ["price"],
    ...onceRight(priceParts),
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
