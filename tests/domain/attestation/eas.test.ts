import { encodePacked, getAddress, keccak256, stringToHex, zeroAddress, zeroHash } from "viem";
import { expect, test } from "vitest";
import { verifyEas } from "#app/domain/attestation/eas.ts";
import { EAS_DEPLOYMENTS } from "#app/domain/attestation/eas-domain.ts";
import { signEas } from "#app/domain/attestation/eas-sign.ts";
import { schemaUid } from "#app/domain/attestation/eas-uid.ts";
import type { Policy } from "#app/domain/attestation/policy.ts";
import { EAS_CODES } from "#app/domain/attestation/verification.ts";
import {
  alice,
  attestation,
  board,
  bob,
  context,
  dataOf,
  domain,
  type EasJson,
  LAYOUTS,
  NOW,
  registrar,
  rogue,
  schema,
  TIME,
} from "../../support/eas.ts";

const problemsOf = async (value: unknown, changes: Partial<Policy> = {}, rest = {}) =>
  (await verifyEas(value, context(changes, rest))).problems;

const messageOf = async (value: unknown, code: string, changes: Partial<Policy> = {}) =>
  (await verifyEas(value, context(changes))).checks.find((check) => check.code === code)!;

test("a good attestation is told in full", async () => {
  const signed = await attestation({ expirationTime: String(TIME + 10) });
  const { checks, ...facts } = await verifyEas(signed, context({}, { at: TIME * 1000 + 1 }));
  expect(facts).toEqual({
    ok: true,
    format: "eas",
    issuer: registrar.address,
    subject: alice,
    claims: { level: "PhD", field: "mathematics" },
    problems: [],
    validFrom: TIME * 1000,
    expiresAt: (TIME + 10) * 1000,
    key: `eas:${registrar.address}:11155111:${domain.verifyingContract}:${signed.sig.uid}`,
    refersTo: null,
    status: null,
    schema: schema.uid,
    publicKey: null,
  });
  expect(checks.map(({ code }) => code)).toEqual([...EAS_CODES]);
  for (const check of checks)
    expect(check).toMatchObject({ outcome: "passed", message: expect.stringMatching(/^[A-Z].*\.$/) });
});

test.each(LAYOUTS)(
  "layout %s is accepted, with the signature in its object, flat, or in one piece",
  async (layout) => {
    const signed = await attestation({}, { layout });
    expect(await problemsOf(signed)).toEqual([]);
    const { signature, version: _, ...older } = signed.sig as EasJson["sig"] & { version?: number };
    expect(await problemsOf({ ...signed, sig: { ...older, ...signature } })).toEqual([]);
    const whole = `${signature.r}${signature.s.slice(2)}${signature.v.toString(16)}`;
    expect(await problemsOf({ ...signed, sig: { ...older, signature: whole } })).toEqual([]);
  },
);

test.each(LAYOUTS)("layout %s has its own uid, by packed encoding", async (layout) => {
  const { sig } = await attestation({}, { layout });
  const m = sig.message as Record<string, never>;
  const version = Number(layout[1]);
  const packed = encodePacked(
    ["bytes", "address", "address", "uint64", "uint64", "bool", "bytes32", "bytes"],
    [stringToHex(m.schema!), m.recipient!, zeroAddress, BigInt(m.time!), 0n, true, m.refUID!, m.data!],
  );
  const before = version > 0 ? encodePacked(["uint16"], [version]) : "0x";
  const after = encodePacked(["bytes", "uint32"], [version === 2 ? m.salt! : "0x", 0]);
  expect(sig.uid).toBe(keccak256(`${before}${packed.slice(2)}${after.slice(2)}`));
});

test("the types key decides between the two legacy names; the primaryType field may say the other", async () => {
  for (const layout of ["v0", "v0 Attestation"] as const) {
    const signed = await attestation({}, { layout });
    for (const primaryType of ["Attest", "Attestation", undefined])
      expect(await problemsOf({ ...signed, sig: { ...signed.sig, primaryType } })).toEqual([]);
    const { types } = (await attestation({}, { layout: layout === "v0" ? "v0 Attestation" : "v0" })).sig;
    expect(await problemsOf({ ...signed, sig: { ...signed.sig, types } })).toEqual(["bad-signature"]);
  }
});

