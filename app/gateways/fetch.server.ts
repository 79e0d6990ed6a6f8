import type { IncomingMessage } from "node:http";
import https from "node:https";
import { isIP } from "node:net";
import { pipeline } from "node:stream/promises";
import { createGunzip } from "node:zlib";
import { guardedLookup, isPublicAddress, type Resolve, resolveAll } from "./address.server.ts";

/** Why something could not be fetched, in one sentence for a person. It never holds what was answered. */
export class FetchProblem extends Error {}

/** `signal` ends it before its own time: whoever asks several has one limit for them all. */
export type Limits = {
  maxBytes: number;
  timeoutMs: number;
  accept: string;
  signal?: AbortSignal | undefined;
};

/** The network about us; a test brings its own names, certificates and addresses. */
export type Network = { resolve?: Resolve; ca?: string; mayReach?: (address: string) => boolean };

const MOST_REDIRECTS = 3;
const REDIRECTS = new Set([301, 302, 303, 307, 308]);

/**
 * Fetches what somebody whom nobody trusts has given the address of. Only https, only the public internet, at most three redirects of which each is held
 * to the same; `maxBytes` counts before and after decompression, `timeoutMs` is for everything together. Throws a FetchProblem.
 */
export async function fetchBounded(
  address: string,
  limits: Limits,
  network: Network = {},
): Promise<Uint8Array> {
  const { maxBytes, timeoutMs } = limits;
  const late = AbortSignal.timeout(timeoutMs);
  const signal = limits.signal ? AbortSignal.any([late, limits.signal]) : late;
  let url = allowed(address, network);
  try {
    for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects++) {
      const response = await request(url, { ...limits, signal }, network);
      const status = response.statusCode ?? 0;
      if (!REDIRECTS.has(status)) {
        if (status === 200) return await readBody(response, { host: url.host, maxBytes, signal });
        response.destroy();
        throw new FetchProblem(`${url.host} answered ${status} instead of 200.`);
      }
      response.destroy();
      url = allowed(response.headers.location ?? "", network, url);
    }
    throw new FetchProblem(`${url.host} redirects more than ${MOST_REDIRECTS} times.`);
  } catch (error) {
    if (error instanceof FetchProblem) throw error;
    if (signal.aborted && !late.aborted) throw new FetchProblem(`${url.host} was not waited for any longer.`);
    if (late.aborted) {
      throw new FetchProblem(`${url.host} did not answer within ${timeoutMs / 1000} seconds.`);
    }
    throw new FetchProblem(`${url.host} cannot be reached or broke off (${codeOf(error)}).`);
  }
}

const codeOf = (error: unknown) => (error as NodeJS.ErrnoException).code ?? "no code";

/** `URL` has turned every spelling of an IP address (decimal, octal, short) into its one form by then. */
function allowed(address: string, { mayReach = isPublicAddress }: Network, base?: URL): URL {
  if (!URL.canParse(address, base?.href)) throw new FetchProblem("The address to fetch cannot be read.");
  const url = new URL(address, base?.href);
  if (url.protocol !== "https:") throw new FetchProblem("Only https addresses are fetched.");
  if (url.username || url.password)
    throw new FetchProblem("An address with a password in it is not fetched.");
  const literal = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(literal) && !mayReach(literal)) throw notPublic(url.hostname);
  return url;
}

const notPublic = (hostname: string) =>
  new FetchProblem(`${hostname.slice(0, 100)} leads to an address that is not on the public internet.`);

function request(
  url: URL,
  { accept, signal }: Limits & { signal: AbortSignal },
  { resolve = resolveAll, mayReach = isPublicAddress, ca }: Network,
): Promise<IncomingMessage> {
  return new Promise((done, fail) => {
    const headers = { Accept: accept, "Accept-Encoding": "gzip, identity", "User-Agent": "Assay" };
    const lookup = guardedLookup(resolve, mayReach, notPublic);
    https.get(url, { headers, lookup, signal, ca, agent: false }, done).on("error", fail);
  });
}

type Reading = { host: string; maxBytes: number; signal: AbortSignal };

async function readBody(response: IncomingMessage, { host, maxBytes, signal }: Reading): Promise<Uint8Array> {
  const encoding = response.headers["content-encoding"]?.toLowerCase() ?? "identity";
  const bounded = () => boundedTo(maxBytes, host);
  const chunks: Uint8Array[] = [];
  const collect = async (source: AsyncIterable<Uint8Array>) => {
    for await (const chunk of source) chunks.push(chunk);
  };
  if (encoding === "identity") await pipeline(response, bounded(), collect, { signal });
  else if (encoding === "gzip")
    await pipeline(response, bounded(), createGunzip(), bounded(), collect, { signal });
  else {
    response.destroy();
    throw new FetchProblem(`${host} sends an encoding that was not asked for.`);
  }
  return Buffer.concat(chunks);
}

function boundedTo(maxBytes: number, host: string) {
  return async function* (source: AsyncIterable<Uint8Array>) {
    let length = 0;
    for await (const chunk of source) {
      length += chunk.length;
      if (length > maxBytes) {
        throw new FetchProblem(`${host} sends more than ${maxBytes.toLocaleString("en-GB")} bytes.`);
      }
      yield chunk;
    }
  };
}
