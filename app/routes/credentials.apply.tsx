import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { type FormEvent, useState } from "react";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { EvidenceField } from "#app/components/credentials/EvidenceField.tsx";
import { SelectField, TextAreaField, TextField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { FIELDS, findField } from "#app/domain/credential/fields.ts";
import { LEVELS } from "#app/domain/credential/levels.ts";
import { inWords } from "#app/domain/duration.ts";
import type { Expert } from "#app/domain/roles.ts";
import { readForm } from "#app/form.server.ts";
import { applicationSchema } from "#app/forms/application.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { mayApply, submitApplication } from "#app/models/application.server.ts";
import { listBindings } from "#app/models/binding.server.ts";
import { paths } from "#app/paths.ts";
import { requireExpert } from "#app/session.server.ts";
import { oneUploadAtATime, readDocuments } from "./credentials/evidence.server.ts";

export const meta: MetaFunction = () => [{ title: "Have documents reviewed · Assay" }];

export const handle = { width: "reading" };

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

export async function loader({ request }: LoaderFunctionArgs) {
  const { userId } = await requireExpert(request);
  const bindings = await listBindings(userId);
  return { hasSubject: bindings.some(({ kind }) => kind !== "orcid") };
}

const NAMES = ["field", "level", "institution", "registryNumber", "note"] as const;
type Typed = Record<(typeof NAMES)[number], string>;

const refuse = (errors: Problems, typed: Typed | null, init: ResponseInit = { status: 422 }) =>
  data({ errors, typed }, init);

export async function action({ request }: ActionFunctionArgs) {
  const expert = await requireExpert(request);
  const allowed = await mayApply(expert);
  if (allowed !== "yes") {
    const { retryAfterSeconds } = allowed;
    const form = `You have sent many applications. Send the next one in ${inWords(retryAfterSeconds)}.`;
    return refuse({ form }, null, { status: 429, headers: { "Retry-After": String(retryAfterSeconds) } });
  }
  const answer = await oneUploadAtATime(expert, () => receive(request, expert));
  if (answer !== "busy") return answer;
  const form = "Another application of yours is still on its way here. Send this one once that has arrived.";
  return refuse({ form }, null, { status: 429, headers: { "Retry-After": "30" } });
}

async function receive(request: Request, expert: Expert) {
  const form = await readForm(request);
  const typed = typedInto(form, NAMES);
  const filled = applicationSchema.safeParse(typed);
  const documents = await readDocuments(form);
  const problems = {
    ...(filled.success ? {} : problemsOf(filled.error)),
    ...(typeof documents === "string" ? { documents } : {}),
  };
  if (!filled.success || typeof documents === "string") return refuse(problems, typed);

  const submitted = await submitApplication(expert, filled.data, documents);

  if (submitted.outcome === "submitted") throw redirect(paths.application(submitted.applicationId));
  return refuse({ form: OBSTACLES[submitted.outcome] }, typed, { status: 409 });
}

const OBSTACLES = {
  "no subject":
    "Prove a wallet, a key or an e-mail address first: an attestation is made out to one of them.",
  "too many open": "Five of your applications are undecided. Wait for one, or take one back.",
};

export default function Apply() {
  const { hasSubject } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <>
      <PageHeader
        title="Have documents reviewed"
        breadcrumb={[{ label: "Credentials", to: paths.credentials() }]}
        description="Two reviewers look at your certificate or licence, each for themselves. If both agree, Assay attests the claim: you hold it here, and can take it away."
      />
      {hasSubject ? (
        <ApplicationForm errors={answer?.errors} typed={answer?.typed} />
      ) : (
        <Callout tone="warn" title="First prove something that is yours">
          <p>
            An attestation is made out to a wallet, a key or an e-mail address.{" "}
            <Link to={paths.prove("email")} className="link">
              Prove an e-mail address
            </Link>{" "}
            for the quickest way.
          </p>
        </Callout>
      )}
    </>
  );
}

/** Deeper fields are indented by a space that a list does not swallow. */
const FIELD_OPTIONS = [
  { value: "", label: "Choose a field" },
  ...FIELDS.map(({ id, title }) => ({ value: id, label: `${"\u2003".repeat(depthOf(id))}${title}` })),
];

function depthOf(id: string): number {
  const parent = findField(id)?.parent;
  return parent ? depthOf(parent) + 1 : 0;
}

/** The levels of the chosen field; without script all of them, since the field is not known when the page is written. */
function levelOptions(field: string) {
  const family = findField(field)?.family;
  const levels = family ? LEVELS[family] : Object.values(LEVELS).flat();
  const unique = new Map(levels.map(({ id, title }) => [id, { value: id, label: title }]));
  return [{ value: "", label: "Choose a level" }, ...unique.values()];
}

type FormProps = { errors: Problems | undefined; typed: Typed | null | undefined };

function ApplicationForm({ errors, typed }: FormProps) {
  const [field, setField] = useState(typed?.field ?? "");
  const [unfit, setUnfit] = useState(false);

  function holdBack(event: FormEvent<HTMLFormElement>) {
    const input = event.currentTarget.elements.namedItem("documents") as HTMLInputElement;
    setUnfit(!input.checkValidity() && input.validity.customError);
    if (input.validity.customError) event.preventDefault();
  }

  return (
    <Card>
      <Form
        method="post"
        encType="multipart/form-data"
        noValidate
        onSubmit={holdBack}
        className="flex flex-col gap-5"
      >
        <FormErrors errors={unfit ? { documents: "Choose other documents." } : errors} />
        <SelectField
          label="Field"
          name="field"
          options={FIELD_OPTIONS}
          value={field}
          onChange={(event) => setField(event.currentTarget.value)}
          error={errors?.field}
          required
        />
        <SelectField
          label="Level"
          name="level"
          options={levelOptions(field)}
          defaultValue={typed?.level}
          error={errors?.level}
          required
        />
        <TextField
          label="Given by"
          name="institution"
          defaultValue={typed?.institution}
          error={errors?.institution}
          hint="The university, board or bar, as the document writes it."
          autoComplete="off"
          required
        />
        <TextField
          label="Licence or registry number"
          name="registryNumber"
          defaultValue={typed?.registryNumber}
          error={errors?.registryNumber}
          hint="If there is one, e.g. 1234567. Only reviewers see it; it makes sure that one person has one account."
          autoComplete="off"
          optional
        />
        <EvidenceField error={errors?.documents} />
        <TextAreaField
          label="Note to the reviewers"
          name="note"
          defaultValue={typed?.note}
          error={errors?.note}
          hint="For example where the licence can be looked up."
          optional
        />
        <SubmitButton className="self-start">Send it to the reviewers</SubmitButton>
      </Form>
    </Card>
  );
}