test("integers may be texts or numbers, addresses and hex of any case, and unknown names are dropped", async () => {
  const signed = await attestation();
  const upper = (text: string) => `0x${text.slice(2).toUpperCase()}`;
  const { sig } = signed;
  const { message, signature } = sig;
  const other = {
    signer: upper(signed.signer),
    extra: 1,
    sig: {
      ...sig,
      extra: {},
      version: "2",
      uid: upper(sig.uid),
      domain: { ...sig.domain, chainId: 11155111, verifyingContract: domain.verifyingContract.toLowerCase() },
      message: {
        ...message,
        version: "2",
        time: TIME,
        expirationTime: 0,
        recipient: upper(alice),
        schema: upper(schema.uid),
        data: upper(message.data as string),
        nonce: 7,
        toString: null,
      },
      signature: { r: upper(signature.r), s: upper(signature.s), v: String(signature.v) },
    },
  };
  expect(await verifyEas(other, context())).toEqual(await verifyEas(signed, context()));
});

test.each<[string, (types: EasJson["sig"]["types"]) => unknown]>([
  ["none", () => ({})],
  ["a field left out", ({ Attest }) => ({ Attest: Attest!.filter(({ name }) => name !== "recipient") })],
  ["only the data", ({ Attest }) => ({ Attest: Attest!.filter(({ name }) => name === "data") })],
  ["no field at all", () => ({ Attest: [] })],
  ["another order", ({ Attest }) => ({ Attest: Attest!.toReversed() })],
  ["a field twice", ({ Attest }) => ({ Attest: [...Attest!, Attest![0]] })],
  ["another type", ({ Attest }) => ({ Attest: Attest!.map((one) => ({ ...one, type: "bytes" })) })],
  ["another name", ({ Attest }) => ({ Attestation: Attest! })],
  ["a second struct", ({ Attest }) => ({ Attest: Attest!, Attestation: Attest! })],
  ["another domain type", ({ Attest }) => ({ Attest: Attest!, EIP712Domain: [] })],
  ["nothing in the fields", () => ({ Attest: [null, 1, "x"] })],
])("types with %s are not canonical, and nothing is verified by them", async (_, change) => {
  const { sig, signer } = await attestation();
  const result = await verifyEas({ sig: { ...sig, types: change(sig.types) }, signer }, context());
  expect(result.problems).toEqual(["noncanonical-types"]);
  expect(result).toMatchObject({ ok: false, key: null });
  for (const code of ["uid-mismatch", "bad-signature", "untrusted-issuer", "wrong-recipient"])
    expect(result.checks.find((check) => check.code === code)!.outcome).toBe("skipped");
});

test("an attacker who shortens the types, signs nothing of the recipient and writes in another is refused", async () => {
  const types = { Attest: [{ name: "data", type: "bytes" }] };
  const forged = await attestation({ recipient: alice }, { by: rogue, types });
  expect(await problemsOf({ ...forged, signer: registrar.address })).toEqual(["noncanonical-types"]);
  expect(await problemsOf(forged)).toEqual(["noncanonical-types", "untrusted-issuer"]);
});

test("types of EIP712Domain, in full, are beside the point", async () => {
  const { sig, signer } = await attestation();
  const EIP712Domain = ["string name", "string version", "uint256 chainId", "address verifyingContract"].map(
    (field) => {
      const [type, name] = field.split(" ");
      return { name, type };
    },
  );
  expect(await problemsOf({ sig: { ...sig, types: { ...sig.types, EIP712Domain } }, signer })).toEqual([]);
});

test.each<[string, object, object]>([
  ["another in the message", {}, { version: 1 }],
  ["none in the message", {}, { version: undefined }],
  ["another beside it", { version: 1 }, {}],
  ["one that is no number", { version: { toString: null } }, { version: ["2"] }],
])("a version that is not that of the types is not canonical: %s", async (_, outside, inside) => {
  const { sig, signer } = await attestation();
  const changed = { ...sig, ...outside, message: { ...sig.message, ...inside } };
  expect(await problemsOf({ sig: changed, signer })).toEqual(["noncanonical-types"]);
});

test.each<[string, Partial<typeof domain> & { salt?: string }]>([
  ["name", { name: "EAS" }],
  ["version", { version: "1.3.0" }],
  ["chain", { chainId: "1" }],
  ["contract", { verifyingContract: zeroAddress }],
])("another %s of the domain is not accepted, though well signed", async (_, change) => {
  const signed = await attestation({}, { domain: { ...domain, ...change } });
  expect(await problemsOf(signed)).toEqual(["wrong-domain"]);
  const { sig, signer } = await attestation();
  const changed = { sig: { ...sig, domain: { ...domain, ...change } }, signer };
  expect(await problemsOf(changed)).toEqual(["wrong-domain", "bad-signature"]);
});

