import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { HeldClaim } from "#app/domain/credential/credential.ts";
import { FIELDS, findField } from "#app/domain/credential/fields.ts";
import { LEVELS } from "#app/domain/credential/levels.ts";
import {
  describeRequirement,
  meetsRequirement,
  missingFor,
  type NeededClaim,
  type Requirement,
  requirementProblem,
} from "#app/domain/credential/requirement.ts";

const NOW = Date.parse("2026-06-01T00:00:00Z");
const DAY = 86_400_000;

const held = (changes: Partial<HeldClaim> = {}): HeldClaim => ({
  field: "mathematics",
  level: "doctorate",
  issuerId: "university",
  attestedAt: NOW - 10 * DAY,
  expiresAt: null,
  ...changes,
});

const need = (changes: Partial<NeededClaim> = {}): NeededClaim => ({
  field: "mathematics",
  level: "master",
  issuerIds: [],
  withinDays: null,
  ...changes,
});

const all = (...allOf: NeededClaim[]): Requirement => ({ anyOf: [{ allOf }] });
const any = (...claims: NeededClaim[]): Requirement => ({
  anyOf: claims.map((claim) => ({ allOf: [claim] })),
});
const meets = (requirement: Requirement | null, ...claims: HeldClaim[]) =>
  meetsRequirement(requirement, claims, NOW);

describe("a requirement", () => {
  test("that is none is met by everybody", () => {
    expect(meets(null)).toBe(true);
  });

  test("is met by a claim in the field or below it, not above it", () => {
    expect(meets(all(need()), held())).toBe(true);
    expect(meets(all(need()), held({ field: "statistics" }))).toBe(true);
    expect(meets(all(need({ field: "statistics" })), held())).toBe(false);
    expect(meets(all(need({ field: "alchemy" })), held({ field: "alchemy" }))).toBe(false);
  });

  test("is met by the level or a higher one", () => {
    expect(meets(all(need({ level: "doctorate" })), held({ level: "master" }))).toBe(false);
    expect(meets(all(need({ level: "master" })), held({ level: "master" }))).toBe(true);
    expect(meets(all(need({ level: null })), held({ level: "student" }))).toBe(true);
  });

  test("is met by the issuers that it names, or by any where it names none", () => {
    expect(meets(all(need({ issuerIds: ["board", "university"] })), held())).toBe(true);
    expect(meets(all(need({ issuerIds: ["board"] })), held())).toBe(false);
  });

  test("needs all of one alternative, and any of the alternatives", () => {
    const both = all(need(), need({ field: "law", level: "admitted" }));
    expect(meets(both, held())).toBe(false);
    expect(meets(both, held(), held({ field: "law", level: "admitted" }))).toBe(true);
    expect(meets(any(need(), need({ field: "law", level: "admitted" })), held())).toBe(true);
  });

  test("counts a claim until the moment that it expires, that moment excluded", () => {
    expect(meets(all(need()), held({ expiresAt: NOW + 1 }))).toBe(true);
    expect(meets(all(need()), held({ expiresAt: NOW }))).toBe(false);
    expect(meets(all(need()), held({ expiresAt: NOW - 1 }))).toBe(false);
  });

  test("counts a claim for so many days, the last moment included", () => {
    const recent = all(need({ withinDays: 30 }));
    expect(meets(recent, held({ attestedAt: NOW - 30 * DAY }))).toBe(true);
    expect(meets(recent, held({ attestedAt: NOW - 30 * DAY - 1 }))).toBe(false);
  });
});

const anyClaim = fc
  .record({
    field: fc.constantFrom(...FIELDS.map(({ id }) => id)),
    place: fc.nat(3),
    issuerId: fc.constantFrom("a", "b", "c"),
    attestedAt: fc.integer({ min: NOW - 400 * DAY, max: NOW }),
    expiresAt: fc.option(fc.integer({ min: NOW - DAY, max: NOW + DAY })),
  })
  .map(({ place, ...claim }) => {
    const levels = LEVELS[findField(claim.field)!.family];
    return { ...claim, level: levels[place % levels.length]!.id };
  });

