import { expect, test } from "vitest";
import { readPolicy, USUAL_VC_TYPES } from "#app/domain/attestation/read-policy.ts";
import { alice, type Fields, university } from "../../support/credentials.ts";

const ADDRESS = "0x938b63b36C663094C87Dedbb24c2051D29433114";
const UID = `0x${"ab".repeat(32)}`;

const whole = (): Fields => ({
  presenter: { addresses: [ADDRESS.toLowerCase()], keys: [alice.did], emails: ["a@example.org"] },
  eas: {
    domains: [{ name: "EAS Attestation", version: "0.26", chainId: 1, verifyingContract: ADDRESS }],
    schemas: [
      { uid: UID, schema: "string field", resolver: ADDRESS, revocable: true, claims: { field: "field" } },
    ],
  },
  vc: { types: [{ type: "Degree", claims: { field: "degree/field", level: "/degree/level" } }] },
  issuers: [
    { id: university.did, name: "University", may: ["*"] },
    { id: ADDRESS, name: "Board", may: ["medicine:licensed"] },
  ],
  revocations: [
    {
      chainId: "1",
      contract: ADDRESS,
      revoker: ADDRESS,
      uid: UID.toUpperCase().replace("0X", "0x"),
      timestamp: 1740000000,
    },
  ],
  statusLists: { "https://a.example/1": "vc/list.jwt" },
  dids: { "did:web:a.example": { id: "did:web:a.example" } },
});

test("a whole policy is read, in one spelling", () => {
  const policy = readPolicy(whole());
  expect(policy.presenter).toEqual({ addresses: [ADDRESS], keys: [alice.did], emails: ["a@example.org"] });
  expect(policy.eas.domains[0]!.chainId).toBe("1");
  expect(policy.vc.types[0]!.claims).toEqual({ field: "/degree/field", level: "/degree/level" });
  expect(policy.revocations[0]).toMatchObject({ uid: UID, timestamp: "1740000000" });
  expect(policy.statusLists).toEqual({ "https://a.example/1": "vc/list.jwt" });
});

test("what is left out trusts nobody and expects nobody", () => {
  expect(readPolicy({})).toEqual({
    presenter: null,
    eas: { domains: [], schemas: [] },
    vc: { types: USUAL_VC_TYPES },
    issuers: [],
    revocations: [],
    statusLists: {},
    dids: {},
  });
});

test.each<[string, unknown]>([
  ["policy", []],
  ["policy", null],
  ["presenter", { presenter: "alice" }],
  ["presenter.keys[0]", { presenter: { keys: ["alice"] } }],
  ["presenter.addresses[0]", { presenter: { addresses: [ADDRESS.replace("b63b", "B63b")] } }],
  ["presenter.emails", { presenter: { emails: "a@example.org" } }],
  ["eas.domains[0].chainId", { eas: { domains: [{ name: "E", version: "1", chainId: "0x1" }] } }],
  ["eas.schemas[0].revocable", { eas: { schemas: [{ uid: UID }] } }],
  ["eas.schemas[0].uid", { eas: { schemas: [{ uid: "0x1", revocable: true }] } }],
  ["vc.types[0].claims", { vc: { types: [{ type: "Degree" }] } }],
  ['vc.types[0].claims["field"]', { vc: { types: [{ type: "Degree", claims: { field: 1 } }] } }],
  ["issuers", { issuers: {} }],
  ["issuers[0].id", { issuers: [{ id: "University", name: "University", may: [] }] }],
  ["issuers[0].name", { issuers: [{ id: university.did, may: [] }] }],
  ["issuers[0].may[0]", { issuers: [{ id: university.did, name: "University", may: [1] }] }],
  [
    "revocations[0].timestamp",
    { revocations: [{ chainId: 1, contract: ADDRESS, revoker: ADDRESS, uid: UID, timestamp: -1 }] },
  ],
  ['statusLists["https://a.example"]', { statusLists: { "https://a.example": 1 } }],
  ['dids["did:web:a.example"]', { dids: { "did:web:a.example": "did.json" } }],
])("%s is named where it cannot be read", (field, value) => {
  expect(() => readPolicy(value)).toThrow(`${field}: must be`);
});
