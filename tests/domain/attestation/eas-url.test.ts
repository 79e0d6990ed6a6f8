import { deflateSync } from "node:zlib";
import fc from "fast-check";
import { zeroAddress, zeroHash } from "viem";
import { expect, test } from "vitest";
import { verifyEas } from "#app/domain/attestation/eas.ts";
import { easFromUrl } from "#app/domain/attestation/eas-url.ts";
import { verifyAttestation } from "#app/domain/attestation/verify.ts";
import { attestation, context, type EasJson, type Layout } from "../../support/eas.ts";

/** As EAS's explorer writes it. */
function listOf({ sig, signer }: EasJson): unknown[] {
  const { domain, message, signature, uid } = sig;
  const { r, s, v } = signature;
  return [
    domain.version,
    domain.chainId,
    domain.verifyingContract,
    r,
    s,
    v,
    signer,
    uid,
    message.schema,
    message.recipient === zeroAddress ? "0" : message.recipient,
    Number(message.time),
    Number(message.expirationTime),
    message.refUID === zeroHash ? "0" : message.refUID,
    message.revocable,
    message.data,
    0,
    ...(message.version === undefined ? [] : [message.version]),
    ...(message.salt === undefined ? [] : [message.salt]),
  ];
}

const encoded = (content: string | Uint8Array) => deflateSync(content).toString("base64");
const addressOf = (list: unknown, write: (base64: string) => string = encodeURIComponent) =>
  `https://sepolia.easscan.example/offchain/url/#attestation=${write(encoded(JSON.stringify(list)))}`;

test.each<Layout>(["v2", "v1", "v0"])(
  "an address with an attestation of %s gives its file",
  async (layout) => {
    const signed = await attestation({}, { layout });
    const file = await easFromUrl(addressOf(listOf(signed)));
    expect(await verifyEas(file, context())).toEqual(await verifyEas(signed, context()));
    expect((await verifyEas(file, context())).ok).toBe(true);
  },
);

test("nobody and no reference are written as 0, and references in full", async () => {
  const unbound = await attestation({ recipient: zeroAddress });
  expect((await verifyEas(await easFromUrl(addressOf(listOf(unbound))), context())).problems).toEqual([
    "unbound-recipient",
  ]);
  const second = await attestation({ refUID: unbound.sig.uid });
  expect((await verifyEas(await easFromUrl(addressOf(listOf(second))), context())).problems).toEqual([
    "missing-reference",
  ]);
});

test("the base64 may be bare, for addresses, or with a plus become a space", async () => {
  const list = listOf(await attestation());
  for (const write of [
    (text: string) => text,
    (text: string) => text.replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, ""),
    (text: string) => text.replaceAll("+", " "),
  ])
    expect((await verifyAttestation(addressOf(list, write), context())).problems).toEqual([]);
});

test("a changed address is refused as a changed file is", async () => {
  const list = listOf(await attestation());
  list[9] = "0x0000000000000000000000000000000000000001";
  const { problems } = await verifyEas(await easFromUrl(addressOf(list)), context());
  expect(problems).toEqual(["uid-mismatch", "bad-signature", "wrong-recipient"]);
});

test.each<[string, string, RegExp]>([
  ["without a mark", "https://easscan.example/", /no #attestation=/],
  ["with nothing in it", "#attestation=", /cut off or damaged/],
  ["with no base64", "#attestation=%%%", /not base64/],
  ["with other signs", "#attestation=<svg>", /not base64/],
  ["with what is not deflated", `#attestation=${btoa("hello")}`, /cut off or damaged/],
  ["cut off", addressOf(["0.26"]).slice(0, -8), /cut off or damaged|not base64/],
  ["with no JSON", `#attestation=${encodeURIComponent(encoded("hello"))}`, /no JSON/],
  [
    "with bytes that are no text",
    `#attestation=${encodeURIComponent(encoded(Uint8Array.from([0xff])))}`,
    /cut off or damaged/,
  ],
  ["with an object", addressOf({}), /no list/],
  [
    "with a version to come",
    addressOf([...Array(16).fill(0), 3]),
    /a version of EAS attestations that is not known/,
  ],
])("an address %s is told so", async (_, address, words) => {
  await expect(easFromUrl(address)).rejects.toThrow(words);
  const result = await verifyAttestation(`x${address}`, context());
  expect(result).toMatchObject({ ok: false, problems: ["malformed"] });
});

test("an address that inflates beyond all measure is cut short", async () => {
  const bomb = encoded(Buffer.alloc(20_000_000, "["));
  expect(bomb.length).toBeLessThan(64 * 1024);
  await expect(easFromUrl(`#attestation=${bomb}`)).rejects.toThrow(/far larger than an attestation/);
});

test("a list of anything is refused, never thrown over", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.jsonValue({ maxDepth: 2 }), { maxLength: 20 }), async (list) => {
      expect((await verifyAttestation(addressOf(list), context())).ok).toBe(false);
    }),
    { numRuns: 200 },
  );
});
