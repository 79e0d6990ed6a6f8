import fc from "fast-check";
import { beforeAll, expect, test } from "vitest";
import type { Context } from "#app/domain/attestation/policy.ts";
import { readPolicy } from "#app/domain/attestation/read-policy.ts";
import { MOST_ATTESTATION_BYTES } from "#app/domain/attestation/verification.ts";
import { verifyAttestation, verifyTogether } from "#app/domain/attestation/verify.ts";
import {
  expectedOf,
  hasAttestations,
  readAttestation,
  readAttestationJson,
} from "../../support/attestations.ts";
import { context, credential, NOW, signed } from "../../support/credentials.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

let jwt: string;
beforeAll(async () => {
  jwt = await signed(credential());
});

test("a credential is known by its form, as text, as bytes, with white space around it or a byte order mark", async () => {
  for (const input of [jwt, bytesOf(jwt), ` \r\n${jwt}\n`, bytesOf(`\ufeff${jwt}\n`)])
    expect(await verifyAttestation(input, context())).toMatchObject({ ok: true, format: "vc" });
});

test.each<[string, string | Uint8Array, RegExp]>([
  ["nothing", "", /is empty/],
  ["white space", " \n\t", /is empty/],
  ["words", "my diploma", /neither/],
  ["a number", "42", /neither/],
  ["two dots in a sentence", "I am. A doctor. Yes", /neither/],
  ["four parts", "a.b.c.d", /neither/],
  ["an SD-JWT's five", "a.b.c.d.e", /neither/],
  ["a PDF", Uint8Array.from([0x25, 0x50, 0x44, 0x46, 0xe2, 0xe3, 0xcf, 0xd3]), /UTF-8/],
  ["UTF-16", Uint8Array.from([0xff, 0xfe, 0x7b, 0, 0x7d, 0]), /UTF-16/],
  ["Latin-1", Uint8Array.from([0x7b, 0x22, 0xe9, 0x22, 0x7d]), /UTF-8/],
  ["half a character", '{"a":"\ud800"}', /half a character/],
  ["what is too large", "a".repeat(MOST_ATTESTATION_BYTES + 1), /larger than 64 KiB/],
  ["what is too large in bytes", "é".repeat(MOST_ATTESTATION_BYTES / 2 + 1), /larger than 64 KiB/],
])("%s is malformed, and of no format", async (_, input, message) => {
  const result = await verifyAttestation(input, context());
  expect(result).toMatchObject({ ok: false, format: null, problems: ["malformed"], key: null });
  expect(result.checks).toEqual([
    { code: "malformed", outcome: "failed", message: expect.stringMatching(message) },
  ]);
});

test.each<[string, string, RegExp]>([
  ["cut off", '{"sig":', /not whole JSON/],
  ["with a key twice", '{"sig":{},"sig":{}}', /sig is given twice/],
  ["nested a thousand deep", `{"a":${"[".repeat(1000)}${"]".repeat(1000)}}`, /64 levels deep/],
  ["nested without an end", "[".repeat(60_000), /64 levels deep/],
  ["a list", "[1]", /is an array; it must be one JSON object/],
  ["two objects", '{"a":1}\n{"b":2}', /the end of the text/],
  ["with a NUL", '{"a":"\0"}', /NUL/],
])("JSON that is %s is malformed", async (_, input, message) => {
  const result = await verifyAttestation(input, context());
  expect(result).toMatchObject({ ok: false, format: "eas", problems: ["malformed"] });
  expect(result.checks[0]!.message).toMatch(message);
});

test("an attestation of exactly 64 KiB is looked at", async () => {
  const padding = MOST_ATTESTATION_BYTES - bytesOf(jwt).length;
  expect((await verifyAttestation(`${jwt}${" ".repeat(padding)}`, context())).ok).toBe(true);
  expect((await verifyAttestation(`${jwt}${" ".repeat(padding + 1)}`, context())).ok).toBe(false);
});

test("no text and no bytes make it throw", async () => {
  const text = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.json(),
    fc.jsonValue().map((value) => JSON.stringify({ sig: value, signer: value })),
    fc.string().map((end) => `https://a.example/#attestation=${end}`),
    fc.stringMatching(/^[\w-]{0,40}\.[\w-]{0,40}\.[\w-]{0,40}$/),
  );
  await fc.assert(
    fc.asyncProperty(fc.oneof(text, fc.uint8Array()), async (input) => {
      const { ok, problems, checks } = await verifyAttestation(input, context());
      expect(ok).toBe(false);
      expect(problems.length).toBeGreaterThan(0);
      for (const { message } of checks) expect(message.length).toBeLessThan(400);
    }),
    { numRuns: 500 },
  );
});

function sharedContext(): Context {
  const policy = readPolicy(readAttestationJson("policy.json"));
  for (const [address, file] of Object.entries(policy.statusLists))
    policy.statusLists[address] = new TextDecoder().decode(readAttestation(file));
  return { policy, at: NOW, accepted: new Set() };
}

test.each(expectedOf("vc"))("credential of other software: $file ($note)", async ({ file, ok, problem }) => {
  const result = await verifyAttestation(readAttestation(`vc/${file}`), sharedContext());
  expect(result.ok).toBe(ok);
  expect(result.problems).toEqual(problem ? expect.arrayContaining([problem]) : []);
});

test.skipIf(!hasAttestations)(
  "attestations given together may refer to each other, in any order",
  async () => {
    const inputs = expectedOf("eas").map(({ file }) => ({
      name: file,
      content: readAttestation(`eas/${file}`),
    }));
    for (const given of [inputs, inputs.toReversed()]) {
      const results = await verifyTogether(given, sharedContext());
      expect(results.map(({ name }) => name)).toEqual(given.map(({ name }) => name));
      for (const { name, verification } of results) {
        const expected = expectedOf("eas").find(({ file }) => file === name)!;
        expect([name, verification.ok]).toEqual([name, expected.ok]);
        if (expected.problem) expect(verification.problems).toContain(expected.problem);
      }
    }
  },
);

test.skipIf(!hasAttestations)(
  "one that refers to another is refused alone, and accepted where the other is held",
  async () => {
    const content = readAttestation("eas/04-valid-refuid-to-01.json");
    const alone = await verifyTogether([{ name: "04", content }], sharedContext());
    expect(alone[0]!.verification.problems).toEqual(["missing-reference"]);
    const { sig } = readAttestationJson("eas/01-valid-phd-registrar.json") as { sig: { uid: string } };
    const held = { ...sharedContext(), accepted: new Set([sig.uid.toLowerCase()]) };
    expect((await verifyTogether([{ name: "04", content }], held))[0]!.verification.ok).toBe(true);
  },
);
