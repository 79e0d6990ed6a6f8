import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { Download } from "lucide-react";
import { Badge } from "#app/components/Badge.tsx";
import { buttonClass, SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { problemInWords } from "#app/components/credentials/CheckList.tsx";
import { CAUSE_WORDS, END_WORDS, heldTitle } from "#app/components/credentials/claim-words.ts";
import { DefinitionList } from "#app/components/DefinitionList.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import type { Format, ProblemCode } from "#app/domain/attestation/verification.ts";
import type { CheckCause } from "#app/domain/credential/credential.ts";
import { findAttestation, removeAttestation } from "#app/models/attestation-record.server.ts";
import { listForms } from "#app/models/issued-form.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Attestation · Assay" }];

export const handle = { width: "reading" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const attestationId = idIn(params, "attestation");
  const [attestation, forms] = await Promise.all([
    findAttestation(expert, attestationId),
    listForms(expert, attestationId),
  ]);
  if (!attestation) throw notFound();
  const { id, claims, issuerName, signedBy, subject, validFrom, expiresAt, receivedAt } = attestation;
  const { credential, revoked, checks, isPlatforms } = attestation;
  return {
    attestation: { id, claims, issuerName, signedBy, subject, validFrom, expiresAt, receivedAt, revoked },
    title: heldTitle(credential, claims),
    held: credential && { holds: credential.holds, end: credential.end, endedAt: credential.endedAt },
    checks: checks.map(({ id: checkId, cause, problems, unanswered, checkedAt }) => ({
      id: checkId,
      cause,
      problems,
      unanswered,
      checkedAt,
    })),
    forms,
    isPlatforms,
  };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const removed = await removeAttestation(expert, idIn(params, "attestation"));
  if (!removed) throw notFound();
  return data({ done: "It counts for nothing any more. Add it again whenever you like." });
}

export default function Attestation() {
  const { attestation, title, held, checks, forms, isPlatforms } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { id, claims, issuerName, signedBy, subject, validFrom, expiresAt, receivedAt, revoked } =
    attestation;
  const said = Object.entries(claims).map(([name, text]) => `${name}: ${text}`);
  return (
    <>
      <PageHeader
        title={title}
        breadcrumb={[{ label: "Credentials", to: paths.credentials() }]}
        meta={<State held={held} revoked={revoked !== null} />}
      />
      {answer && (
        <Callout tone="good" live className="mb-8">
          {answer.done}
        </Callout>
      )}
      {revoked && (
        <Callout tone="danger" title="Revoked" className="mb-8">
          {revoked.reason}
        </Callout>
      )}
      <Card className="mb-10">
        <DefinitionList
          items={[
            { term: "Issuer", value: issuerName },
            { term: "Signed by", value: <Code text={signedBy} /> },
            { term: "Made out to", value: <Code text={subject} /> },
            { term: "In its own words", value: said.join("; ") || "Nothing that can be read" },
            ...(validFrom
              ? [{ term: "Valid from", value: <RelativeTime value={validFrom} show="absolute" /> }]
              : []),
            {
              term: "Valid until",
              value: expiresAt ? <RelativeTime value={expiresAt} show="absolute" /> : "Without end",
            },
            {
              term: isPlatforms ? "Attested" : "Added",
              value: <RelativeTime value={receivedAt} show="absolute" />,
            },
          ]}
        />
      </Card>
      <Section
        title="Take it with you"
        description="It is yours. Anybody can check it without Assay, with the command “assay attest verify”."
      >
        <ul className="flex flex-wrap gap-2">
          {forms.map((format) => (
            <li key={format}>
              <a
                href={paths.attestationFile(id, format)}
                download
                className={buttonClass({ variant: "secondary" })}
              >
                <Download aria-hidden="true" />
                {FORMS[format]}
              </a>
            </li>
          ))}
        </ul>
      </Section>
      {checks.length > 0 && (
        <Section title="Checks over time" description="The latest first.">
          <Checks checks={checks} />
        </Section>
      )}
      {held?.holds && <Removal title={title} />}
    </>
  );
}

const FORMS: Record<Format, string> = { eas: "EAS (JSON)", vc: "Verifiable Credential (JWT)" };

const Code = ({ text }: { text: string }) => <span className="font-mono text-sm break-all">{text}</span>;

type StateProps = {
  held: { holds: boolean; end: keyof typeof END_WORDS | null; endedAt: Date | string | null } | null;
  revoked: boolean;
};

function State({ held, revoked }: StateProps) {
  if (!held) return revoked ? <Badge tone="danger">Revoked</Badge> : <Badge>Opens no work</Badge>;
  if (held.holds) return <Badge tone="good">Counts</Badge>;
  return (
    <>
      <Badge tone="danger">{held.end ? END_WORDS[held.end] : "Expired"}</Badge>
      {held.endedAt && (
        <span>
          Ended <RelativeTime value={held.endedAt} show="absolute" />
        </span>
      )}
    </>
  );
}

type Look = {
  id: string;
  cause: CheckCause;
  problems: ProblemCode[];
  unanswered: boolean;
  checkedAt: Date | string;
};

function Checks({ checks }: { checks: Look[] }) {
  return (
    <Card flush>
      <ol className="divide-y divide-line">
        {checks.map(({ id, cause, problems, unanswered, checkedAt }) => (
          <li
            key={id}
            className="flex flex-wrap items-start justify-between gap-x-4 gap-y-1 px-4 py-3 sm:px-5"
          >
            <div className="min-w-0">
              <p>{CAUSE_WORDS[cause]}</p>
              <p className="text-sm text-muted">
                <RelativeTime value={checkedAt} show="absolute" />
              </p>
              {!unanswered && problems.length > 0 && (
                <p className="text-sm break-words">{problems.map(problemInWords).join(". ")}.</p>
              )}
              {unanswered && (
                <p className="text-sm">
                  Whoever says whether it was revoked did not answer. It is kept for 72 hours.
                </p>
              )}
            </div>
            {unanswered ? (
              <Badge tone="warn">No answer</Badge>
            ) : problems.length === 0 ? (
              <Badge tone="good">Passed</Badge>
            ) : (
              <Badge tone="danger">Failed</Badge>
            )}
          </li>
        ))}
      </ol>
    </Card>
  );
}

function Removal({ title }: { title: string }) {
  return (
    <details className="rounded-lg border border-line">
      <summary className="flex min-h-11 cursor-pointer items-center rounded-lg px-4 font-medium text-danger hover:bg-danger-soft sm:px-5">
        Remove it
      </summary>
      <Form method="post" className="flex flex-col gap-4 border-t border-line px-4 py-4 sm:px-5">
        <p>
          It counts for nothing from then on, and work that needs it is given back; what you have typed is
          kept. You can add it again.
        </p>
        <SubmitButton variant="danger" className="self-start" aria-label={`Remove ${title}`}>
          Remove it
        </SubmitButton>
      </Form>
    </details>
  );
}