test("a domain with more to it is not that of EAS", async () => {
  const { sig, signer } = await attestation();
  expect(await problemsOf({ sig: { ...sig, domain: { ...domain, salt: zeroHash } }, signer })).toEqual([
    "wrong-domain",
  ]);
});

test("the well-known deployments are written with their checksums", () => {
  for (const { verifyingContract, name } of EAS_DEPLOYMENTS) {
    expect(getAddress(verifyingContract)).toBe(verifyingContract);
    expect(name).toBe("EAS Attestation");
  }
});

test("a uid that is not that of the content is a mismatch, whatever it is", async () => {
  const { sig, signer } = await attestation();
  expect(await problemsOf({ sig: { ...sig, uid: zeroHash }, signer })).toEqual(["uid-mismatch"]);
});

test("a schema's uid in capitals gives the attestation no second uid", async () => {
  const { sig, signer } = await attestation();
  const capital = `0x${schema.uid.slice(2).toUpperCase()}`;
  const second = keccak256(
    encodePacked(
      [
        "uint16",
        "string",
        "address",
        "address",
        "uint64",
        "uint64",
        "bool",
        "bytes32",
        "bytes",
        "bytes32",
        "uint32",
      ],
      [
        2,
        capital,
        alice,
        zeroAddress,
        BigInt(TIME),
        0n,
        true,
        zeroHash,
        sig.message.data as never,
        sig.message.salt as never,
        0,
      ],
    ),
  );
  const message = { ...sig.message, schema: capital };
  expect(await problemsOf({ sig: { ...sig, message, uid: second }, signer })).toEqual(["uid-mismatch"]);
});

test("what was changed after signing is a bad signature, also with the uid made anew", async () => {
  const { sig, signer } = await attestation();
  const { sig: other } = await attestation({ data: dataOf("PhD", "medicine") }, { by: rogue });
  const tampered = { ...sig, message: other.message };
  expect(await problemsOf({ sig: tampered, signer })).toEqual(["uid-mismatch", "bad-signature"]);
  expect(await problemsOf({ sig: { ...tampered, uid: other.uid }, signer })).toEqual(["bad-signature"]);
});

test("after a bad signature nothing passes that the signer would have said, and what fails by itself is told", async () => {
  const forged = {
    ...(await attestation({ expirationTime: "1", recipient: bob }, { by: rogue })),
    signer: registrar.address,
  };
  const revocations = [revocationOf(forged)];
  const { problems, checks } = await verifyEas(forged, context({ revocations }));
  expect(problems).toEqual(["bad-signature", "wrong-recipient", "expired"]);
  const said = checks.slice(EAS_CODES.indexOf("untrusted-issuer"));
  expect(said.filter(({ outcome }) => outcome === "passed")).toEqual([]);
});

const ORDER = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;
const hex32 = (number: bigint) => `0x${number.toString(16).padStart(64, "0")}`;

test("the same signature written with its other s, or with v from 0, is not canonical", async () => {
  const { sig, signer } = await attestation();
  const { r, s, v } = sig.signature;
  const withSignature = (signature: unknown) => problemsOf({ sig: { ...sig, signature }, signer });
  expect(await withSignature({ r, s: hex32(ORDER - BigInt(s)), v: 55 - v })).toEqual([
    "non-canonical-signature",
  ]);
  expect(await withSignature({ r, s, v: v - 27 })).toEqual(["non-canonical-signature"]);
  expect(await withSignature({ r, s: hex32(ORDER - BigInt(s)), v: 28 - v })).toEqual([
    "non-canonical-signature",
  ]);
  for (const other of [2, 26, 29, 37, 38, 255])
    expect(await withSignature({ r, s, v: other })).toEqual(["non-canonical-signature", "bad-signature"]);
  expect(await withSignature({ r, s, v: 55 - v })).toEqual(["bad-signature"]);
});

test("numbers that no key makes are a bad signature", async () => {
  const { sig, signer } = await attestation();
  const good = sig.signature;
  const most = hex32(2n ** 256n - 1n);
  for (const change of [
    { r: zeroHash },
    { s: zeroHash },
    { r: most },
    { r: hex32(ORDER) },
    { s: hex32(ORDER) },
    { s: most },
    { r: hex32(5n) },
  ])
    expect(await problemsOf({ sig: { ...sig, signature: { ...good, ...change } }, signer })).toContain(
      "bad-signature",
    );
});

