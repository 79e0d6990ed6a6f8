import { z } from "zod";
import { CURRENCIES, formatMoney, parseMoney } from "#app/domain/money.ts";
import type { Criterion } from "#app/domain/rubric.ts";
import { isRequirementField, readRequirementFields, requirementSchema } from "./requirement.ts";
import { isStorable } from "./storable.ts";

const DEAREST = 100_000_000n;

const text = (what: string, max: number) =>
  z
    .string()
    .trim()
    .max(max, `${what} may be ${max.toLocaleString("en")} characters long at most.`)
    .refine(isStorable, `${what} holds a character that is not text.`);

const line = (what: string, max: number) => text(what, max).min(1, `${what} is missing.`);

const whole = (what: string, min: number, max: number) => {
  const message = `${what} must be a whole number from ${min} to ${max}.`;
  return z
    .union(
      [
        z.number(),
        z
          .string()
          .trim()
          .regex(/^\d{1,4}$/)
          .transform(Number),
      ],
      { error: message },
    )
    .refine((value) => Number.isInteger(value) && value >= min && value <= max, message);
};

const criterionSchema = z
  .object({
    id: z.string().max(40).refine(isStorable).default(""),
    title: line("The criterion's title", 80),
    description: text("The description", 1_000).default(""),
    min: whole("The lowest rating", 0, 9),
    max: whole("The highest rating", 1, 10),
    minLabel: text("The label", 60).default(""),
    maxLabel: text("The label", 60).default(""),
    required: z.union([z.literal("on").transform(() => true), z.boolean()]).default(false),
  })
  .refine(({ min, max }) => min < max, {
    error: "The highest rating must be above the lowest.",
    path: ["max"],
  });

const fields = z.object({
  title: line("The title", 120),
  instructions: line("The instructions", 20_000),
  overlap: whole("The overlap", 1, 15),
  currency: z.enum(CURRENCIES, { error: `The currency must be one of ${CURRENCIES.join(", ")}.` }),
  price: z.string().trim().min(1, "The price is missing; 0 is allowed."),
  criteria: z.array(criterionSchema).max(12, "A rubric has 12 criteria at most."),
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
  .refine(({ criteria }) => new Set(namesOf(criteria)).size === namesOf(criteria).length, {
    error: "Two criteria have the same id; load the page again.",
    path: ["criteria"],
  })
  .transform(({ price, criteria, ...rest }) => ({
    ...rest,
    priceMinor: priceOf({ price, currency: rest.currency })!,
    criteria: nameCriteria(criteria),
  }));

const namesOf = (criteria: { id: string }[]) => criteria.map(({ id }) => id).filter(Boolean);

export type ProjectForm = z.infer<typeof projectSchema>;

/** Gives each new criterion an id made of its title; ids already given stay, since ratings refer to them. */
function nameCriteria(criteria: z.infer<typeof criterionSchema>[]): Criterion[] {
  const taken = new Set(criteria.map(({ id }) => id).filter(Boolean));
  return criteria.map((criterion) => {
    if (criterion.id) return criterion;
    const base =
      criterion.title
        .toLowerCase()
        .replace(/[^a-z0-9]+/g, "-")
        .replace(/^-|-$/g, "")
        .slice(0, 30) || "criterion";
    let id = base;
    for (let n = 2; taken.has(id); n++) id = `${base}-${n}`;
    taken.add(id);
    return { ...criterion, id };
  });
}

/** Reads `criteria[0].title`, `criteria[1].min` … of a form into an array in the order of their numbers, and the requirement likewise. */
export function readProjectForm(form: FormData): unknown {
  const rows = new Map<number, Record<string, string>>();
  const rest: Record<string, string> = {};
  for (const [name, value] of form) {
    if (typeof value !== "string" || isRequirementField(name)) continue;
    const match = /^criteria\[(\d{1,4})\]\.([a-zA-Z]+)$/.exec(name);
    if (!match) {
      rest[name] = value;
      continue;
    }
    const index = Number(match[1]);
    rows.set(index, { ...rows.get(index), [match[2] as string]: value });
  }
  const criteria = [...rows.entries()].sort(([a], [b]) => a - b).map(([, row]) => row);
  return { ...rest, criteria, requirement: readRequirementFields(form) };
}
