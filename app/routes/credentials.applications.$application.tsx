import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { DocumentList } from "#app/components/credentials/DocumentList.tsx";
import { DefinitionList } from "#app/components/DefinitionList.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { fieldTitle, findField } from "#app/domain/credential/fields.ts";
import { levelTitle } from "#app/domain/credential/levels.ts";
import { type Application, findApplication, takeBackApplication } from "#app/models/application.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Application · Assay" }];

export const handle = { width: "reading" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const expert = await requireExpert(request);
  const application = await findApplication(expert, idIn(params, "application"));
  if (!application) throw notFound();
  return { application };
}

export async function action({ request, params }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const id = idIn(params, "application");
  if (await takeBackApplication(expert, id)) return data({ problem: null });
  if (!(await findApplication(expert, id))) throw notFound();
  return data({ problem: "It was decided meanwhile." }, { status: 409 });
}

export default function ShowApplication() {
  const { application } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const { field, level, institution, registryNumber, note, submittedAt, documents, reasons } = application;
  const family = findField(field)?.family;
  return (
    <>
      <PageHeader
        title={`${fieldTitle(field)}, ${family ? levelTitle(family, level).toLowerCase() : level}`}
        breadcrumb={[{ label: "Credentials", to: paths.credentials() }]}
      />
      {answer?.problem && (
        <Callout tone="warn" live className="mb-8">
          {answer.problem}
        </Callout>
      )}
      <State application={application} />
      <Card className="mb-10">
        <DefinitionList
          items={[
            { term: "Given by", value: institution },
            ...(registryNumber ? [{ term: EVIDENCE_TERMS[application.kind], value: registryNumber }] : []),
            ...(note ? [{ term: "Note", value: <span className="whitespace-pre-wrap">{note}</span> }] : []),
            { term: "Sent", value: <RelativeTime value={submittedAt} show="absolute" /> },
          ]}
        />
      </Card>
      {documents.length > 0 && (
        <Section title="Documents">
          <DocumentList documents={documents} />
        </Section>
      )}
      {reasons.length > 0 && (
        <Section title="What the reviewers say">
          <Card flush>
            <ul className="divide-y divide-line">
              {reasons.map(({ opinion, reason }) => (
                <li key={`${opinion} ${reason}`} className="px-4 py-3 sm:px-5">
                  <p className="text-sm text-muted">{opinion === "agree" ? "Agrees" : "Refuses"}</p>
                  <p className="break-words whitespace-pre-wrap">{reason}</p>
                </li>
              ))}
            </ul>
          </Card>
        </Section>
      )}
      {!application.decidedAt && (
        <Form method="post">
          <SubmitButton variant="secondary">Take it back</SubmitButton>
        </Form>
      )}
    </>
  );
}

const EVIDENCE_TERMS = { email: "E-mail address", orcid: "ORCID iD", document: "Registry number" };

function State({ application }: { application: Application }) {
  const { outcome, decidedAt, attestationId, reasons } = application;
  const when = decidedAt && <RelativeTime value={decidedAt} />;
  if (outcome === null)
    return (
      <Callout className="mb-8" title="Two reviewers look at it">
        You get a mail when it is decided.
      </Callout>
    );
  if (outcome === "attested")
    return (
      <Callout tone="good" className="mb-8" title="Attested">
        <p>
          Decided {when}.{" "}
          {attestationId && (
            <Link to={paths.attestation(attestationId)} className="link">
              See the attestation
            </Link>
          )}
        </p>
      </Callout>
    );
  if (outcome === "taken back")
    return (
      <Callout className="mb-8" title="Taken back">
        <p>You took it back {when}. The documents are erased.</p>
      </Callout>
    );
  const agreed = reasons.filter(({ opinion }) => opinion === "agree").length >= 2;
  return (
    <Callout tone="danger" className="mb-8" title="Refused">
      {agreed ? (
        <p>
          Both reviewers agree, but the registry number is proved for another account already. If that is
          yours,{" "}
          <Link to={paths.recover()} className="link">
            find the way back into it
          </Link>
          . If another registry gave you the same number, apply again with its letters before it, as in GMC
          1234567.
        </p>
      ) : (
        <p>Decided {when}. You may apply again with other documents.</p>
      )}
    </Callout>
  );
}
