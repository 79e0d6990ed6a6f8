import { createHash } from "node:crypto";
import { isIPv4, isIPv6 } from "node:net";
import { RateLimiterDrizzle, RateLimiterRes } from "rate-limiter-flexible";
import { normaliseIdentifier } from "#app/domain/credential/identifier.ts";
import { db } from "#db/client.ts";
import { rateLimits } from "#db/schema/rate-limits.ts";

const A_QUARTER_HOUR = 15 * 60;
const AN_HOUR = 60 * 60;

const limiter = (keyPrefix: string, points: number, duration: number) =>
  new RateLimiterDrizzle({ storeClient: db, schema: rateLimits, keyPrefix, points, duration });

const passwordsPerPerson = limiter("password-person", 10, A_QUARTER_HOUR);
const passwordsPerAddress = limiter("password-address", 100, A_QUARTER_HOUR);
const signUpsPerAddress = limiter("sign-up-address", 20, AN_HOUR);
const recoveriesPerPerson = limiter("recovery-person", 5, AN_HOUR);
const recoveriesPerAddress = limiter("recovery-address", 20, AN_HOUR);
const recoveriesPerUser = limiter("recovery-user", 5, AN_HOUR);
const proofsPerExpert = limiter("proof-expert", 30, AN_HOUR);
const codesPerExpert = limiter("code-expert", 6, AN_HOUR);
const codesPerRecipient = limiter("code-recipient", 6, AN_HOUR);
const attestationsPerExpert = limiter("attestation-expert", 60, AN_HOUR);
const verificationsPerAddress = limiter("verification-address", 120, AN_HOUR);
const applicationsPerExpert = limiter("application-expert", 20, 24 * AN_HOUR);

/** Whose password is tried, and from where. */
export type PasswordAttempt = { email: string; clientAddress: string };

/** Refused for now; it may be tried again after so many seconds. */
export type Limited = { retryAfterSeconds: number };

/**
 * Counts an attempt before it is made, so that a thousand at once cannot all be made before the first has failed. One that
 * succeeds is taken off the count again by `forgivePasswordAttempt`: only failures stay.
 */
export async function countPasswordAttempt(attempt: PasswordAttempt): Promise<Limited | null> {
  const { person, address } = keysOf(attempt);
  return (await take(passwordsPerAddress, address)) ?? (await take(passwordsPerPerson, person));
}

export async function forgivePasswordAttempt(attempt: PasswordAttempt): Promise<void> {
  const { person, address } = keysOf(attempt);
  await Promise.all([passwordsPerPerson.delete(person), passwordsPerAddress.reward(address)]);
}

export async function countSignUp({ clientAddress }: { clientAddress: string }): Promise<Limited | null> {
  return await take(signUpsPerAddress, hashed(networkOf(clientAddress)));
}

/** Counts a wish for a way back into an account, which sends a letter to whoever has the address. */
export async function countRecoveryRequest(request: PasswordAttempt): Promise<Limited | null> {
  const { person, address } = keysOf(request);
  return (await take(recoveriesPerAddress, address)) ?? (await take(recoveriesPerPerson, person));
}

/** Counts the letters to one account, wherever they are asked for. */
export async function countRecovery(userId: string): Promise<Limited | null> {
  return await take(recoveriesPerUser, hashed(userId));
}

/** Counts a question put to an expert about a subject of theirs. */
export async function countProof(userId: string): Promise<Limited | null> {
  return await take(proofsPerExpert, hashed(userId));
}

/** Counts a code sent to an address: nobody floods another's letter box from many accounts. */
export async function countCode({
  userId,
  email,
}: {
  userId: string;
  email: string;
}): Promise<Limited | null> {
  const box = hashed(normaliseIdentifier("email", email));
  return (await take(codesPerExpert, hashed(userId))) ?? (await take(codesPerRecipient, box));
}

/** Counts an attestation that an expert adds: each may have us ask others. */
export async function countAttestation(userId: string): Promise<Limited | null> {
  return await take(attestationsPerExpert, hashed(userId));
}

/** Counts a verification on the public page. */
export async function countVerification(clientAddress: string): Promise<Limited | null> {
  return await take(verificationsPerAddress, hashed(networkOf(clientAddress)));
}

/** Counts an application, whose documents are kept and looked at by people. */
export async function countApplication(userId: string): Promise<Limited | null> {
  return await take(applicationsPerExpert, hashed(userId));
}

/** Whether an expert has sent as many applications as a day allows; asking counts nothing. */
export async function findApplicationLimit(userId: string): Promise<Limited | null> {
  const sent = await applicationsPerExpert.get(hashed(userId));
  return sent && sent.remainingPoints <= 0 ? inSeconds(sent) : null;
}

async function take(limit: RateLimiterDrizzle, key: string): Promise<Limited | null> {
  try {
    await limit.consume(key);
    return null;
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    return inSeconds(refusal);
  }
}

const inSeconds = ({ msBeforeNext }: RateLimiterRes): Limited => ({
  retryAfterSeconds: Math.max(1, Math.ceil(msBeforeNext / 1000)),
});

/** The table of counts holds no e-mail address and no network address. */
const hashed = (...parts: string[]) => createHash("sha256").update(parts.join("\n")).digest("base64url");

function keysOf({ email, clientAddress }: PasswordAttempt) {
  const network = networkOf(clientAddress);
  return { person: hashed(email.trim().toLowerCase(), network), address: hashed(network) };
}

/** An IPv6 customer has at least a /64, so each counts as one; an IPv4 address is the same one inside IPv6. */
export function networkOf(clientAddress: string): string {
  const inside = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(clientAddress)?.[1];
  if (inside && isIPv4(inside)) return inside;
  const plain = clientAddress.split("%")[0] ?? "";
  if (!isIPv6(plain)) return clientAddress;
  const [head = "", tail] = plain.toLowerCase().split("::");
  const groups = (part: string | undefined) => (part ? part.split(":") : []);
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  const all = [...groups(head), ...Array<string>(Math.max(missing, 0)).fill("0"), ...groups(tail)];
  return `${all
    .slice(0, 4)
    .map((group) => Number.parseInt(group, 16).toString(16))
    .join(":")}::/64`;
}
