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
import { inWords } from "#app/domain/duration.ts";
import { readForm } from "#app/form.server.ts";
import { type Problems, problemsOf, typedInto } from "#app/forms/form-problems.ts";
import { signInSchema } from "#app/forms/sign-in.ts";
import { signIn } from "#app/models/user.server.ts";
import { invitationTokenIn, paths, safeBack } from "#app/paths.ts";
import { beginSession, findSignedIn, homeOf, refuseWithoutDatabase } from "#app/session.server.ts";

export const meta: MetaFunction = () => [{ title: "Sign in · Assay" }];

export const headers: HeadersFunction = ({ actionHeaders }) => actionHeaders;

const backOf = (request: Request) => safeBack(new URL(request.url).searchParams.get("back"));

export async function loader({ request }: LoaderFunctionArgs) {
  const back = backOf(request);
  const signedIn = await findSignedIn(request);
  if (signedIn) throw redirect(back ?? homeOf(signedIn.viewer));
  return { back, invited: invitationTokenIn(back) !== null };
}

export async function action({ request, context }: ActionFunctionArgs) {
  const form = await readForm(request);
  const values = typedInto(form, ["email"]);
  const refuse = (errors: Problems, init: ResponseInit = { status: 422 }) => data({ errors, values }, init);

  const filled = signInSchema.safeParse(Object.fromEntries(form));
  if (!filled.success) return refuse(problemsOf(filled.error));

  const answer = await signIn(filled.data, context.clientAddress).catch(refuseWithoutDatabase);
  if (answer.outcome === "wrong") return refuse({ form: "The e-mail address or the password is not right." });
  if (answer.outcome === "limited") {
    const { retryAfterSeconds } = answer;
    return refuse(
      { form: `There were too many failed attempts. Try again in ${inWords(retryAfterSeconds)}.` },
      { status: 429, headers: { "Retry-After": String(retryAfterSeconds) } },
    );
  }
  const cookie = await beginSession(request, answer.viewer.userId);
  throw redirect(backOf(request) ?? homeOf(answer.viewer), { headers: { "Set-Cookie": cookie } });
}

export default function SignIn() {
  const { back, invited } = useLoaderData<typeof loader>();
  const answer = useActionData<typeof action>();
  return (
    <div className="mx-auto max-w-md">
      <PageHeader title="Sign in" />
      {back && !answer && (
        <Callout className="mb-6">
          {invited ? "Sign in to answer the invitation." : "Sign in to open that page."}
        </Callout>
      )}
      <Card>
        <Form method="post" noValidate className="flex flex-col gap-5">
          <FormErrors errors={answer?.errors} />
          <TextField
            label="E-mail address"
            name="email"
            type="email"
            autoComplete="username"
            defaultValue={answer?.values.email}
            error={answer?.errors.email}
            required
          />
          <PasswordField
            label="Password"
            name="password"
            autoComplete="current-password"
            error={answer?.errors.password}
            required
          />
          <SubmitButton>Sign in</SubmitButton>
          <Link to={paths.recover()} className="link self-center">
            Forgot your password?
          </Link>
        </Form>
      </Card>
      <p className="mt-6 text-center text-muted">
        No account yet?{" "}
        <Link to={paths.signUp(back ?? undefined)} className="link">
          Create one
        </Link>
      </p>
    </div>
  );
}
