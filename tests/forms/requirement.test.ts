import { describe, expect, test } from "vitest";
import { problemsOf } from "#app/forms/form-problems.ts";
import { isRequirementField, readRequirementFields, requirementSchema } from "#app/forms/requirement.ts";

const ISSUERS = ["01890000-0000-7000-8000-00000000000b", "01890000-0000-7000-8000-00000000000a"];

function formOf(entries: [string, string][]): FormData {
  const form = new FormData();
  for (const [name, value] of entries) form.append(name, value);
  return form;
}

const problemsIn = (value: unknown) => {
  const read = requirementSchema.safeParse(value);
  return read.success ? {} : problemsOf(read.error);
};
const claim = (changes: Record<string, unknown> = {}) => ({ field: "mathematics", level: "", ...changes });

describe("a requirement on a form", () => {
  test("is read in the order of its numbers, with as many issuers as are ticked", () => {
    const rows = readRequirementFields(
      formOf([
        ["title", "T"],
        ["requirement[3][0].field", "law"],
        ["requirement[1][7].field", "statistics"],
        ["requirement[1][2].field", "physics"],
        ["requirement[1][2].level", "master"],
        ["requirement[1][2].withinDays", " 30 "],
        ["requirement[1][2].issuers", ISSUERS[0]!],
        ["requirement[1][2].issuers", ISSUERS[1]!],
        ["requirement[1][2].issuers", ISSUERS[0]!],
      ]),
    );
    expect(requirementSchema.parse(rows)).toEqual({
      anyOf: [
        {
          allOf: [
            { field: "physics", level: "master", issuerIds: ISSUERS.toSorted(), withinDays: 30 },
            { field: "statistics", level: null, issuerIds: [], withinDays: null },
          ],
        },
        { allOf: [{ field: "law", level: null, issuerIds: [], withinDays: null }] },
      ],
    });
  });

  test("that is empty is none", () => {
    expect(requirementSchema.parse([])).toBeNull();
    expect(requirementSchema.parse([[], []])).toBeNull();
    expect(requirementSchema.parse(readRequirementFields(new FormData()))).toBeNull();
  });

  test.each([
    ["no field", [[claim({ field: "" })]], "[0][0].field"],
    ["a field that is none", [[claim(), claim({ field: "alchemy" })]], "[0][1].field"],
    ["a level of another family", [[claim({ level: "admitted" })]], "[0][0].level"],
    ["days that are no number", [[claim({ withinDays: "1e3" })]], "[0][0].withinDays"],
    ["no days", [[claim({ withinDays: "0" })]], "[0][0].withinDays"],
    ["too many days", [[claim({ withinDays: "3651" })]], "[0][0].withinDays"],
    ["an issuer that is no id", [[claim({ issuers: ["x"] })]], "[0][0].issuers[0]"],
    ["too many claims", [Array.from({ length: 6 }, () => claim())], "[0]"],
    ["too many ways", Array.from({ length: 6 }, () => [claim()]), "form"],
    ["no list", "x", "form"],
  ])("with %s is refused where it is wrong", (_what, value, where) => {
    expect(Object.keys(problemsIn(value))).toEqual([where]);
  });

  test("has names of its own", () => {
    expect(isRequirementField("requirement[0][0].field")).toBe(true);
    for (const name of ["requirement", "requirement[0].field", "requirement[0][0].__proto__", "title"])
      expect(isRequirementField(name)).toBe(false);
  });
});
