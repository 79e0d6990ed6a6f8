import { Link } from "@remix-run/react";
import { fieldTitle } from "../../domain/credential/fields.ts";
import { paths } from "../../paths.ts";
import { Badge } from "../Badge.tsx";
import { Card } from "../Card.tsx";
import { Section } from "../PageHeader.tsx";
import { RelativeTime } from "../RelativeTime.tsx";

export type Related = {
  id: string;
  kind: "email" | "orcid" | "document";
  expertName: string;
  field: string;
  institution: string;
  submittedAt: Date | string;
  outcome: string | null;
  revokedFor: string | null;
  own: boolean;
  sameNumber: boolean;
  sameDocument: boolean;
};

/** What a reviewer should know of beside the application; nothing where there is nothing. */
export function RelatedApplications({ related }: { related: readonly Related[] }) {
  if (related.length === 0) return null;
  return (
    <Section
      title="Look at these too"
      description="Other accounts’ applications with the same number or the same document, and what of this person’s was refused or revoked."
    >
      <Card flush>
        <ul className="divide-y divide-line">
          {related.map((application) => (
            <Row key={application.id} application={application} />
          ))}
        </ul>
      </Card>
    </Section>
  );
}

function Row({ application }: { application: Related }) {
  const { id, kind, expertName, field, institution, submittedAt, outcome, revokedFor } = application;
  const { own, sameNumber, sameDocument } = application;
  const title = `${fieldTitle(field)}, ${institution}`;
  return (
    <li className="flex flex-wrap items-start justify-between gap-x-4 gap-y-2 px-4 py-3 sm:px-5">
      <div className="min-w-0">
        <p className="font-medium break-words">
          {/* What a machine attested has no page for reviewers. */}
          {kind === "document" ? (
            <Link to={paths.review(id)} className="link">
              {title}
            </Link>
          ) : (
            title
          )}
        </p>
        <p className="text-sm break-words text-muted">
          {expertName} · sent <RelativeTime value={submittedAt} />
        </p>
        {revokedFor && (
          <p className="text-sm break-words whitespace-pre-wrap">Revoked, because: {revokedFor}</p>
        )}
      </div>
      <div className="flex flex-wrap gap-2">
        {!own && <Badge tone="warn">Another account</Badge>}
        {sameNumber && <Badge tone="warn">Same number</Badge>}
        {sameDocument && <Badge tone="warn">Same document</Badge>}
        <Badge>{revokedFor !== null ? "Revoked" : outcome === null ? "Undecided" : OUTCOMES[outcome]}</Badge>
      </div>
    </li>
  );
}

const OUTCOMES: Record<string, string> = {
  attested: "Attested",
  refused: "Refused",
  "taken back": "Taken back",
};