const anyNeed = fc
  .record({
    field: fc.constantFrom(...FIELDS.map(({ id }) => id)),
    place: fc.option(fc.nat(3)),
    issuerIds: fc.subarray(["a", "b", "c"]),
    withinDays: fc.option(fc.integer({ min: 1, max: 400 })),
  })
  .map(({ place, ...needed }) => {
    const levels = LEVELS[findField(needed.field)!.family];
    return { ...needed, level: place === null ? null : levels[place % levels.length]!.id };
  });

const anyRequirement = fc.record({
  anyOf: fc.array(fc.record({ allOf: fc.array(anyNeed, { minLength: 1, maxLength: 3 }) }), {
    minLength: 1,
    maxLength: 3,
  }),
});

/** Needs made of what is held are met often enough to say something. */
const situation = fc.tuple(fc.array(anyClaim, { maxLength: 6 }), anyRequirement).chain(([claims, random]) => {
  const own = claims.map(({ field, level }) => need({ field, level }));
  return fc.tuple(
    fc.constant(claims),
    own.length === 0
      ? fc.constant<Requirement>(random)
      : fc.oneof(
          fc.constant<Requirement>(random),
          fc.subarray(own, { minLength: 1 }).map((allOf): Requirement => ({ anyOf: [{ allOf }] })),
        ),
  );
});

describe("whatever is held and asked", () => {
  test("holding more never disqualifies", () => {
    fc.assert(
      fc.property(situation, anyClaim, ([claims, requirement], more) => {
        const before = meetsRequirement(requirement, claims, NOW);
        return !before || meetsRequirement(requirement, [...claims, more], NOW);
      }),
    );
  });

  test("asking less never disqualifies", () => {
    fc.assert(
      fc.property(situation, anyNeed, ([claims, requirement], wider) => {
        if (!meetsRequirement(requirement, claims, NOW)) return true;
        return meetsRequirement({ anyOf: [...requirement.anyOf, { allOf: [wider] }] }, claims, NOW);
      }),
    );
  });

  test("what is missing is said exactly if it is not met, and what is described can be read", () => {
    fc.assert(
      fc.property(situation, ([claims, requirement]) => {
        const missing = missingFor(requirement, claims, NOW);
        expect(missing.length === 0).toBe(meetsRequirement(requirement, claims, NOW));
        expect(describeRequirement(requirement, () => "X")).not.toMatch(/undefined|null| {2}/);
        expect(requirementProblem(requirement)).toBeNull();
      }),
    );
  });

  test("time takes away and never gives", () => {
    fc.assert(
      fc.property(situation, fc.nat(800 * DAY), ([claims, requirement], later) => {
        return (
          !meetsRequirement(requirement, claims, NOW + later) || meetsRequirement(requirement, claims, NOW)
        );
      }),
    );
  });
});

describe("words", () => {
  const names = (id: string) => ({ u: "Example University", b: "Example Board" })[id] ?? "?";

  test("say what is asked", () => {
    const requirement: Requirement = {
      anyOf: [
        {
          allOf: [
            need({ level: "doctorate", issuerIds: ["u", "b"] }),
            need({ field: "law", level: "admitted" }),
          ],
        },
        { allOf: [need({ field: "affiliation", level: "member", withinDays: 90 })] },
        { allOf: [need({ field: "cardiology", level: null, withinDays: 1 })] },
      ],
    };
    expect(describeRequirement(requirement, names)).toBe(
      "a doctorate in mathematics from Example University or Example Board and admission to a bar in law; or " +
        "membership of an institution, attested within the last 90 days; or any credential in cardiology, attested within the last day",
    );
  });

  test("say only what is lacking, the shortest way first, each once", () => {
    const requirement: Requirement = {
      anyOf: [
        { allOf: [need({ field: "physics" }), need({ field: "law", level: "admitted" })] },
        { allOf: [need({ level: "bachelor" }), need({ field: "chemistry" })] },
        { allOf: [need({ field: "chemistry" })] },
      ],
    };
    expect(missingFor(requirement, [held()], NOW)).toEqual([
      "a master’s degree or higher in chemistry",
      "a master’s degree or higher in physics and admission to a bar in law",
    ]);
  });

  test("name what makes no sense", () => {
    expect(requirementProblem(all(need(), need({ field: "alchemy" })))).toEqual({
      path: [0, 1, "field"],
      message: "Choose a field from the list.",
    });
    expect(requirementProblem(all(need({ field: "law", level: "doctorate" })))).toMatchObject({
      path: [0, 0, "level"],
    });
  });
});