test.each([
  ["of 64 bytes", 64],
  ["of 66 bytes", 66],
  ["of two owners", 130],
  ["of one byte", 1],
])("a signature %s is a contract's, and needs its chain", async (_, byteCount) => {
  const { sig, signer } = await attestation();
  const signature = `0x${"ab".repeat(byteCount)}`;
  const { problems, checks } = await verifyEas({ sig: { ...sig, signature }, signer }, context());
  expect(problems).toEqual(["needs-chain"]);
  expect(checks.find(({ code }) => code === "untrusted-issuer")!.outcome).toBe("skipped");
});

test("an issuer that nobody trusts, or not for these claims, is refused", async () => {
  expect(await problemsOf(await attestation({}, { by: rogue }))).toEqual(["untrusted-issuer"]);
  expect(await problemsOf(await attestation({}, { by: board }))).toEqual(["untrusted-issuer"]);
  const licence = { data: dataOf("MD-licence", "internal medicine") };
  expect(await problemsOf(await attestation(licence, { by: board }))).toEqual([]);
  const lower = [{ id: rogue.address.toLowerCase(), name: "Rogue", may: ["*"] }];
  expect(await problemsOf(await attestation({}, { by: rogue }), { issuers: lower })).toEqual([]);
});

test("a schema that the policy does not list, or lists wrongly, is not accepted", async () => {
  const signed = await attestation();
  const wrong = (change: object) => ({ eas: { domains: [domain], schemas: [{ ...schema, ...change }] } });
  expect(await problemsOf(signed, { eas: { domains: [domain], schemas: [] } })).toEqual([
    "unaccepted-schema",
  ]);
  for (const change of [
    { schema: schema.schema.replace("credentialType,string field", "field,string credentialType") },
    { revocable: false },
    { resolver: alice },
    { claims: { level: "degree" } },
    { uid: schemaUid("nonsense(", zeroAddress, true), schema: "nonsense(" },
  ])
    expect(await problemsOf(signed, wrong(change))).toEqual(["unaccepted-schema"]);
  const unreadable = { uid: schemaUid("nonsense(", zeroAddress, true), schema: "nonsense(" };
  const under = await attestation({ schema: unreadable.uid });
  expect(await problemsOf(under, wrong(unreadable))).toEqual(["unaccepted-schema"]);
  expect(await problemsOf(signed, wrong({ uid: schema.uid.toUpperCase().replace("X", "x") }))).toEqual([]);
});

test("an attestation about nobody, or about somebody else, is not this person's", async () => {
  const unbound = await attestation({ recipient: zeroAddress });
  expect(await problemsOf(unbound)).toEqual(["unbound-recipient"]);
  expect(await problemsOf(unbound, { presenter: null })).toEqual(["unbound-recipient"]);
  expect(await verifyEas(unbound, context())).toMatchObject({ subject: null });
  const other = await attestation({ recipient: bob });
  expect(await problemsOf(other)).toEqual(["wrong-recipient"]);
  expect(await problemsOf(other, { presenter: { addresses: [], keys: [], emails: [] } })).toEqual([
    "wrong-recipient",
  ]);
  expect(
    await problemsOf(other, { presenter: { addresses: [alice, bob.toLowerCase()], keys: [], emails: [] } }),
  ).toEqual([]);
  expect(await messageOf(other, "wrong-recipient", { presenter: null })).toMatchObject({
    outcome: "skipped",
  });
});

const MOST = String(2n ** 64n - 1n);

test.each<[string, Record<string, string>, number, string[]]>([
  ["at its time", {}, TIME * 1000, []],
  ["a moment before", {}, TIME * 1000 - 1, ["not-yet-valid"]],
  ["a moment before it expires", { expirationTime: String(NOW / 1000) }, NOW - 1, []],
  ["when it expires", { expirationTime: String(NOW / 1000) }, NOW, ["expired"]],
  ["expired in its first second", { expirationTime: "1" }, NOW, ["expired"]],
  ["valid at the end of time", { time: MOST }, NOW, ["not-yet-valid"]],
  ["expiring at the end of time", { expirationTime: MOST }, NOW, []],
  ["expired before it begins", { time: MOST, expirationTime: "1" }, NOW, ["not-yet-valid", "expired"]],
])("in time: %s", async (_, changes, at, problems) => {
  const result = await verifyEas(await attestation(changes), context({}, { at }));
  expect(result.problems).toEqual(problems);
  for (const moment of [result.validFrom, result.expiresAt])
    expect(moment === null || moment <= Date.parse("9999-12-31T23:59:59Z")).toBe(true);
});

