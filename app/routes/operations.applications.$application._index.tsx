import { type ActionFunctionArgs, data, type LoaderFunctionArgs, type MetaFunction } from "@remix-run/node";
import { Form, useActionData, useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { DocumentList } from "#app/components/credentials/DocumentList.tsx";
import { RelatedApplications } from "#app/components/credentials/RelatedApplications.tsx";
import { DefinitionList } from "#app/components/DefinitionList.tsx";
import { TextAreaField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import { PageHeader, Section } from "#app/components/PageHeader.tsx";
import { RadioCards } from "#app/components/RadioCards.tsx";
import { RelativeTime } from "#app/components/RelativeTime.tsx";
import { fieldTitle, findField } from "#app/domain/credential/fields.ts";
import { levelTitle } from "#app/domain/credential/levels.ts";
import { readForm } from "#app/form.server.ts";
import { opinionSchema } from "#app/forms/application.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { findReview, giveOpinion, type OpinionOutcome, type Review } from "#app/models/review.server.ts";
import { idIn, notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireOperator } from "#app/session.server.ts";
import { rereadAfterConflict } from "./operations/reread-after-conflict.ts";

export const meta: MetaFunction = () => [{ title: "Application · Assay" }];

export const handle = { width: "reading" };

export async function loader({ request, params }: LoaderFunctionArgs) {
  const operator = await requireOperator(request);
  const review = await findReview(operator, idIn(params, "application"));
  if (!review) throw notFound();
  return { review };
}

type Answer = { done?: string; errors?: Problems; typed?: { opinion: string; reason: string } };

export async function action({ request, params }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const applicationId = idIn(params, "application");
  const form = await readForm(request);
  const filled = opinionSchema.safeParse(Object.fromEntries(form));
  const typed = typedInto(form, ["opinion", "reason"]);
  if (!filled.success) return data<Answer>({ errors: problemsOf(filled.error), typed }, { status: 422 });

  const outcome = await giveOpinion(operator, { applicationId, ...filled.data });

  if (outcome === "not there") throw notFound();
  if (outcome in DONE) return data<Answer>({ done: DONE[outcome as keyof typeof DONE] });
  return data<Answer>({ errors: { form: REFUSED[outcome as keyof typeof REFUSED] }, typed }, { status: 409 });
}

const DONE = {
  noted: "Your opinion is noted. A second reviewer decides it.",
  attested: "It is attested. The documents are erased.",
  refused: "It is refused. The documents are erased.",
  "another account":
    "Both of you agree, but the registry number is another account’s, so it is refused. The documents are erased.",
} satisfies Partial<Record<OpinionOutcome, string>>;

const REFUSED: Record<Exclude<OpinionOutcome, keyof typeof DONE | "not there">, string> = {
  "own application": "This is your own application: others look at it.",
  "given already": "You have given your opinion. Somebody else gives the second one.",
  "decided already": "It was decided meanwhile.",
  "no subject":
    "The applicant has withdrawn what the attestation would be made out to. Refuse it, or wait until they prove something again.",
};

export const shouldRevalidate = rereadAfterConflict;

export default function ShowReview() {
  const { review } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>() as Answer | undefined;
  const { id, field, level, institution, registryNumber, note, submittedAt, documents, expertName } = review;
  const family = findField(field)?.family;
  return (
    <>
      <PageHeader
        title={`${fieldTitle(field)}, ${family ? levelTitle(family, level).toLowerCase() : level}`}
        breadcrumb={[{ label: "Applications", to: paths.reviews() }]}
        description="Attest it only if the documents show it, in this person’s name, from a body that may give it."
      />
      {answer?.done && (
        <Callout tone="good" live className="mb-8">
          {answer.done}
        </Callout>
      )}
      <Card className="mb-10">
        <DefinitionList
          items={[
            { term: "Applicant", value: expertName },
            { term: "Given by", value: institution },
            { term: "Registry number", value: registryNumber ?? "None" },
            { term: "Note", value: <span className="whitespace-pre-wrap">{note || "None"}</span> },
            { term: "Sent", value: <RelativeTime value={submittedAt} show="absolute" /> },
          ]}
        />
      </Card>
      <Section
        title="Documents"
        description="Sent by a stranger: open them with the care that this asks for."
      >
        <DocumentList documents={documents} hrefFor={(document) => paths.document(id, document)} />
      </Section>
      <RelatedApplications related={review.related} />
      <Opinions review={review} answer={answer} />
    </>
  );
}

function Opinions({ review, answer }: { review: Review; answer: Answer | undefined }) {
  const { decidedAt, outcome, own, opinionCount, opinions } = review;
  if (decidedAt)
    return (
      <Section title={outcome === "attested" ? "Attested" : outcome === "refused" ? "Refused" : "Taken back"}>
        <Card flush>
          <ul className="divide-y divide-line">
            {opinions.map(({ operatorName, opinion, reason, givenAt }) => (
              <li key={operatorName + givenAt} className="px-4 py-3 sm:px-5">
                <p className="text-sm text-muted">
                  {operatorName} {opinion === "agree" ? "agrees" : "refuses"},{" "}
                  <RelativeTime value={givenAt} />
                </p>
                <p className="break-words whitespace-pre-wrap">{reason}</p>
              </li>
            ))}
          </ul>
        </Card>
      </Section>
    );
  if (own === "applicant") return <Callout tone="warn">{REFUSED["own application"]}</Callout>;
  if (own !== null) return answer?.done ? null : <Callout>{REFUSED["given already"]}</Callout>;
  return <OpinionForm answer={answer} opinionCount={opinionCount} />;
}

function OpinionForm({ answer, opinionCount }: { answer: Answer | undefined; opinionCount: number }) {
  const { errors, typed } = answer ?? {};
  const others = opinionCount === 0 ? "Nobody has looked at it yet." : "Others have looked at it already.";
  return (
    <Section title="Your opinion" description={`${others} It cannot be changed afterwards.`}>
      <Card>
        <Form method="post" noValidate className="flex flex-col gap-5">
          <FormErrors errors={errors} />
          <RadioCards
            legend="Do the documents show the claim?"
            name="opinion"
            columns={2}
            defaultValue={typed?.opinion}
            error={errors?.opinion}
            options={[
              { value: "agree", label: "Yes, attest it" },
              { value: "refuse", label: "No, refuse it" },
            ]}
            required
          />
          <TextAreaField
            label="Why"
            name="reason"
            defaultValue={typed?.reason}
            error={errors?.reason}
            hint="The applicant reads it once it is decided."
            required
          />
          <SubmitButton className="self-start">Give this opinion</SubmitButton>
        </Form>
      </Card>
    </Section>
  );
}
