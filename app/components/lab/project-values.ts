import type { Requirement } from "#app/domain/credential/requirement.ts";
import { formatMoney } from "#app/domain/money.ts";
import type { Criterion } from "#app/domain/rubric.ts";

/** What the fields of a project's form hold: texts as typed, which need not be right. */
export type CriterionValues = Record<
  "id" | "title" | "description" | "min" | "max" | "minLabel" | "maxLabel",
  string
> & { required: boolean };

export type ClaimValues = { field: string; level: string; issuers: string[]; withinDays: string };

export type ProjectValues = Record<"title" | "instructions" | "overlap" | "price" | "currency", string> & {
  criteria: CriterionValues[];
  /** Ways to qualify, each of which asks for all of its claims; none: everybody qualifies. */
  requirement: ClaimValues[][];
};

export const NEW_CLAIM: ClaimValues = { field: "", level: "", issuers: [], withinDays: "" };

export const NEW_CRITERION: CriterionValues = {
  id: "",
  title: "",
  description: "",
  min: "1",
  max: "5",
  minLabel: "",
  maxLabel: "",
  required: true,
};

export const NEW_PROJECT: ProjectValues = {
  title: "",
  instructions: "",
  overlap: "3",
  price: "",
  currency: "USD",
  criteria: [
    {
      ...NEW_CRITERION,
      title: "Correctness",
      description:
        "Is what it says true, and does it answer what was asked? A right result by wrong reasoning is not correct.",
      minLabel: "Wrong throughout",
      maxLabel: "Right throughout",
    },
    {
      ...NEW_CRITERION,
      title: "Helpfulness",
      description:
        "Would the person who asked be served by it: complete, clear, no longer than it needs to be?",
      minLabel: "No use",
      maxLabel: "Just what was needed",
    },
  ],
  requirement: [],
};

type Stored = {
  title: string;
  instructions: string;
  overlap: number;
  priceMinor: bigint;
  currency: string;
  requirement: Requirement | null;
};

export function projectValues(project: Stored, criteria: readonly Criterion[]): ProjectValues {
  const { title, instructions, overlap, priceMinor, currency } = project;
  const price = formatMoney(priceMinor, currency).slice(currency.length + 1);
  const values = criteria.map((criterion) => ({
    ...criterion,
    min: String(criterion.min),
    max: String(criterion.max),
  }));
  const requirement = requirementValues(project.requirement);
  return { title, instructions, overlap: String(overlap), price, currency, criteria: values, requirement };
}

const requirementValues = (requirement: Requirement | null): ClaimValues[][] =>
  (requirement?.anyOf ?? []).map(({ allOf }) =>
    allOf.map(({ field, level, issuerIds, withinDays }) => ({
      field,
      level: level ?? "",
      issuers: issuerIds,
      withinDays: withinDays === null ? "" : String(withinDays),
    })),
  );

/** What was typed into a form that was refused, so that it can be shown again as it was. */
export function typedProject(sent: unknown): ProjectValues {
  const form = recordOf(sent);
  const text = (record: Record<string, unknown>, name: string) => {
    const value = record[name];
    return typeof value === "string" ? value : "";
  };
  const rows = listOf(form.criteria).map(recordOf);
  return {
    title: text(form, "title"),
    instructions: text(form, "instructions"),
    overlap: text(form, "overlap"),
    price: text(form, "price"),
    currency: text(form, "currency"),
    criteria: rows.map((row) => ({
      id: text(row, "id"),
      title: text(row, "title"),
      description: text(row, "description"),
      min: text(row, "min"),
      max: text(row, "max"),
      minLabel: text(row, "minLabel"),
      maxLabel: text(row, "maxLabel"),
      required: row.required === "on",
    })),
    requirement: listOf(form.requirement).map((claims) =>
      listOf(claims)
        .map(recordOf)
        .map((claim) => ({
          field: text(claim, "field"),
          level: text(claim, "level"),
          issuers: listOf(claim.issuers).filter((issuer) => typeof issuer === "string"),
          withinDays: text(claim, "withinDays"),
        })),
    ),
  };
}

function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
