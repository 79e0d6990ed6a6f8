import type { SubjectKind } from "./subject.ts";

/** What a person can be told apart by: the subjects they prove, and the number under which a registry lists them. */
export type IdentifierKind = SubjectKind | "registry";

/**
 * The one spelling of an identifier, so that two spellings of the same one meet. Wallets lose the capitals of their checksum (EIP-55); e-mail
 * addresses lose capitals and whatever follows a plus sign before the `@`, which most servers deliver to the same box; registry numbers lose
 * everything but letters and digits. A did:key is case-sensitive and stays as it is. Returns a text that begins with the kind.
 */
export function normaliseIdentifier(kind: IdentifierKind, identifier: string): string {
  const text = identifier.normalize("NFKC").trim();
  if (kind === "key") return `key:${text}`;
  if (kind === "email") return `email:${withoutTag(text.toLowerCase())}`;
  if (kind === "registry") return `registry:${text.toLowerCase().replace(/[^\p{L}\p{N}/]/gu, "")}`;
  return `${kind}:${text.toLowerCase()}`;
}

function withoutTag(address: string): string {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at);
  return `${local.split("+")[0] || local}${address.slice(at)}`;
}

/**
 * Whether this is an ORCID iD in its bare form, `0000-0002-1825-0097`: sixteen characters in groups of four, the last a check digit by ISO 7064
 * MOD 11-2, which may be `X`.
 */
export function isOrcid(text: string): boolean {
  if (!/^(\d{4}-){3}\d{3}[\dX]$/.test(text)) return false;
  const digits = text.replaceAll("-", "");
  const total = [...digits.slice(0, 15)].reduce((sum, digit) => (sum + Number(digit)) * 2, 0);
  const check = (12 - (total % 11)) % 11;
  return digits[15] === (check === 10 ? "X" : String(check));
}

/** An e-mail address with all but its first letter and its domain withheld: enough for its owner to know it, too little for anybody else. */
export function maskEmail(address: string): string {
  const at = address.lastIndexOf("@");
  if (at < 1) return "•••";
  return `${[...address][0]}•••${address.slice(at)}`;
}
