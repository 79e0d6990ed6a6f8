import type { HeldClaim } from "./credential.ts";
import { type Family, fieldTitle, findField, isWithin } from "./fields.ts";
import { LEVELS, levelAtLeast, levelPhrase } from "./levels.ts";

/** One claim that is needed. */
export type NeededClaim = {
  /** A field of the tree in fields.ts; a claim in it or in one below it counts. */
  field: string;
  /** The least level, of the field's family; null: any. */
  level: string | null;
  /** Ids of the issuers that count; empty: any that Assay trusts for the claim. */
  issuerIds: string[];
  /** Attested at most so many days ago; null: however long ago. */
  withinDays: number | null;
};

/** An expert qualifies by any of the alternatives, each of which needs all of its claims. */
export type Requirement = { anyOf: { allOf: NeededClaim[] }[] };

export const MOST_ALTERNATIVES = 5;
export const MOST_CLAIMS = 5;
export const MOST_ISSUERS = 50;
export const MOST_DAYS = 3_650;
const DAY_MS = 86_400_000;

/**
 * Whether somebody who holds these claims is given work that asks for this. `at` is in milliseconds; a claim counts until the moment it expires,
 * that moment excluded, and is `withinDays` old until exactly so many times 24 hours after it was attested, that moment included. Holding more
 * never disqualifies. No requirement: everybody qualifies.
 */
export function meetsRequirement(
  requirement: Requirement | null,
  held: readonly HeldClaim[],
  at: number,
): boolean {
  if (!requirement) return true;
  return requirement.anyOf.some(({ allOf }) => allOf.every((needed) => isHeld(needed, held, at)));
}

const isHeld = (needed: NeededClaim, held: readonly HeldClaim[], at: number) =>
  held.some((claim) => counts(claim, needed, at));

/** Whether this claim counts for this need. A claim in statistics counts where mathematics is needed, not the other way round: see `isWithin`. */
export function counts(claim: HeldClaim, needed: NeededClaim, at: number): boolean {
  const { field, level, issuerIds, withinDays } = needed;
  const family = findField(field)?.family;
  return (
    family !== undefined &&
    isWithin(claim.field, field) &&
    (level === null || levelAtLeast(family, claim.level, level)) &&
    (issuerIds.length === 0 || issuerIds.includes(claim.issuerId)) &&
    (withinDays === null || at - claim.attestedAt <= withinDays * DAY_MS) &&
    (claim.expiresAt === null || at < claim.expiresAt)
  );
}

export type NameIssuer = (issuerId: string) => string;
const unnamed: NameIssuer = () => "an issuer that the lab has named";

/**
 * What would open the work to somebody who does not qualify: for each alternative, what of it they lack, in words, the shortest first. Empty when
 * they qualify.
 */
export function missingFor(
  requirement: Requirement | null,
  held: readonly HeldClaim[],
  at: number,
  nameIssuer: NameIssuer = unnamed,
): string[] {
  if (!requirement || meetsRequirement(requirement, held, at)) return [];
  return requirement.anyOf
    .map(({ allOf }) => allOf.filter((needed) => !isHeld(needed, held, at)))
    .sort((one, two) => one.length - two.length)
    .map((lacking) => listed(lacking.map((needed) => describeClaim(needed, nameIssuer))))
    .filter((text, index, all) => all.indexOf(text) === index);
}

/** The requirement as one sentence's end: "a doctorate in mathematics, or a licence to practise or higher in medicine". */
export function describeRequirement(requirement: Requirement | null, nameIssuer: NameIssuer): string {
  if (!requirement) return "no credential";
  return requirement.anyOf
    .map(({ allOf }) => listed(allOf.map((needed) => describeClaim(needed, nameIssuer))))
    .join("; or ");
}

function describeClaim({ field, level, issuerIds, withinDays }: NeededClaim, nameIssuer: NameIssuer): string {
  const family = findField(field)?.family;
  const what = level !== null && family ? levelPhrase(family, level) : "any credential";
  const where = family === "affiliation" ? "of an institution" : `in ${fieldTitle(field).toLowerCase()}`;
  const from = issuerIds.length > 0 ? ` from ${issuerIds.map(nameIssuer).join(" or ")}` : "";
  const age =
    withinDays === null
      ? ""
      : `, attested within the last ${withinDays === 1 ? "day" : `${withinDays.toLocaleString("en-GB")} days`}`;
  return `${what} ${where}${from}${age}`;
}

const listed = (texts: string[]) => texts.join(" and ");

export type RequirementProblem = { path: (string | number)[]; message: string };

/** The first thing in a requirement that makes no sense, with the way to it; null when there is none. Asks nobody whether the issuers exist. */
export function requirementProblem({ anyOf }: Requirement): RequirementProblem | null {
  for (const [a, { allOf }] of anyOf.entries()) {
    for (const [c, { field, level }] of allOf.entries()) {
      const path = [a, c];
      const found = findField(field);
      if (!found) return { path: [...path, "field"], message: "Choose a field from the list." };
      if (level !== null && !hasLevel(found.family, level)) {
        const levels = LEVELS[found.family].map(({ title }) => title.toLowerCase()).join(", ");
        return {
          path: [...path, "level"],
          message: `The levels in ${found.title.toLowerCase()} are: ${levels}.`,
        };
      }
    }
  }
  return null;
}

const hasLevel = (family: Family, level: string) => LEVELS[family].some(({ id }) => id === level);
