import { excerpt, type Finding, failed, passed, skipped } from "./findings.ts";
import type { Context } from "./policy.ts";
import { isSet } from "./status-list.ts";
import type { VcCredential } from "./vc-credential.ts";
import { readStatusList } from "./vc-status-list.ts";
import type { Claims } from "./verification.ts";

type Fields = Record<string, unknown>;
type StatusCode = "status-index" | "status-unavailable" | "revoked";
type Trouble = { code: StatusCode; message: string; lasts: boolean };
/** `suspended`: what `revoked` tells of may be lifted. */
export type StatusFindings = { findings: Record<StatusCode, Finding>; suspended: boolean };

/** Where an entry's state stands. */
export type StatusPlace = { list: string; index: number };

const LONGEST_ADDRESS = 2000;
/** What a set bit takes away from the credential; an entry for one of the others is only news about it. */
const ENDING = ["revocation", "suspension"];
const TELLING = ["refresh", "message"];

/** The entries that can end a credential. */
export const endingStatuses = ({ statuses }: VcCredential): Fields[] =>
  statuses.filter(({ statusPurpose }) => !TELLING.includes(statusPurpose as string));

/** Where a credential's state stands: its first entry that can be read, or null. */
export function statusPlace(credential: VcCredential): StatusPlace | null {
  for (const { statusListCredential, statusListIndex } of endingStatuses(credential)) {
    const index = readIndex(statusListIndex);
    if (index !== null && isAddress(statusListCredential)) return { list: statusListCredential, index };
  }
  return null;
}

/**
 * Whether a credential still stands, by every entry of `credentialStatus` that can end it (W3C Bitstring Status List; a suspension counts as
 * a revocation while it lasts). What cannot be looked up or is stated in another way is a failure: silence is no proof.
 */
export async function checkStatus(
  credential: VcCredential,
  claims: Claims,
  context: Context,
): Promise<StatusFindings> {
  const entries = endingStatuses(credential);
  if (entries.length === 0) return statusFindings([], "It names no status list: it cannot be revoked.");
  const troubles: Trouble[] = [];
  for (const entry of entries) {
    const trouble = await entryTrouble(entry, { issuer: credential.issuer, claims, context });
    if (trouble) troubles.push(trouble);
  }
  return statusFindings(troubles, "Its entry in the issuer's status list is not set.");
}

function statusFindings(troubles: Trouble[], standing: string): StatusFindings {
  // What lasts is told before what may be lifted.
  const of = (code: StatusCode) =>
    troubles.filter((trouble) => trouble.code === code).sort((a, b) => Number(b.lasts) - Number(a.lasts))[0];
  const index = of("status-index");
  const unavailable = of("status-unavailable");
  const revoked = of("revoked");
  const unknown = skipped("Whether it was revoked could not be seen.");
  const findings = {
    "status-index": index ? failed(index.message) : unavailable ? unknown : passed(standing),
    "status-unavailable": unavailable ? failed(unavailable.message) : index ? unknown : passed(standing),
    revoked: revoked ? failed(revoked.message) : index || unavailable ? unknown : passed(standing),
  };
  return { findings, suspended: revoked !== undefined && !revoked.lasts };
}

type Ask = { issuer: string; claims: Claims; context: Context };

async function entryTrouble(entry: Fields, ask: Ask): Promise<Trouble | null> {
  const { type, statusPurpose, statusListCredential: address, statusSize = 1 } = entry;
  const isBitstring = [type].flat().includes("BitstringStatusListEntry") && statusSize === 1;
  if (!isBitstring || !ENDING.includes(statusPurpose as string))
    return unavailable(
      "Its status is given in a way other than a Bitstring Status List of revocations or suspensions.",
    );
  const index = readIndex(entry.statusListIndex);
  if (index === null) return misplaced("Its statusListIndex must be a whole number from 0 in digits only.");
  if (!isAddress(address)) return unavailable("It names no status list by its https address.");
  const list = await readStatusList({ ...ask, address, purpose: statusPurpose as string });
  if (!list.ok) return unavailable(`The status list ${excerpt(address)} ${list.problem}.`);
  const entryCount = list.bits.length * 8;
  if (index >= entryCount)
    return misplaced(`Its statusListIndex is ${index}, but the list has ${entryCount} entries.`);
  if (!isSet(list.bits, index)) return null;
  return statusPurpose === "suspension"
    ? { code: "revoked", message: "Its issuer has suspended it.", lasts: false }
    : { code: "revoked", message: "Its issuer has revoked it.", lasts: true };
}

/** The standard writes the index as text; a whole number says the same and is taken too. */
function readIndex(value: unknown): number | null {
  const isText = typeof value === "string" && /^(?:0|[1-9]\d{0,15})$/.test(value);
  const index = isText ? Number(value) : value;
  return Number.isSafeInteger(index) && (index as number) >= 0 && !Object.is(index, -0)
    ? (index as number)
    : null;
}

/** Plain http is for a platform on its own machine; whether it is ever fetched is not decided here. */
export function isAddress(value: unknown): value is string {
  return typeof value === "string" && value.length <= LONGEST_ADDRESS && /^https?:\/\/[^\s]+$/.test(value);
}

function unavailable(message: string): Trouble {
  return { code: "status-unavailable", message, lasts: false };
}

function misplaced(message: string): Trouble {
  return { code: "status-index", message, lasts: true };
}
