import { createCipheriv, createDecipheriv, randomBytes } from "node:crypto";
import { deriveKey } from "./secret.server.ts";

const IV_BYTES = 12;
const TAG_BYTES = 16;
const OPTIONS = { authTagLength: TAG_BYTES };

/**
 * What a letter says, as the database keeps it until it is sent: AES-256-GCM with a key that is not in the database, so that whoever reads
 * the table, or a copy of it, has neither the codes nor the links. Bound to the letter's id: put into another row it is not read.
 */
export function sealText(mailId: string, text: string): string {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", deriveKey("mail"), iv, OPTIONS).setAAD(Buffer.from(mailId));
  const sealed = Buffer.concat([cipher.update(text, "utf8"), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), sealed]).toString("base64url");
}

/** The text again; null where it was sealed with another secret, for another letter, or not at all. */
export function unsealText(mailId: string, stored: string): string | null {
  const bytes = Buffer.from(stored, "base64url");
  const [iv, tag] = [bytes.subarray(0, IV_BYTES), bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES)];
  if (tag.length < TAG_BYTES) return null;
  const decipher = createDecipheriv("aes-256-gcm", deriveKey("mail"), iv, OPTIONS)
    .setAAD(Buffer.from(mailId))
    .setAuthTag(tag);
  try {
    return decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, "utf8") + decipher.final("utf8");
  } catch {
    return null;
  }
}
