import type { Requirement } from "#app/domain/credential/requirement.ts";
import { type HandOut, PLAIN_HAND_OUT } from "#app/domain/hand-out.ts";
import { formatMoney } from "#app/domain/money.ts";
import type { Rubric } from "#app/domain/rubric.ts";
import { presetValues, type RubricValues, rubricValues } from "./rubric/rubric-values.ts";

/** What the fields of a project's form hold: texts as typed, which need not be right. */
export type ClaimValues = { field: string; level: string; issuers: string[]; withinDays: string };

type TextName = "title" | "instructions" | "overlap" | "price" | "currency" | keyof HandOut;

export type ProjectValues = Record<TextName, string> & {
  rubric: RubricValues;
  /** Ways to qualify, each of which asks for all of its claims; none: everybody qualifies. */
  requirement: ClaimValues[][];
};

export const NEW_CLAIM: ClaimValues = { field: "", level: "", issuers: [], withinDays: "" };

export const NEW_PROJECT: ProjectValues = {
  title: "",
  instructions: "",
  overlap: "3",
  ...handOutValues(PLAIN_HAND_OUT),
  price: "",
  currency: "USD",
  rubric: presetValues("ranking"),
  requirement: [],
};

type Stored = HandOut & {
  title: string;
  instructions: string;
  overlap: number;
  priceMinor: bigint;
  currency: string;
  requirement: Requirement | null;
};

export function projectValues(project: Stored, rubric: Rubric): ProjectValues {
  const { title, instructions, overlap, priceMinor, currency } = project;
  const price = formatMoney(priceMinor, currency).slice(currency.length + 1);
  const requirement = requirementValues(project.requirement);
  return {
    title,
    instructions,
    overlap: String(overlap),
    ...handOutValues(project),
    price,
    currency,
    rubric: rubricValues(rubric),
    requirement,
  };
}

/** Empty: there is none. */
function handOutValues(stored: HandOut): Record<keyof HandOut, string> {
  const { overlapMost, confidence, goldRate, dailyLimit, expertLimit } = stored;
  const shown = (value: number | null) => (value === null ? "" : String(value));
  return {
    overlapMost: shown(overlapMost),
    confidence: shown(confidence),
    goldRate: shown(goldRate),
    dailyLimit: shown(dailyLimit),
    expertLimit: shown(expertLimit),
  };
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
  return {
    title: text(form, "title"),
    instructions: text(form, "instructions"),
    overlap: text(form, "overlap"),
    overlapMost: text(form, "overlapMost"),
    confidence: text(form, "confidence"),
    goldRate: text(form, "goldRate"),
    dailyLimit: text(form, "dailyLimit"),
    expertLimit: text(form, "expertLimit"),
    price: text(form, "price"),
    currency: text(form, "currency"),
    rubric: rubricValues(form.rubric),
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
