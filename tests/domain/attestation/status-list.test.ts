import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { decodeStatusList, encodeStatusList, statusBit } from "#app/domain/attestation/status-list.ts";

const packed = (bytes: Uint8Array) => `u${gzipSync(bytes).toString("base64url")}`;
const problemOf = async (encodedList: string) => {
  const list = await decodeStatusList(encodedList);
  return list.ok ? null : list.problem;
};

test("bit 0 is the left-most of the first byte", async () => {
  const bytes = new Uint8Array(16_384);
  bytes[0] = 0b1000_0000;
  bytes[1] = 0b0000_0001;
  const list = packed(bytes);
  expect(await Promise.all([0, 1, 7, 8, 14, 15, 16].map((index) => statusBit(list, index)))).toEqual([
    true,
    false,
    false,
    false,
    false,
    true,
    false,
  ]);
});

test("what was set, and nothing else, is set", async () => {
  const indexes = fc.uniqueArray(fc.nat(131_071), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(indexes, fc.nat(131_071), async (set, other) => {
      const list = await encodeStatusList(new Set(set));
      for (const index of set) expect(await statusBit(list, index)).toBe(true);
      expect(await statusBit(list, other)).toBe(set.includes(other));
    }),
    { numRuns: 20 },
  );
});

test("a list has at least 131,072 entries and tells of no others", async () => {
  expect(await problemOf(packed(new Uint8Array(16_383)))).toMatch(/has 131064 entries/);
  const list = await encodeStatusList(new Set([131_071]));
  expect(await statusBit(list, 131_071)).toBe(true);
  for (const index of [131_072, -1, 1.5, Number.NaN])
    await expect(statusBit(list, index)).rejects.toThrow(RangeError);
  const larger = await encodeStatusList(new Set([262_143]), 262_144);
  expect(await statusBit(larger, 262_143)).toBe(true);
});

test.each([1, 131_064, 131_073, 16_777_224, 131_072.5])("no list of %d entries is made", async (length) => {
  await expect(encodeStatusList(new Set(), length)).rejects.toThrow(RangeError);
});

test("no list is made of which an entry is not in it", async () => {
  await expect(encodeStatusList(new Set([131_072]))).rejects.toThrow(RangeError);
});

test("a list that unpacks to gigabytes is given up", async () => {
  expect(await problemOf(packed(new Uint8Array(256 * 1024 * 1024)))).toMatch(/more than/);
});

test.each<[string, string]>([
  ["of another multibase", `z${gzipSync(new Uint8Array(16_384)).toString("base64url")}`],
  ["padded", `u${gzipSync(new Uint8Array(16_384)).toString("base64")}`],
  ["empty", ""],
  ["an empty pack", "u"],
  ["not gzip", `u${Buffer.from("not gzip").toString("base64url")}`],
  ["cut off", packed(new Uint8Array(16_384)).slice(0, 40)],
  ["damaged at its end", packed(new Uint8Array(16_384)).replace(/....$/, "AAAA")],
])("a list that is %s is refused", async (_, encodedList) => {
  expect(await problemOf(encodedList)).toMatch(/multibase|unpacked/);
});
