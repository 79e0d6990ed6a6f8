import { readClaim } from "../credential/claim.ts";
import { isWithin, plainWords, readField } from "../credential/fields.ts";
import { readLevel } from "../credential/levels.ts";
import type { Claims } from "./verification.ts";

type Said = { field: string; level: string };

/**
 * Whether an issuer that may attest these may attest these claims. An entry is `*` for anything; a field, which covers what lies below it
 * (mathematics covers statistics); or `field:level`, for exactly that level of it. Words count as the tree's where the tree lists them
 * (`Maths` is mathematics, `PhD` a doctorate), and as themselves elsewhere. Claims without a field need `*`.
 */
export function mayAttest(may: readonly string[], claims: Claims): boolean {
  if (may.includes("*")) return true;
  const read = readClaim(claims);
  const said = read ?? (claims.field ? sayIn(claims.field, claims.level ?? "") : null);
  return said !== null && said.field !== "" && may.some((entry) => covers(entry, said));
}

function covers(entry: string, { field, level }: Said): boolean {
  const colon = entry.indexOf(":");
  const allowed = sayIn(
    colon === -1 ? entry : entry.slice(0, colon),
    colon === -1 ? "" : entry.slice(colon + 1),
  );
  if (!isWithin(field, allowed.field)) return false;
  return colon === -1 || (allowed.level !== "" && allowed.level === level);
}

function sayIn(fieldWords: string, levelWords: string): Said {
  const field = readField(fieldWords) ?? plainWords(fieldWords);
  return { field, level: readLevel(levelWords, field) ?? plainWords(levelWords) };
}
