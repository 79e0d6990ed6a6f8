import { didWebAddress } from "#app/domain/attestation/did.ts";
import { FetchProblem, fetchBounded, type Network } from "./fetch.server.ts";

const LIMITS = {
  maxBytes: 64 * 1024,
  timeoutMs: 5_000,
  accept: "application/did+json, application/json",
};

/** The document of a did:web, as its host serves it now and still to be judged, or why it cannot be had. */
export async function fetchDid(
  did: string,
  network?: Network,
): Promise<{ document: unknown } | { problem: string }> {
  try {
    const bytes = await fetchBounded(didWebAddress(did), LIMITS, network);
    return { document: JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) };
  } catch (error) {
    if (error instanceof FetchProblem) return { problem: error.message };
    return { problem: "The issuer’s DID document cannot be read." };
  }
}
