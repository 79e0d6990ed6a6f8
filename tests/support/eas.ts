import { encodeAbiParameters, type Hex, parseAbiParameters, zeroAddress, zeroHash } from "viem";
import { privateKeyToAccount } from "viem/accounts";
import type { EasMessage } from "#app/domain/attestation/eas-layout.ts";
import { easUid, schemaUid } from "#app/domain/attestation/eas-uid.ts";
import type { Context, EasSchema, Policy } from "#app/domain/attestation/policy.ts";

export const NOW = Date.parse("2026-06-01T00:00:00Z");
export const TIME = 1_735_689_600;

const account = (seed: number) => privateKeyToAccount(`0x${seed.toString(16).padStart(64, "0")}`);

export const registrar = account(1);
export const board = account(2);
export const alice = account(3).address;
export const bob = account(4).address;
export const rogue = account(5);

export const SCHEMA =
  "string credentialType,string field,string institution,uint64 awardedOn,bytes32 evidenceHash";

export const schema: EasSchema = {
  uid: schemaUid(SCHEMA, zeroAddress, true),
  schema: SCHEMA,
  resolver: zeroAddress,
  revocable: true,
  claims: { level: "credentialType", field: "field" },
};

export const domain = {
  name: "EAS Attestation",
  version: "0.26",
  chainId: "11155111",
  verifyingContract: "0xC2679fBD37d54388Ce493F1DB75320D236e1815e" as Hex,
};

export const dataOf = (level: string, field: string): Hex =>
  encodeAbiParameters(parseAbiParameters(SCHEMA), [level, field, "Example University", 1n, zeroHash]);

type Account = typeof registrar;
type Fields = Record<string, unknown>;
export type Layout = "v2" | "v1" | "v0" | "v0 Attestation";
export const LAYOUTS: Layout[] = ["v2", "v1", "v0", "v0 Attestation"];

const TAIL = [
  { name: "schema", type: "bytes32" },
  { name: "recipient", type: "address" },
  { name: "time", type: "uint64" },
  { name: "expirationTime", type: "uint64" },
  { name: "revocable", type: "bool" },
  { name: "refUID", type: "bytes32" },
  { name: "data", type: "bytes" },
];
const VERSION = { name: "version", type: "uint16" };
const SALT = { name: "salt", type: "bytes32" };

export const typesOf = (layout: Layout): Record<string, { name: string; type: string }[]> =>
  ({
    v2: { Attest: [VERSION, ...TAIL, SALT] },
    v1: { Attest: [VERSION, ...TAIL] },
    v0: { Attest: TAIL },
    "v0 Attestation": { Attestation: TAIL },
  })[layout];

export type EasJson = {
  sig: Fields & {
    uid: string;
    domain: Fields;
    types: Record<string, { name: string; type: string }[]>;
    message: Fields;
    signature: { r: Hex; s: Hex; v: number };
  };
  signer: string;
};

type Ask = { by?: Account; layout?: Layout; domain?: typeof domain; types?: ReturnType<typeof typesOf> };

/** A good attestation of the registrar's about Alice, signed by viem as any wallet would; `changes` replace what it says. */
export async function attestation(changes: Fields = {}, ask: Ask = {}): Promise<EasJson> {
  const { by = registrar, layout = "v2", domain: place = domain, types = typesOf(layout) } = ask;
  const version = Number(layout[1]) as 0 | 1 | 2;
  const message: Fields = {
    ...(version > 0 ? { version } : {}),
    schema: schema.uid,
    recipient: alice,
    time: String(TIME),
    expirationTime: "0",
    revocable: true,
    refUID: zeroHash,
    data: dataOf("PhD", "mathematics"),
    ...(version === 2 ? { salt: `0x${"5a".repeat(32)}` } : {}),
    ...changes,
  };
  const primaryType = Object.keys(types)[0]!;
  const signature = await by.signTypedData({
    domain: { ...place, chainId: BigInt(place.chainId) },
    types,
    primaryType,
    message,
  } as Parameters<Account["signTypedData"]>[0]);
  return {
    sig: {
      ...(version > 0 ? { version } : {}),
      uid: uidOf(message, version),
      domain: { ...place },
      primaryType,
      types,
      message,
      signature: {
        r: signature.slice(0, 66) as Hex,
        s: `0x${signature.slice(66, 130)}`,
        v: Number.parseInt(signature.slice(130), 16),
      },
    },
    signer: by.address,
  };
}

function uidOf(message: Fields, version: 0 | 1 | 2): Hex {
  const { time, expirationTime } = message as Record<string, string>;
  return easUid({
    ...(message as EasMessage),
    version,
    time: BigInt(time!),
    expirationTime: BigInt(expirationTime!),
    salt: version === 2 ? (message.salt as Hex) : null,
  });
}

export const policy = (changes: Partial<Policy> = {}): Policy => ({
  presenter: { addresses: [alice], keys: [], emails: [] },
  eas: { domains: [domain], schemas: [schema] },
  vc: { types: [] },
  issuers: [
    { id: registrar.address, name: "Registrar", may: ["*"] },
    { id: board.address, name: "Board", may: ["medicine"] },
  ],
  revocations: [],
  statusLists: {},
  dids: {},
  ...changes,
});

export const context = (
  changes: Partial<Policy> = {},
  rest: Partial<Omit<Context, "policy">> = {},
): Context => ({
  policy: policy(changes),
  at: NOW,
  accepted: new Set(),
  ...rest,
});
