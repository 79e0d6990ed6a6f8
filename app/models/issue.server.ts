import { createHash, randomBytes } from "node:crypto";
import { sql } from "drizzle-orm";
import { v7 as uuidv7 } from "uuid";
import { bytesToHex, type Hex } from "viem";
import { signEas } from "#app/domain/attestation/eas-sign.ts";
import {
  type PlatformClaim,
  type PlatformSubject,
  platformEasMessage,
  platformVcPayload,
} from "#app/domain/attestation/platform-schema.ts";
import { signVc } from "#app/domain/attestation/vc-sign.ts";
import type { Verification } from "#app/domain/attestation/verification.ts";
import { verifyAttestation } from "#app/domain/attestation/verify.ts";
import { db, type Tx } from "#db/client.ts";
import { attestations, issuedForms, statusEntries } from "#db/schema/attestations.ts";
import { type Binding, listBindings } from "./binding.server.ts";
import { grantCredential } from "./credential.server.ts";
import { lockExpert } from "./expert.server.ts";
import {
  easKey,
  findPlatform,
  type Platform,
  platformDomain,
  platformSchema,
  vcKey,
} from "./platform.server.ts";
import { policyOf } from "./published-policy.server.ts";
import { choosePlace, type Place, signList, statusListAddress } from "./status-list.server.ts";

export type Issue = {
  expertId: string;
  field: string;
  level: string;
  institution: string;
  evidence: string;
  /** SHA-256 of what was looked at, 32 bytes in hex with `0x` before it. */
  evidenceHash: Hex;
  validMonths: number;
  /** Of several proved e-mail addresses, the one that the credential is about. */
  about?: string;
};

export type Issued =
  | { outcome: "issued"; attestationId: string; forms: { eas: string | null; vc: string | null } }
  | { outcome: "no subject" };

/** SHA-256 as an attestation writes it. */
export const evidenceHashOf = (content: string | Uint8Array): Hex =>
  `0x${createHash("sha256").update(content).digest("hex")}`;

/** Whether an expert has proved anything that an attestation of the platform can be about. An ORCID iD alone signs nothing and receives nothing. */
export const hasSubject = (bindings: readonly Binding[]): boolean =>
  bindings.some(({ kind }) => kind !== "orcid");

/**
 * Attests a claim as the platform, in every form that has a subject: EAS for a proved wallet, a Verifiable Credential for a proved key or e-mail address.
 * The expert holds the credential when the transaction ends.
 */
export async function issueAttestation(issue: Issue, tx?: Tx): Promise<Issued> {
  return tx ? await issueIn(tx, issue) : await db.transaction((own) => issueIn(own, issue));
}

async function issueIn(tx: Tx, issue: Issue): Promise<Issued> {
  await lockExpert(tx, issue.expertId);
  const platform = await findPlatform(tx);
  if (!platform)
    throw new Error("The platform is no issuer yet: start the web once, so that it has an address.");
  const bindings = await listBindings(issue.expertId, tx);
  if (!hasSubject(bindings)) return { outcome: "no subject" };

  const attestationId = uuidv7();
  const period = await periodOf(tx, issue.validMonths);
  const eas = await signedEas(issue, bindings, period);
  const vc = await signedVc(tx, issue, bindings, { ...period, attestationId, platform });
  const raw = vc?.raw ?? eas!;
  const held = await readBack(raw, { platform, bindings, list: vc?.list, at: period.at });
  await tx.insert(attestations).values({
    id: attestationId,
    expertId: issue.expertId,
    issuerId: platform.issuerId,
    raw,
    ...rowOf(held),
  });
  if (vc) await tx.insert(statusEntries).values({ ...vc.place, attestationId });
  const forms = { eas, vc: vc?.raw ?? null };
  await tx.insert(issuedForms).values(
    (["eas", "vc"] as const).flatMap((format) => {
      const form = forms[format];
      return form === null ? [] : [{ attestationId, format, raw: form }];
    }),
  );
  await grantCredential(tx, { attestationId });
  return { outcome: "issued", attestationId, forms };
}

type Period = { at: number; until: number };

