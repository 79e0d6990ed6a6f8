import type { EasSchema, VcType } from "#app/domain/attestation/policy.ts";
import type { Row } from "#app/forms/issuer.ts";

/** What the fields of an issuer's form hold: texts as typed, which need not be right. */
export type TrustValues = {
  identifiers: string;
  may: Row[];
  easSchemas: Row[];
  vcTypes: Row[];
  reason: string;
};
export type IssuerValues = TrustValues & Record<"name" | "kind" | "website", string>;

export const NEW_ISSUER: IssuerValues = {
  name: "",
  kind: "university",
  website: "",
  identifiers: "",
  may: [{ field: "", level: "" }],
  easSchemas: [],
  vcTypes: [],
  reason: "",
};

const NO_RESOLVER = "0x0000000000000000000000000000000000000000";

type Trust = { identifiers: string[]; may: string[]; easSchemas: EasSchema[]; vcTypes: VcType[] };

/** A trust as it stands, to be changed; why it is changed is to be said anew. */
export function trustValues({ identifiers, may, easSchemas, vcTypes }: Trust): TrustValues {
  return {
    identifiers: identifiers.join("\n"),
    may: may.map((entry) => {
      const [field = "", level = ""] = entry.split(":");
      return { field, level };
    }),
    easSchemas: easSchemas.map(({ uid, schema, resolver, revocable, claims }) => ({
      ...claims,
      uid,
      schema,
      resolver: resolver === NO_RESOLVER ? "" : resolver,
      ...(revocable ? { revocable: "on" } : {}),
    })),
    vcTypes: vcTypes.map(({ type, claims }) => ({ type, ...claims })),
    reason: "",
  };
}

/** What was typed into a form that was refused, as it was. */
export function typedIssuer(sent: Record<string, string | Row[]>): IssuerValues {
  const text = (name: string) => (typeof sent[name] === "string" ? sent[name] : "");
  const rows = (name: string) => (Array.isArray(sent[name]) ? sent[name] : []);
  const may = rows("may");
  return {
    name: text("name"),
    kind: text("kind"),
    website: text("website"),
    identifiers: text("identifiers"),
    may: may.length > 0 ? may : NEW_ISSUER.may,
    easSchemas: rows("easSchemas"),
    vcTypes: rows("vcTypes"),
    reason: text("reason"),
  };
}
