import { describe, expect, test } from "vitest";
import { problemsOf } from "#app/forms/form-problems.ts";
import { issuerSchema, readIssuerForm } from "#app/forms/issuer.ts";
import { schemaUid } from "../../app/domain/attestation/eas-uid.ts";

const SCHEMA = "string credentialType,string field,string institution";
const NO_ONE = "0x0000000000000000000000000000000000000000";
const ADDRESS = "0xd8dA6BF26964aF9D7eEd9e03E53415D37aA96045";

const good: Record<string, string> = {
  name: "Example University",
  kind: "university",
  website: "https://www.university.example",
  identifiers: `${ADDRESS}\ndid:web:university.example`,
  "may[0].field": "mathematics",
  "may[0].level": "doctorate",
  "may[1].field": "law",
  "may[1].level": "",
  "easSchemas[0].schema": SCHEMA,
  "easSchemas[0].uid": schemaUid(SCHEMA, NO_ONE, true),
  "easSchemas[0].resolver": "",
  "easSchemas[0].revocable": "on",
  "easSchemas[0].field": "field",
  "easSchemas[0].level": "credentialType",
  "easSchemas[0].institution": "institution",
  "vcTypes[0].type": "UniversityDegreeCredential",
  "vcTypes[0].field": "/degree/field",
  "vcTypes[0].level": "/degree/type",
  "vcTypes[0].institution": "",
  reason: "Its registrar confirmed the key by telephone.",
};

function read(changes: Record<string, string | undefined> = {}) {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...good, ...changes }))
    if (value !== undefined) form.set(name, value);
  const filled = issuerSchema.safeParse(readIssuerForm(form));
  return filled.success ? { form: filled.data } : { problems: problemsOf(filled.error) };
}

