import type { Verification } from "#app/domain/attestation/verification.ts";
import { Card } from "../Card.tsx";
import { type Definition, DefinitionList } from "../DefinitionList.tsx";
import { CheckList } from "./CheckList.tsx";
import { claimTitle } from "./claim-words.ts";

export type ShownVerification = Pick<
  Verification,
  "ok" | "format" | "issuer" | "subject" | "claims" | "checks" | "schema"
> & { validFrom: number | null; expiresAt: number | null; issuerName: string | null };

/** What is shown of a verification: no more than the page needs. */
export function shownVerification(read: Verification, issuerName: string | null): ShownVerification {
  const { ok, format, issuer, subject, claims, checks, schema, validFrom, expiresAt } = read;
  return { ok, format, issuer, subject, claims, checks, schema, validFrom, expiresAt, issuerName };
}

/** What an attestation says, and each check of it with its outcome. */
export function VerificationView({ verification }: { verification: ShownVerification }) {
  const facts = factsOf(verification);
  return (
    <div className="flex flex-col gap-6">
      {facts.length > 0 && (
        <Card title="What it says">
          <DefinitionList items={facts} />
        </Card>
      )}
      <Card title="Checks" flush>
        <CheckList checks={verification.checks} />
      </Card>
    </div>
  );
}

const FORMATS = { eas: "EAS off-chain attestation", vc: "Verifiable Credential (JWT)" };

function factsOf(read: ShownVerification): Definition[] {
  const { format, issuer, issuerName, subject, claims, schema, validFrom, expiresAt, checks } = read;
  if (!issuer) return [];
  const isSigned = checks.some(({ code, outcome }) => code === "bad-signature" && outcome === "passed");
  const code = (text: string) => <span className="font-mono text-sm break-all">{text}</span>;
  const said = Object.entries(claims);
  return [
    ...(said.length > 0 ? [{ term: "Claim", value: claimTitle(claims) }] : []),
    ...(said.length > 0
      ? [{ term: "In its own words", value: said.map(([name, text]) => `${name}: ${text}`).join("; ") }]
      : []),
    {
      term: isSigned ? "Issuer" : "Said to be signed by",
      value: (
        <>
          {issuerName && <span className="block">{issuerName}</span>}
          {code(issuer)}
        </>
      ),
    },
    ...(subject ? [{ term: "Made out to", value: code(subject) }] : []),
    { term: "Valid", value: periodOf(validFrom, expiresAt) },
    ...(format ? [{ term: "Format", value: FORMATS[format] }] : []),
    ...(schema ? [{ term: format === "eas" ? "Schema" : "Type", value: code(schema) }] : []),
  ];
}

/** In UTC, as the attestation has it, to the minute. A time that no calendar has is shown as none. */
function momentOf(ms: number): string {
  const date = new Date(ms);
  return Number.isNaN(date.getTime())
    ? "a time that no calendar has"
    : `${date.toISOString().slice(0, 16).replace("T", ", ")} UTC`;
}

function periodOf(from: number | null, until: number | null): string {
  const since = from === null ? "" : `from ${momentOf(from)} `;
  return `${since}${until === null ? "without end" : `until ${momentOf(until)}`}`;
}
