import type { Hex } from "viem";
import { getAddress, hashMessage } from "viem/utils";
import { parseDateTime } from "../attestation/date-time.ts";
import { isLow, recoverSigner, splitSignature } from "../attestation/ecdsa.ts";

/** What a wallet is asked to sign (EIP-4361). Times in ms since 1970. */
export type SiweFields = {
  /** Host, and port where it is not the usual one. */
  domain: string;
  /** Checksummed. */
  address: string;
  /** One line; null: none. */
  statement?: string | null;
  uri: string;
  chainId: number;
  /** At least 8 letters and digits. */
  nonce: string;
  issuedAt: number;
  expirationTime?: number | null;
  notBefore?: number | null;
};

type Lines = Omit<SiweFields, "issuedAt" | "expirationTime" | "notBefore"> & {
  issuedAt: string;
  expirationTime?: string | null;
  notBefore?: string | null;
};

/** Clocks of ours may differ by this much. */
const LEEWAY_MS = 60_000;
const LONGEST = 4096;

/** The text of a Sign-In with Ethereum message, line by line as EIP-4361 has it. */
export function siweMessage({ issuedAt, expirationTime, notBefore, ...fields }: SiweFields): string {
  const moment = (ms: number | null | undefined) => (ms == null ? null : new Date(ms).toISOString());
  return write({
    ...fields,
    issuedAt: moment(issuedAt)!,
    expirationTime: moment(expirationTime),
    notBefore: moment(notBefore),
  });
}

function write(lines: Lines): string {
  const { domain, address, statement, uri, chainId, nonce, issuedAt, expirationTime, notBefore } = lines;
  return [
    `${domain} wants you to sign in with your Ethereum account:`,
    address,
    "",
    ...(statement ? [statement] : []),
    "",
    `URI: ${uri}`,
    "Version: 1",
    `Chain ID: ${chainId}`,
    `Nonce: ${nonce}`,
    `Issued At: ${issuedAt}`,
    ...(expirationTime ? [`Expiration Time: ${expirationTime}`] : []),
    ...(notBefore ? [`Not Before: ${notBefore}`] : []),
  ].join("\n");
}

const PATTERN =
  /^(?<domain>[^\s/@?#]+) wants you to sign in with your Ethereum account:\n(?<address>0x[0-9a-fA-F]{40})\n\n(?:(?<statement>[^\n]+)\n)?\nURI: (?<uri>\S+)\nVersion: 1\nChain ID: (?<chainId>[1-9]\d{0,15})\nNonce: (?<nonce>[A-Za-z0-9]{8,})\nIssued At: (?<issuedAt>\S+)(?:\nExpiration Time: (?<expirationTime>\S+))?(?:\nNot Before: (?<notBefore>\S+))?$/;

type SiweAsk = {
  message: string;
  /** As a wallet gives it: 0x and 65 bytes in hex. */
  signature: string;
  domain: string;
  uri?: string;
  chainIds?: readonly number[];
  nonce: string;
  /** The clock, in ms since 1970. */
  at: number;
};

export type SiweVerdict = { ok: true; address: string } | { ok: false; problem: string };

/**
 * Whether an Ethereum account signed this message for this site, now (EIP-4361, signed by EIP-191). The message must be exactly of the standard's
 * form, without request ID and resources; domain, nonce and, where given, URI and chain must be those asked for, and the time within its bounds.
 * Line ends that a form has turned into CRLF are turned back. The account is one with a key: a contract's signature cannot be checked
 * without its chain. `address` is checksummed; `problem` is one sentence for whoever signed.
 */
export async function verifySiwe(ask: SiweAsk): Promise<SiweVerdict> {
  const text = ask.message
    .slice(0, LONGEST + 1)
    .replaceAll("\r\n", "\n")
    .replace(/\n+$/, "");
  const lines =
    text.length <= LONGEST ? (PATTERN.exec(text)?.groups as Record<string, string> | undefined) : undefined;
  if (!lines) return refuse("This is not the message that was to be signed; sign it exactly as it is shown.");
  const problem = wordingProblem(lines, ask) ?? timeProblem(lines, ask.at);
  if (problem) return refuse(problem);
  const signed = signerOf(text, ask.signature.trim());
  if (!signed.ok || signed.address === lines.address) return signed;
  return refuse("Another account signed this than the one it is for; choose that account in your wallet.");
}

function wordingProblem(
  lines: Record<string, string>,
  { domain, uri, chainIds, nonce }: SiweAsk,
): string | null {
  if (lines.address !== getAddress(lines.address as Hex))
    return "The address in the message is not written with its capitals.";
  if (lines.domain !== domain)
    return "The message is for another site; never sign one that you were not shown here.";
  if (uri !== undefined && lines.uri !== uri) return "The message is for another address of this site.";
  if (chainIds && !chainIds.includes(Number(lines.chainId))) return "The message is for another chain.";
  return lines.nonce === nonce ? null : "The message is not the last one that you were shown; sign that one.";
}

function timeProblem(
  { issuedAt, expirationTime, notBefore }: Record<string, string | undefined>,
  at: number,
): string | null {
  const [issued, until, from] = [issuedAt, expirationTime, notBefore].map((text) =>
    text ? parseDateTime(text) : undefined,
  );
  if (issued == null || until === null || from === null) return "A time in the message cannot be read.";
  if (issued > at + LEEWAY_MS || (from !== undefined && from > at + LEEWAY_MS))
    return "The message is not valid yet.";
  return until !== undefined && until <= at ? "The message has expired; begin again." : null;
}

function signerOf(message: string, signature: string): SiweVerdict {
  if (!/^0x(?:[0-9a-f]{2})+$/i.test(signature) || signature.length > 2 * LONGEST)
    return refuse("The signature must be 0x and 130 hex digits, as a wallet gives it.");
  const rsv = splitSignature(signature as Hex);
  if (!rsv)
    return refuse(
      "The signature must be 0x and 130 hex digits; one of a contract wallet cannot be checked here.",
    );
  if (!isLow(rsv)) return refuse("The signature is not in the form that counts; sign with another wallet.");
  const address = recoverSigner(hashMessage(message), rsv);
  return address
    ? { ok: true, address }
    : refuse("No account can have made this signature; copy the whole of it.");
}

function refuse(problem: string): { ok: false; problem: string } {
  return { ok: false, problem };
}
