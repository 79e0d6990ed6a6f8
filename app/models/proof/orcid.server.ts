import { and, eq, isNull } from "drizzle-orm";
import { isOrcid } from "#app/domain/credential/identifier.ts";
import type { Expert } from "#app/domain/roles.ts";
import { beginSignIn, endSignIn, oidcConfigured, SignInProblem } from "#app/gateways/oidc.server.ts";
import { type Affiliation, listAffiliations } from "#app/gateways/orcid.server.ts";
import { db } from "#db/client.ts";
import { bindings } from "#db/schema/bindings.ts";
import { type Bound, bind } from "../binding.server.ts";
import { createChallenge, hashSecret, spendChallenge, takeChallenge } from "../challenge.server.ts";
import { countProof, type Limited } from "../rate-limit.server.ts";
import { type Affiliated, attestAffiliation } from "./affiliation.server.ts";

const MINUTES = 15;

/** Whether this installation may ask ORCID, or whatever OIDC issuer stands for it. */
export const orcidReady = (): boolean => oidcConfigured();

export type OrcidBeginning =
  | { outcome: "begun"; address: string }
  | { outcome: "unreachable" }
  | ({ outcome: "limited" } & Limited);

/** Where the expert signs in to show an ORCID iD. They come back to `redirectUri` with the state that is kept here as a digest. */
export async function beginOrcid(
  { userId }: Expert,
  { redirectUri }: { redirectUri: string },
): Promise<OrcidBeginning> {
  const limited = await countProof(userId);
  if (limited) return { outcome: "limited", ...limited };
  const begun = await beginSignIn({ redirectUri }).catch(noteUnreachable);
  if (!begun) return { outcome: "unreachable" };
  const { address, state, codeVerifier, nonce } = begun;
  await db.transaction((tx) =>
    createChallenge(tx, {
      expertId: userId,
      kind: "orcid",
      subject: null,
      secretHash: hashSecret(state),
      minutes: MINUTES,
      context: { codeVerifier, nonce },
    }),
  );
  return { outcome: "begun", address };
}

function problemOf(error: unknown): { outcome: SignInProblem["reason"] } {
  if (error instanceof SignInProblem) return { outcome: error.reason };
  throw error;
}

function noteUnreachable(error: unknown): null {
  console.error("The ORCID issuer:", error instanceof Error ? error.message : error);
  return null;
}

export type OrcidAnswer =
  | Bound
  | { outcome: "stale" }
  /** The expert said no; what came back does not hold; the issuer did not answer. */
  | { outcome: "denied" | "refused" | "unanswered" };

/** Takes the answer of the issuer. Its state counts once and for the expert who began; it is used up before the issuer is asked. */
export async function endOrcid(
  { userId }: Expert,
  { currentUrl, redirectUri }: { currentUrl: string; redirectUri: string },
): Promise<OrcidAnswer> {
  const state = new URL(currentUrl).searchParams.get("state") ?? "";
  const challenge = await db.transaction(async (tx) => {
    const taken = await takeChallenge(tx, {
      expertId: userId,
      kind: "orcid",
      secretHash: hashSecret(state),
    });
    if (taken) await spendChallenge(tx, taken.id);
    return taken;
  });
  if (!challenge) return { outcome: "stale" };
  const { codeVerifier = "", nonce = "" } = challenge.context;
  const signedIn = await endSignIn({ currentUrl, state, codeVerifier, nonce, redirectUri }).catch(problemOf);
  if ("outcome" in signedIn) return signedIn;
  if (!isOrcid(signedIn.subject)) return { outcome: "refused" };
  const { subject, issuer } = signedIn;
  return await db.transaction((tx) =>
    bind(tx, {
      expertId: userId,
      challengeId: challenge.id,
      kind: "orcid",
      subject,
      evidence: { issuer, subject },
    }),
  );
}

export type OrcidAffiliation = Affiliation & {
  /** Why it cannot be attested; null: it can. */
  obstacle: "self-asserted" | "ended" | null;
};

/** What the public ORCID record says of where the expert belongs; null when ORCID does not answer. */
export async function readAffiliations(
  { userId }: Expert,
  orcid: string,
): Promise<OrcidAffiliation[] | "not theirs" | null> {
  if (!(await holds(userId, orcid))) return "not theirs";
  const listed = await listAffiliations(orcid).catch(noteUnreachable);
  const year = new Date().getUTCFullYear();
  return (
    listed?.map((affiliation) => ({
      ...affiliation,
      obstacle: !affiliation.sourcedByOrganization
        ? "self-asserted"
        : affiliation.endYear !== undefined && affiliation.endYear < year
          ? "ended"
          : null,
    })) ?? null
  );
}

async function holds(userId: string, orcid: string): Promise<boolean> {
  const found = await db
    .select({ id: bindings.id })
    .from(bindings)
    .where(
      and(
        eq(bindings.expertId, userId),
        eq(bindings.kind, "orcid"),
        eq(bindings.subject, orcid),
        isNull(bindings.withdrawnAt),
      ),
    );
  return found.length > 0;
}

/** Attests what an organisation wrote into the expert's record, as it stands there now. */
export async function attestOrcidAffiliation(
  expert: Expert,
  { orcid, organization }: { orcid: string; organization: string },
): Promise<Exclude<Affiliated, "not proved"> | "not there"> {
  const listed = await readAffiliations(expert, orcid);
  if (listed === null || listed === "not theirs") return "not there";
  const found = listed.find((entry) => entry.organization === organization && entry.obstacle === null);
  if (!found) return "not there";
  const outcome = await db.transaction((tx) =>
    attestAffiliation(tx, {
      expertId: expert.userId,
      kind: "orcid",
      institution: short(organization),
      identifier: orcid,
      evidence: short(`ORCID record ${orcid}, written by ${found.source ?? "an organisation"}`),
      record: JSON.stringify({ orcid, ...found }),
    }),
  );
  return outcome === "not proved" ? "not there" : outcome;
}

/** As much of a name as a claim may hold. */
const short = (text: string) => [...text].slice(0, 200).join("");
