import { parseText } from "../json-text.ts";
import { decodeBase64url } from "./base-encoding.ts";

/** A compact JWS (RFC 7515) taken apart, not verified. */
export type Jws = {
  text: string;
  header: Record<string, unknown>;
  payload: Record<string, unknown>;
  /** What the signature is over: the first two parts, as they were written. */
  signingInput: string;
  signature: Uint8Array;
};

export type ReadJws = { ok: true; jws: Jws } | { ok: false; problem: string };

/**
 * Takes a compact JWS apart, strictly: three parts in the one way to write base64url, header and payload each one JSON object without a key
 * twice, in UTF-8, at most 64 levels deep. Extensions that a verifier must understand (`crit`, `b64`) are refused, since none is understood.
 * The signature may be empty: what is to be thought of that is said by `alg`.
 */
export function readJws(text: string): ReadJws {
  const parts = text.split(".");
  if (parts.length !== 3)
    return refuse(`It has ${parts.length} parts; a signed token has three, with dots between.`);
  const names = ["header", "payload", "signature"] as const;
  const bytes = parts.map(decodeBase64url);
  const broken = names[bytes.indexOf(null)];
  if (broken) return refuse(`Its ${broken} is not base64url without padding; copy the whole token again.`);
  const [head, body, signature] = bytes as [Uint8Array, Uint8Array, Uint8Array];
  const header = parseText(head);
  if (!header.ok) return refuse(jsonProblem("header", header));
  const payload = parseText(body);
  if (!payload.ok) return refuse(jsonProblem("payload", payload));
  const jws: Jws = {
    text,
    header: header.value as Record<string, unknown>,
    payload: payload.value as Record<string, unknown>,
    signingInput: text.slice(0, text.lastIndexOf(".")),
    signature,
  };
  const unknown = extensionOf(jws.header);
  if (unknown) return refuse(`Its header asks for ${unknown}, which Assay does not know.`);
  return { ok: true, jws };
}

function extensionOf(header: Record<string, unknown>): string | null {
  if (Object.hasOwn(header, "crit")) return "extensions (crit)";
  return Object.hasOwn(header, "b64") && header.b64 !== true ? "an unencoded payload (b64)" : null;
}

function jsonProblem(part: string, { field, reason }: { field: string; reason: string }): string {
  return field === "text" ? `Its ${part} ${reason}.` : `In its ${part}, ${field} ${reason}.`;
}

function refuse(problem: string): ReadJws {
  return { ok: false, problem };
}
