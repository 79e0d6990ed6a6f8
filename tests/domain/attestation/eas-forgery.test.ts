import fc from "fast-check";
import { expect, test } from "vitest";
import { verifyEas } from "#app/domain/attestation/eas.ts";
import { EAS_LAYOUTS } from "#app/domain/attestation/eas-layout.ts";
import { readMessage } from "#app/domain/attestation/eas-read.ts";
import { easUid } from "#app/domain/attestation/eas-uid.ts";
import type { Context } from "#app/domain/attestation/policy.ts";
import {
  alice,
  attestation,
  bob,
  context,
  domain,
  type EasJson,
  LAYOUTS,
  rogue,
  schema,
} from "../../support/eas.ts";

/** Trusts whoever there is, in every domain that a change could make, and holds every reference: only the signature stands between a forger and a claim. */
const credulous = (signed: EasJson): Context => {
  const own = context({
    presenter: null,
    issuers: [signed.signer, rogue.address].map((id) => ({ id, name: "Any", may: ["*"] })),
    eas: { domains: [domain, signed.sig.domain as typeof domain], schemas: [schema] },
  });
  return { ...own, accepted: new Set([signed.sig.message.refUID as string]) };
};

const copyOf = (signed: EasJson): EasJson => structuredClone(signed);

/** Where signed bytes stand as hex, and the objects they stand in. */
const HEX_FIELDS: [string, (signed: EasJson) => Record<string, unknown>][] = [
  ...["schema", "recipient", "refUID", "data", "salt"].map(
    (name): [string, (signed: EasJson) => Record<string, unknown>] => [name, ({ sig }) => sig.message],
  ),
  ["verifyingContract", ({ sig }) => sig.domain],
  ["r", ({ sig }) => sig.signature],
  ["s", ({ sig }) => sig.signature],
  ["signer", (signed) => signed as unknown as Record<string, unknown>],
];

/** The attacker makes the uid fit whatever was changed. */
function withFittingUid(signed: EasJson): EasJson {
  const layout = EAS_LAYOUTS.find(
    ({ primaryType, fields }) => signed.sig.types[primaryType]?.length === fields.length,
  )!;
  signed.sig.uid = easUid(readMessage(signed.sig.message, layout));
  return signed;
}

/** With the uid left as it was, and with one that fits. */
async function expectRefused(signed: EasJson): Promise<void> {
  for (const changed of [signed, withFittingUid(copyOf(signed))]) {
    const { ok, problems } = await verifyEas(changed, credulous(signed));
    expect(ok).toBe(false);
    expect(problems).toContain("bad-signature");
  }
}

const genuine = await Promise.all(
  LAYOUTS.map((layout) =>
    attestation({ expirationTime: "4102444800", refUID: `0x${"11".repeat(32)}` }, { layout }),
  ),
);

test("unchanged they are all accepted", async () => {
  for (const signed of genuine) expect((await verifyEas(signed, credulous(signed))).problems).toEqual([]);
});

test.each(HEX_FIELDS.map(([name, of]) => ({ name, of })))(
  "no digit of $name can be changed",
  async ({ name, of }) => {
    const digits = fc.record({
      layout: fc.nat(LAYOUTS.length - 1),
      place: fc.nat(),
      by: fc.integer({ min: 1, max: 15 }),
    });
    await fc.assert(
      fc.asyncProperty(digits, async ({ layout, place, by }) => {
        const changed = copyOf(genuine[layout]!);
        const object = of(changed);
        const text = object[name] as string | undefined;
        if (text === undefined) return;
        const at = 2 + (place % (text.length - 2));
        const digit = (Number.parseInt(text[at]!, 16) ^ by).toString(16);
        object[name] = `${text.slice(0, at)}${digit}${text.slice(at + 1)}`;
        await expectRefused(changed);
      }),
      { numRuns: 60 },
    );
  },
);

test("every single byte of the data, of each layout, is under the signature", async () => {
  for (const signed of genuine) {
    const data = signed.sig.message.data as string;
    for (let at = 2; at < data.length; at += 2) {
      const byte = (Number.parseInt(data.slice(at, at + 2), 16) ^ 1).toString(16).padStart(2, "0");
      const changed = copyOf(signed);
      changed.sig.message.data = data.slice(0, at) + byte + data.slice(at + 2);
      const { problems } = await verifyEas(changed, credulous(changed));
      expect(problems).toEqual(expect.arrayContaining(["uid-mismatch", "bad-signature"]));
    }
  }
});

