import {
  type ActionFunctionArgs,
  data,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, useActionData } from "@remix-run/react";
import { SubmitButton } from "#app/components/Button.tsx";
import { SelectField, TextAreaField, TextField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import { type IssuerValues, NEW_ISSUER, typedIssuer } from "#app/components/issuers/issuer-values.ts";
import { TrustFields } from "#app/components/issuers/TrustFields.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { ISSUER_KINDS } from "#app/domain/credential/issuer.ts";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf } from "#app/forms/form-problems.ts";
import { issuerSchema, readIssuerForm } from "#app/forms/issuer.ts";
import { createIssuer } from "#app/models/issuer.server.ts";
import { notFound } from "#app/params.server.ts";
import { paths } from "#app/paths.ts";
import { requireOperator } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Add an issuer · Assay" }];

export async function loader({ request }: LoaderFunctionArgs) {
  await requireOperator(request);
  return null;
}

type Answer = { problems: Problems; typed: IssuerValues };

export async function action({ request }: ActionFunctionArgs) {
  const operator = await requireOperator(request);
  const sent = readIssuerForm(await readForm(request));
  const refuse = (problems: Problems, status: number) =>
    data<Answer>({ problems, typed: typedIssuer(sent) }, { status });
  const filled = issuerSchema.safeParse(sent);
  if (!filled.success) return refuse(problemsOf(filled.error), 422);

  const created = await createIssuer(operator, filled.data);

  if (!created) throw notFound();
  if (created.outcome === "identifier taken") {
    const { identifier, by } = created;
    return refuse({ identifiers: `${identifier} signs for ${by} already: take it out here or there.` }, 409);
  }
  return redirect(paths.issuer(created.issuerId));
}

const NONE: Problems = {};

export default function NewIssuer() {
  const answer = useActionData<typeof action>() as Answer | undefined;
  const values = answer?.typed ?? NEW_ISSUER;
  const problems = answer?.problems ?? NONE;
  return (
    <>
      <PageHeader
        title="Add an issuer"
        breadcrumb={[{ label: "Issuers", to: paths.issuers() }]}
        description="From then on what it attests counts, for the claims that you name here and for no others."
      />
      <Form method="post" noValidate className="flex flex-col gap-8">
        <FormErrors errors={answer?.problems} />
        <About values={values} problems={problems} />
        <TrustFields values={values} problems={problems} />
        <TextAreaField
          label="Why it is trusted"
          name="reason"
          defaultValue={values.reason}
          error={problems.reason}
          hint="Kept with the date: for example where its addresses and keys were found, and by whom they were compared."
          rows={2}
          required
          className="max-w-reading"
        />
        <SubmitButton className="self-start">Add the issuer</SubmitButton>
      </Form>
    </>
  );
}

const KIND_OPTIONS = ISSUER_KINDS.filter((kind) => kind !== "platform").map((kind) => ({
  value: kind,
  label: `${kind.charAt(0).toUpperCase()}${kind.slice(1)}`,
}));

function About({ values, problems }: { values: IssuerValues; problems: Problems }) {
  return (
    <div className="grid max-w-reading items-start gap-x-6 gap-y-5 sm:grid-cols-2">
      <TextField
        label="Name"
        name="name"
        defaultValue={values.name}
        error={problems.name}
        hint="As experts and labs know it."
        autoComplete="off"
        maxLength={100}
        required
        className="sm:col-span-2"
      />
      <SelectField
        label="Kind"
        name="kind"
        defaultValue={values.kind}
        error={problems.kind}
        options={KIND_OPTIONS}
        required
      />
      <TextField
        label="Website"
        name="website"
        type="url"
        defaultValue={values.website}
        error={problems.website}
        autoComplete="off"
        placeholder="https://"
        optional
      />
    </div>
  );
}
