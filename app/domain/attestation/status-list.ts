import { decodeBase64url, encodeBase64url } from "./base-encoding.ts";

/** The fewest entries a list may have, so that an entry hides among many (W3C Bitstring Status List). */
export const LEAST_ENTRIES = 131_072;
/** The most that are unpacked: 16 million entries, 2 MiB. */
const MOST_BYTES = 2 * 1024 * 1024;

export type StatusBits = { ok: true; bits: Uint8Array } | { ok: false; problem: string };

/**
 * The bits of an `encodedList`: multibase base64url (`u` first) of the gzipped list, bit 0 the left-most of the first byte. Unpacks at most
 * 2 MiB, however well the list was packed, and refuses a list of fewer than 131,072 entries.
 */
export async function decodeStatusList(encodedList: string): Promise<StatusBits> {
  const packed = encodedList.startsWith("u") ? decodeBase64url(encodedList.slice(1)) : null;
  if (!packed) return { ok: false, problem: "is not multibase base64url (it must begin with u)" };
  const bits = await unpacked(packed);
  if (bits === "broken") return { ok: false, problem: "cannot be unpacked with gzip" };
  if (bits === "too large") return { ok: false, problem: `unpacks to more than ${MOST_BYTES} bytes` };
  if (bits.length * 8 < LEAST_ENTRIES)
    return { ok: false, problem: `has ${bits.length * 8} entries; it must have at least ${LEAST_ENTRIES}` };
  return { ok: true, bits };
}

/** Whether the entry at `index` is set. Throws a RangeError for a list that cannot be read or an index that is not in it. */
export async function statusBit(encodedList: string, index: number): Promise<boolean> {
  const list = await decodeStatusList(encodedList);
  if (!list.ok) throw new RangeError(`The status list ${list.problem}.`);
  return isSet(list.bits, index);
}

/** Whether the bit at `index` is set, counted from the left. Throws a RangeError for an index out of range. */
export function isSet(bits: Uint8Array, index: number): boolean {
  if (!Number.isSafeInteger(index) || index < 0 || index >= bits.length * 8)
    throw new RangeError(`The status list has no entry ${index}.`);
  return ((bits[index >> 3]! >> (7 - (index & 7))) & 1) === 1;
}

/**
 * The `encodedList` of a list of `length` entries of which those in `set` are set. `length` is a multiple of 8, from 131,072 to 16,777,216;
 * throws a RangeError for another length or an entry beyond it.
 */
export async function encodeStatusList(set: ReadonlySet<number>, length = LEAST_ENTRIES): Promise<string> {
  if (!Number.isSafeInteger(length) || length % 8 !== 0 || length < LEAST_ENTRIES || length > MOST_BYTES * 8)
    throw new RangeError(`A status list has ${LEAST_ENTRIES} to ${MOST_BYTES * 8} entries, a multiple of 8.`);
  const bits = new Uint8Array(length / 8);
  for (const index of set) {
    if (!Number.isSafeInteger(index) || index < 0 || index >= length)
      throw new RangeError(`The status list has no entry ${index}.`);
    bits[index >> 3]! |= 0x80 >> (index & 7);
  }
  const packed = new Blob([bits]).stream().pipeThrough(new CompressionStream("gzip"));
  return `u${encodeBase64url(new Uint8Array(await new Response(packed).arrayBuffer()))}`;
}

async function unpacked(packed: Uint8Array): Promise<Uint8Array | "broken" | "too large"> {
  const reader = new Blob([Uint8Array.from(packed)])
    .stream()
    .pipeThrough(new DecompressionStream("gzip"))
    .getReader();
  const whole = new Uint8Array(MOST_BYTES);
  let length = 0;
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return whole.slice(0, length);
      if (length + value.length > MOST_BYTES) {
        await reader.cancel();
        return "too large";
      }
      whole.set(value, length);
      length += value.length;
    }
  } catch {
    return "broken";
  }
}
