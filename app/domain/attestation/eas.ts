import type { Hex } from "viem";
import { fitSchema, readEasClaims } from "./eas-claims.ts";
import { type EasLayout, easHash, NO_ADDRESS, NO_UID } from "./eas-layout.ts";
import { type EasFile, readEas } from "./eas-read.ts";
import { easUid } from "./eas-uid.ts";
import { isLow, recoverSigner } from "./ecdsa.ts";
import { checklist, excerpt, type Finding, failed, passed, problemsOf, skipped } from "./findings.ts";
import { mayAttest } from "./may.ts";
import type { Context, EasDomain, Policy } from "./policy.ts";
import { type Claims, EAS_CODES, type Verification } from "./verification.ts";

type Code = (typeof EAS_CODES)[number];
type Findings = Partial<Record<Code, Finding>>;
type Facts = Omit<Verification, "ok" | "format" | "problems" | "checks">;

const NOTHING: Facts = {
  issuer: null,
  subject: null,
  claims: {},
  validFrom: null,
  expiresAt: null,
  key: null,
  refersTo: null,
  status: null,
  schema: null,
  publicKey: null,
};

/** What only somebody who signed can say. Where nobody has, it may still be wrong by itself, but it is never right. */
const SAID: Code[] = EAS_CODES.slice(EAS_CODES.indexOf("untrusted-issuer"));

/**
 * Verifies the parsed JSON of an EAS off-chain attestation (EIP-712; versions 0, 1 and 2, in both layouts of the file) against what the policy
 * trusts, at `context.at`. Hashes by EAS's own types only, whatever types the file brings. Problems are told all at once; but after a signature
 * that does not hold nothing of what it would say passes, and nobody's revocations are looked for.
 *
 * A signature that is not of 65 bytes can only be a contract's (EIP-1271): `needs-chain`, for it is asked of the contract and not worked out
 * here. A contract's own signature of 65 bytes cannot be told from a forgery and is a `bad-signature`.
 *
 * Valid from `time` on, up to but not including `expirationTime`. Times after the year 9999 are given as null. Data that does not decode by the
 * accepted schema is `malformed`. Never throws.
 */
export async function verifyEas(value: unknown, context: Context): Promise<Verification> {
  const read = readEas(value);
  if (!read.ok) {
    const types = read.layout === null ? { "noncanonical-types": checkTypes(null) } : {};
    return verification({ malformed: failed(read.problem), ...types }, NOTHING);
  }
  const { file } = read;
  const { domain, layout, message, signer } = file;
  const uid = layout && easUid(message);
  const content = readContent(file, context.policy);
  const findings: Findings = {
    malformed: content.malformed,
    "noncanonical-types": checkTypes(layout),
    "wrong-domain": checkDomain(file, context.policy.eas.domains),
    ...(uid ? { "uid-mismatch": checkUid(file.uid, uid), ...checkSignature(file, layout) } : {}),
    ...checkSaid(file, uid, content, context),
  };
  const { chainId, verifyingContract } = domain;
  return verification(findings["bad-signature"]?.outcome === "passed" ? findings : unsaid(findings), {
    ...NOTHING,
    issuer: signer,
    subject: message.recipient === NO_ADDRESS ? null : message.recipient,
    claims: content.claims ?? {},
    validFrom: momentOf(message.time),
    expiresAt: message.expirationTime === 0n ? null : momentOf(message.expirationTime),
    key: uid && `eas:${signer}:${chainId}:${verifyingContract}:${uid}`,
    refersTo: message.refUID === NO_UID ? null : message.refUID,
    schema: message.schema,
  });
}

function verification(findings: Findings, facts: Facts): Verification {
  const checks = checklist(EAS_CODES, findings, "Not looked at: an earlier check failed.");
  const problems = problemsOf(checks);
  return { ok: problems.length === 0, format: "eas", ...facts, problems, checks };
}

function unsaid(findings: Findings): Findings {
  const nobody = skipped("Without a signature that holds, nobody has said this.");
  const said = SAID.filter((code) => code === "revoked" || findings[code]?.outcome !== "failed");
  return { ...findings, ...Object.fromEntries(said.map((code) => [code, nobody])) };
}

function checkTypes(layout: EasLayout | null): Finding {
  if (!layout)
    return failed(
      "Its types, or its version, are none that EAS signs with: what is said to be signed may not be.",
    );
  return passed(`It is of version ${layout.version}, with the types of EAS.`);
}

function checkDomain({ domain, domainExtras }: EasFile, accepted: readonly EasDomain[]): Finding {
  const { name, version, chainId, verifyingContract } = domain;
  if (domainExtras.length > 0)
    return failed(`Its domain has a field that EAS has not: ${excerpt(domainExtras[0]!, 60)}.`);
  const isAccepted = accepted.some(
    (one) =>
      one.name === name &&
      one.version === version &&
      one.chainId === chainId &&
      one.verifyingContract.toLowerCase() === verifyingContract.toLowerCase(),
  );
  const place = `${excerpt(name, 40)} ${excerpt(version, 20)} on chain ${chainId}, contract ${verifyingContract}`;
  return isAccepted ? passed(`It is for ${place}.`) : failed(`It is for ${place}, which is not accepted.`);
}

function checkUid(given: Hex, uid: Hex): Finding {
  return given === uid
    ? passed("Its uid is that of its content.")
    : failed("Its uid is not that of its content: one of the two was changed.");
}

