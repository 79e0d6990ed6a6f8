import { hash, verify } from "@node-rs/argon2";

/** Argon2id, the package's own default, at the strength OWASP asks for. */
const STRENGTH = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** Of random bytes that nobody kept, at the same strength: no password fits it. */
export const NOBODYS_HASH =
  "$argon2id$v=19$m=19456,t=2,p=1$vTIp96rqufzxCR/8Qq6/kg$/0sSuFWkVcXDolWA3R4Pc5Ery771lLeIoq2RcyafoT0";

export async function hashPassword(password: string): Promise<string> {
  return await hash(password, STRENGTH);
}

/** Whether this is the password. Without a hash to compare with, the same work is done, so that the time taken tells nothing. */
export async function passwordFits(password: string, passwordHash: string | undefined): Promise<boolean> {
  const fits = await verify(passwordHash ?? NOBODYS_HASH, password);
  return fits && passwordHash !== undefined;
}
