import type { Hex } from "viem";
import { concatHex, keccak256, numberToHex, stringToHex } from "viem/utils";
import { type EasMessage, NO_ADDRESS } from "./eas-layout.ts";

/**
 * The uid of an off-chain attestation, as EAS computes it. It covers neither signer nor chain nor contract, so two issuers can share one. EAS
 * takes the schema's uid as text; here always in small letters, or else one signed attestation could be given many uids and so outlive the
 * revocation of the one.
 */
export function easUid(message: EasMessage): Hex {
  const { version, schema, recipient, time, expirationTime, revocable, refUID, data, salt } = message;
  return keccak256(
    concatHex([
      ...(version === 0 ? [] : [numberToHex(version, { size: 2 })]),
      stringToHex(schema.toLowerCase()),
      recipient,
      NO_ADDRESS,
      numberToHex(time, { size: 8 }),
      numberToHex(expirationTime, { size: 8 }),
      revocable ? "0x01" : "0x00",
      refUID,
      data,
      ...(salt === null ? [] : [salt]),
      "0x00000000",
    ]),
  );
}

/** The uid of an EAS schema, under which a registry lists it. `resolver` is an address; zero is none. */
export function schemaUid(schema: string, resolver: string, revocable: boolean): Hex {
  return keccak256(concatHex([stringToHex(schema), resolver as Hex, revocable ? "0x01" : "0x00"]));
}
