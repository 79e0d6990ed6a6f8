import { createHash, hkdfSync, randomBytes } from "node:crypto";
import fs from "node:fs";
import path from "node:path";
import { ed25519 } from "@noble/curves/ed25519";
import { bytesToHex } from "viem";
import { privateKeyToAddress } from "viem/accounts";
import { environment } from "#app/environment.server.ts";
import { db } from "#db/client.ts";
import { platformKeys } from "#db/schema/keys.ts";

export type Purpose = "eas" | "vc" | "identity" | "challenge" | "mail";

let known: Uint8Array | undefined;

/** What every key of the platform is derived from: ASSAY_SECRET, else a file in ASSAY_DATA that the first to ask for it makes. */
export function secret(): Uint8Array {
  const { ASSAY_SECRET, ASSAY_DATA } = environment();
  known ??= ASSAY_SECRET ? new TextEncoder().encode(ASSAY_SECRET) : secretIn(ASSAY_DATA);
  return known;
}

/**
 * The secret kept in a folder, made there once. However many processes ask at the same time, all get the same one: a file is written whole under
 * another name and then linked to its own, which only one of them can do.
 */
export function secretIn(folder: string): Uint8Array {
  const file = path.join(folder, "secret");
  if (!fs.existsSync(file)) {
    fs.mkdirSync(folder, { recursive: true });
    const draft = `${file}.${randomBytes(8).toString("hex")}`;
    fs.writeFileSync(draft, `${randomBytes(32).toString("base64url")}\n`, { mode: 0o600, flush: true });
    try {
      fs.linkSync(draft, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
    } finally {
      fs.rmSync(draft);
    }
  }
  const kept = fs.readFileSync(file, "utf8").trim();
  if (kept.length < 32) throw new Error(`${file} does not hold a secret of 32 characters or more.`);
  return new TextEncoder().encode(kept);
}

/** 32 bytes for one purpose (HKDF-SHA256, RFC 5869): whoever has one of these learns nothing about the others. */
export function deriveKey(purpose: Purpose, from: Uint8Array = secret()): Uint8Array {
  return new Uint8Array(hkdfSync("sha256", from, "", `assay/${purpose}/1`, 32));
}

const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString("base64url");

/** The public halves: an Ethereum address, an Ed25519 key as a JWK, and a fingerprint. They tell one secret from another. */
export function publicKeysOf(from: Uint8Array = secret()) {
  const x = base64url(ed25519.getPublicKey(deriveKey("vc", from)));
  return {
    eas: privateKeyToAddress(bytesToHex(deriveKey("eas", from))),
    vc: JSON.stringify({ kty: "OKP", crv: "Ed25519", x }),
    identity: createHash("sha256").update(deriveKey("identity", from)).digest("base64url"),
  };
}

/**
 * Stops the start of a process whose secret is not the one this database began with: it would sign with keys that nobody trusts and take known people
 * for new ones. The first start writes what later ones are compared with.
 */
export async function checkPlatformKeys(from: Uint8Array = secret()): Promise<void> {
  const own = publicKeysOf(from);
  const kinds = ["eas", "vc", "identity"] as const;
  await db
    .insert(platformKeys)
    .values(kinds.map((kind) => ({ kind, publicKey: own[kind] })))
    .onConflictDoNothing();
  const begun = await db.select().from(platformKeys);
  const other = begun.find(({ kind, publicKey }) => publicKey !== own[kind]);
  if (!other) return;
  const since = other.since.toISOString().slice(0, 10);
  throw new Error(
    `ASSAY_SECRET: this database has had another secret since ${since}; set ASSAY_SECRET to that one, or bring back the file “secret” of ASSAY_DATA.`,
  );
}
