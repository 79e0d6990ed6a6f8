import type { Hex } from "viem";
import { concatHex, keccak256, numberToHex, padHex, stringToHex } from "viem/utils";
import type { EasDomain } from "./policy.ts";

/** As EAS writes "nobody" and "no attestation". */
export const NO_ADDRESS: Hex = `0x${"0".repeat(40)}`;
export const NO_UID: Hex = `0x${"0".repeat(64)}`;

const TAIL =
  "bytes32 schema,address recipient,uint64 time,uint64 expirationTime,bool revocable,bytes32 refUID,bytes data";

/** One way in which an off-chain attestation may be typed for its signature. */
export type EasLayout = {
  version: 0 | 1 | 2;
  primaryType: "Attest" | "Attestation";
  fields: readonly { name: string; type: string }[];
  typeHash: Hex;
};

function layout(
  version: EasLayout["version"],
  primaryType: EasLayout["primaryType"],
  fields: string,
): EasLayout {
  return {
    version,
    primaryType,
    fields: fields.split(",").map((field) => {
      const [type, name] = field.split(" ") as [string, string];
      return { name, type };
    }),
    typeHash: keccak256(stringToHex(`${primaryType}(${fields})`)),
  };
}

/** Every canonical layout of EAS off-chain attestations; the order of the fields is part of what is signed. */
export const EAS_LAYOUTS: readonly EasLayout[] = [
  layout(2, "Attest", `uint16 version,${TAIL},bytes32 salt`),
  layout(1, "Attest", `uint16 version,${TAIL}`),
  layout(0, "Attest", TAIL),
  layout(0, "Attestation", TAIL),
];

/** What an off-chain attestation says. Times in seconds since 1970, as uint64; hex in small letters but for the checksummed recipient. */
export type EasMessage = {
  version: 0 | 1 | 2;
  schema: Hex;
  recipient: Hex;
  time: bigint;
  /** 0: never. */
  expirationTime: bigint;
  revocable: boolean;
  /** `NO_UID`: none. */
  refUID: Hex;
  data: Hex;
  /** Null before version 2. */
  salt: Hex | null;
};

const DOMAIN_TYPE_HASH = keccak256(
  stringToHex("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
);

const word = (value: bigint | number | boolean): Hex => numberToHex(BigInt(value), { size: 32 });

function domainSeparator({ name, version, chainId, verifyingContract }: EasDomain): Hex {
  return keccak256(
    concatHex([
      DOMAIN_TYPE_HASH,
      keccak256(stringToHex(name)),
      keccak256(stringToHex(version)),
      word(BigInt(chainId)),
      padHex(verifyingContract.toLowerCase() as Hex, { size: 32 }),
    ]),
  );
}

/** What is signed of an off-chain attestation: its EIP-712 hash, always by a canonical layout and never by types that came with it. */
export function easHash(domain: EasDomain, { typeHash }: EasLayout, message: EasMessage): Hex {
  const struct = concatHex([
    typeHash,
    ...(message.version === 0 ? [] : [word(message.version)]),
    message.schema,
    padHex(message.recipient, { size: 32 }),
    word(message.time),
    word(message.expirationTime),
    word(message.revocable),
    message.refUID,
    keccak256(message.data),
    ...(message.salt === null ? [] : [message.salt]),
  ]);
  return keccak256(concatHex(["0x1901", domainSeparator(domain), keccak256(struct)]));
}
