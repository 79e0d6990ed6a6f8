import { getAddress, isAddress } from "viem/utils";
import { isDid } from "./did.ts";
import { platformVcType } from "./platform-schema.ts";
import type { EasDomain, EasRevocation, EasSchema, Policy, TrustedIssuer, VcType } from "./policy.ts";

type Fields = Record<string, unknown>;

/**
 * How the claims of credentials are read where a policy does not say: the platform's own, degrees, Open Badges 3.0 (`fieldOfStudy` and
 * `achievementType` are the standard's). The last one takes any other credential of a trusted issuer, which then claims nothing.
 */
export const USUAL_VC_TYPES: VcType[] = [
  platformVcType(),
  { type: "VerifiableCredential", claims: { level: "/degree/type", field: "/degree/field" } },
  ...["OpenBadgeCredential", "AchievementCredential"].map((type) => ({
    type,
    claims: {
      field: "/achievement/fieldOfStudy",
      level: "/achievement/achievementType",
      name: "/achievement/name",
      institution: "/achievement/creator/name",
    },
  })),
  { type: "VerifiableCredential", claims: {} },
];

/**
 * Reads the policy of `assay attest verify --policy`. Parts that are left out trust nothing and nobody, but for `presenter` (left out or null:
 * nobody in particular is expected) and `vc` (left out: `USUAL_VC_TYPES`). `statusLists` is returned as it is written, by address; unknown keys
 * are passed over. Throws an Error whose message begins with the field that cannot be read.
 */
export function readPolicy(value: unknown): Policy {
  const policy = fieldsAt(value, "policy");
  const eas = fieldsAt(policy.eas ?? {}, "eas");
  return {
    presenter: readPresenter(policy.presenter ?? null),
    eas: {
      domains: listAt(eas.domains, "eas.domains", readDomain),
      schemas: listAt(eas.schemas, "eas.schemas", readSchema),
    },
    vc: { types: policy.vc === undefined ? USUAL_VC_TYPES : readVcTypes(policy.vc) },
    issuers: listAt(policy.issuers, "issuers", readIssuer),
    revocations: listAt(policy.revocations, "revocations", readRevocation),
    statusLists: recordAt(policy.statusLists ?? {}, "statusLists", textAt),
    dids: recordAt(policy.dids ?? {}, "dids", fieldsAt),
  };
}

function readPresenter(value: unknown): Policy["presenter"] {
  if (value === null) return null;
  const { addresses, keys, emails } = fieldsAt(value, "presenter");
  return {
    addresses: listAt(addresses, "presenter.addresses", addressAt),
    keys: listAt(keys, "presenter.keys", didAt),
    emails: listAt(emails, "presenter.emails", textAt),
  };
}

function readDomain(value: unknown, at: string): EasDomain {
  const { name, version, chainId, verifyingContract } = fieldsAt(value, at);
  return {
    name: textAt(name, `${at}.name`),
    version: textAt(version, `${at}.version`),
    chainId: digitsAt(chainId, `${at}.chainId`),
    verifyingContract: addressAt(verifyingContract, `${at}.verifyingContract`),
  };
}

function readSchema(value: unknown, at: string): EasSchema {
  const { uid, schema, resolver, revocable, claims } = fieldsAt(value, at);
  if (typeof revocable !== "boolean") return fail(`${at}.revocable`, "must be true or false");
  return {
    uid: hash32At(uid, `${at}.uid`),
    schema: textAt(schema, `${at}.schema`),
    resolver: addressAt(resolver, `${at}.resolver`),
    revocable,
    claims: recordAt(claims, `${at}.claims`, textAt),
  };
}

function readVcTypes(value: unknown): VcType[] {
  return listAt(fieldsAt(value, "vc").types, "vc.types", (item, at) => {
    const { type, claims } = fieldsAt(item, at);
    return { type: textAt(type, `${at}.type`), claims: recordAt(claims, `${at}.claims`, pointerAt) };
  });
}

function readIssuer(value: unknown, at: string): TrustedIssuer {
  const { id, name, may } = fieldsAt(value, at);
  const text = textAt(id, `${at}.id`);
  return {
    id: text.startsWith("did:") ? didAt(text, `${at}.id`) : addressAt(text, `${at}.id`),
    name: textAt(name, `${at}.name`),
    may: listAt(may, `${at}.may`, textAt),
  };
}

function readRevocation(value: unknown, at: string): EasRevocation {
  const { chainId, contract, revoker, uid, timestamp } = fieldsAt(value, at);
  return {
    chainId: digitsAt(chainId, `${at}.chainId`),
    contract: addressAt(contract, `${at}.contract`),
    revoker: addressAt(revoker, `${at}.revoker`),
    uid: hash32At(uid, `${at}.uid`),
    timestamp: digitsAt(timestamp, `${at}.timestamp`),
  };
}

function listAt<Item>(value: unknown, at: string, read: (item: unknown, at: string) => Item): Item[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return fail(at, "must be a list");
  return value.map((item, index) => read(item, `${at}[${index}]`));
}

function recordAt<Item>(value: unknown, at: string, read: (item: unknown, at: string) => Item) {
  const entries = Object.entries(fieldsAt(value, at));
  return Object.fromEntries(entries.map(([key, item]) => [key, read(item, `${at}[${JSON.stringify(key)}]`)]));
}

function fieldsAt(value: unknown, at: string): Fields {
  const isFields = typeof value === "object" && value !== null && !Array.isArray(value);
  return isFields ? (value as Fields) : fail(at, "must be an object, in { and }");
}

function textAt(value: unknown, at: string): string {
  return typeof value === "string" && value !== "" ? value : fail(at, "must be a text");
}

function digitsAt(value: unknown, at: string): string {
  const text = Number.isSafeInteger(value) ? String(value) : value;
  return typeof text === "string" && /^(?:0|[1-9]\d*)$/.test(text)
    ? text
    : fail(at, "must be a whole number");
}

function addressAt(value: unknown, at: string): string {
  if (typeof value === "string" && isAddress(value)) return getAddress(value);
  return fail(at, "must be an address: 0x and 40 hex digits, with the right capitals if there are any");
}

function hash32At(value: unknown, at: string): string {
  const isHash = typeof value === "string" && /^0x[0-9a-f]{64}$/i.test(value);
  return isHash ? value.toLowerCase() : fail(at, "must be 0x and 64 hex digits");
}

function didAt(value: unknown, at: string): string {
  return typeof value === "string" && isDid(value) ? value : fail(at, "must be a DID such as did:key:z6Mk…");
}

function pointerAt(value: unknown, at: string): string {
  const text = textAt(value, at);
  return text.startsWith("/") ? text : `/${text}`;
}

function fail(at: string, wanted: string): never {
  throw new Error(`${at}: ${wanted}.`);
}
