import { sha256Hex } from "./base-encoding.ts";
import { isDid } from "./did.ts";
import { keyNamed } from "./did-document.ts";
import { checklist, excerpt, type Finding, failed, passed, problemsOf, skipped } from "./findings.ts";
import { type Jws, readJws } from "./jws.ts";
import { mayAttest } from "./may.ts";
import { identifiedEmail } from "./open-badge.ts";
import type { Context, Policy } from "./policy.ts";
import { isSignedBy, type PublicJwk } from "./public-key.ts";
import { readVcClaims } from "./vc-claims.ts";
import { periodOf, readCredential, type VcCredential } from "./vc-credential.ts";
import { checkAlgorithm, checkIssuer, checkLegacy, checkType, hasLegacyClaim } from "./vc-header.ts";
import { checkStatus, statusPlace } from "./vc-status.ts";
import { type Claims, VC_CODES, type Verification } from "./verification.ts";

type Findings = Partial<Record<(typeof VC_CODES)[number], Finding>>;
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

/**
 * Verifies a Verifiable Credential 2.0 as a JWT (W3C VC-JOSE-COSE), Open Badges 3.0 included, against what the policy trusts, at `context.at`.
 * Every check that can be made is made, so that all problems are told at once; only where nothing would be proved by it is one skipped: a
 * signature without a certain key and algorithm, the status of what is not signed by somebody known.
 *
 * A key that cannot be found (no document for the issuer's DID in `policy.dids`) is a `bad-signature` when the issuer is trusted, since what
 * has not been checked does not hold; where the issuer is not trusted, that alone is the problem, for nobody looks up a stranger's key.
 *
 * Valid from `validFrom`, `nbf` and `iat` on, up to but not including `validUntil` and `exp`. Never throws.
 */
export async function verifyVc(text: string, context: Context): Promise<Verification> {
  const read = readJws(text);
  if (!read.ok) return unreadable({ malformed: failed(read.problem) });
  const { jws } = read;
  const header: Findings = { algorithm: checkAlgorithm(jws), "legacy-vc-claim": checkLegacy(jws) };
  const shape = readCredential(jws.payload);
  if (!shape.ok) {
    const malformed = hasLegacyClaim(jws) ? passed("It is a signed token.") : failed(shape.problem);
    return unreadable({ ...header, malformed, "wrong-type": checkType(jws, null) });
  }
  const { credential } = shape;
  const { findings, facts } = await inspect(jws, credential, context);
  const malformed = passed("It is a signed token with a credential in it.");
  return verification(
    { ...header, malformed, "wrong-type": checkType(jws, credential.types), ...findings },
    facts,
  );
}

async function inspect(jws: Jws, credential: VcCredential, context: Context) {
  const { policy, at } = context;
  const about = await subjectOf(jws, credential, policy);
  const claims = readVcClaims(credential.types, about.fields, policy.vc.types);
  const issuerMatch = checkIssuer(jws, credential.issuer);
  const isKnown = policy.issuers.some(({ id }) => id === credential.issuer);
  const signature = await checkSignature(jws, issuerMatch, isKnown, context);
  const { from, until } = periodOf(credential);
  const findings: Findings = {
    "issuer-mismatch": issuerMatch,
    "bad-signature": signature.finding,
    "untrusted-issuer": checkTrust(credential.issuer, claims, policy),
    "unaccepted-schema": claims
      ? passed("It is of a kind whose claims can be read.")
      : failed(
          `No claims are known how to read in a credential of the type ${excerpt(typeOf(credential), 60)}.`,
        ),
    "wrong-subject": about.finding,
    "not-yet-valid":
      from !== null && from > at
        ? failed(`It is valid from ${moment(from)} on.`)
        : passed("It is valid already."),
    expired:
      until !== null && until <= at
        ? failed(`It was valid until ${moment(until)}.`)
        : passed("It has not expired."),
  };
  const isSigned = isKnown && signature.finding.outcome === "passed";
  const status = isSigned ? await checkStatus(credential, claims ?? {}, context) : null;
  Object.assign(findings, status?.findings);
  const facts = await factsOf(jws, credential, {
    ...(status?.suspended ? { suspended: true } : {}),
    subject: about.subject,
    claims: claims ?? {},
    publicKey: signature.jwk,
  });
  return { findings, facts };
}

