import { parseDateTime } from "./date-time.ts";

type Fields = Record<string, unknown>;

/** A Verifiable Credential (W3C VC Data Model 2.0) as a JWT's payload holds it: its shape is checked, nothing else. Times in ms since 1970. */
export type VcCredential = {
  id: string | null;
  types: string[];
  /** The DID or address in `issuer` or `issuer.id`. */
  issuer: string;
  subjects: Fields[];
  validFrom: number | null;
  validUntil: number | null;
  /** Of the signature: `iat`, `nbf`, `exp`. */
  issuedAt: number | null;
  notBefore: number | null;
  signedUntil: number | null;
  statuses: Fields[];
};

export type ReadCredential = { ok: true; credential: VcCredential } | { ok: false; problem: string };

const CONTEXT = "https://www.w3.org/ns/credentials/v2";
/** The last moment that a Date can hold. */
const LAST_SECOND = 8.64e12;

/** Reads a payload as a credential. The first thing that is not as VC Data Model 2.0 has it is told, by the field's name. */
export function readCredential(payload: Fields): ReadCredential {
  try {
    return { ok: true, credential: credentialIn(payload) };
  } catch (problem) {
    if (problem instanceof ShapeProblem) return { ok: false, problem: problem.message };
    throw problem;
  }
}

/** From when to when a credential and its signature both hold; null is without end. */
export function periodOf(credential: VcCredential): { from: number | null; until: number | null } {
  const said = (moments: (number | null)[]) => moments.filter((moment) => moment !== null);
  const starts = said([credential.validFrom, credential.issuedAt, credential.notBefore]);
  const ends = said([credential.validUntil, credential.signedUntil]);
  return {
    from: starts.length > 0 ? Math.max(...starts) : null,
    until: ends.length > 0 ? Math.min(...ends) : null,
  };
}

class ShapeProblem extends Error {}

function credentialIn(payload: Fields): VcCredential {
  const [context] = listOf(payload["@context"]);
  if (context !== CONTEXT) fail("@context", `must begin with ${CONTEXT}`);
  const subjects = listOf(payload.credentialSubject);
  if (subjects.length === 0 || !subjects.every(isFields)) fail("credentialSubject", "must be an object");
  for (const { id } of subjects as Fields[])
    if (id !== undefined && typeof id !== "string") fail("credentialSubject.id", "must be a text");
  const statuses = listOf(payload.credentialStatus);
  if (!statuses.every(isFields)) fail("credentialStatus", "must be an object");
  const { issuer } = payload;
  return {
    id: optionalText(payload, "id"),
    types: texts(payload.type, "type"),
    issuer: isFields(issuer) ? text(issuer.id, "issuer.id") : text(issuer, "issuer"),
    subjects: subjects as Fields[],
    validFrom: dateTime(payload, "validFrom"),
    validUntil: dateTime(payload, "validUntil"),
    issuedAt: numericDate(payload, "iat"),
    notBefore: numericDate(payload, "nbf"),
    signedUntil: numericDate(payload, "exp"),
    statuses: statuses as Fields[],
  };
}

function dateTime(payload: Fields, name: string): number | null {
  const value = payload[name];
  if (value === undefined) return null;
  const moment = typeof value === "string" ? parseDateTime(value) : null;
  return moment ?? fail(name, "must be a date and time such as 2026-06-01T00:00:00Z");
}

function numericDate(payload: Fields, name: string): number | null {
  const value = payload[name];
  if (value === undefined) return null;
  if (typeof value !== "number" || Math.abs(value) > LAST_SECOND)
    return fail(name, "must be a number of seconds since 1970");
  return Math.floor(value * 1000);
}

function texts(value: unknown, name: string): string[] {
  const list = listOf(value);
  if (list.length === 0 || !list.every((item) => typeof item === "string"))
    fail(name, "must be a text or a list of texts");
  return list as string[];
}

function text(value: unknown, name: string): string {
  return typeof value === "string" && value !== "" ? value : fail(name, "must be a text");
}

function optionalText(payload: Fields, name: string): string | null {
  return payload[name] === undefined ? null : text(payload[name], name);
}

function listOf(value: unknown): unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail(name: string, wanted: string): never {
  throw new ShapeProblem(`Its ${name} ${wanted}.`);
}
