import { performance } from "node:perf_hooks";
import { ed25519 } from "@noble/curves/ed25519";
import { importJWK, jwtVerify } from "jose";
import { type Hex, recoverTypedDataAddress } from "viem";
import { encodeBase64url } from "#app/domain/attestation/base-encoding.ts";
import { jwkToDidKey } from "#app/domain/attestation/did.ts";
import { EAS_DEPLOYMENTS } from "#app/domain/attestation/eas-domain.ts";
import { type SignedEas, signEas } from "#app/domain/attestation/eas-sign.ts";
import { schemaUid } from "#app/domain/attestation/eas-uid.ts";
import {
  PLATFORM_SCHEMA,
  platformEasMessage,
  platformEasSchema,
  platformVcPayload,
  platformVcType,
  statusListPayload,
} from "#app/domain/attestation/platform-schema.ts";
import type { Context, Policy } from "#app/domain/attestation/policy.ts";
import { encodeStatusList } from "#app/domain/attestation/status-list.ts";
import { signVc } from "#app/domain/attestation/vc-sign.ts";
import { verifyAttestation } from "#app/domain/attestation/verify.ts";

const ISSUERS = 8;
const ATTESTATIONS = 400;
const ROUNDS = 4;
const AT = Date.parse("2026-06-01T00:00:00Z");
const [DOMAIN] = EAS_DEPLOYMENTS;
const SCHEMA = platformEasSchema(schemaUid(PLATFORM_SCHEMA, `0x${"0".repeat(40)}`, true));

type Measured = { perSecond: number; yardstick: { what: string; perSecond: number }; ratio: number };
export type AttestFigures = { attestations: number; issuers: number; eas: Measured; vc: Measured };

/** Whole verifications a second, from the text on, one after the other, beside the bare check of the same signatures. */
export async function benchAttest(): Promise<AttestFigures> {
  const [eas, vc] = [await measureEas(), await measureVc()];
  return { attestations: ATTESTATIONS, issuers: ISSUERS, eas, vc };
}

const claim = (index: number) => ({
  field: "mathematics",
  level: "doctorate",
  institution: "Example University",
  evidence: `Register, entry ${index}`,
  evidenceHash: numbered(index),
});

const numbered = (number: number): Hex => `0x${number.toString(16).padStart(64, "0")}`;
const UNTIL = Date.parse("2028-06-01T00:00:00Z");

function contextOf(changes: Partial<Policy>): Context {
  const policy: Policy = {
    presenter: null,
    eas: { domains: EAS_DEPLOYMENTS, schemas: [SCHEMA] },
    vc: { types: [platformVcType()] },
    issuers: [],
    revocations: [],
    statusLists: {},
    dids: {},
    ...changes,
  };
  return { policy, at: AT, accepted: new Set() };
}

const trusted = (ids: string[]) =>
  [...new Set(ids)].map((id) => ({ id, name: "Board", may: ["mathematics"] }));

async function measureEas(): Promise<Measured> {
  const signed: SignedEas[] = [];
  for (let index = 0; index < ATTESTATIONS; index++) {
    const message = platformEasMessage({
      uid: SCHEMA.uid,
      recipient: `0x${numbered(index + 1).slice(-40)}`,
      claim: claim(index),
      at: AT - index * 1000,
      until: UNTIL,
      salt: numbered(index),
    });
    signed.push(await signEas({ domain: DOMAIN!, message, privateKey: numbered(1 + (index % ISSUERS)) }));
  }
  const context = contextOf({ issuers: trusted(signed.map(({ signer }) => signer)) });
  return compare(
    signed.map((one) => JSON.stringify(one)),
    (text) => verifyAttestation(text, context).then(({ ok }) => ok),
    { what: "viem's recoverTypedDataAddress", inputs: signed.map(asTypedData), check: isSigned },
  );
}

const asTypedData = ({ sig, signer }: SignedEas) => {
  const { domain, types, message, signature } = sig;
  const { r, s, v } = signature;
  const typedData = {
    domain: {
      ...domain,
      chainId: BigInt(domain.chainId),
      verifyingContract: domain.verifyingContract as Hex,
    },
    types,
    primaryType: "Attest" as const,
    message,
    signature: { r, s, v: BigInt(v) },
  };
  return { typedData, signer };
};

const isSigned = async ({ typedData, signer }: ReturnType<typeof asTypedData>) =>
  (await recoverTypedDataAddress(typedData)) === signer;

async function measureVc(): Promise<Measured> {
  const signers = await Promise.all(Array.from({ length: ISSUERS }, (_, index) => edKey(index + 1)));
  const list = "https://board.example/status/1";
  const texts: string[] = [];
  for (let index = 0; index < ATTESTATIONS; index++) {
    const signer = signers[index % ISSUERS]!;
    const payload = platformVcPayload({
      id: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
      issuer: signer.did,
      subject: { did: signers[0]!.did },
      claim: claim(index),
      at: AT - index * 1000,
      until: UNTIL,
      status: { list, index },
    });
    texts.push(await signVc({ payload, ...signer }));
  }
  const { did } = signers[0]!;
  const encodedList = await encodeStatusList(new Set([131_071]));
  const statusLists = {
    [list]: await signVc({
      payload: statusListPayload({ list, issuer: did, encodedList, at: AT }),
      ...signers[0]!,
    }),
  };
  const context = contextOf({ issuers: trusted(signers.map((signer) => signer.did)), statusLists });
  const inputs = texts.map((text, index) => ({ text, key: signers[index % ISSUERS]!.key }));
  return compare(texts, (text) => verifyAttestation(text, context).then(({ ok }) => ok), {
    what: "jose's jwtVerify with the key at hand",
    inputs,
    check: ({ text, key }) => jwtVerify(text, key, { currentDate: new Date(AT) }).then(() => true),
  });
}

async function edKey(seed: number) {
  const secret = new Uint8Array(32).fill(seed);
  const publicJwk = { kty: "OKP", crv: "Ed25519", x: encodeBase64url(ed25519.getPublicKey(secret)) };
  const did = jwkToDidKey(publicJwk);
  return {
    did,
    kid: `${did}#${did.slice("did:key:".length)}`,
    alg: "EdDSA" as const,
    privateJwk: { ...publicJwk, d: encodeBase64url(secret) },
    key: await importJWK(publicJwk, "EdDSA"),
  };
}

type Yardstick<Input> = { what: string; inputs: Input[]; check: (input: Input) => Promise<boolean> };

/** In turns, so that whatever else the machine does meets both alike; a round of each goes first, to warm up. */
async function compare<Input>(
  texts: string[],
  verify: (text: string) => Promise<boolean>,
  { what, inputs, check }: Yardstick<Input>,
): Promise<Measured> {
  let ours = 0;
  let theirs = 0;
  for (let round = 0; round <= ROUNDS; round++) {
    const [first, second] = [await secondsOf(texts, verify), await secondsOf(inputs, check)];
    if (round === 0) continue;
    ours += first;
    theirs += second;
  }
  const count = ROUNDS * ATTESTATIONS;
  const yardstick = { what, perSecond: count / theirs };
  return { perSecond: count / ours, yardstick, ratio: theirs / ours };
}

async function secondsOf<Input>(inputs: Input[], check: (input: Input) => Promise<boolean>): Promise<number> {
  const begun = performance.now();
  for (const input of inputs)
    if (!(await check(input))) throw new Error("One of the attestations was refused.");
  return (performance.now() - begun) / 1000;
}
