import { type Fields, fieldsIn, hexIn, refuse, uint64In } from "./eas-fields.ts";
import { type Rsv, splitSignature } from "./ecdsa.ts";

/** A key makes r, s and v. Anything that is not of their 65 bytes only a contract can judge (EIP-1271). */
export type EasSignature = ({ kind: "key" } & Rsv) | { kind: "contract"; byteCount: number };

/** Reads `sig.signature` as {r, s, v} or as one hex text, or r, s and v as older files have them, directly in `sig`. */
export function readSignature(sig: Fields): EasSignature {
  const { signature } = sig;
  if (typeof signature === "string") return readWhole(signature);
  const at = signature === undefined ? "sig" : "sig.signature";
  const { r, s, v } = signature === undefined ? sig : fieldsIn(signature, at);
  return {
    kind: "key",
    r: BigInt(hexIn(r, `${at}.r`, 32)),
    s: BigInt(hexIn(s, `${at}.s`, 32)),
    v: uint64In(v, `${at}.v`),
  };
}

function readWhole(text: string): EasSignature {
  const hex = hexIn(text, "sig.signature");
  if (hex === "0x") return refuse("sig.signature", "is empty");
  const rsv = splitSignature(hex);
  return rsv ? { kind: "key", ...rsv } : { kind: "contract", byteCount: hex.length / 2 - 1 };
}