/** From now by the database's clock, in whole seconds as both formats count. */
async function periodOf(tx: Tx, months: number): Promise<Period> {
  const [row] = await tx.execute<{ at: string; until: string }>(
    sql`select extract(epoch from date_trunc('second', now())) * 1000 as at,
      extract(epoch from date_trunc('second', now() + make_interval(months => ${months}))) * 1000 as until`,
  );
  return { at: Number(row!.at), until: Number(row!.until) };
}

const claimOf = ({ field, level, institution, evidence, evidenceHash }: Issue): PlatformClaim => ({
  field,
  level,
  institution,
  evidence,
  evidenceHash,
});

async function signedEas(issue: Issue, bindings: Binding[], { at, until }: Period): Promise<string | null> {
  const wallet = bindings.find(({ kind }) => kind === "wallet");
  if (!wallet) return null;
  const message = platformEasMessage({
    uid: platformSchema().uid,
    recipient: wallet.subject,
    claim: claimOf(issue),
    at,
    until,
    salt: bytesToHex(randomBytes(32)),
  });
  const signed = await signEas({ domain: platformDomain(), message, privateKey: easKey().privateKey });
  return JSON.stringify(signed);
}

function subjectOf(bindings: Binding[], about: string | undefined): PlatformSubject | null {
  const key = bindings.find(({ kind }) => kind === "key");
  if (key) return { did: key.subject };
  const emails = bindings.filter(({ kind }) => kind === "email");
  const email = emails.find(({ subject }) => subject === about) ?? emails[0];
  if (!email) return null;
  const salt = randomBytes(16).toString("hex");
  const identityHash = `sha256$${createHash("sha256")
    .update(email.subject + salt)
    .digest("hex")}`;
  return { identityHash, salt };
}

type SignedVc = { raw: string; place: Place; list: { address: string; did: string } };

async function signedVc(
  tx: Tx,
  issue: Issue,
  bindings: Binding[],
  { attestationId, platform, at, until }: Period & { attestationId: string; platform: Platform },
): Promise<SignedVc | null> {
  const subject = subjectOf(bindings, issue.about);
  if (!subject) return null;
  const place = await choosePlace(tx);
  const address = statusListAddress(platform.origin, place.list);
  const payload = platformVcPayload({
    id: attestationId,
    issuer: platform.did,
    subject,
    claim: claimOf(issue),
    at,
    until,
    status: { list: address, index: place.index },
  });
  const { privateJwk, alg } = vcKey();
  const raw = await signVc({ payload, privateJwk, kid: platform.kid, alg });
  return { raw, place, list: { address, did: platform.did } };
}

type Reading = {
  platform: Platform;
  bindings: Binding[];
  list: SignedVc["list"] | undefined;
  at: number;
};

/** What the platform has just signed, as any verifier reads it: whatever would be refused elsewhere never leaves. */
async function readBack(raw: string, { platform, bindings, list, at }: Reading): Promise<Verification> {
  const subjects = (kind: Binding["kind"]) =>
    bindings.filter((binding) => binding.kind === kind).map(({ subject }) => subject);
  const policy = policyOf(platform, {
    presenter: { addresses: subjects("wallet"), keys: subjects("key"), emails: subjects("email") },
    revocations: [],
    statusLists: list ? { [list.address]: await signList(list, at) } : {},
  });
  const verification = await verifyAttestation(raw, {
    policy,
    at,
    accepted: new Set(),
  });
  if (!verification.ok)
    throw new Error(`The platform signed what it would refuse: ${verification.problems.join(", ")}.`);
  return verification;
}

/** The columns of an attestation that are read out of it. */
function rowOf(read: Verification) {
  const { format, key, issuer, subject, schema, claims, validFrom, expiresAt, status, publicKey } = read;
  return {
    format: format!,
    key: key!,
    signedBy: issuer!,
    subject: subject!,
    schema: schema!,
    claims,
    validFrom: validFrom === null ? null : new Date(validFrom),
    expiresAt: expiresAt === null ? null : new Date(expiresAt),
    statusList: status?.list ?? null,
    statusIndex: status?.index ?? null,
    publicKey,
  };
}
