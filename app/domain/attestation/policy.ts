/** The contract whose EIP-712 domain an EAS attestation must name, all four exactly. `chainId` is a decimal string. */
export type EasDomain = { name: string; version: string; chainId: string; verifyingContract: string };

/** An accepted EAS schema: `claims` maps a claim's name to the schema's field. */
export type EasSchema = {
  uid: string;
  schema: string;
  resolver: string;
  revocable: boolean;
  claims: Record<string, string>;
};

/** An accepted kind of Verifiable Credential: `claims` maps a claim's name to a JSON pointer below `credentialSubject`. */
export type VcType = { type: string; claims: Record<string, string> };

/**
 * A trusted issuer. `id` is a checksummed address or a DID; `may` lists the claims it may attest: `*` for all, a field for it and what lies
 * below it, or `field:level`.
 */
export type TrustedIssuer = { id: string; name: string; may: string[] };

/** A revocation seen: only one by the attestation's own signer counts. `timestamp` is in seconds, as the chain writes it. */
export type EasRevocation = {
  chainId: string;
  contract: string;
  revoker: string;
  uid: string;
  timestamp: string;
};

/** What a verifier trusts, whom it expects, and what it knows without asking anybody. */
export type Policy = {
  /** The subject that must be presenting. Null: nobody is expected, and the checks of the subject are skipped. */
  presenter: { addresses: string[]; keys: string[]; emails: string[] } | null;
  eas: { domains: EasDomain[]; schemas: EasSchema[] };
  vc: { types: VcType[] };
  issuers: TrustedIssuer[];
  revocations: EasRevocation[];
  /** Signed status list credentials by address. */
  statusLists: Record<string, string>;
  /** DID documents by DID, for methods that need a look-up. */
  dids: Record<string, unknown>;
};

/** All that a verdict rests on beside the attestation itself. */
export type Context = {
  policy: Policy;
  /** The clock, in milliseconds since 1970. */
  at: number;
  /** Uids of EAS attestations that are held already, or accepted in the same call; in small letters. They meet a `refUID`. */
  accepted: ReadonlySet<string>;
};
