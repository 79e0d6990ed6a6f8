import { getAddress, isAddress, zeroAddress } from "viem";
import { z } from "zod";
import { didKeyToJwk, didWebAddress, isDid } from "#app/domain/attestation/did.ts";
import { fitSchema } from "#app/domain/attestation/eas-claims.ts";
import { schemaUid } from "#app/domain/attestation/eas-uid.ts";
import type { EasSchema, VcType } from "#app/domain/attestation/policy.ts";
import { findField } from "#app/domain/credential/fields.ts";
import { ISSUER_KINDS } from "#app/domain/credential/issuer.ts";
import { LEVELS } from "#app/domain/credential/levels.ts";
import { nameField } from "./person.ts";
import { isStorable } from "./storable.ts";

/** Kinds that an operator may add; the platform adds itself. */
export const KINDS = ISSUER_KINDS.filter((kind) => kind !== "platform");

/** What a claim says that a project can ask for, by the names under which it is read. */
export const CLAIM_NAMES = ["field", "level", "institution"] as const;

export const MOST_IDENTIFIERS = 20;
export const MOST_MAY = 50;
export const MOST_SCHEMAS = 10;
export const MOST_TYPES = 10;

const short = (what: string, most: number) =>
  z
    .string({ error: `${what} is missing.` })
    .trim()
    .max(most, `${what} may be ${most.toLocaleString("en-GB")} characters long at most.`)
    .refine(isStorable, `${what} holds a character that is not text.`);

const line = (what: string, most: number) => short(what, most).min(1, `${what} is missing.`);

const website = short("The website", 300)
  .transform((text) => (text === "" ? null : text))
  .refine(
    (text) => text === null || (URL.canParse(text) && new URL(text).protocol === "https:"),
    "The website must be a whole address that begins with https://, or empty.",
  )
  .default(null);

/** One address or DID in its one spelling, or a sentence that says what is wrong with it. */
function readIdentifier(text: string): { identifier: string } | { problem: string } {
  const shown = text.length > 60 ? `${text.slice(0, 60)}…` : text;
  if (/^0x/i.test(text)) {
    if (!/^0x[\da-f]{40}$/i.test(text))
      return { problem: `${shown} is no whole address: 0x and 40 hex digits.` };
    if (!isAddress(text))
      return { problem: `${shown} has a wrong checksum: some letter of it is mistyped. Copy it again.` };
    if (getAddress(text) === zeroAddress) return { problem: "The zero address is nobody's: leave it out." };
    return { identifier: getAddress(text) };
  }
  if (!isDid(text))
    return {
      problem: `${shown} is neither an address (0x and 40 hex digits) nor a DID (did:web:… or did:key:…).`,
    };
  if (text.startsWith("did:key:"))
    return didKeyToJwk(text)
      ? { identifier: text }
      : { problem: `${shown} is no valid key on Ed25519, P-256 or secp256k1. Copy it again.` };
  return isDidWeb(text)
    ? { identifier: text }
    : { problem: `${shown} cannot be looked up: of DIDs only did:web and did:key are.` };
}

function isDidWeb(did: string): boolean {
  try {
    return did.startsWith("did:web:") && didWebAddress(did) !== "";
  } catch {
    return false;
  }
}

const identifiers = z
  .string({ error: "Enter an address or a DID that it signs with." })
  .max(12_000, `There may be ${MOST_IDENTIFIERS} addresses and DIDs at most.`)
  .transform((text, context) => {
    const entries = text.split(/[\s,]+/).filter(Boolean);
    const found = new Set<string>();
    for (const entry of entries) {
      const read = readIdentifier(entry);
      if ("problem" in read) context.addIssue({ code: "custom", message: read.problem });
      else found.add(read.identifier);
    }
    if (entries.length === 0)
      context.addIssue({ code: "custom", message: "Enter an address or a DID that it signs with." });
    if (found.size > MOST_IDENTIFIERS)
      context.addIssue({
        code: "custom",
        message: `There may be ${MOST_IDENTIFIERS} addresses and DIDs at most.`,
      });
    return [...found];
  });

