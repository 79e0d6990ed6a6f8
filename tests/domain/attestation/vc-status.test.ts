import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { lookupsOf } from "#app/domain/attestation/lookups.ts";
import type { Policy } from "#app/domain/attestation/policy.ts";
import { encodeStatusList } from "#app/domain/attestation/status-list.ts";
import { verifyVc } from "#app/domain/attestation/vc.ts";
import {
  context,
  credential,
  entry,
  type Fields,
  LIST,
  NOW,
  signed,
  signer,
  statusList,
  stranger,
  university,
} from "../../support/credentials.ts";

const packed = (bytes: Uint8Array) => `u${gzipSync(bytes).toString("base64url")}`;

async function verified(status: unknown, list?: string, changes: Partial<Policy> = {}) {
  const jwt = await signed(credential({ credentialStatus: status }));
  return verifyVc(jwt, context({ statusLists: list === undefined ? {} : { [LIST]: list }, ...changes }));
}

const problemsOf = async (...ask: Parameters<typeof verified>) => (await verified(...ask)).problems;

test("an entry that is not set stands, one that is set is revoked", async () => {
  const list = await statusList([4242, 0, 131_071]);
  expect(await verified(entry("94567"), list)).toMatchObject({
    ok: true,
    status: { list: LIST, index: 94567 },
  });
  for (const index of ["4242", "0", "131071"])
    expect(await problemsOf(entry(index), list)).toEqual(["revoked"]);
  for (const index of ["1", "4241", "4243", "131070"])
    expect(await problemsOf(entry(index), list)).toEqual([]);
});

test.each<[string, unknown]>([
  ["just beyond the list", "131072"],
  ["far beyond the list", "9007199254740991"],
  ["beyond all numbers", "99999999999999999999"],
  ["negative", "-1"],
  ["a negative number", -1],
  ["a fraction", "1.5"],
  ["a number with a fraction", 1.5],
  ["written with an exponent", "1e3"],
  ["written with a zero before it", "01"],
  ["in hex", "0x10"],
  ["with a space", " 1"],
  ["empty", ""],
  ["absent", undefined],
  ["null", null],
  ["a list", ["1"]],
  ["true", true],
])("an index that is %s is an error, not fine", async (_, index) => {
  expect(await problemsOf(entry(index), await statusList([]))).toEqual(["status-index"]);
});

test("an index given as a number is read", async () => {
  const list = await statusList([7]);
  expect(await problemsOf(entry(7), list)).toEqual(["revoked"]);
  expect(await problemsOf(entry(8), list)).toEqual([]);
});

test.each<[string, Fields]>([
  ["of another type", { type: "StatusList2021Entry" }],
  ["of no type", { type: undefined }],
  ["of another purpose", { statusPurpose: "fame" }],
  ["of no purpose", { statusPurpose: undefined }],
  ["of several bits", { statusSize: 2 }],
  ["of no list", { statusListCredential: undefined }],
  ["of a list that is no address", { statusListCredential: "status.jwt" }],
  ["of another list", { statusListCredential: `${LIST}0` }],
  ["of a list named like a built-in", { statusListCredential: "https://__proto__" }],
])("a status %s is unavailable", async (_, changes) => {
  expect(await problemsOf(entry("1", changes), await statusList([]))).toEqual(["status-unavailable"]);
});

test("a list that is not at hand is unavailable", async () => {
  expect(await problemsOf(entry("1"))).toEqual(["status-unavailable"]);
  expect(await problemsOf(entry("-1"))).toEqual(["status-index"]);
});

const tooShort = packed(new Uint8Array(16_383));
const bomb = packed(new Uint8Array(64 * 1024 * 1024));

test.each<[string, () => Promise<string>]>([
  ["is signed by somebody who is not trusted", () => statusList([], { by: stranger })],
  [
    "is signed by somebody else in the issuer's name",
    () => statusList([], { by: { ...stranger, kid: university.kid }, changes: { issuer: university.did } }),
  ],
  [
    "names another issuer than its key",
    () => statusList([], { by: stranger, changes: { issuer: university.did } }),
  ],
  ["is of another purpose", () => statusList([], { subject: { statusPurpose: "suspension" } })],
  ["is of no purpose", () => statusList([], { subject: { statusPurpose: undefined } })],
  ["is one for another address", () => statusList([], { changes: { id: `${LIST}0` } })],
  ["has expired", () => statusList([], { changes: { validUntil: "2026-06-01T00:00:00Z" } })],
  ["has expired by its signature", () => statusList([], { changes: { exp: NOW / 1000 } })],
  ["is not valid yet", () => statusList([], { changes: { validFrom: "2026-06-01T01:00:00Z" } })],
  ["has 131,064 entries", () => statusList([], { subject: { encodedList: tooShort } })],
  ["unpacks to far too much", () => statusList([], { subject: { encodedList: bomb } })],
  ["is not packed", () => statusList([], { subject: { encodedList: "uAAAA" } })],
  ["has no list", () => statusList([], { subject: { encodedList: undefined } })],
  ["is no list at all", () => signed(credential({ id: LIST }))],
  ["is a list of another kind", () => statusList([], { subject: { type: "StatusList2021" } })],
  ["is about two lists", () => statusList([], { changes: { credentialSubject: [{}, {}] } })],
  ["wraps a credential of version 1.1", () => statusList([], { changes: { vc: {} } })],
  ["is not signed", async () => `${(await statusList([])).replace(/[^.]*$/, "")}`],
  ["was changed", async () => (await statusList([])).replace(/.{10}$/, "AAAAAAAAAA")],
  ["is no token", async () => "404 Not Found"],
  ["is empty", async () => ""],
  ["is endless", async () => "a".repeat(5_000_000)],
])("a list that %s is unavailable", async (_, list) => {
  expect(await problemsOf(entry("1"), await list())).toEqual(["status-unavailable"]);
});

