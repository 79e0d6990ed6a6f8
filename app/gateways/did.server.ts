import { didWebAddress } from "#app/domain/attestation/did.ts";
import { parseText } from "#app/domain/json-text.ts";
import { FetchProblem, fetchBounded, type Network } from "./fetch.server.ts";

const LIMITS = {
  maxBytes: 64 * 1024,
  timeoutMs: 5_000,
  accept: "application/did+json, application/json",
};

const UNREADABLE = "The issuer’s DID document cannot be read.";

/**
 * The document of a did:web as its host serves it now, a JSON object in strict spelling and still to be judged, or why it cannot be had. `signal` ends it
 * before its own time.
 */
export async function fetchDid(
  did: string,
  network?: Network,
  signal?: AbortSignal,
): Promise<{ text: string } | { problem: string }> {
  try {
    const bytes = await fetchBounded(didWebAddress(did), { ...LIMITS, signal }, network);
    if (parseText(bytes).ok) return { text: new TextDecoder().decode(bytes) };
    return { problem: UNREADABLE };
  } catch (error) {
    if (error instanceof FetchProblem) return { problem: error.message };
    return { problem: UNREADABLE };
  }
}
