import {
  type ActionFunctionArgs,
  data,
  type HeadersFunction,
  type LoaderFunctionArgs,
  type MetaFunction,
  redirect,
} from "@remix-run/node";
import { Form, Link, useActionData, useLoaderData } from "@remix-run/react";
import { SubmitButton } from "#app/components/Button.tsx";
import { Callout } from "#app/components/Callout.tsx";
import { Card } from "#app/components/Card.tsx";
import { PasswordField, TextField } from "#app/components/Field.tsx";
import { FormErrors } from "#app/components/FormErrors.tsx";
import { PageHeader } from "#app/components/PageHeader.tsx";
import { RadioCards } from "#app/components/RadioCards.tsx";
import { inWords } from "#app/domain/duration.ts";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { readSignUp } from "#app/forms/sign-up.ts";
import { findInvitation } from "#app/models/invitation.server.ts";
import { signUp } from "#app/models/user.server.ts";
import { invitationTokenIn, paths, safeBack } from "#app/paths.ts";
import { beginSession, findSignedIn, homeOf, refuseWithoutDatabase } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Create an account · Assay" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

const backOf = (request: Request) => safeBack(new URL(request.url).searchParams.get("back"));

export async function loader({ request }: LoaderFunctionArgs) {
  const back = backOf(request);
  const signedIn = await findSignedIn(request);
  if (signedIn) throw redirect(back ?? homeOf(signedIn.viewer));
  const token = invitationTokenIn(back);
  const invitation = token ? await findInvitation(token) : null;
  return { back, invitation: invitation?.state === "open" ? invitation : null };
}

const START = { expert: paths.work, lab: paths.projects, invited: paths.projects };

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request);
  const values = typedInto(form, ["role", "labName", "name", "email"]);
  const refuse = (errors: Problems, init: ResponseInit = { status: 422 }) => data({ errors, values }, init);

  const filled = readSignUp(form);
  if (!filled.success) return refuse(problemsOf(filled.error));

  const { role } = filled.data;
  const back = backOf(request);
  const answer = await signUp(filled.data, {
    clientAddress: context.clientAddress,
    invitationToken: invitationTokenIn(back),
  }).catch(refuseWithoutDatabase);
  if (answer.outcome === "email taken") {
    return refuse({ email: "There is an account with this e-mail address already. Sign in instead." });
  }
  if (answer.outcome === "not invited") {
    return refuse({ form: "This invitation is no longer open. Ask the lab’s owner for a new link." });
  }
  if (answer.outcome === "limited") {
    const { retryAfterSeconds } = answer;
    const wait = inWords(retryAfterSeconds);
    return refuse(
      { form: `Too many accounts were created from your network. Try again in ${wait}.` },
      { status: 429, headers: { "Retry-After": String(retryAfterSeconds) } },
    );
  }
  const cookie = await beginSession(request, answer.userId);
  const next = role === "invited" ? START.invited() : (back ?? START[role]());
  throw redirect(next, { headers: { "Set-Cookie": cookie } });
}

const ROLES = [
  {
    value: "expert",
    label: "I judge as an expert",
    description: "Rank, rate and critique models’ completions in a subject you know.",
  },
  {
    value: "lab",
    label: "I bring work for a lab",
    description: "Upload prompts with your models’ completions and export what experts prefer.",
  },
];

export default function SignUp() {
  const { back, invitation } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  const errors: Problems = answer?.errors ?? {};
  return (
    <div className="mx-auto max-w-xl">
      <PageHeader title={invitation ? `Join ${invitation.labName}` : "Create an account"} />
      <Card>
        <Form method="post" noValidate className="flex flex-col gap-5">
          <FormErrors errors={answer?.errors} />
          {invitation ? (
            <>
              <input type="hidden" name="role" value="invited" />
              <Callout>
                You create an account and become {article(invitation.role)} of {invitation.labName}.
              </Callout>
            </>
          ) : (
            <RoleFields typed={answer?.values} errors={errors} />
          )}
          <TextField
            label="Your name"
            name="name"
            autoComplete="name"
            defaultValue={answer?.values.name}
            error={errors.name}
            required
          />
          <TextField
            label="E-mail address"
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={answer?.values.email}
            error={errors.email}
            required
          />
          <PasswordField
            label="Password"
            name="password"
            autoComplete="new-password"
            hint="10 characters or more. A few words in a row are easy to keep in mind."
            error={errors.password}
            required
          />
          <SubmitButton>{invitation ? "Create the account and join" : "Create the account"}</SubmitButton>
        </Form>
      </Card>
      <p className="mt-6 text-center text-muted">
        Already have an account?{" "}
        <Link to={paths.signIn(back ?? undefined)} className="link">
          Sign in
        </Link>
      </p>
    </div>
  );
}

const article = (role: string) => (role === "owner" ? "an owner" : `a ${role}`);

type RoleFieldsProps = { typed: { role: string; labName: string } | undefined; errors: Problems };

/** The lab's name is asked for as soon as the lab is chosen, by style alone, so that it needs no script. */
function RoleFields({ typed, errors }: RoleFieldsProps) {
  return (
    <div className="group flex flex-col gap-5">
      <RadioCards
        legend="What do you come to do?"
        name="role"
        options={ROLES}
        defaultValue={typed?.role}
        error={errors.role}
        columns={2}
        required
      />
      <div className="hidden group-has-[[value=lab]:checked]:block">
        <TextField
          label="The lab’s name"
          name="labName"
          autoComplete="organization"
          defaultValue={typed?.labName}
          error={errors.labName}
        />
      </div>
    </div>
  );
}
