import { readPointer } from "../field-map.ts";
import type { VcType } from "./policy.ts";
import type { Claims } from "./verification.ts";

const MOST_CHARACTERS = 200;

/**
 * What a credential of these types claims of its subject, by the first mapping of the policy that is for one of its types and finds something
 * there. A mapping without pointers takes any credential of its type, which then claims nothing. Null: none fits.
 */
export function readVcClaims(
  types: readonly string[],
  subject: Record<string, unknown>,
  mappings: readonly VcType[],
): Claims | null {
  for (const { type, claims } of mappings) {
    if (!types.includes(type)) continue;
    const found = Object.entries(claims)
      .map(([name, pointer]) => [name, claimText(readPointer(subject, pointer))] as const)
      .filter((entry): entry is readonly [string, string] => entry[1] !== null);
    if (found.length > 0 || Object.keys(claims).length === 0) return Object.fromEntries(found);
  }
  return null;
}

function claimText(value: unknown): string | null {
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return typeof value === "string" && value !== "" ? [...value].slice(0, MOST_CHARACTERS).join("") : null;
}
