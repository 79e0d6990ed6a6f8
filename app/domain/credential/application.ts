/** What the platform attests on: a code sent to an institution's e-mail address, an affiliation that an organisation wrote into an ORCID record, documents. */
export const APPLICATION_KINDS = ["email", "orcid", "document"] as const;
export type ApplicationKind = (typeof APPLICATION_KINDS)[number];

export const APPLICATION_OUTCOMES = ["attested", "refused", "taken back"] as const;
export type ApplicationOutcome = (typeof APPLICATION_OUTCOMES)[number];

export const OPINIONS = ["agree", "refuse"] as const;
export type Opinion = (typeof OPINIONS)[number];

/** Opinions of the same kind that decide an application. */
export const OPINIONS_TO_DECIDE = 2;

/** What the opinions given so far come to; null while they do not decide. */
export function decisionOf(opinions: readonly Opinion[]): "attested" | "refused" | null {
  const count = (wanted: Opinion) => opinions.filter((opinion) => opinion === wanted).length;
  if (count("agree") >= OPINIONS_TO_DECIDE) return "attested";
  return count("refuse") >= OPINIONS_TO_DECIDE ? "refused" : null;
}
