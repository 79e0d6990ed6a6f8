import { secp256k1 } from "@noble/curves/secp256k1";
import type { Hex } from "viem";
import { getAddress, hexToBytes, keccak256 } from "viem/utils";

/** An ECDSA signature on secp256k1 as Ethereum writes it. */
export type Rsv = { r: bigint; s: bigint; v: bigint };

const ORDER = secp256k1.CURVE.n;

/** The signature in its 65 bytes, as wallets hand it over in one piece; null for any other length. */
export function splitSignature(signature: Hex): Rsv | null {
  if (signature.length !== 2 + 2 * 65) return null;
  return {
    r: BigInt(signature.slice(0, 66)),
    s: BigInt(`0x${signature.slice(66, 130)}`),
    v: BigInt(`0x${signature.slice(130)}`),
  };
}

/** Whether s is in the lower half. With s in the upper half the same signature could be written twice. */
export const isLow = ({ s }: Rsv): boolean => s <= ORDER / 2n;

/** The checksummed address whose key signed this hash, or null where no key can have. `v` may be 0, 1, 27 or 28. */
export function recoverSigner(hash: Hex, { r, s, v }: Rsv): Hex | null {
  const parity = v === 0n || v === 27n ? 0 : v === 1n || v === 28n ? 1 : null;
  if (parity === null || r === 0n || r >= ORDER || s === 0n || s >= ORDER) return null;
  try {
    const point = new secp256k1.Signature(r, s).addRecoveryBit(parity).recoverPublicKey(hexToBytes(hash));
    return addressOf(point.toRawBytes(false));
  } catch {
    return null;
  }
}

/** Signs a hash; s is in the lower half. */
export function signHash(hash: Hex, privateKey: Hex): { signer: Hex; r: Hex; s: Hex; v: 27 | 28 } {
  const secret = hexToBytes(privateKey);
  const { r, s, recovery } = secp256k1.sign(hexToBytes(hash), secret, { lowS: true });
  const hex = (value: bigint): Hex => `0x${value.toString(16).padStart(64, "0")}`;
  return {
    signer: addressOf(secp256k1.getPublicKey(secret, false)),
    r: hex(r),
    s: hex(s),
    v: recovery === 0 ? 27 : 28,
  };
}

function addressOf(publicKey: Uint8Array): Hex {
  return getAddress(`0x${keccak256(publicKey.subarray(1)).slice(-40)}`);
}