/** `*`, a field, or `field:level`, as a policy writes it. */
const mayEntry = z
  .object({
    field: z.string().min(1, "Choose a field, or “Every field”.").max(60),
    level: z.string().max(60).default(""),
  })
  .transform(({ field, level }, context) => {
    if (field === "*") {
      if (level === "") return "*";
      context.addIssue({
        code: "custom",
        path: ["level"],
        message: "A level needs a field: choose any level.",
      });
      return z.NEVER;
    }
    const found = findField(field);
    if (!found) {
      context.addIssue({ code: "custom", path: ["field"], message: "Choose a field from the list." });
      return z.NEVER;
    }
    if (level === "") return field;
    if (LEVELS[found.family].some(({ id }) => id === level)) return `${field}:${level}`;
    const levels = LEVELS[found.family].map(({ title }) => title.toLowerCase()).join(", ");
    context.addIssue({
      code: "custom",
      path: ["level"],
      message: `The levels in ${found.title.toLowerCase()} are: ${levels}.`,
    });
    return z.NEVER;
  });

const pointer = z
  .string()
  .trim()
  .max(200, "A place may be 200 characters long at most.")
  .refine(
    (text) => text === "" || /^(?:\/(?:[^~/]|~[01])+)+$/.test(text),
    "The place must be a JSON pointer below credentialSubject, such as /degree/field.",
  )
  .default("");

const mapped = <Names extends Record<string, string>>(names: Names): Record<string, string> =>
  Object.fromEntries(Object.entries(names).filter(([, place]) => place !== ""));

const vcType = z
  .object({ type: line("The type", 100), field: pointer, level: pointer, institution: pointer })
  .superRefine((typed, context) => {
    for (const claim of ["field", "level"] as const)
      if (typed[claim] === "")
        context.addIssue({
          code: "custom",
          path: [claim],
          message: `Say where the ${claim} stands: without it no claim can be read.`,
        });
  })
  .transform(({ type, ...places }): VcType => ({ type, claims: mapped(places) }));

const NOT_A_UID = "The uid must be 0x and 64 hex digits, as the schema registry shows it, or empty.";

const easSchema = z
  .object({
    schema: line("The schema", 2_000),
    resolver: z
      .string()
      .trim()
      .transform((text) => text || zeroAddress)
      .refine(
        (text) => isAddress(text),
        "The resolver must be an address with the right capitals, or empty where there is none.",
      )
      .transform((text) => getAddress(text) as string)
      .default(zeroAddress),
    revocable: z
      .literal("on")
      .optional()
      .transform((ticked) => ticked === "on"),
    uid: z
      .string()
      .trim()
      .refine((text) => text === "" || /^0x[\da-f]{64}$/i.test(text), NOT_A_UID)
      .transform((text) => text.toLowerCase())
      .default(""),
    field: short("The name", 60).default(""),
    level: short("The name", 60).default(""),
    institution: short("The name", 60).default(""),
  })
  .transform((typed, context): EasSchema => {
    const { schema, resolver, revocable, uid: seen, ...places } = typed;
    const refuse = (path: string, message: string) =>
      context.addIssue({ code: "custom", path: [path], message });
    const uid = schemaUid(schema, resolver, revocable);
    const fitted = fitSchema({ uid, schema, resolver, revocable, claims: {} });
    if (!fitted.ok) {
      refuse(
        "schema",
        "The schema cannot be read: write it as registered, such as “string field,string level”.",
      );
      return z.NEVER;
    }
    const names = fitted.parameters.flatMap(({ name }) => name ?? []);
    for (const claim of CLAIM_NAMES) {
      const place = places[claim];
      if (place === "" && claim !== "institution")
        refuse(claim, `Say which of the schema's fields holds the ${claim}: ${names.join(", ")}.`);
      if (place !== "" && !names.includes(place))
        refuse(claim, `The schema has no field of this name. It has: ${names.join(", ")}.`);
    }
    if (seen !== "" && seen !== uid)
      refuse(
        "uid",
        `With this schema, resolver and choice of revocable the uid is ${uid}: correct whichever is wrong.`,
      );
    return { uid, schema, resolver, revocable, claims: mapped(places) };
  });

