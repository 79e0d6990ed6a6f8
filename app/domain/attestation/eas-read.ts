import type { Hex } from "viem";
import {
  addressIn,
  booleanIn,
  EasShapeProblem,
  type Fields,
  fieldsIn,
  hexIn,
  refuse,
  textIn,
  uint64In,
} from "./eas-fields.ts";
import { EAS_LAYOUTS, type EasLayout, type EasMessage } from "./eas-layout.ts";
import { type EasSignature, readSignature } from "./eas-signature.ts";
import type { EasDomain } from "./policy.ts";

/** An EAS off-chain attestation as its file holds it: the shape is checked, nothing else. */
export type EasFile = {
  domain: EasDomain;
  /** Names in `domain` that EAS does not sign with. */
  domainExtras: string[];
  layout: EasLayout | null;
  message: EasMessage;
  signature: EasSignature;
  uid: Hex;
  signer: Hex;
};

export type ReadEas =
  | { ok: true; file: EasFile }
  | { ok: false; problem: string; layout: EasLayout | null | undefined };

/** As much data as fits into an attestation of 64 KiB. */
const MOST_DATA_BYTES = 32 * 1024;

/** Reads the parsed JSON of `{sig, signer}`, with the signature in `sig.signature` or, as older files have it, flat in `sig`. */
export function readEas(value: unknown): ReadEas {
  let layout: EasLayout | null | undefined;
  try {
    const { sig: inner, signer } = fieldsIn(value, "whole");
    const sig = fieldsIn(inner, "sig");
    layout = layoutOf(sig);
    const domain = fieldsIn(sig.domain, "sig.domain");
    const file: EasFile = {
      domain: readDomain(domain),
      domainExtras: Object.keys(domain).filter((name) => !DOMAIN_NAMES.includes(name)),
      layout,
      message: readMessage(sig.message, layout),
      signature: readSignature(sig),
      uid: hexIn(sig.uid, "sig.uid", 32),
      signer: addressIn(signer, "signer"),
    };
    return { ok: true, file };
  } catch (problem) {
    if (problem instanceof EasShapeProblem) return { ok: false, problem: problem.message, layout };
    throw problem;
  }
}

/**
 * The canonical layout that a file's types name, or null. The key in `types` decides, since some software writes the other name into
 * `primaryType`; the versions that the file gives must be the layout's.
 */
function layoutOf(sig: Fields): EasLayout | null {
  const types = fieldsIn(sig.types, "sig.types");
  const names = Object.keys(types).filter((name) => name !== "EIP712Domain");
  if (![undefined, "Attest", "Attestation"].includes(sig.primaryType as string | undefined)) return null;
  if (types.EIP712Domain !== undefined && !isSame(types.EIP712Domain, DOMAIN_FIELDS)) return null;
  const found = EAS_LAYOUTS.find(
    ({ primaryType, fields }) =>
      names.length === 1 && names[0] === primaryType && isSame(types[primaryType], fields),
  );
  if (!found) return null;
  const { version } = found;
  const isVersion = (given: unknown) => given === version || given === String(version);
  const message = fieldsIn(sig.message, "sig.message");
  return isVersion(message.version ?? 0) && isVersion(sig.version ?? version) ? found : null;
}

const DOMAIN_FIELDS = [
  { name: "name", type: "string" },
  { name: "version", type: "string" },
  { name: "chainId", type: "uint256" },
  { name: "verifyingContract", type: "address" },
];
const DOMAIN_NAMES = DOMAIN_FIELDS.map(({ name }) => name);

function isSame(given: unknown, canonical: readonly { name: string; type: string }[]): boolean {
  if (!Array.isArray(given) || given.length !== canonical.length) return false;
  return canonical.every(({ name, type }, at) => {
    const field = given[at] as Fields | null;
    return typeof field === "object" && field !== null && field.name === name && field.type === type;
  });
}

function readDomain(domain: Fields): EasDomain {
  return {
    name: textIn(domain.name, "sig.domain.name"),
    version: textIn(domain.version, "sig.domain.version"),
    chainId: String(uint64In(domain.chainId, "sig.domain.chainId")),
    verifyingContract: addressIn(domain.verifyingContract, "sig.domain.verifyingContract"),
  };
}

/** Names that are not the layout's are passed over: nobody signed them. */
export function readMessage(value: unknown, layout: EasLayout | null): EasMessage {
  const fields = fieldsIn(value, "sig.message");
  const named = (name: string) => [fields[name], `sig.message.${name}`] as const;
  const data = hexIn(...named("data"));
  if (data.length > 2 + 2 * MOST_DATA_BYTES) refuse("sig.message.data", "is larger than 32 KiB");
  return {
    version: layout?.version ?? 0,
    schema: hexIn(...named("schema"), 32),
    recipient: addressIn(...named("recipient")),
    time: uint64In(...named("time")),
    expirationTime: uint64In(...named("expirationTime")),
    revocable: booleanIn(...named("revocable")),
    refUID: hexIn(...named("refUID"), 32),
    data,
    salt: layout?.version === 2 ? hexIn(...named("salt"), 32) : null,
  };
}
