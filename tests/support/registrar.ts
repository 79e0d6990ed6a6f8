import { encodeAbiParameters, type Hex, parseAbiParameters, zeroAddress, zeroHash } from "viem";
import { generatePrivateKey, privateKeyToAccount } from "viem/accounts";
import { EAS_DEPLOYMENTS } from "../../app/domain/attestation/eas-domain.ts";
import { signEas } from "../../app/domain/attestation/eas-sign.ts";
import { schemaUid } from "../../app/domain/attestation/eas-uid.ts";
import type { EasSchema } from "../../app/domain/attestation/policy.ts";
import { alice, type Fields, type Signer, signed, signer } from "./credentials.ts";

const SCHEMA = "string credentialType,string field,string institution";

export const REGISTRAR_SCHEMA: EasSchema = {
  uid: schemaUid(SCHEMA, zeroAddress, true),
  schema: SCHEMA,
  resolver: zeroAddress,
  revocable: true,
  claims: { level: "credentialType", field: "field", institution: "institution" },
};

const SEPOLIA = EAS_DEPLOYMENTS.find(({ chainId }) => chainId === "11155111")!;

type Degree = {
  recipient: string;
  level?: string;
  field?: string;
  from?: Date;
  until?: Date | null;
  refUID?: Hex;
  salt?: Hex;
};

const seconds = (date: Date) => String(Math.floor(date.getTime() / 1000));
const YESTERDAY = new Date(Date.now() - 86_400_000);

/** Somebody who attests degrees in both formats, with keys of their own made on the spot. */
export function makeRegistrar(seed = 40) {
  const privateKey = generatePrivateKey();
  const { address } = privateKeyToAccount(privateKey);
  const vc: Signer = signer("EdDSA", seed);

  async function attestEas(degree: Degree): Promise<string> {
    const { recipient, level = "PhD", field = "mathematics", from = YESTERDAY, until = null } = degree;
    const message = {
      version: 2,
      schema: REGISTRAR_SCHEMA.uid as Hex,
      recipient: recipient as Hex,
      time: seconds(from),
      expirationTime: until ? seconds(until) : "0",
      revocable: true,
      refUID: degree.refUID ?? zeroHash,
      data: encodeAbiParameters(parseAbiParameters(SCHEMA), [level, field, "Example University"]),
      salt: degree.salt ?? zeroHash,
    };
    return JSON.stringify(await signEas({ domain: SEPOLIA, message, privateKey }));
  }

  const attestVc = (changes: Fields = {}, subject: string = alice.did): Promise<string> =>
    signed(
      {
        "@context": ["https://www.w3.org/ns/credentials/v2"],
        id: "urn:uuid:00000000-0000-4000-8000-000000000009",
        type: ["VerifiableCredential", "ExpertCredential"],
        issuer: vc.did,
        validFrom: YESTERDAY.toISOString(),
        credentialSubject: { id: subject, degree: { type: "PhD", field: "mathematics" } },
        ...changes,
      },
      vc,
    );

  /** What an operator enters for it. */
  const form = {
    name: "Example University",
    kind: "university" as const,
    website: null,
    identifiers: [address as string, vc.did],
    may: ["*"],
    easSchemas: [REGISTRAR_SCHEMA],
    vcTypes: [{ type: "ExpertCredential", claims: { level: "/degree/type", field: "/degree/field" } }],
    reason: "Its registrar confirmed the key by telephone.",
  };

  return { address, privateKey, vc, attestEas, attestVc, form };
}
