import type { EasDomain } from "./policy.ts";

const deployment = (version: string, chainId: string, verifyingContract: string): EasDomain => ({
  name: "EAS Attestation",
  version,
  chainId,
  verifyingContract,
});

/** The contracts that the Ethereum Attestation Service itself has put on the best-known chains: Ethereum, Optimism, Base, Arbitrum One, Sepolia. */
export const EAS_DEPLOYMENTS: EasDomain[] = [
  deployment("0.26", "1", "0xA1207F3BBa224E2c9c3c6D5aF63D0eb1582Ce587"),
  deployment("1.0.1", "10", "0x4200000000000000000000000000000000000021"),
  deployment("1.0.1", "8453", "0x4200000000000000000000000000000000000021"),
  deployment("0.26", "42161", "0xbD75f629A22Dc1ceD33dDA0b68c546A1c035c458"),
  deployment("0.26", "11155111", "0xC2679fBD37d54388Ce493F1DB75320D236e1815e"),
];