test("no bit of a number, and no flag, can be changed", async () => {
  for (const signed of genuine) {
    for (const name of ["time", "expirationTime"]) {
      for (let bit = 0n; bit < 64n; bit++) {
        const changed = copyOf(signed);
        changed.sig.message[name] = String(BigInt(signed.sig.message[name] as string) ^ (1n << bit));
        await expectRefused(changed);
      }
    }
    const changed = copyOf(signed);
    changed.sig.message.revocable = false;
    await expectRefused(changed);
    for (let v = 0; v < 256; v++) {
      const other = copyOf(signed);
      other.sig.signature.v = v;
      expect((await verifyEas(other, credulous(other))).ok).toBe(v === signed.sig.signature.v);
    }
  }
});

test("no bit of the chain, and no letter of the domain's name and version, can be changed", async () => {
  for (const signed of genuine) {
    for (let bit = 0n; bit < 64n; bit++) {
      const changed = copyOf(signed);
      changed.sig.domain.chainId = String(BigInt(domain.chainId) ^ (1n << bit));
      expect((await verifyEas(changed, credulous(changed))).problems).toContain("bad-signature");
    }
    for (const [name, value] of [
      ["name", "EAS Attestatiom"],
      ["name", "EAS Attestation "],
      ["version", "0.27"],
      ["version", ""],
    ] as const) {
      const changed = copyOf(signed);
      changed.sig.domain[name] = value;
      expect((await verifyEas(changed, credulous(changed))).problems).toContain("bad-signature");
    }
  }
});

test("one version's signature is none of another's", async () => {
  for (const [at, signed] of genuine.entries()) {
    for (const [other, layout] of LAYOUTS.entries()) {
      if (at === other) continue;
      const target = await attestation({}, { layout });
      const { signature, message, uid } = signed.sig;
      const mixed = {
        ...target,
        sig: { ...target.sig, message: { ...target.sig.message, ...message }, signature, uid },
      };
      expect((await verifyEas(mixed, credulous(mixed))).ok).toBe(false);
      const salted = { ...mixed.sig.message, version: Number(layout[1]), salt: `0x${"00".repeat(32)}` };
      const fitting = { ...mixed, sig: { ...mixed.sig, message: salted } };
      expect((await verifyEas(fitting, credulous(fitting))).ok).toBe(false);
    }
  }
});

test("another issuer's good signature, or another attestation's of the same issuer, does not fit", async () => {
  const [signed] = genuine as [EasJson];
  const other = await attestation({ recipient: bob });
  const stolen = { ...signed, sig: { ...signed.sig, signature: other.sig.signature } };
  expect((await verifyEas(stolen, credulous(stolen))).problems).toEqual(["bad-signature"]);
  const renamed = { ...signed, signer: rogue.address };
  expect((await verifyEas(renamed, credulous(renamed))).problems).toEqual(["bad-signature"]);
});

test("random signatures are never accepted", async () => {
  const [signed] = genuine as [EasJson];
  const word = fc
    .bigInt({ min: 0n, max: 2n ** 256n - 1n })
    .map((number) => `0x${number.toString(16).padStart(64, "0")}` as const);
  await fc.assert(
    fc.asyncProperty(word, word, fc.constantFrom(27, 28), async (r, s, v) => {
      const forged = { ...signed, sig: { ...signed.sig, signature: { r, s, v } } };
      expect((await verifyEas(forged, credulous(forged))).ok).toBe(false);
    }),
    { numRuns: 100 },
  );
});

test("whatever is about somebody else stays so", async () => {
  const signed = await attestation({ recipient: bob });
  const moved = copyOf(signed);
  moved.sig.message.recipient = alice;
  expect((await verifyEas(signed, context())).problems).toEqual(["wrong-recipient"]);
  expect((await verifyEas(withFittingUid(moved), context())).problems).toEqual(["bad-signature"]);
});
