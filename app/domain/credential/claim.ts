import type { Claims } from "../attestation/verification.ts";
import { readField } from "./fields.ts";
import { readLevel } from "./levels.ts";

export type ReadClaim = {
  /** A field of the tree. */
  field: string;
  /** A level of the field's family. */
  level: string;
  /** In the issuer's words; null where it said none. */
  institution: string | null;
};

/** Where issuers write a degree and its subject as one name, as Open Badges do: `PhD in Mathematics`, `MSc, Statistics`, `Mathematics (PhD)`. */
const WHOLE_NAMES = ["name", "achievement"];

/**
 * An attestation's claims in the platform's own terms. Null when the field is none of the tree or the level none of the field's family: such an
 * attestation may be genuine and is kept, but opens no work (an endorsement, an unknown subject, a degree where a licence is meant).
 */
export function readClaim(claims: Claims): ReadClaim | null {
  const institution = claims.institution?.trim() || null;
  const said = claims.field && claims.level ? placed(claims.field, claims.level) : null;
  const read = said ?? readWhole(WHOLE_NAMES.map((name) => claims[name]).find(Boolean));
  return read && { ...read, institution };
}

function placed(fieldWords: string, levelWords: string): { field: string; level: string } | null {
  const field = readField(fieldWords);
  const level = field && readLevel(levelWords, field);
  return field && level ? { field, level } : null;
}

const BETWEEN = / (?:in|of) |[,:(]/giu;

function readWhole(name: string | undefined): { field: string; level: string } | null {
  const text = name?.slice(0, 200) ?? "";
  for (const { index, 0: mark } of text.matchAll(BETWEEN)) {
    const [before, after] = [text.slice(0, index), text.slice(index + mark.length)];
    const read = placed(after, before) ?? placed(before, after);
    if (read) return read;
  }
  return null;
}