const reason = line("The reason", 500);

const trustFields = z.object({
  identifiers,
  may: z
    .array(mayEntry)
    .min(1, "Say what it may attest: at least one field.")
    .max(MOST_MAY, `There may be ${MOST_MAY} fields at most.`)
    .transform((entries) => [...new Set(entries)]),
  easSchemas: z.array(easSchema).max(MOST_SCHEMAS, `There may be ${MOST_SCHEMAS} schemas at most.`),
  vcTypes: z.array(vcType).max(MOST_TYPES, `There may be ${MOST_TYPES} types at most.`),
  reason,
});

type Signs = { identifiers: string[]; easSchemas: EasSchema[] };
const signsUnread = ({ identifiers: all, easSchemas }: Signs) =>
  all.some((one) => one.startsWith("0x")) && easSchemas.length === 0;

const NEEDS_SCHEMA = {
  error: "What is signed with an address is read by a schema: add the EAS schemas that are accepted of it.",
  path: ["easSchemas"],
};

const twice = ({ easSchemas }: Signs) => new Set(easSchemas.map(({ uid }) => uid)).size < easSchemas.length;
const TWICE = { error: "One schema is here twice: remove one of them.", path: ["easSchemas"] };

/** What an issuer is trusted with. */
export const trustSchema = trustFields
  .refine((form) => !signsUnread(form), NEEDS_SCHEMA)
  .refine((form) => !twice(form), TWICE);

export type TrustForm = z.infer<typeof trustSchema>;

/** A new issuer, and what it is trusted with. */
export const issuerSchema = z
  .object({
    name: nameField("the issuer's"),
    kind: z.enum(KINDS, { error: "Choose what kind of issuer it is." }),
    website,
    ...trustFields.shape,
  })
  .refine((form) => !signsUnread(form), NEEDS_SCHEMA)
  .refine((form) => !twice(form), TWICE);

export type IssuerForm = z.infer<typeof issuerSchema>;

export const seenVersionField = z.coerce.number().int().min(1).max(1_000_000);

export const withdrawalSchema = z.object({ reason });

export const revocationSchema = z.object({
  attestationId: z.uuid(),
  reason: line("The reason", 500),
});

const LISTS = { may: MOST_MAY, easSchemas: MOST_SCHEMAS, vcTypes: MOST_TYPES };
type List = keyof typeof LISTS;
export type Row = Record<string, string>;

export type SentIssuer = Record<List, Row[]> & Record<string, string | Row[]>;

/** Reads `may[0].field`, `easSchemas[1].uid` and the like into rows in the order of their numbers. A row in which nothing is said is none. */
export function readIssuerForm(form: FormData): SentIssuer {
  const rows: Record<List, Map<number, Row>> = { may: new Map(), easSchemas: new Map(), vcTypes: new Map() };
  const rest: Row = {};
  for (const [name, value] of form) {
    if (typeof value !== "string") continue;
    const match = /^(may|easSchemas|vcTypes)\[(\d{1,3})\]\.([a-z]{1,20})$/i.exec(name);
    const list = match && rows[match[1] as List];
    if (!match || !list) {
      rest[name] = value;
      continue;
    }
    const index = Number(match[2]);
    list.set(index, { ...list.get(index), [match[3]!]: value });
  }
  const inOrder = (list: List) =>
    [...rows[list]].sort(([one], [two]) => one - two).flatMap(([, row]) => (isEmpty(row) ? [] : [row]));
  return { ...rest, may: inOrder("may"), easSchemas: inOrder("easSchemas"), vcTypes: inOrder("vcTypes") };
}

/** A tick alone says nothing: it is there from the start. */
const isEmpty = (row: Row) =>
  Object.entries(row).every(([part, text]) => part === "revocable" || text.trim() === "");
