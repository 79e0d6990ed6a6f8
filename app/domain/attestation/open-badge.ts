import { sha256Hex } from "./base-encoding.ts";

type Fields = Record<string, unknown>;

/**
 * The e-mail address among `emails` that a credential's subject is identified by, as Open Badges 3.0 writes it (`identifier`: one or more
 * IdentityObjects of the type `emailAddress`, in the clear or as `sha256$` and the hex digest of address and salt), or null. The letters' case
 * does not count in the clear; a digest is compared with the address as given and in lower case.
 */
export async function identifiedEmail(subject: Fields, emails: readonly string[]): Promise<string | null> {
  for (const identity of identitiesOf(subject))
    for (const email of emails) if (await isIdentity(identity, email)) return email.toLowerCase();
  return null;
}

/** Beyond these nothing is compared: each costs a digest. */
const MOST_IDENTITIES = 16;

function identitiesOf({ identifier }: Fields): Fields[] {
  return [identifier]
    .flat()
    .filter((item): item is Fields => typeof item === "object" && item !== null)
    .filter(({ identityType }) => identityType === "emailAddress")
    .slice(0, MOST_IDENTITIES);
}

async function isIdentity({ hashed, identityHash, salt }: Fields, email: string): Promise<boolean> {
  if (typeof identityHash !== "string") return false;
  const [, digest] = /^sha256\$([0-9a-f]{64})$/i.exec(identityHash) ?? [];
  if (!digest) return hashed !== true && identityHash.toLowerCase() === email.toLowerCase();
  const suffix = typeof salt === "string" ? salt : "";
  for (const spelling of new Set([email, email.toLowerCase()]))
    if ((await sha256Hex(spelling + suffix)) === digest.toLowerCase()) return true;
  return false;
}
