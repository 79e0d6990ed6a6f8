import type { Hex } from "viem";
import { getAddress } from "viem/utils";

/** The file is no EAS attestation, by this field of it; the message is a sentence that says what is wanted. */
export class EasShapeProblem extends Error {}

export type Fields = Record<string, unknown>;

const MOST_UINT64 = 2n ** 64n - 1n;

export function refuse(name: string, wanted: string): never {
  throw new EasShapeProblem(`Its ${name} ${wanted}.`);
}

export function fieldsIn(value: unknown, name: string): Fields {
  const isFields = typeof value === "object" && value !== null && !Array.isArray(value);
  return isFields ? (value as Fields) : refuse(name, "must be an object, in { and }");
}

export function textIn(value: unknown, name: string): string {
  return typeof value === "string" && value.length <= 200 ? value : refuse(name, "must be a short text");
}

/** Hex of any length, or of so many bytes; in small letters. */
export function hexIn(value: unknown, name: string, byteCount?: number): Hex {
  const isHex = typeof value === "string" && /^0x(?:[0-9a-f]{2})*$/i.test(value);
  if (!isHex) return refuse(name, "must be 0x and an even number of hex digits");
  if (byteCount !== undefined && value.length !== 2 + 2 * byteCount)
    return refuse(name, `must be 0x and ${2 * byteCount} hex digits`);
  return value.toLowerCase() as Hex;
}

/** An address in any case, checksummed. What it is worth rests on the signature, not on its capitals. */
export const addressIn = (value: unknown, name: string): Hex => getAddress(hexIn(value, name, 20));

/** A uint64 as digits in a text, or as a number that JSON has not rounded. */
export function uint64In(value: unknown, name: string): bigint {
  if (typeof value === "number") {
    if (Number.isSafeInteger(value) && value >= 0) return BigInt(value);
    return refuse(
      name,
      "must be a whole number from 0 on; beyond 2^53 write it as a text, as else digits are lost",
    );
  }
  if (typeof value !== "string" || !/^(?:0|[1-9]\d{0,19})$/.test(value))
    return refuse(name, "must be a whole number from 0 on");
  const number = BigInt(value);
  return number <= MOST_UINT64 ? number : refuse(name, "is larger than a uint64 can be");
}

export function booleanIn(value: unknown, name: string): boolean {
  return typeof value === "boolean" ? value : refuse(name, "must be true or false");
}
