import { z } from "zod";
import {
  MOST_ALTERNATIVES,
  MOST_CLAIMS,
  MOST_DAYS,
  MOST_ISSUERS,
  type Requirement,
  requirementProblem,
} from "#app/domain/credential/requirement.ts";

const days = `The age must be a whole number of days from 1 to ${MOST_DAYS.toLocaleString("en-GB")}, or empty.`;

const claimSchema = z
  .object({
    field: z.string().min(1, "Choose a field.").max(60),
    level: z.string().max(60).default(""),
    issuers: z
      .array(z.uuid("Choose issuers from the list."))
      .max(MOST_ISSUERS, `Name ${MOST_ISSUERS} issuers at most.`)
      .default([]),
    withinDays: z
      .string()
      .trim()
      .regex(/^\d{0,4}$/, days)
      .transform((typed) => (typed === "" ? null : Number(typed)))
      .refine((value) => value === null || (value >= 1 && value <= MOST_DAYS), days)
      .default(null),
  })
  .transform(({ field, level, issuers, withinDays }) => ({
    field,
    level: level === "" ? null : level,
    issuerIds: [...new Set(issuers)].sort(),
    withinDays,
  }));

/** What a form says of a requirement: alternatives, each a list of claims. None at all is no requirement. */
export const requirementSchema = z
  .array(
    z.array(claimSchema).max(MOST_CLAIMS, `One way to qualify asks for ${MOST_CLAIMS} credentials at most.`),
  )
  .max(MOST_ALTERNATIVES, `There are ${MOST_ALTERNATIVES} ways to qualify at most.`)
  .transform((alternatives): Requirement | null => {
    const anyOf = alternatives.filter((claims) => claims.length > 0).map((allOf) => ({ allOf }));
    return anyOf.length > 0 ? { anyOf } : null;
  })
  .superRefine((requirement, context) => {
    const problem = requirement && requirementProblem(requirement);
    if (problem) context.addIssue({ code: "custom", ...problem });
  });

const NAME = /^requirement\[(\d{1,2})\]\[(\d{1,2})\]\.(field|level|issuers|withinDays)$/;

export const isRequirementField = (name: string): boolean => NAME.test(name);

type Row = { field: string; level: string; issuers: string[]; withinDays: string };

/** Reads `requirement[0][1].field` and the like, `issuers` as often as there are, into alternatives of claims in the order of their numbers. */
export function readRequirementFields(form: FormData): Row[][] {
  const alternatives = new Map<number, Map<number, Row>>();
  for (const [name, value] of form) {
    const match = NAME.exec(name);
    if (!match || typeof value !== "string") continue;
    const [alternative, claim] = [Number(match[1]), Number(match[2])];
    const rows = alternatives.get(alternative) ?? new Map<number, Row>();
    const row = rows.get(claim) ?? { field: "", level: "", issuers: [], withinDays: "" };
    const part = match[3] as keyof Row;
    if (part === "issuers") row.issuers.push(value);
    else row[part] = value;
    alternatives.set(alternative, rows.set(claim, row));
  }
  const inOrder = <Value>(map: Map<number, Value>) =>
    [...map].sort(([one], [two]) => one - two).map(([, value]) => value);
  return inOrder(alternatives).map(inOrder);
}
