import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { isOrcid, maskEmail, normaliseIdentifier } from "../../app/domain/credential/identifier.ts";
import { institutionOf } from "../../app/domain/credential/mail-domain.ts";

describe("one spelling of an identifier", () => {
  test.each([
    ["wallet", "0x938b63b36C663094C87Dedbb24c2051D29433114", "0x938B63B36C663094C87DEDBB24C2051D29433114"],
    ["email", "Ada@Example.org", "ada+assay@example.org"],
    ["orcid", "0000-0002-1694-233X", " 0000-0002-1694-233x "],
    ["registry", "General Medical Council/GMC 123-456", "general medical council/gmc123456"],
  ] as const)("%s", (kind, one, other) => {
    expect(normaliseIdentifier(kind, one)).toBe(normaliseIdentifier(kind, other));
  });

  test("a did:key is told apart by its capitals", () => {
    expect(normaliseIdentifier("key", "did:key:zAb")).not.toBe(normaliseIdentifier("key", "did:key:zab"));
  });

  test("the same text of two kinds, and numbers of two registries, are two identifiers", () => {
    expect(normaliseIdentifier("registry", "a")).not.toBe(normaliseIdentifier("orcid", "a"));
    expect(normaliseIdentifier("registry", "Bar A/77")).not.toBe(normaliseIdentifier("registry", "Bar B/77"));
  });

  test("an address that is nothing but a tag keeps it", () => {
    expect(normaliseIdentifier("email", "+a@example.org")).toBe("email:+a@example.org");
  });
});

describe("ORCID iDs", () => {
  test.each(["0000-0002-1825-0097", "0000-0002-1694-233X", "0000-0001-5109-3700"])("%s is one", (id) =>
    expect(isOrcid(id)).toBe(true),
  );

  test("no other check character fits, and no other form", () => {
    const stem = "0000-0002-1825-009";
    const fitting = [..."0123456789X"].filter((check) => isOrcid(stem + check));
    expect(fitting).toEqual(["7"]);
    for (const bad of [
      "",
      "0000000218250097",
      "https://orcid.org/0000-0002-1825-0097",
      "0000-0002-1694-233x",
    ])
      expect(isOrcid(bad)).toBe(false);
  });

  test("changing one digit is noticed", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 15 }), fc.integer({ min: 0, max: 9 }), (at, digit) => {
        const digits = [..."0000000218250097"];
        fc.pre(digits[at] !== String(digit));
        digits[at] = String(digit);
        return !isOrcid(digits.join("").replace(/(.{4})(?=.)/g, "$1-"));
      }),
    );
  });
});

test("a masked address shows its first letter and its domain", () => {
  expect(maskEmail("ada@example.org")).toBe("a•••@example.org");
  expect(maskEmail("@example.org")).toBe("•••");
  expect(maskEmail("😀x@example.org")).toBe("😀•••@example.org");
});

describe("the institution of an address", () => {
  test.each([
    ["ada@uni.example.edu", "uni.example.edu"],
    ["ada@Uni.Example.EDU", "uni.example.edu"],
    ["ada@gmail.com", null],
    ["ada@GoogleMail.com", null],
    ["ada@mailinator.com", null],
    ["ada@localhost", null],
  ])("%s: %s", (address, institution) => expect(institutionOf(address)).toBe(institution));
});