type Signature = { finding: Finding; jwk: PublicJwk | null };

async function checkSignature(
  jws: Jws,
  match: Finding,
  isKnown: boolean,
  context: Context,
): Promise<Signature> {
  if (checkAlgorithm(jws).outcome === "failed")
    return { finding: skipped("Without an accepted algorithm there is no signature to check."), jwk: null };
  if (match.outcome === "failed")
    return {
      finding: skipped("Without a key of the issuer's there is nothing to check it with."),
      jwk: null,
    };
  const key = keyNamed(jws.header.kid as string, context.policy.dids, context.at);
  if (!key.ok) {
    const problem = excerpt(key.problem, 300);
    return { finding: isKnown ? failed(problem) : skipped(problem), jwk: null };
  }
  if (await isSignedBy(jws, key.jwk))
    return { finding: passed("The issuer's key made the signature."), jwk: key.jwk };
  return {
    finding: failed("The issuer's key did not sign this: it was changed, or signed by another key."),
    jwk: null,
  };
}

function checkTrust(issuer: string, claims: Claims | null, { issuers }: Policy): Finding {
  const entries = issuers.filter(({ id }) => id === issuer);
  const name = entries[0]?.name ?? "";
  if (entries.length === 0) return failed(`${excerpt(issuer)} is not among the trusted issuers.`);
  if (claims && !entries.some(({ may }) => mayAttest(may, claims)))
    return failed(`${excerpt(name)} is trusted, but not for these claims.`);
  return passed(`${excerpt(name)} is a trusted issuer${claims ? " for these claims" : ""}.`);
}

type About = { fields: Record<string, unknown>; subject: string | null; finding: Finding };

async function subjectOf(jws: Jws, { subjects }: VcCredential, { presenter }: Policy): Promise<About> {
  const fields = subjects[0]!;
  const id = typeof fields.id === "string" ? fields.id : null;
  const about = (finding: Finding, subject = id) => ({
    fields,
    finding,
    subject: subject && excerpt(subject, 500),
  });
  if (subjects.length > 1)
    return about(failed(`It is about ${subjects.length} subjects; it must be about one.`));
  const { sub } = jws.payload;
  if (sub !== undefined && id !== null && sub !== id)
    return about(failed("Its “sub” is not the credential's subject."));
  if (!presenter) return about(skipped("Nobody in particular is expected to present it."));
  if (id !== null && presenter.keys.includes(id)) return about(passed("It is about a key that was proved."));
  const email = await identifiedEmail(fields, presenter.emails);
  if (email) return about(passed(`It is about the proved e-mail address ${excerpt(email)}.`), email);
  const named = id === null ? "It names no key as its subject" : `It is about ${excerpt(id)}`;
  return about(failed(`${named}, and no key or e-mail address that was proved is meant by it.`));
}

type Known = Pick<Facts, "subject" | "claims" | "suspended"> & { publicKey: PublicJwk | null };

async function factsOf(jws: Jws, credential: VcCredential, known: Known): Promise<Facts> {
  const { from, until } = periodOf(credential);
  const { issuer } = credential;
  return {
    ...known,
    issuer: excerpt(issuer, 500),
    validFrom: from,
    expiresAt: until,
    key: isDid(issuer) ? `vc:${issuer}:${await sha256Hex(jws.signingInput)}` : null,
    refersTo: null,
    status: statusPlace(credential),
    schema: excerpt(typeOf(credential), 200),
  };
}

function typeOf({ types }: VcCredential): string {
  return types.findLast((type) => type !== "VerifiableCredential") ?? types[0]!;
}

function unreadable(findings: Findings): Verification {
  return verification(findings, NOTHING);
}

function verification(findings: Findings, facts: Facts): Verification {
  const checks = checklist(VC_CODES, findings, "Not looked at: an earlier check failed.");
  const problems = problemsOf(checks);
  return { ok: problems.length === 0, format: "vc", ...facts, problems, checks };
}

function moment(ms: number): string {
  return new Date(ms).toISOString().replace(/\.000Z$/, "Z");
}
