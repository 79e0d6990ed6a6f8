import { base64url } from "jose";

const BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

/**
 * The bytes of a base64url text without padding (RFC 7515), or null where it is not the one way to write them: another alphabet, white space,
 * padding, a length that cannot be, or bits set after the last byte. A laxer reading would let one signature be written in several ways.
 */
export function decodeBase64url(text: string): Uint8Array | null {
  if (!/^[\w-]*$/.test(text) || text.length % 4 === 1) return null;
  const bytes = base64url.decode(text);
  return base64url.encode(bytes) === text ? bytes : null;
}

/** The base64url text of bytes, without padding. */
export const encodeBase64url = (bytes: Uint8Array): string => base64url.encode(bytes);

/** The bytes of a base58btc text, or null where it has another character. Takes time that grows with the square of the length. */
export function decodeBase58(text: string): Uint8Array | null {
  let number = 0n;
  for (const character of text) {
    const digit = BASE58.indexOf(character);
    if (digit === -1) return null;
    number = number * 58n + BigInt(digit);
  }
  const hex = number === 0n ? "" : number.toString(16);
  const bytes = (hex.padStart(hex.length + (hex.length % 2), "0").match(/../g) ?? []).map((pair) =>
    Number.parseInt(pair, 16),
  );
  const zeroCount = /^1*/.exec(text)![0].length;
  return Uint8Array.from([...Array<number>(zeroCount).fill(0), ...bytes]);
}

/** The base58btc text of bytes. */
export function encodeBase58(bytes: Uint8Array): string {
  const zeroCount = bytes.findIndex((byte) => byte !== 0);
  if (zeroCount === -1) return "1".repeat(bytes.length);
  let number = bytes.reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  let text = "";
  for (; number > 0n; number /= 58n) text = BASE58[Number(number % 58n)] + text;
  return "1".repeat(zeroCount) + text;
}

/** The SHA-256 of a text's UTF-8 bytes, in lower-case hex. */
export async function sha256Hex(text: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
