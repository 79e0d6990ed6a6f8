import { expect, test } from "vitest";
import { sha256Hex } from "#app/domain/attestation/base-encoding.ts";
import { identifiedEmail } from "#app/domain/attestation/open-badge.ts";
import { verifyVc } from "#app/domain/attestation/vc.ts";
import { context, credential, type Fields, signed, stranger } from "../../support/credentials.ts";

const EMAIL = "alice@example.org";
const identity = (changes: Fields = {}): Fields => ({
  type: "IdentityObject",
  identityType: "emailAddress",
  hashed: false,
  identityHash: EMAIL,
  ...changes,
});
const hashOf = async (text: string) => `sha256$${await sha256Hex(text)}`;
const found = (identifier: unknown, emails = [EMAIL]) => identifiedEmail({ identifier }, emails);

test("an address is known in the clear, by its digest and by its salted digest", async () => {
  const salted = identity({ hashed: true, salt: "s4lt", identityHash: await hashOf(`${EMAIL}s4lt`) });
  for (const identifier of [
    identity(),
    identity({ hashed: true, identityHash: await hashOf(EMAIL) }),
    salted,
    [salted],
  ])
    expect(await found(identifier)).toBe(EMAIL);
  expect(await found(salted, ["bob@example.org", EMAIL])).toBe(EMAIL);
  expect(await found([identity({ identityHash: "x" }), salted])).toBe(EMAIL);
});

test("capitals do not count", async () => {
  expect(await found(identity({ identityHash: "Alice@Example.ORG" }))).toBe(EMAIL);
  expect(await found(identity(), ["ALICE@example.org"])).toBe(EMAIL);
  const digest = identity({
    hashed: true,
    identityHash: (await hashOf(EMAIL)).replace(/[a-f]+$/, (end) => end.toUpperCase()),
  });
  expect(await found(digest, ["Alice@Example.org"])).toBe(EMAIL);
  const asGiven = identity({ hashed: true, identityHash: await hashOf("Alice@example.org") });
  expect(await found(asGiven, ["Alice@example.org"])).toBe(EMAIL);
});

test.each<[string, unknown]>([
  ["another address", identity({ identityHash: "bob@example.org" })],
  ["another kind of identity", identity({ identityType: "sourcedId" })],
  ["an address said to be a digest", identity({ hashed: true })],
  [
    "a digest of another algorithm",
    identity({ hashed: true, identityHash: "md5$00000000000000000000000000000000" }),
  ],
  ["a text", EMAIL],
  ["nothing", undefined],
  ["null", null],
  ["a number", identity({ identityHash: 1 })],
  ["what stands beyond the sixteenth", [...Array(16).fill(identity({ identityHash: "x" })), identity()]],
])("%s identifies nobody", async (_, identifier) => {
  expect(await found(identifier)).toBeNull();
});

test("a salt that is not the one that was used identifies nobody", async () => {
  const identityHash = await hashOf(`${EMAIL}s4lt`);
  expect(await found(identity({ hashed: true, identityHash, salt: "other" }))).toBeNull();
  expect(await found(identity({ hashed: true, identityHash }))).toBeNull();
});

test("an Open Badge about a proved address is accepted, and read by its achievement", async () => {
  const achievement = {
    name: "PhD in mathematics",
    fieldOfStudy: "mathematics",
    achievementType: "DoctoralDegree",
    creator: { name: "University" },
  };
  const badge = (identifier: unknown, id?: string) =>
    signed(
      credential({
        type: ["VerifiableCredential", "OpenBadgeCredential"],
        credentialSubject: { id, type: ["AchievementSubject"], identifier, achievement },
      }),
    );
  const presenter = { addresses: [], keys: [], emails: [EMAIL] };
  const jwt = await badge([
    identity({ hashed: true, salt: "s4lt", identityHash: await hashOf(`${EMAIL}s4lt`) }),
  ]);
  expect(await verifyVc(jwt, context({ presenter }))).toMatchObject({
    ok: true,
    subject: EMAIL,
    schema: "OpenBadgeCredential",
    claims: {
      name: achievement.name,
      field: "mathematics",
      level: "DoctoralDegree",
      institution: "University",
    },
  });
  expect((await verifyVc(jwt, context())).problems).toEqual(["wrong-subject"]);
  const alsoOfAKey = await badge([identity()], stranger.did);
  expect((await verifyVc(alsoOfAKey, context({ presenter }))).ok).toBe(true);
});
