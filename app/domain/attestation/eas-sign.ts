import type { Hex } from "viem";
import { EAS_LAYOUTS, easHash } from "./eas-layout.ts";
import { readMessage } from "./eas-read.ts";
import { easUid } from "./eas-uid.ts";
import { signHash } from "./ecdsa.ts";
import type { EasDomain } from "./policy.ts";

/** A message as its JSON holds it; times in whole seconds since 1970, as digits. */
export type EasMessageJson = {
  version: number;
  schema: Hex;
  recipient: Hex;
  time: string;
  expirationTime: string;
  revocable: boolean;
  refUID: Hex;
  data: Hex;
  salt: Hex;
};

/** An EAS off-chain attestation, version 2, in the JSON that EAS's own software reads. */
export type SignedEas = {
  sig: {
    version: 2;
    uid: Hex;
    domain: EasDomain;
    primaryType: "Attest";
    types: { Attest: { name: string; type: string }[] };
    message: EasMessageJson;
    signature: { r: Hex; s: Hex; v: 27 | 28 };
  };
  signer: Hex;
};

type Ask = { domain: EasDomain; message: EasMessageJson; privateKey: Hex };

/** Signs an attestation of version 2 (EIP-712). Throws an Error that names the field where the message is none. */
export async function signEas({ domain, message, privateKey }: Ask): Promise<SignedEas> {
  const layout = EAS_LAYOUTS.find(({ version }) => version === message.version);
  if (layout?.version !== 2) throw new Error("Its sig.message.version must be 2.");
  const read = readMessage(message, layout);
  const { signer, ...signature } = signHash(easHash(domain, layout, read), privateKey);
  const types = { Attest: layout.fields.map((field) => ({ ...field })) };
  const sig = {
    version: 2,
    uid: easUid(read),
    domain,
    primaryType: "Attest",
    types,
    message,
    signature,
  } as const;
  return { sig, signer };
}