function checkSignature({ domain, message, signature, signer }: EasFile, layout: EasLayout): Findings {
  if (signature.kind === "contract") {
    const { byteCount } = signature;
    return {
      "needs-chain": failed(
        `Its signature has ${byteCount} bytes: a contract's, which only its chain can check.`,
      ),
    };
  }
  const recovered = recoverSigner(easHash(domain, layout, message), signature);
  const { v } = signature;
  const form = v !== 27n && v !== 28n ? `Its v is ${v}; it must be 27 or 28.` : null;
  const half = isLow(signature) ? null : "Its s is in the upper half; only the lower one counts.";
  return {
    "non-canonical-signature":
      form || half
        ? failed([form, half].filter(Boolean).join(" "))
        : passed("Its signature is in the one form that counts."),
    "bad-signature":
      recovered === signer
        ? passed("The issuer's key made the signature.")
        : failed("The issuer's key did not sign this: it was changed, or signed by another key."),
    "needs-chain": passed("Its signature is a key's: no chain needs to be asked."),
  };
}

type Content = { malformed: Finding; schema: Finding; claims: Claims | null };

function readContent({ message }: EasFile, { eas }: Policy): Content {
  const malformed = passed("It is an EAS off-chain attestation.");
  const entry = eas.schemas.find(({ uid }) => uid.toLowerCase() === message.schema);
  if (!entry)
    return { malformed, claims: null, schema: failed(`Its schema ${message.schema} is not accepted.`) };
  const fitted = fitSchema(entry);
  if (!fitted.ok) return { malformed, claims: null, schema: failed(fitted.problem) };
  const claims = readEasClaims(message.data, fitted.parameters, entry.claims);
  return {
    malformed: claims ? malformed : failed("Its data is not what its schema says it is."),
    schema: passed("Its schema is one whose claims can be read."),
    claims,
  };
}

function checkSaid(file: EasFile, uid: Hex | null, { claims, schema }: Content, context: Context): Findings {
  const { policy, at, accepted } = context;
  const { recipient, time, expirationTime, refUID } = file.message;
  const isBound = recipient !== NO_ADDRESS;
  return {
    "untrusted-issuer": checkTrust(file.signer, claims, policy),
    "unaccepted-schema": schema,
    "unbound-recipient": isBound
      ? passed(`It is about ${recipient}.`)
      : failed("It is about nobody: whoever has it could present it."),
    ...(isBound ? { "wrong-recipient": checkRecipient(recipient, policy) } : {}),
    "not-yet-valid":
      time * 1000n > at ? failed(`It is valid from ${wordsOf(time)} on.`) : passed("It is valid already."),
    expired:
      expirationTime !== 0n && expirationTime * 1000n <= at
        ? failed(`It was valid until ${wordsOf(expirationTime)}.`)
        : passed("It has not expired."),
    ...(uid ? { revoked: checkRevoked(file, uid, policy) } : {}),
    "missing-reference": checkReference(refUID, accepted),
  };
}

function checkTrust(signer: Hex, claims: Claims | null, { issuers }: Policy): Finding {
  const entries = issuers.filter(({ id }) => id.toLowerCase() === signer.toLowerCase());
  const name = excerpt(entries[0]?.name ?? "");
  if (entries.length === 0) return failed(`${signer} is not among the trusted issuers.`);
  if (claims && !entries.some(({ may }) => mayAttest(may, claims)))
    return failed(`${name} is trusted, but not for these claims.`);
  return passed(`${name} is a trusted issuer${claims ? " for these claims" : ""}.`);
}

function checkRecipient(recipient: Hex, { presenter }: Policy): Finding {
  if (!presenter) return skipped("Nobody in particular is expected to present it.");
  const isProved = presenter.addresses.some((address) => address.toLowerCase() === recipient.toLowerCase());
  return isProved
    ? passed("It is about an address that was proved.")
    : failed(`It is about ${recipient}, which is no address that was proved.`);
}

/** Anybody can revoke any uid for themselves; only the signer's own word counts, and it does whether or not the attestation calls itself revocable. */
function checkRevoked({ domain, signer }: EasFile, uid: Hex, { revocations }: Policy): Finding {
  const found = revocations.find(
    (one) =>
      one.timestamp !== "0" &&
      one.chainId === domain.chainId &&
      one.uid.toLowerCase() === uid &&
      one.revoker.toLowerCase() === signer.toLowerCase() &&
      one.contract.toLowerCase() === domain.verifyingContract.toLowerCase(),
  );
  if (!found) return passed("No revocation by its issuer is known.");
  return failed(`Its issuer revoked it at ${wordsOf(BigInt(found.timestamp))}.`);
}

function checkReference(refUID: Hex, accepted: ReadonlySet<string>): Finding {
  if (refUID === NO_UID) return passed("It refers to no other attestation.");
  return accepted.has(refUID)
    ? passed("The attestation that it refers to is accepted.")
    : failed(`It refers to the attestation ${refUID}, which is neither held nor given with it.`);
}

const LAST_SECOND = 253_402_300_799n;

function momentOf(seconds: bigint): number | null {
  return seconds <= LAST_SECOND ? Number(seconds) * 1000 : null;
}

function wordsOf(seconds: bigint): string {
  const moment = momentOf(seconds);
  return moment === null
    ? "a time after the year 9999"
    : new Date(moment).toISOString().replace(".000Z", "Z");
}
