import { describe, expect, test } from "vitest";
import { readClaim } from "#app/domain/credential/claim.ts";
import {
  FAMILIES,
  FIELDS,
  fieldAndAbove,
  fieldTitle,
  findField,
  isWithin,
  plainWords,
  readField,
} from "#app/domain/credential/fields.ts";
import { LEVELS, levelAtLeast, levelPhrase, readLevel } from "#app/domain/credential/levels.ts";

describe("the tree of fields", () => {
  test("has one root a branch, no circle, and one family from root to leaf", () => {
    for (const field of FIELDS) {
      const path = fieldAndAbove(field.id);
      expect(new Set(path).size).toBe(path.length);
      expect(findField(path.at(-1)!)!.parent).toBeNull();
      expect(path.map((id) => findField(id)!.family)).toEqual(path.map(() => field.family));
    }
  });

  test("has each id and each name once", () => {
    const names = FIELDS.flatMap(({ id, title, aliases }) => [
      ...new Set([id, title, ...aliases].map(plainWords)),
    ]);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    expect(new Set(FIELDS.map(({ id }) => id)).size).toBe(FIELDS.length);
  });

  test("is read by every name that it lists, however that is written", () => {
    for (const { id, title, aliases } of FIELDS) {
      for (const name of [id, title, ...aliases]) {
        for (const written of [name, name.toUpperCase(), `  ${name.replaceAll(" ", "_")}. `]) {
          expect(readField(written)).toBe(id);
        }
      }
    }
  });

  test.each([
    ["internal medicine", "internal-medicine"],
    ["Maths", "mathematics"],
    ["Pædiatrics", null],
    ["Pediatrics", "paediatrics"],
    ["computer_science", "computer-science"],
    ["Obstetrics & Gynaecology", "obstetrics-and-gynaecology"],
    ["Machine  Learning", "machine-learning"],
    ["alchemy", null],
    ["", null],
    ["constructor", null],
    ["x".repeat(100_000), null],
  ])("reads %j as %j", (words, field) => {
    expect(readField(words)).toBe(field);
  });

  test("leads upwards only", () => {
    expect(isWithin("statistics", "mathematics")).toBe(true);
    expect(isWithin("biostatistics", "mathematics")).toBe(true);
    expect(isWithin("mathematics", "statistics")).toBe(false);
    expect(isWithin("mathematics", "mathematics")).toBe(true);
    expect(isWithin("cardiology", "mathematics")).toBe(false);
    expect(isWithin("alchemy", "chemistry")).toBe(false);
    expect(fieldTitle("alchemy")).toBe("alchemy");
  });
});

describe("levels", () => {
  test("name nothing twice within a family", () => {
    for (const family of FAMILIES) {
      const names = LEVELS[family].flatMap(({ id, aliases }) => [
        ...new Set([id, ...aliases].map(plainWords)),
      ]);
      expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    }
  });

  test("are ordered: each is at least itself and those below, and no level of another family", () => {
    for (const family of FAMILIES) {
      const ids = LEVELS[family].map(({ id }) => id);
      for (const [a, held] of ids.entries())
        for (const [b, least] of ids.entries()) expect(levelAtLeast(family, held, least)).toBe(a >= b);
    }
    expect(levelAtLeast("law", "doctorate", "student")).toBe(false);
    expect(levelAtLeast("academic", "doctorate", "admitted")).toBe(false);
  });

  test.each([
    ["PhD", "mathematics", "doctorate"],
    ["Ph.D.", "statistics", "doctorate"],
    ["D.Phil.", "philosophy", "doctorate"],
    ["Doctor of Philosophy", "physics", "doctorate"],
    ["MSc", "computer-science", "master"],
    ["M.A.", "history", "master"],
    ["Bachelor's degree", "history", "bachelor"],
    ["Bachelor’s degree", "history", "bachelor"],
    ["MD", "medicine", "graduate"],
    ["MD-licence", "internal-medicine", "licensed"],
    ["MD license", "internal-medicine", "licensed"],
    ["Board certified", "cardiology", "specialist"],
    ["Bar-admission", "law", "admitted"],
    ["J.D.", "law", "graduate"],
    ["member", "affiliation", "member"],
    ["endorsement", "mathematics", null],
    ["PhD", "medicine", null],
    ["MD-licence", "mathematics", null],
    ["PhD", "alchemy", null],
    ["", "mathematics", null],
  ])("%s in %s is %j", (words, field, level) => {
    expect(readLevel(words, field)).toBe(level);
  });

  test("say what counts as well", () => {
    expect(levelPhrase("academic", "master")).toBe("a master’s degree or higher");
    expect(levelPhrase("academic", "doctorate")).toBe("a doctorate");
  });
});

describe("a claim", () => {
  test.each([
    [
      { level: "PhD", field: "mathematics", institution: "Example University" },
      { field: "mathematics", level: "doctorate", institution: "Example University" },
    ],
    [
      { level: "MD-licence", field: "internal medicine" },
      { field: "internal-medicine", level: "licensed", institution: null },
    ],
    [
      { level: "Bar-admission", field: "law" },
      { field: "law", level: "admitted", institution: null },
    ],
    [{ name: "PhD in Mathematics" }, { field: "mathematics", level: "doctorate", institution: null }],
    [
      { achievement: "Doctor of Philosophy in Statistics" },
      { field: "statistics", level: "doctorate", institution: null },
    ],
    [{ name: "Physics (MSc)" }, { field: "physics", level: "master", institution: null }],
    [{ level: "endorsement", field: "mathematics" }, null],
    [{ level: "PhD", field: "alchemy" }, null],
    [{ field: "mathematics" }, null],
    [{ level: "PhD" }, null],
    [{ name: "Best of luck" }, null],
    [{ name: `${"in ".repeat(5_000)}` }, null],
    [{}, null],
  ])("%j is read as %j", (claims, read) => {
    expect(readClaim(claims as Record<string, string>)).toEqual(read);
  });
});
