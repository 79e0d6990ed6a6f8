import { FetchProblem, fetchBounded, type Network } from "./fetch.server.ts";

/** Fits a signed list of several million entries. */
const LIMITS = {
  maxBytes: 1024 * 1024,
  timeoutMs: 10_000,
  accept: "application/vc+jwt, application/jwt, text/plain",
};

/** A status list credential as its host serves it now, signature and all still to be verified, or why it cannot be had. `signal` ends it before its time. */
export async function fetchStatusList(
  url: string,
  network?: Network,
  signal?: AbortSignal,
): Promise<{ text: string } | { problem: string }> {
  try {
    const bytes = await fetchBounded(url, { ...LIMITS, signal }, network);
    return { text: new TextDecoder("utf-8", { fatal: true }).decode(bytes).trim() };
  } catch (error) {
    if (error instanceof FetchProblem) return { problem: error.message };
    return { problem: "The status list is not a text." };
  }
}