test("a list may be signed by another issuer that is trusted for the same claims", async () => {
  const list = await statusList([1], { by: stranger });
  const trusting = (may: string[]) => ({
    issuers: [
      { id: university.did, name: "University", may: ["*"] },
      { id: stranger.did, name: "Registry", may },
    ],
  });
  expect(await problemsOf(entry("1"), list, trusting(["mathematics"]))).toEqual(["revoked"]);
  expect(await problemsOf(entry("2"), list, trusting(["mathematics"]))).toEqual([]);
  expect(await problemsOf(entry("2"), list, trusting(["medicine"]))).toEqual(["status-unavailable"]);
});

test("a list made a little ahead of our clock, without an id, larger, with white space around it, is read", async () => {
  const encodedList = await encodeStatusList(new Set([200_000]), 262_144);
  const list = await statusList([], {
    subject: { encodedList, statusPurpose: ["suspension", "revocation"] },
    changes: { id: undefined, iat: NOW / 1000 + 60 },
  });
  expect(await problemsOf(entry("200000"), `\n${list}\r\n`)).toEqual(["revoked"]);
  expect(await problemsOf(entry("200001"), list)).toEqual([]);
});

test("what a list was found to be under one policy is not taken over by another", async () => {
  const by = { ...signer("ES256", 5), did: "did:web:board.example", kid: "did:web:board.example#k" };
  const document = (publicKeyJwk: unknown) => ({
    [by.did]: { id: by.did, assertionMethod: [{ id: by.kid, type: "JsonWebKey", publicKeyJwk }] },
  });
  const list = await statusList([], { by });
  const issuers = [university.did, by.did].map((id) => ({ id, name: "Any", may: ["*"] }));
  const under = (key: unknown) => problemsOf(entry("1"), list, { issuers, dids: document(key) });
  expect(await under(by.publicJwk)).toEqual([]);
  expect(await under(signer("ES256", 6).publicJwk)).toEqual(["status-unavailable"]);
  expect(await problemsOf(entry("1"), list, { issuers })).toEqual(["status-unavailable"]);
  expect(await under(by.publicJwk)).toEqual([]);
});

test("of several entries every one counts, but for those that only tell something", async () => {
  const suspensions = `${LIST}?suspended`;
  const lists = async (revoked: number[], suspended: number[]) => ({
    statusLists: {
      [LIST]: await statusList(revoked),
      [suspensions]: await statusList(suspended, {
        subject: { statusPurpose: "suspension" },
        changes: { id: suspensions },
      }),
    },
  });
  const both = [
    entry("1"),
    entry("2", { statusPurpose: "suspension", statusListCredential: suspensions }),
    entry("3", { statusPurpose: "refresh" }),
    entry("4", { statusPurpose: "message", statusSize: 2 }),
  ];
  expect(await problemsOf(both, undefined, await lists([2, 3, 4], [1, 3, 4]))).toEqual([]);
  expect(await problemsOf(both, undefined, await lists([1], []))).toEqual(["revoked"]);
  expect(await problemsOf(both, undefined, await lists([], [2]))).toEqual(["revoked"]);
  const told = async (revoked: number[], suspended: number[]) => {
    const { suspended: lifts = false, checks } = await verified(
      both,
      undefined,
      await lists(revoked, suspended),
    );
    return { lifts, message: checks.find(({ code }) => code === "revoked")?.message };
  };
  expect(await told([], [2])).toEqual({ lifts: true, message: "Its issuer has suspended it." });
  expect(await told([1], [2])).toEqual({ lifts: false, message: "Its issuer has revoked it." });
  expect(await problemsOf([entry("1"), entry("x")], await statusList([1]))).toEqual([
    "status-index",
    "revoked",
  ]);
  expect(
    await problemsOf([entry("1"), entry("2", { statusListCredential: "x" })], await statusList([1])),
  ).toEqual(["status-unavailable", "revoked"]);
});

test("the status of what is not signed by somebody known is not looked at", async () => {
  const jwt = await signed(credential({ credentialStatus: entry("1") }));
  const { checks } = await verifyVc(
    jwt,
    context({ issuers: [], statusLists: { [LIST]: await statusList([1]) } }),
  );
  expect(checks.slice(-3).map(({ outcome }) => outcome)).toEqual(["skipped", "skipped", "skipped"]);
});

test("what must be fetched is named beforehand", async () => {
  const lists = ["a", "b", "b", "c", "d", "e"].map((name) =>
    entry("1", { statusListCredential: `https://${name}.example` }),
  );
  const told = [
    entry("1", { statusPurpose: "refresh", statusListCredential: "https://news.example" }),
    entry("1", { statusListCredential: "file:///x" }),
  ];
  const web = { ...university, did: "did:web:a.example", kid: "did:web:a.example#k" };
  const jwt = await signed(credential({ issuer: web.did, credentialStatus: [...told, ...lists] }), web);
  expect(lookupsOf(` ${jwt}\n`)).toEqual({
    dids: ["did:web:a.example"],
    statusLists: ["https://a.example", "https://b.example", "https://c.example", "https://d.example"],
  });
  expect(lookupsOf(await signed(credential()))).toEqual({ dids: [], statusLists: [] });
  const nothing = [
    await signed(credential({ issuer: web.did })),
    "",
    "..",
    "{}",
    "a.b.c",
    "x".repeat(5_000_000),
  ];
  for (const text of nothing) expect(lookupsOf(text)).toEqual({ dids: [], statusLists: [] });
});