describe("an issuer's form", () => {
  test("comes out as what a policy says", () => {
    expect(read().form).toEqual({
      name: "Example University",
      kind: "university",
      website: "https://www.university.example",
      identifiers: [ADDRESS, "did:web:university.example"],
      may: ["mathematics:doctorate", "law"],
      easSchemas: [
        {
          uid: schemaUid(SCHEMA, NO_ONE, true),
          schema: SCHEMA,
          resolver: NO_ONE,
          revocable: true,
          claims: { field: "field", level: "credentialType", institution: "institution" },
        },
      ],
      vcTypes: [
        { type: "UniversityDegreeCredential", claims: { field: "/degree/field", level: "/degree/type" } },
      ],
      reason: "Its registrar confirmed the key by telephone.",
    });
  });

  test("takes an address in small letters, and each identifier once", () => {
    const identifiers = `${ADDRESS.toLowerCase()}, ${ADDRESS}`;
    expect(read({ identifiers }).form?.identifiers).toEqual([ADDRESS]);
  });

  test("computes a schema's uid where none was pasted", () => {
    const { uid } = read({ "easSchemas[0].uid": " " }).form!.easSchemas[0]!;
    expect(uid).toBe(schemaUid(SCHEMA, NO_ONE, true));
    const resolver = ADDRESS.toLowerCase();
    const other = { "easSchemas[0].uid": undefined, "easSchemas[0].revocable": undefined };
    expect(read({ ...other, "easSchemas[0].resolver": resolver }).form!.easSchemas[0]).toMatchObject({
      uid: schemaUid(SCHEMA, ADDRESS, false),
      resolver: ADDRESS,
      revocable: false,
    });
  });

  test("passes over rows in which nothing is said", () => {
    const blank = { "may[7].field": " ", "easSchemas[4].revocable": "on", "vcTypes[3].type": "" };
    expect(read(blank).form?.may).toHaveLength(2);
    expect(read(blank).form?.easSchemas).toHaveLength(1);
  });

  test("may trust an issuer with every field", () => {
    expect(read({ "may[0].field": "*", "may[0].level": "" }).form?.may).toEqual(["*", "law"]);
  });

  test.each<[string, Record<string, string | undefined>, string, RegExp]>([
    ["no name", { name: " " }, "name", /name/],
    ["the platform's kind", { kind: "platform" }, "kind", /kind/],
    ["a website without https", { website: "http://a.example" }, "website", /https/],
    ["a website that is a script", { website: "javascript:alert(1)" }, "website", /https/],
    ["no identifier", { identifiers: "\n" }, "identifiers", /address or a DID/],
    ["half an address", { identifiers: "0xd8dA6BF2" }, "identifiers", /40 hex digits/],
    ["a mistyped address", { identifiers: ADDRESS.replace("dA", "da") }, "identifiers", /checksum/],
    ["the zero address", { identifiers: NO_ONE }, "identifiers", /zero address/],
    ["a word", { identifiers: "university.example" }, "identifiers", /neither an address/],
    ["a key that is none", { identifiers: "did:key:z6MkNotAKey" }, "identifiers", /no valid key/],
    ["a DID of another method", { identifiers: "did:ion:abc" }, "identifiers", /did:web and did:key/],
    ["no claim", { "may[0].field": "", "may[0].level": "", "may[1].field": "" }, "may", /at least one/],
    ["a field outside the tree", { "may[0].field": "alchemy" }, "may[0].field", /from the list/],
    ["a level of another family", { "may[1].level": "doctorate" }, "may[1].level", /admitted/],
    ["a level of every field", { "may[0].field": "*" }, "may[0].level", /needs a field/],
    [
      "a schema that cannot be read",
      { "easSchemas[0].schema": "text field" },
      "easSchemas[0].schema",
      /cannot be read/,
    ],
    [
      "a uid of something else",
      { "easSchemas[0].uid": `0x${"0".repeat(64)}` },
      "easSchemas[0].uid",
      /0x[\da-f]{64}/,
    ],
    ["a uid that is too short", { "easSchemas[0].uid": "0x12" }, "easSchemas[0].uid", /64 hex digits/],
    [
      "another choice of revocable",
      { "easSchemas[0].revocable": undefined },
      "easSchemas[0].uid",
      /revocable/,
    ],
    ["a resolver that is none", { "easSchemas[0].resolver": "0x12" }, "easSchemas[0].resolver", /address/],
    ["a mapping to nowhere", { "easSchemas[0].level": "degree" }, "easSchemas[0].level", /credentialType/],
    ["no mapping", { "easSchemas[0].field": "" }, "easSchemas[0].field", /holds the field/],
    ["a pointer that is none", { "vcTypes[0].field": "degree.field" }, "vcTypes[0].field", /JSON pointer/],
    ["a type without a level", { "vcTypes[0].level": "" }, "vcTypes[0].level", /where the level stands/],
    ["a type without a field", { "vcTypes[0].field": "" }, "vcTypes[0].field", /where the field stands/],
    ["a type without a name", { "vcTypes[0].type": "" }, "vcTypes[0].type", /missing/],
    ["no reason", { reason: "" }, "reason", /missing/],
    ["a reason that cannot be stored", { reason: "a\0b" }, "reason", /not text/],
  ])("refuses %s, and names the field", (_what, changes, field, message) => {
    const { problems } = read(changes);
    expect(Object.keys(problems ?? {})).toEqual([field]);
    expect(problems?.[field]).toMatch(message);
  });

  test("asks for a schema where something is signed with an address", () => {
    const none = Object.fromEntries(
      Object.keys(good)
        .filter((name) => name.startsWith("easSchemas"))
        .map((name) => [name, undefined]),
    );
    expect(read(none).problems).toEqual({ easSchemas: expect.stringContaining("EAS schemas") });
    expect(read({ ...none, identifiers: "did:web:university.example" }).form?.easSchemas).toEqual([]);
  });

  test("refuses one schema twice", () => {
    const again = Object.fromEntries(
      Object.entries(good)
        .filter(([name]) => name.startsWith("easSchemas"))
        .map(([name, value]) => [name.replace("[0]", "[1]"), value]),
    );
    expect(read(again).problems).toEqual({ easSchemas: expect.stringContaining("twice") });
  });

  test("says everything that is wrong at once, in the order of the form", () => {
    const { problems } = read({ name: "", identifiers: "", "may[0].field": "alchemy", reason: "" });
    expect(Object.keys(problems!)).toEqual(["name", "identifiers", "may[0].field", "reason"]);
  });
});