const revocationOf = ({ sig, signer }: EasJson, changes: object = {}) => ({
  chainId: domain.chainId,
  contract: domain.verifyingContract as string,
  revoker: signer,
  uid: sig.uid,
  timestamp: "1740000000",
  ...changes,
});

test("only the signer's own revocation of this uid under this contract counts, and it does for what is called irrevocable", async () => {
  for (const revocable of [true, false]) {
    const signed = await attestation({ revocable });
    const revoked = (change: object) => problemsOf(signed, { revocations: [revocationOf(signed, change)] });
    expect(await revoked({})).toEqual(["revoked"]);
    expect(
      await revoked({
        contract: domain.verifyingContract.toLowerCase(),
        revoker: signed.signer.toLowerCase(),
      }),
    ).toEqual(["revoked"]);
    for (const change of [
      { revoker: rogue.address },
      { revoker: alice },
      { chainId: "1" },
      { contract: zeroAddress },
      { uid: zeroHash },
      { timestamp: "0" },
    ])
      expect(await revoked(change)).toEqual([]);
  }
});

test("two issuers may share a uid: what one revokes, the other still attests, and they are two", async () => {
  const issuers = [registrar, rogue].map(({ address }) => ({ id: address, name: "Any", may: ["*"] }));
  const [first, second] = [await attestation(), await attestation({}, { by: rogue })];
  expect(first.sig.uid).toBe(second.sig.uid);
  const at = context({ issuers, revocations: [revocationOf(first)] });
  const [one, two] = [await verifyEas(first, at), await verifyEas(second, at)];
  expect([one.problems, two.problems]).toEqual([["revoked"], []]);
  expect(one.key).not.toBe(two.key);
});

test("a reference is met by what is held or accepted with it", async () => {
  const { sig } = await attestation();
  const second = await attestation({ refUID: sig.uid });
  expect(await problemsOf(second)).toEqual(["missing-reference"]);
  expect(await problemsOf(second, {}, { accepted: new Set([sig.uid]) })).toEqual([]);
  expect((await verifyEas(second, context())).refersTo).toBe(sig.uid);
});

test("all problems are told at once, in their order", async () => {
  const changes = {
    recipient: zeroAddress,
    expirationTime: "1",
    time: MOST,
    refUID: schema.uid,
    schema: zeroHash,
  };
  const signed = await attestation(changes, { by: rogue, domain: { ...domain, version: "9" } });
  const { signature } = signed.sig;
  const bad = {
    ...signed,
    sig: { ...signed.sig, uid: zeroHash, signature: { ...signature, v: signature.v - 27 } },
  };
  expect(await problemsOf(bad)).toEqual([
    "wrong-domain",
    "uid-mismatch",
    "non-canonical-signature",
    "untrusted-issuer",
    "unaccepted-schema",
    "unbound-recipient",
    "not-yet-valid",
    "expired",
    "missing-reference",
  ]);
});

test("what is signed here is what viem and any wallet would sign, and is accepted", async () => {
  const { sig } = await attestation();
  const privateKey = `0x${"1".padStart(64, "0")}` as const;
  const signed = await signEas({ domain, message: sig.message as never, privateKey });
  expect(signed.signer).toBe(registrar.address);
  expect(signed.sig.signature).toEqual(sig.signature);
  expect(signed.sig.uid).toBe(sig.uid);
  expect(await problemsOf(JSON.parse(JSON.stringify(signed)))).toEqual([]);
});

test("what cannot be signed is named", async () => {
  const { sig } = await attestation();
  const privateKey = `0x${"1".padStart(64, "0")}` as const;
  const sign = (change: object) =>
    signEas({ domain, message: { ...sig.message, ...change } as never, privateKey });
  await expect(sign({ version: 1 })).rejects.toThrow(/sig.message.version must be 2/);
  await expect(sign({ recipient: "alice" })).rejects.toThrow(/sig.message.recipient/);
  await expect(sign({ time: "-1" })).rejects.toThrow(/sig.message.time/);
});

test("the uid of a schema is that of EAS's registry", () => {
  expect(
    schemaUid(
      "string credentialType,string field,string institution,uint64 awardedOn,bytes32 evidenceHash",
      zeroAddress,
      true,
    ),
  ).toBe("0x257bc85bab183d7a657291cf8b80149355036d5e967c7f608caa9cbd2cdac4bf");
});
