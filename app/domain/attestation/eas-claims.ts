import type { AbiParameter, Hex } from "viem";
import { decodeAbiParameters, encodeAbiParameters, parseAbiParameters } from "viem/utils";
import { boundedCache } from "./bounded-cache.ts";
import { schemaUid } from "./eas-uid.ts";
import { excerpt } from "./findings.ts";
import type { EasSchema } from "./policy.ts";
import type { Claims } from "./verification.ts";

const MOST_CHARACTERS = 200;

type Fitted = { ok: true; parameters: readonly AbiParameter[] } | { ok: false; problem: string };

const prepared = boundedCache<Fitted>(256);

/** A schema of the policy's, ready for reading data; or why the policy is wrong about it. */
export function fitSchema(entry: EasSchema): Fitted {
  const { uid, schema, resolver, revocable, claims } = entry;
  return prepared(JSON.stringify([uid, schema, resolver, revocable, claims]), () => {
    if (schemaUid(schema, resolver, revocable) !== uid.toLowerCase())
      return { ok: false, problem: "The policy has its schema under a uid that is not the schema's." };
    const parameters = parametersOf(schema);
    if (!parameters) return { ok: false, problem: "The policy has a schema for it that cannot be read." };
    const names = parameters.map(({ name }) => name);
    const missing = Object.values(claims).find((name) => !names.includes(name));
    if (missing === undefined) return { ok: true, parameters };
    return {
      ok: false,
      problem: `The policy looks for a field ${excerpt(missing, 60)} that its schema does not have.`,
    };
  });
}

function parametersOf(schema: string): readonly AbiParameter[] | null {
  try {
    return parseAbiParameters(schema);
  } catch {
    return null;
  }
}

/**
 * The claims in the data of an attestation, by the policy's mapping; null where the data is not, byte for byte, the ABI encoding of such fields:
 * cut off, longer than it says, with offsets of its own, with text that is not UTF-8 or has a NUL in it.
 */
export function readEasClaims(
  data: Hex,
  parameters: readonly AbiParameter[],
  mapping: EasSchema["claims"],
): Claims | null {
  const values = decode(data, parameters);
  if (!values) return null;
  const claims = Object.entries(mapping).map(([claim, field]) => {
    const at = parameters.findIndex(({ name }) => name === field);
    return [claim, claimText(values[at])] as const;
  });
  if (claims.some(([, text]) => text?.includes("\0"))) return null;
  return Object.fromEntries(claims.filter((entry): entry is readonly [string, string] => entry[1] !== null));
}

function decode(data: Hex, parameters: readonly AbiParameter[]): readonly unknown[] | null {
  try {
    const values = decodeAbiParameters(parameters, data) as readonly unknown[];
    return encodeAbiParameters(parameters, values) === data ? values : null;
  } catch {
    return null;
  }
}

function claimText(value: unknown): string | null {
  if (typeof value === "bigint" || typeof value === "number" || typeof value === "boolean")
    return String(value);
  return typeof value === "string" && value !== "" ? [...value].slice(0, MOST_CHARACTERS).join("") : null;
}
