import type { LookupAddress } from "node:dns";
import { lookup } from "node:dns/promises";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";

/** Finds every address of a host. */
export type Resolve = (hostname: string) => Promise<LookupAddress[]>;

export const resolveAll: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

const GLOBAL_IPV6 = ipaddr.IPv6.parseCIDR("2000::/3");

/**
 * Whether an IP address belongs to the public internet: not to this machine, its network, a cloud's metadata, or a range that is translated into one of
 * those (IPv4 inside IPv6, 6to4, Teredo, NAT64). What cannot be read is not public.
 */
export function isPublicAddress(address: string): boolean {
  if (!ipaddr.isValid(address)) return false;
  const parsed = ipaddr.parse(address);
  if (parsed.range() !== "unicast") return false;
  return parsed instanceof ipaddr.IPv4 || parsed.match(GLOBAL_IPV6);
}

/**
 * A look-up for `net.connect` that gives only addresses that may be reached. It is asked at the moment of connecting, and what it answers is what is
 * connected to: a name that resolves anew to something else gains nothing. One forbidden address among several refuses them all.
 */
export function guardedLookup(
  resolve: Resolve,
  mayReach: (address: string) => boolean,
  refuse: (hostname: string) => Error,
): LookupFunction {
  return (hostname, { all }, answer) => {
    resolve(hostname).then(
      (found) => {
        const [first] = found;
        if (!first || !found.every(({ address }) => mayReach(address))) answer(refuse(hostname), "");
        else if (all) answer(null, found);
        else answer(null, first.address, first.family);
      },
      (error: NodeJS.ErrnoException) => answer(error, ""),
    );
  };
}
